#include "engine/policy/decided_parts.hpp"

#include <cmath>

namespace chokepoint::policy {

std::optional<std::int64_t> decided_parts(Asked const& asked, std::size_t index, double units) {
  constexpr double nearly_whole = 1e-6;  // a part's millionth isn't lost to doubles
  double const parts = units * static_cast<double>(Amounts::parts_per_unit(asked, index));
  if (!(std::fabs(parts) < model::most_parts)) return std::nullopt;
  bool const shared = info(asked.question).decision.shared;
  return static_cast<std::int64_t>(shared ? std::floor(parts + nearly_whole) : std::nearbyint(parts));
}

}  // namespace chokepoint::policy
