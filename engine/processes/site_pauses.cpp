#include "engine/processes/site.hpp"

namespace chokepoint::processes {

void Site::plan_pause(kernel::Context& context, Environment& environment) {
  model::Site const& here = place(environment);
  base::SimTime const next =
      std::min(environment.next_change(here.dispatches, context), environment.next_change(here.receives, context));
  if (next < environment.world.clock.to) context.schedule(next, PauseTurns{});
}

void Site::on(PauseTurns const& turns, kernel::Context& context, Environment& environment) {
  if (turns.asked_again != 0) return put_off_again(context, environment);
  turn_pauses(context, environment);
  plan_pause(context, environment);
}

void Site::put_off(kernel::Context& context) {
  if (puts_off_) return;
  puts_off_ = true;
  context.schedule(context.now() + base::days(1), PauseTurns{{}, 1, 0});
}

void Site::put_off_again(kernel::Context& context, Environment& environment) {
  puts_off_ = false;
  look_at_rules(context, environment);  // ends by serving every shelf
}

/// Whether goods leave or are let in may have changed: what waits for that tries again.
void Site::turn_pauses(kernel::Context& context, Environment& environment) {
  model::Site const& here = place(environment);
  if (here.dispatches.valid()) retry_ways(context, environment);
  if (outside_.empty() || !environment.at_or(here.receives, context, true)) return;
  for (SupplyArrived const& supply : outside_) take_in(supply, context, environment);
  outside_.clear();
}

}  // namespace chokepoint::processes
