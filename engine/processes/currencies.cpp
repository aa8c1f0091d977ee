#include "engine/processes/currencies.hpp"

namespace chokepoint::processes {

void book(ledger::MoneyAccount debit, ledger::MoneyAccount credit, std::int64_t amount, base::SimTime now,
          Environment& environment) {
  if (amount == 0) return;
  environment.money.post_signed(debit, credit, amount, now);
  model::World const& world = environment.world;
  if (world.worth.empty()) return;
  std::int64_t const reported = converted(amount, debit.currency, world.reporting, now, environment);
  debit.currency = credit.currency = reported_currency(world);
  environment.money.post_signed(debit, credit, reported, now);
}

}  // namespace chokepoint::processes
