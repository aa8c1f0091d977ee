#include "engine/processes/construction.hpp"

#include <algorithm>

#include "engine/base/name_hash.hpp"

namespace chokepoint::processes {

void Construction::draw(std::vector<model::LineId> const& lines, Environment const& environment) {
  steps_.clear();
  for (model::LineId const id : lines) {
    model::Line const& line = environment.world.lines[id.index()];
    schedule_.draw(line.project, base::name_hash(environment.world.actors[line.actor.index()].name), environment);
    for (std::size_t phase = 0; phase < line.project.phases.size(); ++phase) {
      double const adds = environment.parameters.get_or(line.adds[phase], 0.0);
      if (adds > 0) steps_.push_back({schedule_.begins(), schedule_.complete_at(phase), adds});
    }
  }
}

Construction::Capacity Construction::at(base::SimTime now) const {
  Capacity capacity;
  for (Step const& step : steps_) {
    if (step.complete <= now) {
      capacity.built += step.adds;
    } else if (step.begins <= now) {
      capacity.building += step.adds;
    }
  }
  return capacity;
}

base::SimTime Construction::next_change(base::SimTime now) const {
  base::SimTime next = base::SimTime::end();
  for (Step const& step : steps_) {
    for (base::SimTime const date : {step.begins, step.complete}) {
      if (date > now) next = std::min(next, date);
    }
  }
  return next;
}

}  // namespace chokepoint::processes
