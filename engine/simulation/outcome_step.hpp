#pragma once

#include "engine/base/sim_time.hpp"
#include "engine/model/outcome.hpp"

namespace chokepoint::simulation {

/// An outcome over a part of its time: one step of its course.
///
/// It is measured from the later of `from` and the outcome's own start to the earlier of `to` and its own end, and has
/// no value where nothing is left. Of a formula this holds for each outcome that it reads.
struct OutcomeStep {
  model::Outcome const* outcome = nullptr;  ///< of the world, or one of its own kind; outlives the simulation
  base::SimTime from;
  base::SimTime to;
};

}  // namespace chokepoint::simulation
