#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/model/world.hpp"
#include "engine/policy/libraries.hpp"
#include "engine/results/stored_run.hpp"

namespace chokepoint::scenario {
struct ScenarioSpec;
}

namespace chokepoint::cli {

/// The scenario file that a person means: a folder stands for the scenario.yaml in it.
std::filesystem::path scenario_path(std::string const& named);

/// "first-steps" of scenarios/first-steps/scenario.yaml, "wine" of wine.yaml.
std::string scenario_name(std::filesystem::path const& file);

/// The libraries in the folders that a command line and its environment name.
std::shared_ptr<policy::Libraries> libraries_of(CommonArguments const& arguments);

/// What a scenario says; nothing when it has errors.
std::optional<scenario::ScenarioSpec> read_spec(CommonArguments const& arguments, std::filesystem::path const& file,
                                                std::vector<std::string> const& overrides,
                                                base::Diagnostics& diagnostics);
/// The world of it, and where asked for its canonical text; nothing when it has errors.
std::optional<model::World> assemble_world(scenario::ScenarioSpec const& spec, base::Diagnostics& diagnostics,
                                           std::string* canonical = nullptr);

/// Reads and assembles a scenario; nothing when it has errors.
std::optional<model::World> load_world(CommonArguments const& arguments, std::filesystem::path const& file,
                                       std::vector<std::string> const& overrides, base::Diagnostics& diagnostics);

/// A scenario that is to be run, with what results tell of it.
struct LoadedScenario {
  model::World world;
  results::Provenance provenance;
};
/// Without tables where nobody will read them: they tell the whole scenario once more.
std::optional<LoadedScenario> load_scenario(CommonArguments const& arguments, std::filesystem::path const& file,
                                            std::vector<std::string> const& overrides, base::Diagnostics& diagnostics,
                                            bool with_tables = true);

/// Whether no scenario is named and the one that verbs are about then isn't where they run.
bool lacks_scenario(std::string const& named);
/// Says so, and how one is named; the exit code.
int report_lacking_scenario(CommonArguments const& arguments);

}  // namespace chokepoint::cli
