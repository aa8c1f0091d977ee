#pragma once

#include <string>
#include <vector>

#include "engine/model/world.hpp"
#include "engine/simulation/outcome_step.hpp"

/// The course of what was observed, as a run has it: what a report holds history against.
namespace chokepoint::results {

/// When a course is looked at: at some sixty dates, evenly spread, at each of what was seen, and at its end. None lies
/// at or before its start, where it has no value yet.
std::vector<base::SimTime> course_dates(model::Observed const& series);

/// What a series is called where its course is drawn: of what was seen step by step, such as "Exports of each year",
/// the course adds the steps up.
std::string course_title(model::Observed const& series);

/// The steps of all of them, one series after the other. `world` must outlive them.
std::vector<simulation::OutcomeStep> observed_steps(model::World const& world);

}  // namespace chokepoint::results
