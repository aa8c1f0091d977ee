#include "engine/policy/budget.hpp"

#include <algorithm>

namespace chokepoint::policy {

std::int64_t within_budget(std::int64_t wanted, base::Wide left, std::int64_t price, std::int64_t per_unit) {
  if (price <= 0) return wanted;
  base::Wide const units = std::max<base::Wide>(0, left) / price;
  // A part of a unit that is wanted besides is paid for as if it were whole.
  if (units >= wanted / per_unit + (wanted % per_unit != 0 ? 1 : 0)) return wanted;
  return static_cast<std::int64_t>(units) * per_unit;
}

}  // namespace chokepoint::policy
