#pragma once

#include <cstdint>

#include "tests/properties/scenario_text.hpp"

namespace chokepoint::test {

/// A random world without chance or staff limits, in which every amount is a multiple of `amount`: flows are linear in
/// it.
ScenarioText linear_world(std::uint64_t seed, int amount);

}  // namespace chokepoint::test
