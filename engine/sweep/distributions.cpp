#include "engine/sweep/distributions.hpp"

#include "engine/results/histogram.hpp"
#include "engine/sweep/study.hpp"

namespace chokepoint::sweep {

bool tells_dates(results::StoredStudy const& study) { return study.fact("rows") != "none"; }

base::Result<std::vector<CellDistribution>, results::FileProblem> distributions_of(results::SweepFile const& file,
                                                                                   results::SweepState const& state,
                                                                                   Group const& group,
                                                                                   std::uint32_t outcome) {
  results::StoredStudy const& study = file.study();
  bool const date = study.outcomes[outcome].unit == "date";
  std::vector<CellDistribution> cells;
  if (date && !tells_dates(study)) return cells;
  for (std::uint64_t const cell : group.cells) {
    CellDistribution& own = cells.emplace_back();
    results::OutcomeSums const& sums = state.sums.outcomes[cell * study.outcomes.size() + outcome];
    if (study.fact("rows") == "none") {
      for (auto const& [bucket, count] : sums.histogram) own.values.emplace_back(results::bucket_middle(bucket), count);
    } else {
      std::uint64_t const blocks = state.points[cell / study.variants.size()].blocks;
      auto const found = file.values(cell, outcome, blocks * block_replications);
      if (!found) return found.error();
      for (double const value : found.value()) own.values.emplace_back(value, 1);
    }
    own.beyond = date ? sums.missing : 0;
    own.rows = sums.count + sums.missing;
  }
  return cells;
}

}  // namespace chokepoint::sweep
