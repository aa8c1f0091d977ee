#pragma once

#include "engine/processes/environment.hpp"

namespace chokepoint::processes {

/// What one unit costs where the buyer takes it, if it were sent now: list price, carriage, and the duties and fees of
/// every border on the way that is open now, whoever pays them. In minor units of the product's currency.
std::int64_t landed_cost_of_unit(std::uint32_t demand, kernel::Context& context, Environment& environment);

}  // namespace chokepoint::processes
