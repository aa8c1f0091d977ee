#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/sweep_file.hpp"
#include "engine/sweep/stopping.hpp"
#include "engine/sweep/study.hpp"

namespace chokepoint::sweep {

/// One of several parts of a sweep that are run apart: every count-th block.
struct Part {
  std::uint64_t index = 0;
  std::uint64_t count = 1;
};

/// How far a sweep is, for people.
struct Progress {
  std::uint64_t replications = 0;  ///< of all cells, stored
  std::uint64_t expected = 0;      ///< of all cells, as far as is known by now
  std::uint64_t failures = 0;
  double seconds = 0;               ///< of this session
  double per_second = 0;            ///< replications, in this session
  std::optional<double> remaining;  ///< [seconds] at this pace
  std::optional<RuleState> worst;   ///< what is known worst, by its half-width
};

/// How a sweep is to be run; none of it changes a result.
struct SweepOptions {
  int threads = 1;
  std::uint64_t shard_blocks = 0;  ///< blocks of one transaction; 0: about a quarter of a second's
  std::optional<Part> part;
  std::function<bool()> stop_requested;         ///< may be empty
  std::function<double()> clock;                ///< wall time [seconds]
  std::function<void(Progress const&)> report;  ///< after each transaction; may be empty
};

enum class SweepEnd : std::uint8_t {
  complete,     ///< every point has its replications, or as many as its precision wants
  imprecise,    ///< complete, but some point has not reached its precision
  interrupted,  ///< asked to stop; what was finished is stored
  out_of_time,  ///< the study's time is over; likewise
  file_problem  ///< the results can't be written; what was stored before is safe
};

struct SweepReport {
  SweepEnd end = SweepEnd::complete;
  std::optional<results::FileProblem> problem;
  Progress progress;
  std::uint64_t points_unmet = 0;  ///< points given up before their precision was reached, in this session or earlier
  std::vector<RuleState> unmet;    ///< what isn't known as well as asked for, of points given up in this session
};

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
SweepReport run_sweep(Study const& study, results::SweepFile& file, SweepOptions const& options);

/// Takes the blocks of parts that were run apart into a new file. All parts must be of the same study.
std::optional<results::FileProblem> merge_parts(Study const& study, results::SweepFile& into,
                                                std::vector<results::SweepFile> const& parts);

/// What a study can't be gone on with: the first thing in which the scenario, the study or the meaning of results is no
/// longer what the file was begun with. Empty where all is the same.
std::string difference(results::StoredStudy const& stored, results::StoredStudy const& now);

}  // namespace chokepoint::sweep
