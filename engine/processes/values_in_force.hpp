#pragma once

#include <algorithm>

#include "engine/kernel/board.hpp"
#include "engine/model/parameters.hpp"

namespace chokepoint::processes {

/// What a dated parameter is at a moment `then`, as is known at `now`, which isn't before: by its dates, by events
/// known beforehand and by those that governments triggered, of which the latest wins (as in model::ParameterPath); and
/// since when nothing has begun or ended that bears on it. Triggers are on the Board; null outside of a run, where
/// there are none.
template <class T>
model::Parameters::Step step_in_force(model::Parameters const& parameters, kernel::Board const* board,
                                      model::Parameter<T> parameter, base::SimTime then, base::SimTime now) {
  model::Parameters::Step step = parameters.step_at(parameter, then);
  if (board == nullptr) return step;
  base::SimTime ended = model::beginning_of_time;
  for (model::EventSetting const& setting : parameters.triggered(parameter)) {
    std::int64_t const from = board->read(parameters.event(setting.event).trigger, now);
    if (from == 0 || base::SimTime(from) > then) continue;
    base::SimTime const end = base::SimTime(from) + parameters.lasts(setting.event);
    if (end <= then) {
      ended = std::max(ended, end);
    } else if (base::SimTime(from) >= step.since) {
      step = {setting.cell, base::SimTime(from)};
    }
  }
  step.since = std::max(step.since, ended);
  return step;
}

/// The value of a parameter at a moment that isn't in the future.
template <class T>
T value_in_force(model::Parameters const& parameters, kernel::Board const* board, model::Parameter<T> parameter,
                 base::SimTime now) {
  if (!parameter.dated()) return parameters.get(parameter);
  return parameters.get(model::Parameter<T>(step_in_force(parameters, board, parameter, now, now).cell));
}

/// Since when a flag that is up at `now` has been up without a break.
inline base::SimTime up_since(model::Parameters const& parameters, kernel::Board const* board,
                              model::Parameter<bool> flag, base::SimTime now) {
  if (!flag.dated()) return model::beginning_of_time;
  base::SimTime since = step_in_force(parameters, board, flag, now, now).since;
  while (since > model::beginning_of_time) {
    model::Parameters::Step const before = step_in_force(parameters, board, flag, since - base::seconds(1), now);
    if (!parameters.get(model::Parameter<bool>(before.cell))) break;
    since = before.since;
  }
  return since;
}

}  // namespace chokepoint::processes
