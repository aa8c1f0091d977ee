#include "engine/policy/order_padding.hpp"

#include <algorithm>
#include <cmath>

namespace chokepoint::policy {

std::int64_t padded_order(std::int64_t need, double factor) {
  constexpr double most = 1099511627776.0;  // 2^40 parts, the most that one amount may have
  auto const ordered = static_cast<std::int64_t>(std::nearbyint(std::min(most, static_cast<double>(need) * factor)));
  return std::max(need, ordered);
}

std::int64_t true_part(std::int64_t quantity, double factor) {
  auto const needed = static_cast<std::int64_t>(std::nearbyint(static_cast<double>(quantity) / factor));
  return std::clamp<std::int64_t>(needed, std::min<std::int64_t>(1, quantity), quantity);
}

}  // namespace chokepoint::policy
