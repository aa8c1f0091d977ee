#pragma once

#include "engine/cli/verbs.hpp"
#include "engine/sweep/run.hpp"

namespace chokepoint::cli {

/// How a sweep goes: one line that is written over on a terminal, a line every ten seconds elsewhere, with --json an
/// object a second. Goes to standard error, JSON to standard output.
class SweepProgress {
 public:
  explicit SweepProgress(SweepArguments const& arguments);

  void show(sweep::Progress const& progress, double now);
  /// Takes the line away.
  void finish();

 private:
  SweepArguments const& arguments_;
  bool terminal_ = false;
  bool shown_ = false;
  double every_ = 0;  // seconds
  double last_ = 0;
};

/// "12,000 of 40,000 replications, 1,950/s, 14 seconds left, wait ± 3 %, 2 failed".
std::string progress_words(sweep::Progress const& progress);

}  // namespace chokepoint::cli
