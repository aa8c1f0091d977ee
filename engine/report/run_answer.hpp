#pragma once

#include <string>

#include "engine/results/stored_run.hpp"

namespace chokepoint::report {

/// What a run answers, in a sentence: the same in the terminal and on the page of its report.
struct RunAnswer {
  std::string sentence;  ///< its first outcome, or why there is none: "Chips delivered: 2,180 units."
  std::string held;      ///< the largest reasons of waiting: "What held back ...: ..."; empty where nothing waited
  std::string caveat;    ///< that it is one future, of which values, and no forecast; empty where there is no number
  std::string among;     ///< the command that shows where it lies among other futures
};
RunAnswer answer_of(results::StoredRun const& run);

/// A word as a shell takes it: in quotes where it needs them.
std::string shell_word(std::string const& word);

}  // namespace chokepoint::report
