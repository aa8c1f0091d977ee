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

/// What a trace tells of single orders: rows (order, lot, buyer, product, units, step, place, begins, ends), in the
/// order in which the steps ended. Steps: "asks" (an application, from filing to answer; the place says who was asked
/// and what came of it), "moves" (a leg, from its beginning to its end), "is taken" (from order to delivery, when the
/// buyer knows). Empty for an empty trace.
std::vector<std::vector<Cell>> journeys_of(model::World const& world, std::vector<kernel::TraceRecord> const& trace);

}  // namespace chokepoint::results
