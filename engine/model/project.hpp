#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/parameters.hpp"

namespace chokepoint::model {

/// One step of a building project: a permit, a shell, a hall, a grid connection.
struct Phase {
  std::string name;
  std::uint64_t ordinal = 0;          ///< hash of the name: its luck follows the name, whatever else is built
  std::vector<std::uint32_t> after;   ///< phases that must be complete first, all of them before it in the list
  Parameter<base::SimTime> starts;    ///< not before, and perhaps before the run; invalid: with the run
  LawId time;                         ///< how long it takes; invalid where it is dated
  Parameter<base::SimTime> ready_on;  ///< when it is meant to be complete; invalid where it takes a time
  LawId slips;                        ///< what is lost on top; invalid: nothing
};

/// A network of phases: each begins when all that it comes after are complete (Kelley and Walker, Critical-Path
/// Planning and Scheduling, 1959). Whoever builds, a campus or a plant, owns one.
struct Project {
  std::vector<Phase> phases;  ///< each after those that it comes after; else in the order of names
};

}  // namespace chokepoint::model
