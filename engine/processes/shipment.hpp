#pragma once

#include "engine/processes/environment.hpp"

/// What rules, offices and quotas look at: an order at its desk, or goods on their way.
namespace chokepoint::processes {

struct ShipmentFacts {
  model::StockId stock;
  std::uint32_t demand;  ///< `none` for a replenishment
  std::uint32_t customer;
  std::int64_t quantity;
  base::SimTime date;
};
inline ShipmentFacts facts_of(Consignment const& goods, base::SimTime date) {
  return {model::StockId(goods.stock), goods.clock.owner, goods.customer, goods.quantity(), date};
}

/// The firm that buys; invalid where it isn't known.
model::FirmId buying_firm(std::uint32_t customer, model::World const& world);
/// The firm that sells; invalid where it isn't known.
inline model::FirmId selling_firm(std::uint32_t stock, model::World const& world) {
  return world.sites[world.stocks[stock].site.index()].firm;
}

/// Whether the goods stay within one group of firms: seller and buyer have one ultimate parent.
bool stays_in_group(std::uint32_t stock, std::uint32_t customer, model::World const& world);

/// The country of origin of a product that is sent from somewhere.
model::CountryId origin_of(model::ProductId product, model::CountryId from, model::World const& world);

/// The firm that an answer is for, however its order has ended; invalid where it isn't known.
model::FirmId applicant_of(CaseDecided const& decided, model::World const& world);

ShipmentView view_of(ShipmentFacts const& facts, model::World const& world);

/// Whether an office or a quota that has such a condition is about this shipment; without one it is about all.
inline bool is_about(std::optional<expression::Expression> const& condition, std::string const& whose,
                     ShipmentFacts const& facts, Environment& environment) {
  return !condition || environment.rules.holds(condition, whose, view_of(facts, environment.world));
}

}  // namespace chokepoint::processes
