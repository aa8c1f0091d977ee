#pragma once

#include "engine/ledger/exchange_rates.hpp"
#include "engine/processes/environment.hpp"

/// Money of several currencies: what one is worth in another at a moment, and the books that hold both.
namespace chokepoint::processes {

/// What a currency is worth, in the one that outcomes are reported in; `at` gives the value of a parameter.
template <class At>
ledger::CurrencyWorth worth_of(std::uint32_t currency, model::World const& world, At const& at) {
  ledger::CurrencyWorth worth;
  worth.minor_units = static_cast<std::int64_t>(world.minor_units[currency]);
  if (world.worth[currency].valid()) worth.billionths = ledger::in_billionths(at(world.worth[currency]));
  return worth;
}

/// An amount of one currency in another at a moment, in minor units. Where no rates are known, all are one currency.
template <class At>
std::int64_t converted(std::int64_t amount, std::uint32_t from, std::uint32_t to, model::World const& world,
                       At const& at) {
  if (from == to || amount == 0 || world.worth.empty()) return amount;
  return ledger::converted(amount, worth_of(from, world, at), worth_of(to, world, at));
}
inline std::int64_t converted(std::int64_t amount, std::uint32_t from, std::uint32_t to, base::SimTime now,
                              Environment const& environment) {
  return converted(amount, from, to, environment.world,
                   [&](model::Parameter<double> worth) { return environment.at(worth, now); });
}

/// Books an amount of either sign, and where there are several currencies its worth of that moment in the one that
/// outcomes are reported in, as a currency of its own behind the others: so each closes by itself.
void book(ledger::MoneyAccount debit, ledger::MoneyAccount credit, std::int64_t amount, base::SimTime now,
          Environment& environment);

/// Currencies that a run keeps books of, and the one of them that outcomes are read from.
inline std::uint32_t currencies_in_books(model::World const& world) {
  return static_cast<std::uint32_t>(world.currencies.size()) + (world.worth.empty() ? 0 : 1);
}
inline std::uint32_t reported_currency(model::World const& world) {
  return world.worth.empty() ? 0 : static_cast<std::uint32_t>(world.currencies.size());
}

}  // namespace chokepoint::processes
