#pragma once

#include <cstdint>
#include <vector>

#include "engine/processes/environment.hpp"
#include "engine/processes/project_schedule.hpp"

namespace chokepoint::processes {

/// Capacity that plants build through one run: under construction, and built. Building depends on nothing that happens
/// in a run, so whoever needs it draws the same dates as the plant itself.
///
/// What a phase adds is under construction from the day on which its plant's project begins, whichever phase that is
/// with, and built when the phase is complete. Capacity that the plant has without its project is neither.
class Construction {
 public:
  void draw(std::vector<model::LineId> const& lines, Environment const& environment);

  struct Capacity {
    double building = 0;  ///< units of capacity per second
    double built = 0;
  };
  Capacity at(base::SimTime now) const;
  /// The next moment after `now` at which that changes; SimTime::end(): none.
  base::SimTime next_change(base::SimTime now) const;

  void clear() { steps_.clear(); }

 private:
  struct Step {
    base::SimTime begins;
    base::SimTime complete;
    double adds = 0;
  };
  std::vector<Step> steps_;  // by line, then phase
  ProjectSchedule schedule_;
};

}  // namespace chokepoint::processes
