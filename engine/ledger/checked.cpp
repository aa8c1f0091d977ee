#include "engine/ledger/checked.hpp"

#include <fmt/format.h>

namespace chokepoint::ledger {

void refuse_sum(std::int64_t total, std::int64_t amount) {
  throw OutOfBooks(fmt::format("the books would leave 64 bits: {} and {} are more than they can hold", total, amount));
}

}  // namespace chokepoint::ledger
