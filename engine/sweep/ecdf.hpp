#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/sweep/statistics.hpp"

/// In what share of replications an outcome is at most so much, or a date has come by then.
namespace chokepoint::sweep {

/// One step of an empirical distribution function: the share of replications up to and with `value`.
struct EcdfStep {
  double value = 0;
  double share = 0;
  Interval interval{};  ///< of the share, at this step alone: see share_of
};

/// What a cell adds to a distribution.
struct CellDistribution {
  std::vector<std::pair<double, std::uint64_t>> values;  ///< with how often each came, in any order
  std::uint64_t beyond = 0;  ///< replications of which all that is known is that they lie beyond every value
  std::uint64_t rows = 0;    ///< all replications, those without a value included
};

/// Of the cells together. Replications beyond all values are those in which a date didn't come before the run's end: so
/// the last share of a date is the probability that it comes at all. At most `most` steps are kept, evenly spaced by
/// share, the first and last ones among them.
std::vector<EcdfStep> ecdf_of(std::vector<CellDistribution> const& cells, double confidence, std::size_t most);
/// Of one cell.
std::vector<EcdfStep> ecdf_of(std::vector<std::pair<double, std::uint64_t>> values, std::uint64_t beyond,
                              double confidence, std::size_t most);

/// The share of replications whose value is at most `value`.
EcdfStep ecdf_at(std::vector<CellDistribution> const& cells, double value, double confidence);

/// The share of replications that lie beyond every value.
double share_beyond(std::vector<CellDistribution> const& cells, double confidence);

/// A quantile with its interval of order statistics, wider by the root of the design effect where cells with several
/// replications each are told of together. Replications without a value of any kind (neither among the values nor
/// beyond) are left out.
struct QuantileAnswer {
  std::optional<double> value;       ///< the least that a share of the replications doesn't exceed; nothing beyond all
  std::optional<Interval> interval;  ///< nothing where there are too few values, or they never vary
};
std::vector<QuantileAnswer> quantiles_of(std::vector<CellDistribution> const& cells, std::span<double const> quantiles,
                                         double confidence);

}  // namespace chokepoint::sweep
