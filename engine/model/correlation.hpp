#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/model/rank_margin.hpp"

namespace chokepoint::model {

/// "These two uncertain values have this rank correlation."
struct RankCorrelation {
  std::uint32_t one = 0;  ///< indices into the table of uncertain values
  std::uint32_t other = 0;
  double spearman = 0;  ///< in (-1, 1)
};

/// What ParameterTable keeps of all pairs.
struct CorrelationFactor {
  std::vector<std::uint32_t> members;  ///< uncertain values named in any pair, ascending
  std::vector<std::uint32_t> first;    ///< by member: the first one that its row of `lower` has a cell for
  std::vector<RankTie> ties;           ///< of the pairs, in their order
  std::vector<double> lower;  ///< Cholesky's factor of their normal correlations: rows from there to the diagonal
};

/// Why no values can be correlated like that.
struct CorrelationProblem {
  enum class Kind : std::uint8_t {
    out_of_range,   ///< not in (-1, 1): perfectly tied values are one value (let one follow the other)
    with_itself,    ///< both sides are the same value
    repeated,       ///< the same two values twice
    too_many,       ///< so many values are tied to each other that drawing them would take too long
    contradictory,  ///< no three or more values can be so; pairs that aren't named count as 0
  };
  Kind kind{};
  /// Positions of the pairs at fault, ascending. When contradictory: all pairs among a smallest set of values that
  /// can't be so (leave any one value out, and the rest can), or of more where finding that would take too long.
  std::vector<std::uint32_t> pairs;
};

/// Builds the normal copula that gives each pair its Spearman correlation, or the strongest that its laws can have (see
/// rank_tie). `margins` are those of all uncertain values by index; where there are none, all laws are continuous.
///
/// The matrix of the normal scores' correlations must be positive definite: each of Cholesky's pivots above 1e-10.
base::Result<CorrelationFactor, CorrelationProblem> correlate(std::span<RankCorrelation const> pairs,
                                                              std::span<RankMargin const> margins = {});

}  // namespace chokepoint::model
