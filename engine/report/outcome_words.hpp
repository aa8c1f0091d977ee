#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/results/stored_run.hpp"

namespace chokepoint::report {

/// "2026-02-13" of an ISO date and time.
std::string day_of(std::string_view iso);
/// The same, with the time of day where it isn't midnight: "2026-02-13 09:30".
std::string date_text(std::string_view iso);

/// The status of units as people read it: of a product that is put online somewhere, those "delivered" still wait for
/// that, or are of buyers who don't tell what they do with them.
std::string status_words(results::StoredRun const& run, std::string_view product, std::string_view status);

/// How an outcome of a run reads: "31.4", "days", "± 1.2"; of a date the date, and "not reached" or "none" without one;
/// "yes" or "no" where one future can answer nothing else.
struct OutcomeWords {
  std::string value, unit, error;
};
OutcomeWords words_of(results::StoredRun::Outcome const& outcome, std::vector<std::string> const& scenario_lines);

}  // namespace chokepoint::report
