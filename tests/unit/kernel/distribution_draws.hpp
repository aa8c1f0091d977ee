#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/kernel/random_stream.hpp"

namespace chokepoint::kernel {

/// Draws for tests of distributions, in increasing order: evenly spread ones, and `count` / 2 more that come as near to
/// each end of (0, 1) as 64 bits allow.
inline std::vector<Uniform64> draws_with_tails(int count) {
  std::vector<Uniform64> result;
  for (int i = 0; i < count; ++i) {
    std::uint64_t const spread = static_cast<std::uint64_t>(i + 1) * 0x9E3779B97F4A7C15U;  // by the golden ratio
    result.push_back({spread});
    if (i % 2 == 0) {
      std::uint64_t const near_end = spread >> (static_cast<unsigned>(i / 2) % 64U);
      result.push_back({near_end});
      result.push_back({~near_end});
    }
  }
  std::uint64_t const edge = std::uint64_t{1} << 63;
  for (std::uint64_t const bits : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{15}, edge - 1, edge}) {
    result.push_back({bits});  // 2^-65, ..., 2^-60, and the middle
    result.push_back({~bits});
  }
  std::sort(result.begin(), result.end(), [](Uniform64 a, Uniform64 b) { return a.bits < b.bits; });
  return result;
}

/// Runs of neighboring draws all over (0, 1), each as close together as a law can tell them apart and closer: where
/// rounding would put them out of order, here it shows.
inline std::vector<Uniform64> crowded_draws() {
  std::vector<Uniform64> result;
  for (std::uint64_t place = 1; place <= 600; ++place) {
    std::uint64_t const near = (place * 0x9E3779B97F4A7C15U) >> (1 + place % 60);
    std::uint64_t const quantum = std::max<std::uint64_t>(1, near >> 43);
    for (std::uint64_t step = 0; step < 40; ++step) {
      result.push_back({near + step * quantum});
      result.push_back({~(near + step * quantum)});
    }
  }
  std::uint64_t const middle = std::uint64_t{1} << 63;
  for (std::uint64_t step = 0; step < 5000; ++step) {
    result.push_back({middle - 2500 * 512 + step * 512});
  }
  std::sort(result.begin(), result.end(), [](Uniform64 a, Uniform64 b) { return a.bits < b.bits; });
  return result;
}

}  // namespace chokepoint::kernel
