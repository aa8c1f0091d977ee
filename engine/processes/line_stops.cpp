#include <algorithm>

#include "engine/processes/line.hpp"

namespace chokepoint::processes {

void Line::plan_turn(kernel::Context& context, Environment& environment) {
  base::SimTime const next = environment.next_change(rules(environment).running, context);
  if (next < base::SimTime::end()) context.schedule(next, LineTurns{{}, dated, 0});
}

void Line::on(LineTurns const& turns, kernel::Context& context, Environment& environment) {
  model::Outages const& outages = rules(environment).outages;
  std::uint64_t const owner = context.self_name_hash();
  switch (static_cast<Turn>(turns.what)) {
    case dated:
      plan_turn(context, environment);
      break;
    case outage_begins: {
      out_ = true;
      base::Duration const down =
          environment.draw_time(outages.down, environment.streams.line_down, owner, turns.index);
      context.schedule(context.now() + down, LineTurns{{}, outage_ends, turns.index});
      break;
    }
    case outage_ends: {
      out_ = false;
      base::Duration const up = environment.draw_time(outages.up, environment.streams.line_up, owner, turns.index + 1);
      context.schedule(context.now() + up, LineTurns{{}, outage_begins, turns.index + 1});
      break;
    }
  }
  work_until(context.now(), environment);
  turn(context, environment);
  take_capacity(context, environment);
  go_on(context, environment);
}

/// What is in process stands still or goes on.
void Line::turn(kernel::Context& context, Environment& environment) {
  model::Line const& line = rules(environment);
  bool const stands = out_ || !environment.at_or(line.running, context, true);
  if (stands == stands_) return;
  stands_ = stands;
  turns_ += 1;
  double const share = environment.parameters.get_or(line.stop_loses, 0.0);
  for (std::uint32_t slot = 0; slot < lots_.size(); ++slot) {
    Lot& lot = lots_[slot];
    if (!lot.alive) continue;
    if (stands) {
      lot.left = lot.due - context.now();
      lose(lot, share, context, environment);
    } else {
      lot.due = context.now() + lot.left;
      plan_completion(slot, context);
    }
  }
}

void Line::on(LineCapacityChanges const& changes, kernel::Context& context, Environment& environment) {
  model::Line const& line = rules(environment);
  if (changes.restarted != 0 && changes.generation != restart_generation_) return;
  work_until(context.now(), environment);
  if (changes.restarted != 0) {
    stopped_ = false;
  } else {
    base::SimTime const next = environment.parameters.next_change(line.capacity, context.now());
    if (next < base::SimTime::end()) context.schedule(next, LineCapacityChanges{{}, 0, 0});
    take_capacity(context, environment);
  }
  go_on(context, environment);
}

void Line::on(ValuesChange const&, kernel::Context& context, Environment& environment) {
  work_until(context.now(), environment);
  turn(context, environment);
  take_capacity(context, environment);
  go_on(context, environment);
}

void Line::on(PhaseCompleted const& completed, kernel::Context& context, Environment& environment) {
  work_until(context.now(), environment);
  added_ += environment.parameters.get_or(rules(environment).adds[completed.index], 0.0);
  take_capacity(context, environment);
  go_on(context, environment);
}

/// Of a line whose starts take no time: anything above 0 while it runs.
double Line::present_capacity(kernel::Context const& context, Environment const& environment) const {
  if (stands_) return 0;
  model::Line const& line = rules(environment);
  return line.capacity.valid() ? environment.at(line.capacity, context) + added_ : 1;
}

/// A line that stood restarts after a while.
void Line::take_capacity(kernel::Context& context, Environment& environment) {
  model::Line const& line = rules(environment);
  bool const stood = capacity_ <= 0;
  capacity_ = present_capacity(context, environment);
  if (capacity_ <= 0) {
    stopped_ = true;
    restart_generation_ += 1;
  } else if (stood) {
    base::Duration const restart =
        line.restart.valid()
            ? environment.draw_time(line.restart, environment.streams.line_restart, context.self_name_hash(), stops_)
            : base::Duration(0);
    stops_ += 1;
    stopped_ = restart > base::Duration(0);
    if (stopped_) {
      context.schedule(context.now() + restart, LineCapacityChanges{{}, 1, restart_generation_}, context.current());
    }
  }
}

void Line::go_on(kernel::Context& context, Environment& environment) {
  set_activity(activity_, context.now(), environment);
  set_starved(starved_, context.now(), environment);
  if (activity_ != Activity::idle) plan_end(context, environment);
  plan_soon(context);
}

}  // namespace chokepoint::processes
