#include <algorithm>

#include "engine/processes/buyer.hpp"

/// When what a buyer needs falls due, and what is late then.
namespace chokepoint::processes {

std::int64_t Buyer::needed_at(model::Demand const& rule, base::SimTime placed_at, Environment const& environment) {
  return (placed_at + environment.parameters.get_or(rule.needed_within, base::Duration(0))).seconds();
}

void Buyer::plan_need(std::uint32_t demand, std::int64_t needed_at, std::int64_t quantity, kernel::Context& context,
                      Environment& environment) {
  base::SimTime const on(needed_at);
  if (on <= context.now()) {
    environment.observe(seen(demand, environment).need_due, context.now(), quantity);
    return;
  }
  stream(demand, environment).not_due += quantity;
  if (on < environment.world.clock.to) context.schedule(on, NeedDue{{}, quantity, demand});
}

void Buyer::on(NeedDue const& due, kernel::Context& context, Environment& environment) {
  stream(due.demand, environment).not_due -= due.quantity;
  environment.observe(seen(due.demand, environment).need_due, context.now(), due.quantity);
  note_late(due.demand, context.now(), environment);
}

/// What came has filled the needs that were due first.
void Buyer::note_late(std::uint32_t demand, base::SimTime now, Environment& environment) {
  Stream const& own = stream(demand, environment);
  environment.set(seen(demand, environment).late, now, std::max<std::int64_t>(0, own.unmet - own.not_due));
}

}  // namespace chokepoint::processes
