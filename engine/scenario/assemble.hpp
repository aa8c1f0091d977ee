#pragma once

#include <optional>
#include <string>

#include "engine/base/diagnostic.hpp"
#include "engine/model/world.hpp"
#include "engine/scenario/spec.hpp"

namespace chokepoint::scenario {

/// The World of a scenario that was read without errors; nothing when what it says doesn't fit together (a lane from a
/// site to itself, a supplier without the product, a formula that doesn't compile). All problems are reported.
/// `canonical`, where given, becomes the canonical text, which the world's identity is the digest of.
std::optional<model::World> assemble(ScenarioSpec const& spec, base::Diagnostics& diagnostics,
                                     std::string* canonical = nullptr);

}  // namespace chokepoint::scenario
