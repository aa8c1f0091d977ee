#pragma once

#include <string>

#include "engine/sweep/backtest.hpp"

namespace chokepoint::report {

/// What is better, of a mean score and those of the naive forecasts of the same: "better than both", "better than the
/// last value alone", of dated things than "not yet", "worse than both", "no naive forecast", "known" and the like.
std::string verdict_of(sweep::SeriesScore const& score, bool is_date);

/// Scores of each way to have the rules, for a terminal: means by series and part, then each thing that judges; and
/// which values were fitted. Ends with a line break.
std::string backtest_summary(sweep::Backtest const& backtest, std::string const& title, std::uint64_t replications,
                             std::uint64_t seed);

}  // namespace chokepoint::report
