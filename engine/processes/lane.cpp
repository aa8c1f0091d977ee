#include "engine/processes/lane.hpp"

#include <algorithm>

namespace chokepoint::processes {

void Lane::start(kernel::Context& context, Environment& environment) {
  model::Lane const& lane = rules(environment);
  posted_open_ = context.read(lane.status) != 0;
  LevelIndex const up = environment.observables.lanes[id_.index()].up;
  environment.set(up, context.now(), posted_open_ ? 1 : 0);
  post(context, environment);
  turn_traffic(context, environment);
  plan_dated(context, environment);
  if (lane.outages.present) {
    base::Duration const until =
        environment.draw_time(lane.outages.up, environment.streams.lane_up, context.self_name_hash(), 0);
    context.schedule(context.now() + until, LaneChanges{{}, outage_begins, 0});
  }
}

void Lane::on(LaneChanges const& change, kernel::Context& context, Environment& environment) {
  model::Lane const& lane = rules(environment);
  switch (static_cast<What>(change.what)) {
    case dated:
      turn_traffic(context, environment);
      plan_dated(context, environment);
      break;
    case outage_begins: {
      out_ = true;
      base::Duration const down = environment.draw_time(lane.outages.down, environment.streams.lane_down,
                                                        context.self_name_hash(), change.index);
      context.schedule(context.now() + down, LaneChanges{{}, outage_ends, change.index});
      break;
    }
    case outage_ends: {
      out_ = false;
      base::Duration const until = environment.draw_time(lane.outages.up, environment.streams.lane_up,
                                                         context.self_name_hash(), change.index + 1);
      context.schedule(context.now() + until, LaneChanges{{}, outage_begins, change.index + 1});
      break;
    }
  }
  post(context, environment);
}

void Lane::on(ValuesChange const&, kernel::Context& context, Environment& environment) {
  post(context, environment);
  turn_traffic(context, environment);
}

void Lane::plan_dated(kernel::Context& context, Environment& environment) {
  model::Lane const& lane = rules(environment);
  base::SimTime const next =
      std::min({environment.next_change(lane.open, context), environment.next_change(lane.moving, context),
                environment.next_change(lane.receives, context)});
  if (next < base::SimTime::end()) context.schedule(next, LaneChanges{{}, dated, 0});
}

void Lane::post(kernel::Context& context, Environment& environment) {
  model::Lane const& lane = rules(environment);
  bool const open = !out_ && environment.at_or(lane.open, context, true);
  if (open == posted_open_) return;
  posted_open_ = open;
  environment.set(environment.observables.lanes[id_.index()].up, context.now(), open ? 1 : 0);
  base::SimTime const known = context.now() + context.news_delay();
  context.publish(lane.status, open ? 1 : 0, known);
  if (!open) return;
  for (model::SiteId const site : environment.world.sites_waiting_for[id_.index()]) {
    context.send(environment.world.sites[site.index()].actor, known, LaneReopened{{}, id_.index()});
  }
}

}  // namespace chokepoint::processes
