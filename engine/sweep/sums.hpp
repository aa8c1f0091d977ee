#pragma once

#include <cstdint>
#include <optional>

#include "engine/results/stored_sweep.hpp"

/// What is kept of many replications: sums that are merged block by block, in the order of blocks.
///
/// A block's sums are those of its replications in their order (Welford), and blocks are merged by their index (Chan,
/// Golub, LeVeque: Updating formulae and a pairwise algorithm for computing sample variances, 1979). Both orders are
/// part of the result: other ones give other last bits.
namespace chokepoint::sweep {

/// One more value; nothing where the replication has none.
void add(results::OutcomeSums& sums, std::optional<double> value);
void merge(results::OutcomeSums& sums, results::OutcomeSums const& later);

/// One more pair of baseline and variant in the same replication, of those in which both have a value.
void add(results::PairSums& sums, double baseline, double variant);
/// One more replication of which both ran to their end, each with a value or, as NaN, without.
void add_future(results::PairSums& sums, double baseline, double variant);
void merge(results::PairSums& sums, results::PairSums const& later);

/// Sample variance; nothing for fewer than two values.
std::optional<double> variance(std::uint64_t count, double sum_of_squares);

/// How many times fewer replications the paired difference needs than two independent runs: (s_b² + s_v²) / s_d².
/// Nothing where the difference never varies.
std::optional<double> variance_reduction(results::PairSums const& sums);

}  // namespace chokepoint::sweep
