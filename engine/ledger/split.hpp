#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/wide.hpp"

namespace chokepoint::ledger {

/// Divides whole amounts in proportion to weights, by largest remainder (Hamilton's method): each share is the exact
/// proportion rounded down or up, and the shares sum to the amount. Equal remainders go to the lower index.
/// An object keeps its scratch memory, so that an actor that divides often doesn't allocate.
class Splitter {
 public:
  /// Weights ≥ 0 with a positive sum (any, when the amount is 0); `shares` as long as `weights`.
  /// A negative amount is divided as its opposite. O(n log n).
  void split(std::int64_t amount, std::span<std::int64_t const> weights, std::span<std::int64_t> shares);

 private:
  struct Remainder {
    base::UnsignedWide value;
    std::uint32_t index;
  };
  std::vector<Remainder> remainders_;
};

/// The same for occasional use.
std::vector<std::int64_t> split_largest_remainder(std::int64_t amount, std::span<std::int64_t const> weights);

}  // namespace chokepoint::ledger
