#pragma once

#include <cstdint>
#include <vector>

#include "engine/kernel/trace.hpp"
#include "engine/model/world.hpp"
#include "engine/results/table.hpp"

namespace chokepoint::results {

/// The resolution that the ordered products share, of the orders that World::about tells of or of the others; 0 where
/// there are several, 1 where nothing is ordered.
std::int64_t common_resolution(model::World const& world, bool about);

/// What a trace tells of single orders: rows (order, lot, buyer, product, units, step, place, begins, ends, parent
/// order, parent lot), in the order in which they came to be known. Steps: "is ordered" (the place is who sells),
/// "asks" (an application of an order, or of a lot under way, whose id is then in the place of the order's; from filing
/// to answer; the place says who was asked and what came of it), "moves" (a leg, from its beginning to its end), "is
/// examined" (by an office that has the goods), "is taken" (from order to delivery, when the buyer knows; the lot, if
/// it was one), "is parted" (when an order or lot became one of its own: an order through the answer that the place
/// names, a lot without a place). The parents are what the order and the lot were part of until then, empty if of
/// nothing. Empty for an empty trace.
std::vector<std::vector<Cell>> journeys_of(model::World const& world, std::vector<kernel::TraceRecord> const& trace);

}  // namespace chokepoint::results
