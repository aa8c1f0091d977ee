#include "engine/policy/price_response.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/math.hpp"

namespace chokepoint::policy {

namespace {

constexpr double most = 1000;
constexpr double slack = 1e-9;  // an amount that should be whole stays so

}  // namespace

double demand_factor(double cost, double reference, double elasticity) {
  if (!(cost > 0)) return elasticity < 0 ? most : elasticity > 0 ? 0 : 1;
  return std::min(most, base::pow(cost / reference, elasticity));
}

std::int64_t scaled(std::int64_t wanted, double factor, double& carried) {
  double const exact = static_cast<double>(wanted) * factor + carried;
  double const whole = std::max(0.0, std::floor(exact + slack));
  carried = exact - whole;
  return static_cast<std::int64_t>(whole);
}

}  // namespace chokepoint::policy
