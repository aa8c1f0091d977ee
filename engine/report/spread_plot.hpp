#pragma once

#include <string>
#include <vector>

#include "engine/report/summary.hpp"
#include "engine/results/stored_sweep.hpp"

namespace chokepoint::report {

/// A name and how its values lie.
struct SpreadRow {
  std::string label;
  results::OutcomeSums const* sums = nullptr;
};

/// Where the values of each row lie between the least and the greatest of all rows: a line of blocks each, on one axis,
/// as high as the share of values there, the highest of each row filling its line. Empty where nothing varies, or where
/// the histograms' buckets (results/histogram.hpp) are too wide for what there is to see.
std::string spread_plot(std::vector<SpreadRow> const& rows, SummaryStyle const& style);

}  // namespace chokepoint::report
