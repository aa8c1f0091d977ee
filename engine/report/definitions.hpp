#pragma once

#include <string>
#include <vector>

namespace chokepoint::report {

/// What an outcome is, in a sentence: what is measured, of whom, over which time, how it becomes one number; from the
/// canonical text of its scenario. Empty where that doesn't name it.
std::string definition_of(std::string const& outcome, std::vector<std::string> const& scenario_lines);

}  // namespace chokepoint::report
