#pragma once

#include <vector>

#include "engine/processes/environment.hpp"

namespace chokepoint::processes {

/// Events of the timeline that one actor makes happen. An event's time is on the Board, where everyone reads it with
/// the values that it sets (Environment::at); those to whom it matters at once are told.
class EventTriggers {
 public:
  /// It happens one news delay from now.
  void trigger(model::TimelineEventId event, kernel::Context& context, Environment& environment);
  /// It is over one news delay from now.
  void end(model::TimelineEventId event, kernel::Context& context, Environment& environment);

  /// When it happened first; the end of time: it didn't.
  base::SimTime first_time(model::TimelineEventId event) const;

  void clear() { happened_.clear(); }

 private:
  struct Happened {
    std::uint32_t event = 0;
    base::SimTime first;
  };
  std::vector<Happened> happened_;
};

}  // namespace chokepoint::processes
