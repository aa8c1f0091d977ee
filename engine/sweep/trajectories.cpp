#include "engine/sweep/trajectories.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "engine/sweep/statistics.hpp"
#include "engine/sweep/study.hpp"

namespace chokepoint::sweep {

base::Result<std::vector<ChosenFuture>, results::FileProblem> choose_futures(results::SweepFile const& file,
                                                                             results::SweepState const& state,
                                                                             Group const& group, std::uint32_t outcome,
                                                                             std::vector<double> const& quantiles) {
  struct Future {
    double value;
    std::uint64_t cell, replication;
  };
  std::vector<Future> futures;
  for (std::uint64_t const cell : group.cells) {
    std::uint64_t const blocks = state.points[cell / file.study().variants.size()].blocks;
    auto const values = file.values_by_replication(cell, outcome, blocks * block_replications);
    if (!values) return values.error();
    for (std::uint64_t replication = 0; replication < values.value().size(); ++replication) {
      double const value = values.value()[replication];
      if (!std::isnan(value)) futures.push_back({value, cell, replication});
    }
  }
  std::vector<ChosenFuture> chosen;
  if (futures.empty()) return chosen;
  std::sort(futures.begin(), futures.end(), [](Future const& a, Future const& b) {
    return std::tie(a.value, a.cell, a.replication) < std::tie(b.value, b.cell, b.replication);
  });
  for (double const quantile : quantiles) {
    Future const& future = futures[quantile_rank(futures.size(), quantile)];
    chosen.push_back({quantile, future.value, future.cell, future.replication});
  }
  return chosen;
}

}  // namespace chokepoint::sweep
