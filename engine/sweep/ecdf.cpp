#include "engine/sweep/ecdf.hpp"

#include <algorithm>

namespace chokepoint::sweep {

std::vector<EcdfStep> ecdf_of(std::vector<std::pair<double, std::uint64_t>> values, std::uint64_t beyond,
                              double confidence, std::size_t most) {
  std::sort(values.begin(), values.end());
  std::uint64_t total = beyond;
  for (auto const& [value, times] : values) total += times;
  std::vector<EcdfStep> steps;
  std::uint64_t passed = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    passed += values[i].second;
    if (i + 1 < values.size() && values[i + 1].first == values[i].first) continue;
    steps.push_back({values[i].first, static_cast<double>(passed) / static_cast<double>(total),
                     wilson_interval(passed, total, confidence)});
  }
  if (steps.size() <= most || most < 2) return steps;
  std::vector<EcdfStep> kept{steps.front()};
  double const first = steps.front().share;
  double const spacing = (steps.back().share - first) / static_cast<double>(most - 1);
  for (std::size_t i = 1; i + 1 < steps.size(); ++i) {
    double const next = first + spacing * static_cast<double>(kept.size());
    if (steps[i].share >= next && kept.size() + 1 < most) kept.push_back(steps[i]);
  }
  kept.push_back(steps.back());
  return kept;
}

}  // namespace chokepoint::sweep
