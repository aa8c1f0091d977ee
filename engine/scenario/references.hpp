#pragma once

#include "engine/scenario/read_context.hpp"
#include "engine/scenario/spec.hpp"

namespace chokepoint::scenario {

/// Holds every name that a scenario uses against what it lists: references to elements (E_UNKNOWN_ID), `$names`
/// (E_UNKNOWN_ID, E_UNIT where the value's kind or unit doesn't suit the place, E_UNCERTAIN where a law of an uncertain
/// value uses another, E_RANGE where it may be a value that the place doesn't allow). Worth a warning, W_UNUSED, are an
/// uncertain value that nobody uses and, where an unknown name was used, a near one that nobody uses: one of the two is
/// misspelt.
void check_references(ReadContext& context, ScenarioSpec& spec);

}  // namespace chokepoint::scenario
