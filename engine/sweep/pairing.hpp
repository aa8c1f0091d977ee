#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/results/sweep_file.hpp"

/// Futures of two sweeps that had the same luck, replication by replication.
namespace chokepoint::sweep {

/// One side of a comparison: a file, and how far it is.
struct ReadSweep {
  results::SweepFile const& file;
  results::SweepState const& state;
};

/// Why the futures of two sweeps have nothing to do with each other, as a clause; empty where they may be paired.
std::string why_unpaired(ReadSweep const& first, ReadSweep const& second);

/// A cell of each.
using CellPair = std::pair<std::uint64_t, std::uint64_t>;

/// How many replications both have of a cell.
std::uint64_t common_replications(ReadSweep const& first, ReadSweep const& second, CellPair const& cells);

/// Whether the replications of a cell had the same luck in both, as far as a handful of them tell: luck is linear in
/// the replication's number (`Study::luck`), so two that agree are enough.
base::Result<bool, results::FileProblem> same_luck(ReadSweep const& first, ReadSweep const& second,
                                                   CellPair const& cells);

/// Sums over the replications that both have, of one outcome of each (first as the baseline), over all of these cells.
/// They are added up in blocks, as a sweep adds up those of its variants: of the same runs they are the same to the
/// bit.
base::Result<results::PairSums, results::FileProblem> paired_sums(ReadSweep const& first, ReadSweep const& second,
                                                                  std::vector<CellPair> const& cells,
                                                                  std::pair<std::uint32_t, std::uint32_t> outcomes);

}  // namespace chokepoint::sweep
