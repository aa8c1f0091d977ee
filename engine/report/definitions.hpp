#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/stored_run.hpp"
#include "engine/results/stored_sweep.hpp"

namespace chokepoint::report {

/// What an outcome is, in a sentence: what is measured, of whom, over which time, how it becomes one number; from the
/// canonical text of its scenario. Empty where that doesn't name it.
std::string definition_of(std::string const& outcome, std::vector<std::string> const& scenario_lines);

/// Whether one future can only answer yes or no to it: an event's happening, or a formula that gives 1 or 0. Over many
/// futures such an outcome is a probability.
bool is_yes_or_no(std::string const& outcome, std::vector<std::string> const& scenario_lines);
/// Whether less of an outcome is better, where nobody says what is preferred: of dates and times, and of burdens such
/// as waiting, costs and what is missing. Of a formula that gives neither, and of all else, more is.
bool less_is_better(results::StoredStudy const& study, std::uint32_t outcome);
/// What one future answers to such an outcome; nothing where it is none, or has no value.
std::optional<bool> yes_or_no(results::StoredRun::Outcome const& outcome,
                              std::vector<std::string> const& scenario_lines);

/// The canonical text of a run's scenario; empty where the file doesn't have it.
std::vector<std::string> scenario_lines_of(results::StoredRun const& run);

}  // namespace chokepoint::report
