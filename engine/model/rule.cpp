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

}  // namespace chokepoint::model
