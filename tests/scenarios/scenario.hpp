#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "engine/scenario/assemble.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/simulation/simulation.hpp"

namespace chokepoint::test {

/// A scenario file with values replaced; throws the reader's words when it isn't valid.
inline model::World load(std::filesystem::path const& file, std::vector<std::string> overrides = {}) {
  base::Diagnostics diagnostics;
  scenario::ReadOptions options;
  options.overrides = std::move(overrides);
  auto const spec = scenario::read_scenario(file, options, diagnostics);
  std::optional<model::World> world;
  if (spec) world = scenario::assemble(*spec, diagnostics);
  if (!world) throw std::runtime_error(diagnostics.render(false));
  return std::move(*world);
}

/// The value of a declared outcome in its own unit; -1e300 where it has none.
inline double outcome(model::World const& world, simulation::RunRecord const& record, std::string_view name) {
  for (std::size_t i = 0; i < world.outcomes.size(); ++i) {
    if (world.outcomes[i].name == name) return record.outcomes[i].value.value_or(-1e300);
  }
  throw std::runtime_error("no outcome " + std::string(name));
}

}  // namespace chokepoint::test
