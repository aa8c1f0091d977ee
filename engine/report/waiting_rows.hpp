#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/wide.hpp"
#include "engine/results/stored_run.hpp"

namespace chokepoint::report {

/// One row of a table of waiting: exact, in unit-seconds of the table's parts of a unit.
struct Waiting {
  std::string label;
  base::Wide unit_seconds = 0;
};

/// Adds `amount` to the row of that label, or begins one.
void add_to(std::vector<Waiting>& rows, std::string_view label, base::Wide amount);

/// A run's waiting of what it is about, in parts of a unit that the amounts of every product are whole numbers of.
struct WaitingRows {
  std::vector<Waiting> rows;
  base::Wide parts_a_unit = 1;

  base::Wide total() const;
};
/// By what was missing first, in the order of the path.
WaitingRows waiting_by_reason(results::StoredRun const& run);
/// By the class of the units that waited.
WaitingRows waiting_by_class(results::StoredRun const& run);

/// What one of the units is called that a run's waiting is told of: "chip"; "unit" where products differ in that.
std::string waiting_unit(results::StoredRun const& run);

/// How long was waited in all, for what a run is about or for anything.
struct WaitingTold {
  double about = 0, all = 0;  ///< unit-days
};
WaitingTold waiting_told(results::StoredRun const& run);

/// How many decimals figures of waiting are told with, so that they sum to a total of so many unit-days.
int waiting_decimals(double total);

}  // namespace chokepoint::report
