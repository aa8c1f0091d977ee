#include "engine/policy/grey_market.hpp"

#include <algorithm>

#include "engine/base/math.hpp"

namespace chokepoint::policy {

double premium_asked(GreyPremium premium, double periods_waiting, double enforcement) {
  return std::max(0.0, premium.alone + premium.scarcity * periods_waiting + premium.risk * enforcement);
}

double detection_probability(double alone, double enforcement) {
  return std::clamp(alone * (1 + enforcement), 0.0, 1.0);
}

double faded(double enforcement, double half_lives) { return enforcement * base::pow(0.5, half_lives); }

}  // namespace chokepoint::policy
