#pragma once

#include "engine/processes/environment.hpp"

namespace chokepoint::processes {

/// What one unit costs where the buyer takes it, if it were sent now: list price, and what the buyer pays beside it of
/// carriage and of the duties and fees of every border on the way that is open now; all of these, whoever pays them,
/// where the order has no terms. In price parts of the product's currency.
std::int64_t landed_cost_of_unit(std::uint32_t demand, kernel::Context& context, Environment& environment);

}  // namespace chokepoint::processes
