#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/sweep/factor.hpp"

/// Break-even: which value of one key makes an outcome's mean what is asked for.
namespace chokepoint::sweep {

struct SolveRequest {
  std::filesystem::path file;  ///< the scenario
  std::vector<std::string> overrides;
  std::string outcome;
  std::string path;         ///< what varies, as `--set` has it
  std::string low, high;    ///< between which values
  double target = 0;        ///< in `target_unit`
  std::string target_unit;  ///< "days", "date"; empty: that of the outcome
  std::uint64_t replications = 1000;
  std::uint64_t seed = 1;
  double confidence = 0.95;
  int threads = 1;
  std::shared_ptr<policy::Libraries> libraries{};  ///< where policies of libraries are found; null: nowhere
};

/// The outcome at one value, on luck common to all values.
struct Evaluation {
  Level at;
  double mean = 0;                   ///< over the replications that have a value
  std::optional<double> half_width;  ///< nothing where too few values, or none that vary, tell nothing of it
  std::uint64_t count = 0;
  std::uint64_t missing = 0;  ///< replications that ran to the end without a value
  std::uint64_t failed = 0;
  std::uint64_t first_failed = 0;  ///< a replication's number, where any failed
  std::string why_failed;          ///< that one
};

struct Solution {
  bool found = false;        ///< else the outcome doesn't come to the target between the ends
  Level value;               ///< where the mean comes nearest to the target
  std::optional<Level> low;  ///< the ends of the interval; nothing: beyond that end of the range
  std::optional<Level> high;
  bool interval_known = true;  ///< no: at some value tried, too few replications tell how far the mean may be off
  std::vector<Evaluation> evaluations;  ///< by value
  /// Whether the very same replications have a value at all values tried. Where they haven't, means at two values are
  /// of different futures, and common luck doesn't hold between them.
  bool same_futures = true;
  std::string unit;  ///< of the outcome
};

/// Finds it by bisection, taking the mean for monotone between the ends; all values are run with the same luck, which
/// makes it a smooth curve. The interval holds those values at which the mean's own interval holds the target. Nothing,
/// with the problem reported, for an outcome or path that isn't there; and when `stop` asked to stop.
std::optional<Solution> solve(SolveRequest const& request, std::function<bool()> const& stop,
                              base::Diagnostics& diagnostics);

}  // namespace chokepoint::sweep
