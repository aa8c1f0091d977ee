#pragma once

#include <cstdint>

namespace chokepoint::policy {

/// How much of an order a budget allows now: whole units, `per_unit` parts each, at `price` minor units of money a
/// unit; of what costs nothing all of it. The rest waits for the next period.
std::int64_t within_budget(std::int64_t wanted, std::int64_t left, std::int64_t price, std::int64_t per_unit);

}  // namespace chokepoint::policy
