#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/results/stored_run.hpp"

namespace chokepoint::report {

/// "2026-02-13" of an ISO date and time.
std::string day_of(std::string_view iso);
/// The same, with the time of day where it isn't midnight: "2026-02-13 09:30".
std::string date_text(std::string_view iso);

/// How an outcome of a run reads: "31.4", "days", "± 1.2"; of a date the date, and "not reached" or "none" without one;
/// "yes" or "no" where one future can answer nothing else.
struct OutcomeWords {
  std::string value, unit, error;
};
OutcomeWords words_of(results::StoredRun::Outcome const& outcome, std::vector<std::string> const& scenario_lines);

/// What dates differ by: people are told days, programs seconds.
enum class DatesIn : std::uint8_t { days, seconds };
/// The unit of a difference between two values of an outcome of this unit. Of shares that is percentage points: "10 %
/// less" would be less by a tenth of what it was.
std::string difference_unit(std::string_view unit, DatesIn dates = DatesIn::days);
/// The same behind a figure that stands under another unit, " days" or " points"; of most units nothing.
std::string_view difference_suffix(std::string_view unit);

}  // namespace chokepoint::report
