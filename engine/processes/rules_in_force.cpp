#include "engine/processes/rules_in_force.hpp"

#include <algorithm>
#include <cmath>

#include "engine/processes/values_in_force.hpp"

namespace chokepoint::processes {

namespace {

std::int64_t symbol(auto id) { return id.valid() ? static_cast<std::int64_t>(id.index()) : model::no_symbol; }

}  // namespace

model::RuleBook::DatedVintage dated_vintage(model::Vintage const& vintage, model::Parameters const& parameters) {
  base::Duration const none(0);
  base::Duration const forward = parameters.get_or(vintage.brought_forward, none);
  auto const date = [&](model::Parameter<base::SimTime> value, base::Duration by) {
    return value.valid() ? std::optional(parameters.get(value) - by) : std::nullopt;
  };
  return {
      {date(vintage.dates.announced, forward), date(vintage.dates.published, forward),
       date(vintage.dates.effective, forward), date(vintage.dates.enforced, forward), date(vintage.dates.sunset, none)},
      vintage.in_transit};
}

void date_rules(model::World const& world, model::Parameters const& parameters, model::RuleBook& book,
                std::vector<model::RuleBook::DatedVintage>& scratch) {
  book.clear();
  for (model::Rule const& rule : world.rules) {
    scratch.clear();
    for (model::Vintage const& vintage : rule.vintages) scratch.push_back(dated_vintage(vintage, parameters));
    book.add(scratch);
  }
}

RulesInForce::RulesInForce(model::World const& world, model::Parameters const& parameters, model::RuleBook const& book)
    : world_(&world),
      parameters_(&parameters),
      book_(&book),
      cells_(model::first_attribute_slot + world.attribute_names.size()),
      vintages_(world.rules.size()) {}

void RulesInForce::look_at_product(model::ProductId id) {
  model::Product const& product = world_->products[id.index()];
  cells_[static_cast<std::size_t>(model::ShipmentField::product_name)].symbol = symbol(id);
  for (std::size_t i = 0; i < product.attributes.size(); ++i) {
    cells_[model::first_attribute_slot + i].number = parameters_->get_or(product.attributes[i], std::nan(""));
  }
}

void RulesInForce::look_at(ShipmentView const& shipment) {
  using enum model::ShipmentField;
  auto const set_symbol = [&](model::ShipmentField field, std::int64_t value) {
    cells_[static_cast<std::size_t>(field)].symbol = value;
  };
  model::FirmId const buyer = shipment.buying_firm;
  model::Firm const* const firm = buyer.valid() ? &world_->firms[buyer.index()] : nullptr;
  set_symbol(origin_country, symbol(shipment.origin));
  set_symbol(destination_country_name, symbol(shipment.destination));
  set_symbol(buyer_name, symbol(shipment.buyer));
  set_symbol(buyer_home, firm != nullptr ? symbol(firm->home) : model::no_symbol);
  set_symbol(buyer_parent, firm != nullptr ? symbol(firm->ultimate_parent) : model::no_symbol);
  set_symbol(seller_firm, symbol(shipment.selling_firm));
  set_symbol(buyer_firm, symbol(buyer));
  set_symbol(buyer_kind, firm != nullptr ? firm->kind_symbol : model::no_symbol);
  set_symbol(exported_from_country, symbol(shipment.exported_from));
  cells_[static_cast<std::size_t>(quantity_units)].number =
      static_cast<double>(shipment.quantity) / static_cast<double>(world_->products[shipment.product.index()].per_unit);
  cells_[static_cast<std::size_t>(on_date)].number = static_cast<double>(shipment.date.seconds());
  look_at_product(shipment.product);
}

bool RulesInForce::meets(std::optional<expression::Expression> const& condition, std::string const& whose) const {
  return !condition || model::holds(*condition, cells_, whose);
}

bool RulesInForce::holds(std::optional<expression::Expression> const& condition, std::string const& whose,
                         ShipmentView const& shipment) {
  if (!condition) return true;
  look_at(shipment);
  return from_any(shipment, [&] { return meets(condition, whose); });
}

template <class Holds>
bool RulesInForce::from_any(ShipmentView const& shipment, Holds const& holds) {
  if (holds()) return true;
  std::int64_t& from = cells_[static_cast<std::size_t>(model::ShipmentField::exported_from_country)].symbol;
  bool any = false;
  for (std::size_t i = shipment.exported_before.size(); i-- > 0 && !any;) {
    from = symbol(shipment.exported_before[i]);
    any = holds();
  }
  from = symbol(shipment.exported_from);
  return any;
}

/// Whether the product, or one that it contains where the rule looks through, meets the rule's condition and the
/// vintage's own, both by the same product.
bool RulesInForce::meets(model::Rule const& rule, model::Vintage const& vintage, model::ProductId product) {
  if (meets(rule.applies, rule.name) && meets(vintage.applies, rule.name)) return true;
  if (!rule.looks_through) return false;
  bool met = false;
  for (model::ProductId const content : world_->products[product.index()].contents) {
    look_at_product(content);
    met = meets(rule.applies, rule.name) && meets(vintage.applies, rule.name);
    if (met) break;
  }
  look_at_product(product);
  return met;
}

std::span<std::int32_t const> RulesInForce::governing(ShipmentView const& shipment, model::LotDates const& lot,
                                                      base::SimTime now, model::RuleScope const& scope) {
  std::fill(vintages_.begin(), vintages_.end(), -1);
  if (vintages_.empty()) return vintages_;
  look_at(shipment);
  for (std::size_t index = 0; index < world_->rules.size(); ++index) {
    model::Rule const& rule = world_->rules[index];
    if (!scope.covers(rule)) continue;
    if (rule.active.valid() && !value_in_force(*parameters_, board_, rule.active, now)) continue;
    auto const governs = book_->governing(model::RuleId(index), lot, now, [&](std::uint32_t vintage) {
      return from_any(shipment, [&] { return meets(rule, rule.vintages[vintage], shipment.product); });
    });
    if (governs) vintages_[index] = static_cast<std::int32_t>(*governs);
  }
  for (std::size_t index = 0; index < world_->rules.size(); ++index) {
    if (vintages_[index] < 0) continue;
    for (model::RuleId const other : world_->rules[index].instead_of) vintages_[other.index()] = -1;
  }
  return vintages_;
}

bool RulesInForce::may_govern(model::Rule const& rule, ShipmentView const& shipment) {
  look_at(shipment);
  return std::any_of(rule.vintages.begin(), rule.vintages.end(), [&](model::Vintage const& vintage) {
    return from_any(shipment, [&] { return meets(rule, vintage, shipment.product); });
  });
}

base::SimTime RulesInForce::active_since(model::Rule const& rule, base::SimTime now) const {
  return rule.active.valid() ? up_since(*parameters_, board_, rule.active, now) : model::beginning_of_time;
}

base::SimTime RulesInForce::next_change(base::SimTime now) const {
  base::SimTime next = book_->next_boundary(now);
  for (model::Rule const& rule : world_->rules) next = std::min(next, parameters_->next_change(rule.active, now));
  return next;
}

}  // namespace chokepoint::processes
