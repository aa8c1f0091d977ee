#pragma once

#include "engine/kernel/board.hpp"
#include "engine/model/parameters.hpp"

namespace chokepoint::processes {

/// The value of a parameter at a moment that isn't in the future: by its dates, by events known beforehand and by those
/// that governments triggered, of which the latest wins (as in model::ParameterPath). Triggers are on the Board; null
/// outside of a run, where there are none.
template <class T>
T value_in_force(model::Parameters const& parameters, kernel::Board const* board, model::Parameter<T> parameter,
                 base::SimTime now) {
  if (!parameter.dated()) return parameters.get(parameter);
  model::Parameters::Step step = parameters.step_at(parameter, now);
  if (board == nullptr) return parameters.get(model::Parameter<T>(step.cell));
  for (model::EventSetting const& setting : parameters.triggered(parameter)) {
    std::int64_t const from = board->read(parameters.event(setting.event).trigger, now);
    bool const holds = from != 0 && now < base::SimTime(from) + parameters.lasts(setting.event);
    if (holds && base::SimTime(from) >= step.since) step = {setting.cell, base::SimTime(from)};
  }
  return parameters.get(model::Parameter<T>(step.cell));
}

}  // namespace chokepoint::processes
