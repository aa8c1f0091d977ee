#pragma once

#include <cstdint>
#include <vector>

#include "engine/processes/environment.hpp"

namespace chokepoint::processes {

/// When the phases of a building project are complete. Building depends on nothing that happens in a run, so the dates
/// are known to whoever builds from the start; others know the plan.
///
/// A phase begins when all that it comes after are complete, not before `starts`, and without either with the run. It
/// is complete after its time, or on its date where that isn't before it begins, and by what it slips later.
class ProjectSchedule {
 public:
  /// What happens: times and slippage are drawn, for each phase once. `owner` is the builder's name hash.
  void draw(model::Project const& project, std::uint64_t owner, Environment const& environment);
  /// What is announced: times at their laws' means, no slippage.
  void plan(model::Project const& project, Environment const& environment);

  /// May precede the run.
  base::SimTime complete_at(std::size_t phase) const { return complete_at_[phase]; }
  /// When the first phase begins; SimTime::end() without phases.
  base::SimTime begins() const { return begins_; }

 private:
  template <class TimeOf, class SlipOf>
  void compute(model::Project const& project, Environment const& environment, TimeOf const& time_of,
               SlipOf const& slip_of);

  std::vector<base::SimTime> complete_at_;  // by phase; keeps its memory over replications
  base::SimTime begins_ = base::SimTime::end();
};

}  // namespace chokepoint::processes
