#pragma once

#include "engine/scenario/read_context.hpp"
#include "engine/scenario/spec.hpp"

namespace chokepoint::scenario {

/// W_OUTSIDE for what a dated value becomes only after the run.
void warn_of_late_steps(base::Diagnostics& diagnostics, ScenarioSpec& spec);

/// Holds every place that events set against what the scenario has. E_UNKNOWN_ID where there is no such place,
/// E_MISSING_FIELD where nothing is written there and no default tells what holds before the event, E_UNIT where
/// amounts are in another word than those they replace. A default that an event changes is written into the scenario,
/// so that assembly finds a value to change.
void check_settings(ReadContext& context, ScenarioSpec& spec);

}  // namespace chokepoint::scenario
