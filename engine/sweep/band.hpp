#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/sim_time.hpp"
#include "engine/model/world.hpp"
#include "engine/scenario/spec.hpp"
#include "engine/simulation/outcome_step.hpp"

namespace chokepoint::sweep {

/// The course of an outcome, or of units in a status, of which a sweep keeps mean and quantiles over its replications.
struct Band : model::Course {
  bool each_step = false;           ///< the value of each step alone, not of all time since `from`
  std::vector<base::SimTime> ends;  ///< of the steps, ascending
  std::vector<double> quantiles;    ///< ascending, in (0, 1)
};

/// The bands of a study, each problem reported at its place.
std::vector<Band> read_bands(scenario::StudySpec const& study, model::World const& world,
                             base::Diagnostics& diagnostics);

/// How many steps all bands have together.
std::size_t step_count(std::vector<Band> const& bands);

/// The steps of all bands, one after the other, in a world of the study. `bands` and `world` must outlive them.
std::vector<simulation::OutcomeStep> steps_of(std::vector<Band> const& bands, model::World const& world);

}  // namespace chokepoint::sweep
