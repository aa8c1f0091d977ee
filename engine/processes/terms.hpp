#pragma once

#include "engine/processes/shipment.hpp"

/// Who bears what of a shipment, by the terms of its order. Replenishments and dealers' goods have none: their seller
/// bears all.
namespace chokepoint::processes {

model::DeliveryTerms terms_of(Consignment const& goods, model::World const& world);

/// Whether the seller pays the carriage of goods over the lane that they are about to take.
bool seller_carries(Consignment const& goods, model::LaneId lane, model::World const& world);

/// Whether goods become the buyer's as they begin their way over a lane: `leaving` their country for the first time, or
/// not. Before that, and of other terms until delivery, they are the seller's.
bool passes_title(Consignment const& goods, bool leaving, model::World const& world);

/// Who pays duty and fees at the border of a country.
bool buyer_clears(Consignment const& goods, model::CountryId into, model::World const& world);

}  // namespace chokepoint::processes
