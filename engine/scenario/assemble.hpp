#pragma once

#include <optional>

#include "engine/base/diagnostic.hpp"
#include "engine/model/world.hpp"
#include "engine/scenario/spec.hpp"

namespace chokepoint::scenario {

/// The World of a scenario that was read without errors; nothing when what it says doesn't fit together (a lane from a
/// site to itself, a supplier without the product, a formula that doesn't compile). All problems are reported.
std::optional<model::World> assemble(ScenarioSpec const& spec, base::Diagnostics& diagnostics);

}  // namespace chokepoint::scenario
