#include "engine/report/may_words.hpp"

#include <fmt/format.h>

#include "engine/base/calendar.hpp"
#include "engine/base/unit.hpp"
#include "engine/results/rule_words.hpp"

namespace chokepoint::report {

namespace {

std::string percent(double share) { return fmt::format("{:g} %", share * 100); }

std::string name_of(model::World const& world, model::CountryId country) {
  return country.valid() ? world.countries[country.index()].name : "nowhere";
}

std::string_view sentence(simulation::Verdict verdict) {
  switch (verdict) {
    case simulation::Verdict::allowed:
      return "Yes: no permission is needed";
    case simulation::Verdict::needs_permission:
      return "Only with permission";
    case simulation::Verdict::presumed_denied:
      return "Hardly: a license is needed, and presumed to be denied";
    case simulation::Verdict::not_allowed:
      return "No";
  }
  return {};
}

/// Rules may ask where goods were made, which needn't be where they are sent from.
std::string origin_words(model::World const& world, simulation::MayQuestion const& question) {
  if (question.origin.valid()) return fmt::format("Its origin is taken to be {}.\n", name_of(world, question.origin));
  model::CountryId const made_in = world.products[question.product.index()].made_in;
  if (made_in.valid()) return fmt::format("It is made in {}, which is its origin.\n", name_of(world, made_in));
  return fmt::format("Its origin is taken to be {}, where it is sent from; --origin says another.\n",
                     name_of(world, question.from));
}

/// Which rules decide it.
std::string decided_by(model::World const& world, simulation::MayAnswer const& answer) {
  std::string names;
  for (auto const& clause : answer.clauses) {
    if (answer.verdict == simulation::Verdict::allowed || clause.verdict != answer.verdict) continue;
    names += (names.empty() ? "" : "; ") + world.rules[clause.rule.index()].title;
  }
  return names.empty() ? "." : " (" + names + ").";
}

}  // namespace

std::string_view word(simulation::Verdict verdict) {
  switch (verdict) {
    case simulation::Verdict::allowed:
      return "allowed";
    case simulation::Verdict::needs_permission:
      return "needs permission";
    case simulation::Verdict::presumed_denied:
      return "presumed denied";
    case simulation::Verdict::not_allowed:
      return "not allowed";
  }
  return {};
}

std::string may_words(model::World const& world, simulation::MayQuestion const& question,
                      simulation::MayReport const& report) {
  model::Product const& product = world.products[question.product.index()];
  double const units = static_cast<double>(question.quantity) / static_cast<double>(product.per_unit);
  bool const one = question.quantity == product.per_unit;
  std::string text =
      one ? product.name : fmt::format("{} {} of {}", units, base::plural_of(product.unit), product.name);
  text += " from " + name_of(world, question.from);
  for (model::CountryId const via : question.via) text += " via " + name_of(world, via);
  text += " to " + name_of(world, question.to);
  if (question.buyer.valid()) text += " for " + world.firms[question.buyer.index()].name;
  text += fmt::format(", on {}:\n{}{}\n", base::iso_date(question.on), sentence(report.answer.verdict),
                      decided_by(world, report.answer));
  text += origin_words(world, question);
  if (!world.title.empty())
    text += fmt::format(
        "By the rules of \"{}\", uncertain dates at their central values (medians, if none is given).\n", world.title);
  if (report.rules_begin && question.on < *report.rules_begin) {
    text += fmt::format("These begin on {}: what held before, the scenario doesn't know.\n",
                        base::iso_date(*report.rules_begin));
  }

  bool headed = false;
  std::string idle;
  for (auto const& clause : report.answer.clauses) {
    model::Rule const& rule = world.rules[clause.rule.index()];
    model::Vintage const& vintage = rule.vintages[clause.vintage];
    std::vector<std::string> const effects = results::effects_in_words(world, vintage, clause.enters);
    if (effects.empty()) {
      idle += fmt::format("  {} ({})\n", rule.title, name_of(world, rule.jurisdiction));
      continue;
    }
    if (!headed) text += "\nRules that govern it\n";
    headed = true;
    text += fmt::format("  {} ({}), {}\n", rule.title, name_of(world, rule.jurisdiction),
                        vintage.name.empty() ? fmt::format("vintage {}", clause.vintage + 1) : vintage.name);
    for (std::string const& effect : effects) text += "    - " + effect + "\n";
    for (model::OfficeId const office : clause.decided_by) {
      text += "    decided by " + world.offices[office.index()].name + "\n";
    }
    if (rule.applies) text += "    about: " + to_string(*rule.applies) + "\n";
    if (vintage.applies) text += "    when: " + to_string(*vintage.applies) + "\n";
  }
  if (!idle.empty()) text += "\nRules about it that ask nothing here and now\n" + idle;
  if (!report.answer.charges.empty()) text += "\nDuties and fees\n";
  std::string const currency = world.currencies.empty() ? "" : world.currencies[product.currency];
  for (auto const& due : report.answer.charges) {
    text += fmt::format("  entering {}: {} of the customs value, {:.2f} {} a unit{}, paid by the {} ({})\n",
                        name_of(world, due.country), percent(due.share), due.per_unit, currency,
                        one ? "" : fmt::format(", {:.2f} in all", due.per_unit * units),
                        due.paid_by_buyer ? "buyer" : "seller", world.rules[due.rule.index()].title);
    if (due.quota.valid()) {
      text += fmt::format("    within quota {}: {}\n", world.quotas[due.quota.index()].name, percent(due.share_within));
    }
  }
  if (report.answer.revenue_share > 0) {
    text += fmt::format("  {} of the price at delivery, paid by the seller\n", percent(report.answer.revenue_share));
  }
  if (!report.alternatives.empty()) text += "\nOtherwise\n";
  for (auto const& other : report.alternatives) {
    using Kind = simulation::MayAlternative::Kind;
    std::string const what =
        other.kind == Kind::later ? "from " + base::iso_date(other.on) + " on"
        : other.kind == Kind::by_another_way
            ? "by way of " + name_of(world, other.via) +
                  (other.on > question.on ? ", from " + base::iso_date(other.on) + " on" : "")
            : fmt::format("product {} from {}", world.products[other.product.index()].name, name_of(world, other.from));
    text += fmt::format("  {}: {}\n", what, word(other.verdict));
  }
  return text;
}

}  // namespace chokepoint::report
