#pragma once

#include <cstdint>

#include "engine/base/wide.hpp"

namespace chokepoint::policy {

/// How much of an order a budget allows now: whole units, `per_unit` parts each, at `price` a unit, which counts money
/// as `left` does; of what costs nothing all of it. The rest waits for the next period.
std::int64_t within_budget(std::int64_t wanted, base::Wide left, std::int64_t price, std::int64_t per_unit);

}  // namespace chokepoint::policy
