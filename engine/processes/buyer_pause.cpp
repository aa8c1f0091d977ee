#include "engine/processes/buyer.hpp"
#include "engine/processes/decisions.hpp"

namespace chokepoint::processes {

void Buyer::plan_pause(kernel::Context& context, Environment& environment) {
  base::SimTime const next = environment.next_change(who(environment).ordering, context);
  if (next < environment.world.clock.to) context.schedule(next, PauseTurns{});
}

bool Buyer::puts_off(std::uint32_t demand, Wish const& wish, kernel::Context const& context,
                     Environment& environment) const {
  PausingAsked asked{demand, wish.ordinal, wish.quantity, base::SimTime(wish.wanted_at)};
  asked.paused = pauses(context, environment);
  asked.asked_before = wish.asked;
  return decide(asked, context, environment);
}

/// A policy is asked again every day; when the engine's own pauses end is known beforehand.
void Buyer::plan_to_ask_again(kernel::Context& context, Environment const& environment) {
  bool const by_policy = environment.policy_of(model::Question::pausing, context) != model::built_in;
  if (!by_policy || asks_again_) return;
  asks_again_ = true;
  context.schedule(context.now() + base::hours(24), PauseTurns{{}, 1});
}

void Buyer::on(PauseTurns const& turns, kernel::Context& context, Environment& environment) {
  bool const asked_again = turns.asked_again != 0;
  if (asked_again) asks_again_ = false;
  place_postponed(context, environment);
  if (!asked_again) plan_pause(context, environment);
}

void Buyer::on(ValuesChange const&, kernel::Context& context, Environment& environment) {
  place_postponed(context, environment);
}

/// It orders again: what fell due meanwhile is ordered now, in the order in which it did, and as firm as it would be.
void Buyer::place_postponed(kernel::Context& context, Environment& environment) {
  if (postponed_.empty() && pauses(context, environment)) return;
  fund(context, environment);  // what waits for money was wanted before
  std::size_t kept = 0;
  for (std::size_t place = 0; place < postponed_.size(); ++place) {
    Unplaced late = postponed_[place];
    late.wish.asked += 1;
    if (puts_off(late.demand, late.wish, context, environment)) {
      postponed_[kept++] = late;
      continue;
    }
    Wish wish = late.wish;
    base::Duration const by = context.now() - wish.placed_at;
    wish.placed_at = context.now();
    if (wish.firm_at != never) wish.firm_at = std::min(wish.firm_at + by.seconds(), never);
    pay_and_place(late.demand, wish, context, environment);
  }
  postponed_.erase(postponed_.begin() + static_cast<std::ptrdiff_t>(kept), postponed_.end());
  if (!postponed_.empty()) plan_to_ask_again(context, environment);
}

}  // namespace chokepoint::processes
