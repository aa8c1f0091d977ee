#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
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

inline std::string text_of(std::filesystem::path const& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The value of a declared outcome in its own unit; -1e300 where it has none.
inline double outcome(model::World const& world, simulation::RunRecord const& record, std::string_view name) {
  for (std::size_t i = 0; i < world.outcomes.size(); ++i) {
    if (world.outcomes[i].name == name) return record.outcomes[i].value.value_or(-1e300);
  }
  throw std::runtime_error("no outcome " + std::string(name));
}

/// One future of a shipped scenario, with central values and some replaced.
class Future {
 public:
  Future(std::string_view scenario, std::vector<std::string> overrides, simulation::RunSettings const& settings = {})
      : world_(load(std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "scenarios" / scenario / "scenario.yaml",
                    std::move(overrides))),
        record_(simulation::Simulation(world_).run(settings)) {
    EXPECT_FALSE(record_.failed()) << record_.failure;
  }
  double operator[](std::string_view name) const { return outcome(world_, record_, name); }

 private:
  model::World world_;
  simulation::RunRecord record_;
};

}  // namespace chokepoint::test
