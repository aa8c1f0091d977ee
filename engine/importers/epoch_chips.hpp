#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/sim_time.hpp"

/// Epoch AI's "AI chip counts" (epoch.ai, MIT license) as tables of what was observed.
///
/// The counts are estimates: medians and 5 to 95 % of a Monte Carlo from revenue and price ranges. An error is taken to
/// be lognormal, whose deviation of the logarithm, (log p95 - log p5) / (2 · 1.6449), is told as a share of the median.
/// Each value names the data set and its license, so that neither is lost where a table goes.
namespace chokepoint::importers {

struct EpochRequest {
  std::filesystem::path folder;  ///< of the data set
  std::string chip;              ///< as the data set has it: "H20"
  std::string owner;             ///< whose chips ("China"); empty: all that Nvidia made
  bool fiscal = false;           ///< by Nvidia's fiscal quarters, which the data set has for all owners together only
};

/// Chips that were added in a quarter.
struct EpochCount {
  base::SimTime end;  ///< the day after the quarter's last one, when all of it had come about
  std::string name;   ///< the data set's own: "China H20 Q1 2025"
  double units = 0;   ///< median
  double low = 0;     ///< 5 %
  double high = 0;    ///< 95 %
  double share = 0;   ///< the error as a share of the median
  std::string note;   ///< the data set's remark; may be empty
};

/// The counts of a chip by quarter. Nothing, with the problems reported at file:line:column, where a file or column
/// isn't there, a date or number isn't one, or the data set has no such chip or owner.
std::optional<std::vector<EpochCount>> read_epoch_counts(EpochRequest const& request, base::Diagnostics& diagnostics);

/// As CSV for `values: {table: FILE}` of an observed series that shows each_step: name, value, error, source.
std::string observed_table(std::vector<EpochCount> const& counts);

}  // namespace chokepoint::importers
