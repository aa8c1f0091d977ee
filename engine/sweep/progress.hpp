#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/results_file.hpp"
#include "engine/sweep/stopping.hpp"

/// How a sweep is asked for, how far it is, and how it ended.
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
  std::uint64_t predicted = 0;     ///< of all cells, by how far the precision is from what is asked for: an estimate
  std::uint64_t failures = 0;
  double seconds = 0;               ///< of this session
  double per_second = 0;            ///< replications, in this session
  std::optional<double> remaining;  ///< [seconds] at this pace until the predicted ones are run, or the time is over
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
  lacks_parts,  ///< merged from parts, of which some are missing
  file_problem  ///< the results can't be written, or nobody can run them; what was stored before is safe
};

struct SweepReport {
  SweepEnd end = SweepEnd::complete;
  std::optional<results::FileProblem> problem;
  Progress progress;
  std::uint64_t points_unmet = 0;  ///< points given up before their precision was reached, in this session or earlier
  std::vector<RuleState> unmet;    ///< what isn't known as well as asked for, of these and of points not finished yet
};

}  // namespace chokepoint::sweep
