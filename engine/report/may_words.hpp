#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/simulation/may.hpp"

namespace chokepoint::report {

std::string_view word(simulation::Verdict verdict);

/// What a vintage asks for, one phrase each: "license, weighed case by case", "test at us_lab", "25 % duty". What acts
/// at the border only where goods enter the rule's country.
std::vector<std::string> effects_in_words(model::World const& world, model::Vintage const& vintage, bool enters);

/// The answer for people: the decision, each clause with what it asks for, duties with who pays, alternatives.
std::string may_words(model::World const& world, simulation::MayQuestion const& question,
                      simulation::MayReport const& report);

}  // namespace chokepoint::report
