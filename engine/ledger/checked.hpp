#pragma once

#include <cstdint>

#include "engine/base/check.hpp"

namespace chokepoint::ledger {

/// total += amount, or the end of the replication where the sum would leave 64 bits: books are exact or stop.
inline void add_exactly(std::int64_t& total, std::int64_t amount) {
  std::int64_t sum = 0;
  CHOKEPOINT_CHECK(!__builtin_add_overflow(total, amount, &sum), "an account leaves 64 bits: {} + {}", total, amount);
  total = sum;
}

}  // namespace chokepoint::ledger
