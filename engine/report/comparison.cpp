#include "engine/report/comparison.hpp"

#include <algorithm>
#include <cmath>

namespace chokepoint::report {

Verdict verdict_of(Compared const& one) {
  if (!one.difference) return Verdict::unknown;
  if (one.pairs > 0 && one.constant && *one.difference == 0) return Verdict::same;
  if (!one.half_width) return Verdict::unknown;
  if (std::fabs(*one.difference) <= *one.half_width) return Verdict::undecided;
  return *one.difference < 0 ? Verdict::less : Verdict::more;
}

std::vector<std::string> handful_of(std::vector<std::string> const& dates) {
  constexpr std::size_t most = 6;
  std::size_t const count = std::min(most, dates.size());
  std::vector<std::string> chosen;
  for (std::size_t i = 1; i <= count; ++i) chosen.push_back(dates[(i * dates.size() + count - 1) / count - 1]);
  return chosen;
}

std::vector<std::string> told_of(std::vector<std::string> const& dates, CourseDates which) {
  return which == CourseDates::all ? dates : handful_of(dates);
}

}  // namespace chokepoint::report
