#include "engine/policy/pricing.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/math.hpp"
#include "engine/base/wide.hpp"

namespace chokepoint::policy {

double scarcity_factor(std::int64_t asked, std::int64_t supplied, ScarcityPricing const& pricing) {
  if (asked == supplied || pricing.elasticity == 0) return 1;
  if (supplied <= 0) return pricing.highest;
  if (asked <= 0) return pricing.lowest;
  double const ratio = static_cast<double>(asked) / static_cast<double>(supplied);
  return std::clamp(base::pow(ratio, pricing.elasticity), pricing.lowest, pricing.highest);
}

std::int64_t cost_plus(std::int64_t cost, double margin) {
  constexpr double whole = 1e9;
  auto const parts = static_cast<std::int64_t>(std::nearbyint((1 + margin) * whole));
  return base::multiply_divide(cost, parts, static_cast<std::int64_t>(whole));
}

}  // namespace chokepoint::policy
