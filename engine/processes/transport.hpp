#pragma once

#include "engine/processes/environment.hpp"

/// Goods on their way over lanes and past offices. Used by whoever holds them: sites and offices.
namespace chokepoint::processes {

/// Where the customer of these goods takes them; invalid when they are collected at the seller's site.
model::SiteId destination_of(Consignment const& goods, model::World const& world);

/// Lanes carry products of any resolution, so what they take is counted in micro-units.
inline constexpr std::int64_t micro_units = 1'000'000;
inline std::int64_t micro_units_of(std::uint32_t stock, std::int64_t quantity, model::World const& world) {
  return quantity * (micro_units / world.products[world.stocks[stock].product.index()].per_unit);
}

/// The class of service of an order: its stream's; replenishments come first.
std::uint32_t priority_of(std::uint32_t demand, kernel::Context const& context, Environment const& environment);
inline std::uint32_t priority_of(Consignment const& goods, kernel::Context const& context,
                                 Environment const& environment) {
  return priority_of(goods.clock.owner, context, environment);
}

ledger::DelayReason reason_of(model::OfficeKind kind);
ledger::Gate gate_of(model::OfficeKind kind);

/// The gates at which permissions are pending: of those in `pending`, quotas only where they have been asked.
ledger::GateSet pending_gates(std::uint16_t pending, std::uint16_t filed, ledger::GateSet gates,
                              model::World const& world);

/// The country that a lane leads into from another one; invalid for a lane within a country.
model::CountryId country_entered(model::LaneId lane, model::World const& world);
/// Goods that arrive from abroad: the dates of the lot, and what falls due.
void enter_country(Consignment& goods, model::SiteId at, base::SimTime now, Environment& environment);

/// From an actor at `site`: to the next office there that handles these goods, or to the site itself. Takes the news
/// delay of handing over. `goods.next_office` says which offices are behind.
void pass_on(Consignment goods, model::SiteId site, kernel::EventId previous, kernel::Context& context,
             Environment& environment);

/// The lane on which these goods leave `site` towards their next waypoint or destination; invalid while none is open.
model::LaneId lane_from(model::SiteId site, Consignment const& goods, kernel::Context& context,
                        Environment& environment);

/// Sends goods from `site` along `lane`; they arrive at its end's first office that handles them, or at the site.
/// `credit` is hand-over time that the stated lead time already includes. `previous` is, here and below, the last event
/// of the same lot or order, for the trace.
void dispatch(Consignment goods, model::LaneId lane, base::Duration credit, kernel::EventId previous,
              kernel::Context& context, Environment& environment);

/// Goods reach `site` at `at`: its first office that handles them, or itself.
void arrive(Consignment goods, model::SiteId site, base::SimTime at, kernel::EventId previous, kernel::Context& context,
            Environment& environment);

/// Goods that won't reach their customer: ends their delay and tells the customer.
void close_undelivered(Consignment goods, Closing why, kernel::EventId previous, kernel::Context& context,
                       Environment& environment);

/// Goods come into the hands of the buyer who ordered them, through a channel: unit books, delay, and a word to the
/// buyer; units that it installs are handed to it as UnitsToInstall, too, and go on waiting.
void take(Consignment goods, ledger::UnitStatus from, ledger::UnitChannel channel, kernel::EventId previous,
          kernel::Context& context, Environment& environment);

/// Goods taken by their customer, at this moment: unit books, delay, and a word to the customer. The waiting of units
/// that the customer installs goes on: they are handed to it as UnitsToInstall, too.
void hand_over(Consignment goods, ledger::UnitStatus from, kernel::EventId previous, kernel::Context& context,
               Environment& environment);

}  // namespace chokepoint::processes
