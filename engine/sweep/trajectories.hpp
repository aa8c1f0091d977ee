#pragma once

#include <cstdint>
#include <vector>

#include "engine/results/sweep_file.hpp"
#include "engine/sweep/answers.hpp"

namespace chokepoint::sweep {

/// A future that stands for many: the one at some quantile of an outcome.
struct ChosenFuture {
  double quantile = 0;
  double value = 0;
  std::uint64_t cell = 0;
  std::uint64_t replication = 0;
};

/// Of a group's futures with a value, in the order of that value (equal ones by cell and replication), those at these
/// quantiles: the least one that a share of them doesn't exceed; at 0 the least of all, at 1 the greatest. The results
/// must keep rows. Empty where no future has a value.
base::Result<std::vector<ChosenFuture>, results::FileProblem> choose_futures(results::SweepFile const& file,
                                                                             results::SweepState const& state,
                                                                             Group const& group, std::uint32_t outcome,
                                                                             std::vector<double> const& quantiles);

}  // namespace chokepoint::sweep
