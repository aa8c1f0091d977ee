#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/stored_run.hpp"
#include "engine/results/stored_sweep.hpp"

namespace chokepoint::report {

/// Whether one future can only answer yes or no to it: an event's happening, or a formula that gives 1 or 0. Over many
/// futures such an outcome is a probability.
bool is_yes_or_no(std::string const& outcome, std::vector<std::string> const& scenario_lines);
/// Which way of an outcome is better.
enum class Better : std::uint8_t {
  more,
  less,
  unsaid,  ///< of a formula or an event of which the scenario doesn't say it: nobody else can know
};
/// As its scenario says with `better:`; else less of dates, times, and burdens such as waiting, costs and what is
/// missing, and more of what else is measured.
Better better_of(results::StoredStudy const& study, std::uint32_t outcome);
/// "Earlier is better"; of what is unsaid that it is, and what says it.
std::string better_words(Better better, std::string const& unit);
/// A way in which choices are judged by an outcome.
struct BetterWay {
  Better better;
  std::string words;  ///< "Less is better"; "If less is better: The scenario doesn't say ..."
  std::string label;  ///< "if less is better"; empty where there is one way alone
};
/// The one that is said; where none is, both, since neither is known to be wrong.
std::vector<BetterWay> ways_of(Better better, std::string const& unit);
/// What one future answers to such an outcome; nothing where it is none, or has no value.
std::optional<bool> yes_or_no(results::StoredRun::Outcome const& outcome,
                              std::vector<std::string> const& scenario_lines);

/// The canonical text of a run's scenario; empty where the file doesn't have it.
std::vector<std::string> scenario_lines_of(results::StoredRun const& run);

}  // namespace chokepoint::report
