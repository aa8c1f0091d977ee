#pragma once

#include <cstdint>
#include <stdexcept>

namespace chokepoint::ledger {

/// A number grew beyond what the books can hold: books are exact or stop. Ends the replication, and is no defect of
/// ours: a scenario that draws from a heavy tail, or never stops ordering, can bring it about.
class OutOfBooks : public std::overflow_error {
 public:
  using std::overflow_error::overflow_error;
};

[[noreturn]] void refuse_sum(std::int64_t total, std::int64_t amount);

/// total += amount, or OutOfBooks where the sum would leave 64 bits.
inline void add_exactly(std::int64_t& total, std::int64_t amount) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(total, amount, &sum)) [[unlikely]]
    refuse_sum(total, amount);
  total = sum;
}

}  // namespace chokepoint::ledger
