#pragma once

#include <cstdint>

/// What a seller asks.
namespace chokepoint::policy {

/// How a price follows scarcity.
struct ScarcityPricing {
  double elasticity = 0;  ///< of the price to how scarce goods are, >= 0
  double lowest = 1;      ///< multiples of list price, 0 < lowest <= 1 <= highest
  double highest = 1;
};

/// The multiple of list price that is asked after a period: (asked / supplied) ^ elasticity, within its bounds.
///
/// `asked` is what was shipped in the period, what was lost for want of goods, and what is owed at its end; `supplied`
/// is what was shipped and what is left. So a seller who serves everybody and keeps nothing asks list price, one who
/// keeps stock asks less, one with open orders more. Of nothing asked and nothing there it is list price; of something
/// asked and nothing there the highest.
double scarcity_factor(std::int64_t asked, std::int64_t supplied, ScarcityPricing const& pricing);

/// Cost and the share of it that is added, in minor units, half to even once. `margin` counts to 1e-9.
std::int64_t cost_plus(std::int64_t cost, double margin);

}  // namespace chokepoint::policy
