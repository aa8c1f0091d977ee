#pragma once

#include <string>
#include <string_view>

#include "engine/simulation/may.hpp"

namespace chokepoint::report {

std::string_view word(simulation::Verdict verdict);

/// The answer for people: the decision, each clause with what it asks for, duties with who pays, alternatives.
std::string may_words(model::World const& world, simulation::MayQuestion const& question,
                      simulation::MayReport const& report);

}  // namespace chokepoint::report
