#pragma once

#include <cstdint>

/// How much is wanted at a price.
namespace chokepoint::policy {

/// Demand of constant elasticity: (cost / reference) ^ elasticity, the factor on what is wanted at the reference. Both
/// are money per unit and above 0; at a cost of 0, or a demand that would pass 1000 times, 1000.
double demand_factor(double cost, double reference, double elasticity);

/// `wanted` parts times `factor`, in whole parts: what rounding leaves is carried to the next, so that none is lost.
std::int64_t scaled(std::int64_t wanted, double factor, double& carried);

}  // namespace chokepoint::policy
