#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/model/world.hpp"

namespace chokepoint::cli {

/// The scenario file that a person means: a folder stands for the scenario.yaml in it.
std::filesystem::path scenario_path(std::string const& named);

/// "first-steps" of scenarios/first-steps/scenario.yaml, "wine" of wine.yaml.
std::string scenario_name(std::filesystem::path const& file);

/// Reads and assembles a scenario; nothing when it has errors.
std::optional<model::World> load_world(std::filesystem::path const& file, std::vector<std::string> const& overrides,
                                       base::Diagnostics& diagnostics);

}  // namespace chokepoint::cli
