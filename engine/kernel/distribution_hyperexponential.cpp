#include "engine/kernel/distribution_hyperexponential.hpp"

#include <cmath>

#include "engine/base/check.hpp"
#include "engine/base/math.hpp"

namespace chokepoint::kernel {

Hyperexponential Hyperexponential::of(double mean, double squared_variation) {
  CHOKEPOINT_CHECK(mean > 0.0 && mean < 1e300 && squared_variation >= 1.0 && squared_variation <= 1e6,
                   "hyperexponential law of mean {} and squared variation {}", mean, squared_variation);
  // 1 - sqrt((c - 1) / (c + 1)) without cancellation for large c.
  double const root = std::sqrt((squared_variation - 1.0) / (squared_variation + 1.0));
  double const slow = 1.0 / ((squared_variation + 1.0) * (1.0 + root));
  double const fast = 1.0 - slow;
  return {fast, 2.0 * fast / mean, 2.0 * slow / mean};
}

Hyperexponential::Hazard Hyperexponential::hazard(double x) const {
  double const slow = 1.0 - probability;
  if (fast_rate * x < 1.0) {
    // The masses below x, which keep their digits where x is small.
    double const fast_below = -probability * base::expm1(-fast_rate * x);
    double const slow_below = -slow * base::expm1(-slow_rate * x);
    double const fast_above = probability - fast_below;
    double const slow_above = slow - slow_below;
    return {-base::log1p(-(fast_below + slow_below)),
            (fast_above * fast_rate + slow_above * slow_rate) / (fast_above + slow_above)};
  }
  // The slow branch carries the tail: its exponential is taken out so that nothing underflows.
  double const fast = probability * base::exp(-(fast_rate - slow_rate) * x);
  return {slow_rate * x - base::log(slow + fast), (fast * fast_rate + slow * slow_rate) / (fast + slow)};
}

double Hyperexponential::inverse_hazard(double target) const {
  double const slow = 1.0 - probability;
  // Two lower bounds: the tangent at 0, where the hazard is steepest, and the asymptote of the slow branch alone.
  double x = target / (probability * fast_rate + slow * slow_rate);
  double const asymptote = (target + base::log(slow)) / slow_rate;
  if (asymptote > x) x = asymptote;
  for (int i = 0; i < 60; ++i) {
    Hazard const here = hazard(x);
    double const next = x + (target - here.value) / here.slope;
    if (!(next > x * (1.0 + 0x1.0p-50))) break;
    x = next;
  }
  return x;
}

}  // namespace chokepoint::kernel
