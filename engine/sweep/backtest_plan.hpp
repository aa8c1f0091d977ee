#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/sweep/backtest.hpp"
#include "engine/sweep/study.hpp"

namespace chokepoint::sweep {

/// A backtest that is laid out: what is run, and what is held against it.
struct BacktestPlan {
  Study study;      ///< bands end where something was seen; variants are the ways to have the rules
  Backtest answer;  ///< with everything but judgments
  /// Where a sighting's forecast lies: of values the step among those of all bands, of dated things the outcome.
  std::vector<std::size_t> places;
};

/// Reads and checks it; nothing, with all problems reported.
std::optional<BacktestPlan> plan_backtest(BacktestRequest const& request, base::Diagnostics& diagnostics);

}  // namespace chokepoint::sweep
