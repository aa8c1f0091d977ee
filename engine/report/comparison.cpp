#include "engine/report/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace chokepoint::report {

Verdict verdict_of(Compared const& one) {
  if (!one.difference) return Verdict::unknown;
  bool const same_futures = one.only_a == 0 && one.only_b == 0;
  if (one.pairs > 0 && one.constant && *one.difference == 0 && same_futures) return Verdict::same;
  if (!one.half_width) return Verdict::unknown;
  if (std::fabs(*one.difference) <= *one.half_width) return Verdict::undecided;
  return *one.difference < 0 ? Verdict::less : Verdict::more;
}

bool is_equal(Compared const& one) {
  // With a value in none of the futures that there are. Of no future at all nothing can be said.
  if (one.a.count == 0 && one.b.count == 0) return one.a.missing > 0 && one.b.missing > 0;
  bool const one_future = one.a.count + one.a.missing <= 1 && one.b.count + one.b.missing <= 1;
  return one_future ? one.difference == 0.0 : verdict_of(one) == Verdict::same;
}

double weight_of(Compared const& one, Comparison const& comparison) {
  constexpr double most = std::numeric_limits<double>::infinity();
  if (!one.difference) return is_equal(one) ? 0 : most;
  double const difference = std::fabs(*one.difference);
  if (difference == 0) return one.only_a == 0 && one.only_b == 0 ? 0 : most;
  double size = std::max(std::fabs(one.a.mean.value_or(0)), std::fabs(one.b.mean.value_or(0)));
  if (one.unit == "date" && comparison.seconds > 0) size = comparison.seconds;
  if (one.half_width) size = *one.half_width;
  return size > 0 ? difference / size : most;
}

std::vector<Compared> differing(std::vector<Compared> const& all, Comparison const& comparison) {
  std::vector<Compared> found;
  for (Compared const& one : all) {
    if (!is_equal(one)) found.push_back(one);
  }
  std::stable_sort(found.begin(), found.end(), [&](Compared const& x, Compared const& y) {
    return weight_of(x, comparison) > weight_of(y, comparison);
  });
  return found;
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
