#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/model/world.hpp"
#include "engine/results/stored_run.hpp"

namespace chokepoint::cli {

/// The scenario file that a person means: a folder stands for the scenario.yaml in it.
std::filesystem::path scenario_path(std::string const& named);

/// "first-steps" of scenarios/first-steps/scenario.yaml, "wine" of wine.yaml.
std::string scenario_name(std::filesystem::path const& file);

/// Reads and assembles a scenario; nothing when it has errors.
std::optional<model::World> load_world(std::filesystem::path const& file, std::vector<std::string> const& overrides,
                                       base::Diagnostics& diagnostics);

/// A scenario that is to be run, with what results tell of it.
struct LoadedScenario {
  model::World world;
  results::Provenance provenance;
};
std::optional<LoadedScenario> load_scenario(std::filesystem::path const& file,
                                            std::vector<std::string> const& overrides, base::Diagnostics& diagnostics);

}  // namespace chokepoint::cli
