#pragma once

#include <optional>

#include "engine/base/diagnostic.hpp"
#include "engine/scenario/spec.hpp"

namespace chokepoint::scenario {

/// What is left of a scenario that was read with errors once every named element that has one is taken out, and every
/// element that refers to one taken out, over and over. What remains can be assembled, and whatever is wrong with it is
/// wrong by itself: so a person gets the problems of both stages at once. Nothing where the errors leave no ground to
/// stand on: in the clock, or at no particular place.
std::optional<ScenarioSpec> sound_part(ScenarioSpec spec, base::Diagnostics const& diagnostics);

}  // namespace chokepoint::scenario
