#include "engine/processes/buyer.hpp"

namespace chokepoint::processes {

void Buyer::plan_pause(kernel::Context& context, Environment& environment) {
  base::SimTime const next = environment.next_change(who(environment).ordering, context);
  if (next < environment.world.clock.to) context.schedule(next, PauseTurns{});
}

void Buyer::on(PauseTurns const&, kernel::Context& context, Environment& environment) {
  place_postponed(context, environment);
  plan_pause(context, environment);
}

void Buyer::on(ValuesChange const&, kernel::Context& context, Environment& environment) {
  place_postponed(context, environment);
}

/// It orders again: what fell due meanwhile is ordered now, in the order in which it did, and as firm as it would be.
void Buyer::place_postponed(kernel::Context& context, Environment& environment) {
  if (pauses(context, environment)) return;
  fund(context, environment);  // what waits for money was wanted before
  for (Unplaced const& late : postponed_) {
    Wish wish = late.wish;
    base::Duration const by = context.now() - wish.placed_at;
    wish.placed_at = context.now();
    if (wish.firm_at != never) wish.firm_at = std::min(wish.firm_at + by.seconds(), never);
    pay_and_place(late.demand, wish, context, environment);
  }
  postponed_.clear();
}

}  // namespace chokepoint::processes
