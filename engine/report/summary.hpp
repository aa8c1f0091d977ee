#pragma once

#include <string>

#include "engine/results/stored_run.hpp"

namespace chokepoint::report {

struct SummaryStyle {
  bool color = false;     ///< ANSI colors and bold: for terminals
  bool terminal = false;  ///< a person looks at it: plots and what to do next
  std::size_t columns = 80;
  std::string results_file;  ///< where the run was put; empty when nowhere
  std::string not_written;   ///< where it was put nowhere: what would keep it
  std::string whose;         ///< of a sweep's future which one it is, in sentences; else empty
};

/// What a person sees after a run: that it is one future and which, the answer in a sentence, its outcomes, what
/// happened when, where units were and are, what the ordered units waited for and what bound when, who waits, where the
/// files are. Where the scenario is about some orders (meta.about), waiting is told of these. Ends with a line break.
///
/// The rows of the waterfall are rounded so that the numbers shown sum exactly to the total shown.
std::string summary(results::StoredRun const& run, SummaryStyle const& style);

}  // namespace chokepoint::report
