#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernel/random_stream.hpp"

namespace chokepoint::kernel {

/// The Poisson law. Masses in the saddle-point form of Loader (Fast and accurate computation of binomial probabilities,
/// 2000): relative error below 1e-13 in either tail. Domain: 0 <= mean <= 1e15.
struct Poisson {
  double mean = 0.0;

  double variance() const { return mean; }
  double skewness() const;
  std::int64_t last() const { return INT64_MAX; }
  double mass(std::int64_t k) const;
  /// mass(k + 1) / mass(k).
  double ratio(std::int64_t k) const { return mean / static_cast<double>(k + 1); }
  double lower_tail(std::int64_t k) const;  ///< F(k) = P(X <= k)
  double upper_tail(std::int64_t k) const;  ///< 1 - F(k) = P(X > k)
};

/// The binomial law, likewise. Domain: 0 <= count <= 10^15, 0 <= probability <= 1.
struct Binomial {
  std::int64_t count = 0;
  double probability = 0.0;

  double variance() const { return static_cast<double>(count) * probability * (1.0 - probability); }
  double skewness() const;
  std::int64_t last() const { return count; }
  double mass(std::int64_t k) const;
  double ratio(std::int64_t k) const {
    return static_cast<double>(count - k) / static_cast<double>(k + 1) * (probability / (1.0 - probability));
  }
  double lower_tail(std::int64_t k) const;
  double upper_tail(std::int64_t k) const;
};

/// The smallest k with F(k) >= u, without tables: for parameters that change from draw to draw. In the upper half the
/// question is asked of the other tail (smallest k with 1 - F(k) <= 1 - u), so both tails are exact.
///
/// The search starts at the mode for a variance below 30, else at the corrected quantile of Cornish and Fisher (1937),
/// and steps by exact masses. Where u meets F(k) to 1e-11 the tail is computed afresh, so that the answer depends on k
/// and u alone and never on the path.
std::int64_t quantile(Poisson const& law, Uniform64 u);
std::int64_t quantile(Binomial const& law, Uniform64 u);

/// A law over positions 0 ... n-1, held as F(i) below the median and as 1 - F(i) from the median on, so that
/// probabilities near 2^-64 count in both tails. The values may live elsewhere.
struct CumulativeTable {
  /// Turns masses (which sum to about 1) into the table in place; returns the median's position.
  static std::size_t build(std::span<double> masses);
  /// The smallest i with F(i) >= u. Monotone in u.
  static std::size_t find(std::span<double const> table, std::size_t median, Uniform64 u);
};

/// Up to this variance a law with fixed parameters is held as a table.
inline constexpr double table_variance_max = 1000.0;
/// Enough room for every such table: 27 standard deviations and the median.
inline constexpr std::size_t table_room = 1024;

/// Fills `masses` with those of law at first, first + 1, ... wherever they exceed 1e-36, and returns `first`. What is
/// left out is less than 1e-15 of the smallest probability that 64 bits can ask for.
std::int64_t fill_masses(Poisson const& law, std::vector<double>& masses);
std::int64_t fill_masses(Binomial const& law, std::vector<double>& masses);

}  // namespace chokepoint::kernel
