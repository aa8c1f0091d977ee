#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/results/sweep_file.hpp"
#include "engine/sweep/executor.hpp"
#include "engine/sweep/progress.hpp"
#include "engine/sweep/study.hpp"

namespace chokepoint::sweep {

/// Runs what a results file lacks.
///
///   1. every point has a target of blocks: all, or up to the next look of the stopping rule
///   2. workers take shards of whole blocks, points in their order, and run them
///   3. a finished shard is written in one transaction: its rows and failures; the sums of points whose blocks now
///      continue their in-order prefix; blocks that are ahead of it wait in the file
///   4. a point whose prefix has reached its target is looked at; it is finished, or gets a further target
///
/// Sums depend on blocks and their order alone, and looks on sums alone: so neither threads nor shards nor
/// interruptions change a bit of the results.
SweepReport run_sweep(Study const& study, results::SweepFile& file, SweepOptions const& options, Executor& executor);
/// On `options.threads` threads of this process.
SweepReport run_sweep(Study const& study, results::SweepFile& file, SweepOptions const& options);

/// Takes the blocks of parts that were run apart into a new file. All parts must be of the same study.
std::optional<results::FileProblem> merge_parts(Study const& study, results::SweepFile& into,
                                                std::vector<results::SweepFile> const& parts);

/// What a study can't be gone on with: the first thing in which the scenario, the study or the meaning of results is no
/// longer what the file was begun with. Empty where all is the same.
std::string difference(results::StoredStudy const& stored, results::StoredStudy const& now);

}  // namespace chokepoint::sweep
