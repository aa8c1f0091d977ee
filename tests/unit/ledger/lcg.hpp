#pragma once

#include <cstdint>

namespace chokepoint::ledger {

/// Knuth's MMIX generator, upper bits: the tests need variety that repeats, not quality.
class Lcg {
 public:
  explicit Lcg(std::uint64_t seed) : state_(seed) {}

  /// 0..n−1, n < 2^31.
  std::int64_t below(std::int64_t n) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::int64_t>((state_ >> 33) % static_cast<std::uint64_t>(n));
  }
  template <class Enum>
  Enum pick(std::size_t count) {
    return static_cast<Enum>(below(static_cast<std::int64_t>(count)));
  }

 private:
  std::uint64_t state_;
};

}  // namespace chokepoint::ledger
