#include "engine/simulation/may.hpp"

#include <algorithm>
#include <optional>

#include "engine/processes/currencies.hpp"
#include "engine/processes/prices.hpp"
#include "engine/processes/rules_in_force.hpp"
#include "engine/processes/shipment.hpp"

namespace chokepoint::simulation {

namespace {

class Clerk {
 public:
  explicit Clerk(model::World const& world)
      : world_(world), parameters_(world.parameters), rules_(world_, parameters_, book_) {
    parameters_.resolve_central();
    std::vector<model::RuleBook::DatedVintage> scratch;
    processes::date_rules(world, parameters_, book_, scratch);
  }

  base::SimTime next_change(base::SimTime now) const { return rules_.next_change(now); }

  std::optional<base::SimTime> rules_begin() const {
    std::optional<base::SimTime> first;
    for (model::Rule const& rule : world_.rules) {
      for (model::Vintage const& vintage : rule.vintages) {
        auto const from = processes::dated_vintage(vintage, parameters_).dates.binding_from();
        if (from && (!first || *from < *first)) first = from;
      }
    }
    return first;
  }

  MayAnswer answer(MayQuestion const& question) {
    processes::ShipmentView view;
    view.product = question.product;
    view.origin = origin_of(world_, question);
    view.exported_from = question.via.empty() ? question.from : question.via.back();
    if (!question.via.empty()) view.exported_before = std::span(question.via).first(question.via.size() - 1);
    view.destination = question.to;
    view.buying_firm = question.buyer;
    view.selling_firm = question.seller;
    view.quantity = question.quantity;
    view.date = question.on;
    auto const vintages = rules_.governing(view, {}, question.on);
    MayAnswer answer;
    std::vector<model::CountryId> path{question.from};
    path.insert(path.end(), question.via.begin(), question.via.end());
    path.push_back(question.to);
    for (std::uint32_t index = 0; index < vintages.size(); ++index) {
      if (vintages[index] < 0) continue;
      model::Rule const& rule = world_.rules[index];
      MayClause clause;
      clause.rule = model::RuleId(index);
      clause.vintage = static_cast<std::uint32_t>(vintages[index]);
      model::Effects const& effects = rule.vintages[clause.vintage].effects;
      for (std::uint32_t office = 0; office < world_.offices.size(); ++office) {
        auto const& decides = world_.offices[office].rules;
        bool const asks = effects.license != model::Review::none;
        if (asks && std::find(decides.begin(), decides.end(), clause.rule) != decides.end()) {
          clause.decided_by.emplace_back(office);
        }
      }
      clause.enters = enters_country(path, rule.jurisdiction);
      clause.verdict = processes::verdict_of(effects, clause.enters);
      answer.verdict = std::max(answer.verdict, clause.verdict);
      charge(question, rule, clause, answer);
      answer.clauses.push_back(std::move(clause));
    }
    return answer;
  }

 private:
  static bool enters_country(std::vector<model::CountryId> const& path, model::CountryId country) {
    for (std::size_t i = 1; i < path.size(); ++i) {
      if (path[i] == country && path[i - 1] != country) return true;
    }
    return false;
  }

  /// Of one unit, as it is before any seller looks at it.
  double price(model::ProductId id, base::SimTime on) const {
    model::Product const& product = world_.products[id.index()];
    if (product.price.valid()) return parameters_.at(product.price, on);
    return processes::whole_units(processes::opening_price(id, on, parameters_, world_), product.currency, world_);
  }

  /// In the currency of the goods.
  double fee(model::Effects const& effects, std::uint32_t currency, base::SimTime on) const {
    double const stated = parameters_.at(effects.fee, on);
    if (effects.fee_currency == currency) return stated;
    std::int64_t const due = processes::converted(
        processes::unit_price(stated, effects.fee_currency, world_), effects.fee_currency, currency, world_,
        [&](model::Parameter<double> worth) { return parameters_.at(worth, on); });
    return processes::whole_units(due, currency, world_);
  }

