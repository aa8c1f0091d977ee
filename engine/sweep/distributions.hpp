#pragma once

#include <cstdint>
#include <vector>

#include "engine/results/sweep_file.hpp"
#include "engine/sweep/answers.hpp"
#include "engine/sweep/ecdf.hpp"

namespace chokepoint::sweep {

/// Whether the dates of single futures are known: a bucket of a histogram is a year wide where dates are.
bool tells_dates(results::StoredStudy const& study);

/// How an outcome is distributed in the cells of a group: exact where there are rows, else at the middles of a
/// histogram's buckets. A date that didn't come lies beyond all others, since it may yet come; a mean of nothing is no
/// value at all. No cells of a date where dates aren't told.
base::Result<std::vector<CellDistribution>, results::FileProblem> distributions_of(results::SweepFile const& file,
                                                                                   results::SweepState const& state,
                                                                                   Group const& group,
                                                                                   std::uint32_t outcome);

}  // namespace chokepoint::sweep
