#include "engine/processes/event_triggers.hpp"

#include <algorithm>

namespace chokepoint::processes {

void EventTriggers::trigger(model::TimelineEventId id, kernel::Context& context, Environment& environment) {
  model::TimelineEvent const& event = environment.parameters.event(id);
  base::SimTime const from = context.now() + context.news_delay();
  context.publish(event.trigger, from.seconds(), from);
  bool const known = std::any_of(happened_.begin(), happened_.end(),
                                 [&](Happened const& happened) { return happened.event == id.index(); });
  if (!known) happened_.push_back({id.index(), from});
  base::SimTime const to = from + environment.parameters.lasts(id);
  for (kernel::ActorId const listener : event.listeners) {
    context.send(listener, from, ValuesChange{{}, id.index()}, context.current());
    if (to < base::SimTime::end()) context.send(listener, to, ValuesChange{{}, id.index()}, context.current());
  }
}

void EventTriggers::end(model::TimelineEventId id, kernel::Context& context, Environment& environment) {
  model::TimelineEvent const& event = environment.parameters.event(id);
  base::SimTime const known = context.now() + context.news_delay();
  context.publish(event.trigger, 0, known);
  for (kernel::ActorId const listener : event.listeners) {
    context.send(listener, known, ValuesChange{{}, id.index()}, context.current());
  }
}

base::SimTime EventTriggers::first_time(model::TimelineEventId event) const {
  for (Happened const& happened : happened_) {
    if (happened.event == event.index()) return happened.first;
  }
  return base::SimTime::end();
}

}  // namespace chokepoint::processes
