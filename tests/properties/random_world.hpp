#pragma once

#include <cstdint>

#include "tests/properties/scenario_text.hpp"

/// Small worlds written as YAML by chance, for properties that any world must have.
namespace chokepoint::test {

/// A world of two to five sites in a tree of lanes, up to two products, a line that makes a
/// third and a fourth from the first, licensing offices, customs, laboratories and
/// desks with freezes, outages and hours, buyers of every kind, events that change them, governments that
/// trigger some, pledges, and outcomes of every measure. It runs for one to two months in some hundreds to thousands of
/// events.
ScenarioText random_world(std::uint64_t seed);

}  // namespace chokepoint::test
