#include "engine/policy/substitution.hpp"

#include <algorithm>
#include <cmath>

namespace chokepoint::policy {

namespace {

constexpr double slack = 1e-9;            // a product that should be whole stays so
constexpr double most = 1099511627776.0;  // 2^40 parts, the most that one amount may have

}  // namespace

std::size_t choose_substitute(std::span<SubstituteOffer const> offers) {
  auto const acceptable = [](SubstituteOffer const& offer) { return offer.due && offer.premium < offer.premium_below; };
  return static_cast<std::size_t>(std::find_if(offers.begin(), offers.end(), acceptable) - offers.begin());
}

std::int64_t parts_to_buy(std::int64_t need, double worth) {
  double const exact = static_cast<double>(need) / worth;
  return static_cast<std::int64_t>(std::ceil(std::min(most, exact * (1 - slack))));
}

std::int64_t need_met(std::int64_t parts, double worth) {
  double const exact = static_cast<double>(parts) * worth;
  return static_cast<std::int64_t>(std::floor(std::min(most, exact * (1 + slack))));
}

}  // namespace chokepoint::policy
