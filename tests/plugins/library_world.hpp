#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "engine/policy/libraries.hpp"
#include "tests/support/scarce_chips.hpp"
#include "tests/support/yaml_world.hpp"

namespace chokepoint::test {

/// The libraries that tests build, and files in Python.
inline std::shared_ptr<policy::Libraries> test_libraries() {
  return std::make_shared<policy::Libraries>(std::vector<std::filesystem::path>{
      CHOKEPOINT_BINARY_DIR "/tests/plugins/libraries", CHOKEPOINT_SOURCE_DIR "/tests/plugins/files"});
}

struct Loaded {
  std::optional<scenario::ScenarioSpec> spec;
  std::optional<model::World> world;
  base::Diagnostics diagnostics;
};

/// Reads a scenario that may name libraries.
inline Loaded load(std::string text, std::shared_ptr<policy::Libraries> libraries = test_libraries()) {
  Loaded loaded;
  scenario::ReadOptions options;
  options.libraries = std::move(libraries);
  loaded.spec = scenario::read_scenario_text("test.yaml", std::move(text), options, loaded.diagnostics);
  if (loaded.spec) loaded.world = scenario::assemble(*loaded.spec, loaded.diagnostics);
  return loaded;
}

/// Throws the reader's words where it can't be read.
inline model::World library_world(std::string const& text) {
  Loaded loaded = load(text);
  if (!loaded.world) throw std::runtime_error(loaded.diagnostics.render(false));
  return std::move(*loaded.world);
}

inline std::string with_policy(std::string const& policy) { return scarce + "policies:\n  p: {" + policy + "}\n"; }

}  // namespace chokepoint::test