  void charge(MayQuestion const& question, model::Rule const& rule, MayClause const& clause, MayAnswer& answer) const {
    model::Effects const& effects = rule.vintages[clause.vintage].effects;
    model::Product const& product = world_.products[question.product.index()];
    if (effects.revenue_share.valid()) answer.revenue_share += parameters_.at(effects.revenue_share, question.on);
    if (!clause.enters || (!effects.duty.valid() && !effects.fee.valid())) return;
    MayCharge due;
    due.country = rule.jurisdiction;
    due.rule = clause.rule;
    due.share = effects.duty.valid() ? parameters_.at(effects.duty, question.on) : 0.0;
    due.quota = effects.tariff_quota;
    if (effects.duty_within.valid()) due.share_within = parameters_.at(effects.duty_within, question.on);
    due.paid_by_buyer = rule.jurisdiction == question.to;
    if (effects.fee.valid()) due.per_unit = fee(effects, product.currency, question.on);
    if (product.has_price()) due.per_unit += due.share * price(question.product, question.on);
    answer.charges.push_back(due);
  }

  model::World const& world_;
  model::Parameters parameters_;
  model::RuleBook book_;
  processes::RulesInForce rules_;
};

/// Goods of one kind have the same attributes: a memory stack is no alternative to a processor.
bool is_comparable(model::World const& world, model::ProductId asked, model::ProductId other) {
  auto const& wanted = world.products[asked.index()].attributes;
  auto const& has = world.products[other.index()].attributes;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].valid() && !has[i].valid()) return false;
  }
  return true;
}

/// As bad an answer as the first, or one that is presumed to be no, helps nobody.
bool is_offered(Verdict verdict, Verdict asked) { return verdict < asked && verdict <= Verdict::needs_permission; }

/// The same of another product, from where that is stocked; the best of these places. What is stocked nowhere is asked
/// about from the same place.
MayAlternative best_of(Clerk& clerk, model::World const& world, MayQuestion const& question, model::ProductId product) {
  MayQuestion other = question;
  other.product = product;
  other.origin = {};
  other.quantity = world.products[product.index()].per_unit;
  std::optional<MayAlternative> best;
  for (model::Stock const& stock : world.stocks) {
    model::Site const& site = world.sites[stock.site.index()];
    if (stock.product != product || !site.country.valid()) continue;
    other.from = site.country;
    other.seller = site.firm;
    other.via = other.from == question.from ? question.via : std::vector<model::CountryId>();
    Verdict const verdict = clerk.answer(other).verdict;
    if (best && best->verdict <= verdict) continue;
    best = {MayAlternative::Kind::another_product, {}, {}, product, site.country, verdict};
  }
  if (best) return *best;
  return {MayAlternative::Kind::another_product, {}, {}, product, question.from, clerk.answer(other).verdict};
}

}  // namespace

model::CountryId origin_of(model::World const& world, MayQuestion const& question) {
  return question.origin.valid() ? question.origin : processes::origin_of(question.product, question.from, world);
}

MayReport may(model::World const& world, MayQuestion const& question) {
  Clerk clerk(world);
  MayReport report;
  report.answer = clerk.answer(question);
  report.rules_begin = clerk.rules_begin();
  Verdict before = report.answer.verdict;
  for (base::SimTime date = clerk.next_change(question.on); date < base::SimTime::end();
       date = clerk.next_change(date)) {
    MayQuestion later = question;
    later.on = date;
    Verdict const then = clerk.answer(later).verdict;
    if (then != before) report.alternatives.push_back({MayAlternative::Kind::later, date, {}, {}, {}, then});
    before = then;
  }
  for (std::uint32_t index = 0; index < world.countries.size(); ++index) {
    model::CountryId const country(index);
    bool const on_the_way = country == question.from || country == question.to ||
                            std::find(question.via.begin(), question.via.end(), country) != question.via.end();
    if (on_the_way) continue;
    // Now, or from the first later date on at which it is better than what was asked about.
    for (base::SimTime date = question.on; date < base::SimTime::end(); date = clerk.next_change(date)) {
      MayQuestion as_asked = question;
      as_asked.on = date;
      MayQuestion other = as_asked;
      other.via = {country};
      Verdict const verdict = clerk.answer(other).verdict;
      if (!is_offered(verdict, clerk.answer(as_asked).verdict)) continue;
      report.alternatives.push_back({MayAlternative::Kind::by_another_way, date, country, {}, {}, verdict});
      break;
    }
  }
  for (std::uint32_t index = 0; index < world.products.size(); ++index) {
    if (index == question.product.index() || !is_comparable(world, question.product, model::ProductId(index))) continue;
    MayAlternative const other = best_of(clerk, world, question, model::ProductId(index));
    if (is_offered(other.verdict, report.answer.verdict)) report.alternatives.push_back(other);
  }
  return report;
}

}  // namespace chokepoint::simulation
