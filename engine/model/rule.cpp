#include "engine/model/rule.hpp"

#include <algorithm>

namespace chokepoint::model {

base::SimTime LotDates::at(LotDate which, base::SimTime now) const {
  switch (which) {
    case LotDate::exported:
      return exported.value_or(now);
    case LotDate::loaded:
      return loaded.value_or(now);
    case LotDate::entered:
      return entered.value_or(now);
  }
  return now;
}

std::optional<base::SimTime> VintageDates::binding_from() const {
  if (effective && enforced) {
    return std::max(*effective, *enforced);
  }
  return enforced ? enforced : effective;
}

Standing standing(VintageDates const& dates, base::SimTime now) {
  auto const reached = [now](std::optional<base::SimTime> const& date) { return date && *date <= now; };
  if (reached(dates.sunset)) {
    return Standing::ended;
  }
  if (reached(dates.binding_from())) {
    return Standing::enforced;
  }
  if (reached(dates.effective)) {
    return Standing::effective;
  }
  if (reached(dates.published)) {
    return Standing::published;
  }
  return reached(dates.announced) ? Standing::announced : Standing::unknown;
}

std::uint8_t matters_of(Effects const& effects) {
  std::uint8_t matters = 0;
  auto const add = [&](bool given, std::uint8_t matter) {
    if (given) matters = static_cast<std::uint8_t>(matters | matter);
  };
  add(effects.license != Review::none || effects.revokes || effects.test.valid() || effects.cap.valid() ||
          effects.tariff_quota.valid() || effects.permit.valid(),
      rule_matters::permission);
  add(effects.ban, rule_matters::ban);
  add(effects.refuses_entry || effects.permit.valid(), rule_matters::entry);
  add(effects.holds, rule_matters::hold);
  add(effects.duty.valid() || effects.tariff_quota.valid() || effects.fee.valid() || effects.drawback.valid(),
      rule_matters::charges);
  add(effects.revenue_share.valid(), rule_matters::revenue_share);
  return matters;
}

void find_matters(std::vector<Rule>& rules) {
  for (Rule& rule : rules) {
    rule.matters = 0;
    for (Vintage const& vintage : rule.vintages) {
      rule.matters = static_cast<std::uint8_t>(rule.matters | matters_of(vintage.effects));
    }
  }
  // Who stands in the place of one that stands in the place of a third decides about that, too.
  for (bool grown = true; grown;) {
    grown = false;
    for (Rule& rule : rules) {
      std::uint8_t const before = rule.matters;
      for (RuleId const other : rule.instead_of) {
        rule.matters = static_cast<std::uint8_t>(rule.matters | rules[other.index()].matters);
      }
      grown = grown || rule.matters != before;
    }
  }
}

}  // namespace chokepoint::model
