#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "engine/policy/libraries.hpp"
#include "tests/support/yaml_world.hpp"

namespace chokepoint::test {

/// The libraries that tests build.
inline std::shared_ptr<policy::Libraries> test_libraries() {
  return std::make_shared<policy::Libraries>(
      std::vector<std::filesystem::path>{CHOKEPOINT_BINARY_DIR "/tests/plugins/libraries"});
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

/// 100 chips on day 0; two buyers ask for 80 each at the same moment, an American one and a Chinese one.
inline std::string const scarce = R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-12-31, news_delay: 1 hour}
countries: {US: {}, CN: {}, TW: {}}
groups: {allies: [US, TW]}
firms: {meta: {home: US, kind: cloud}, tencent: {home: CN, kind: internet}, maker: {home: TW}}
products: {chip: {unit: chip, price: 100 USD per chip, attributes: {tpp: 5000}}}
sites:
  fab: {in: TW, firm: maker, stock: {chip: {initial: 100 chips}}}
  there: {in: US}
  here: {in: CN}
lanes: {east: {from: fab, to: there, time: 2 days}, west: {from: fab, to: here, time: 2 days}}
buyers:
  american: {firm: meta, at: there, orders: {o: {product: chip, from: fab, dates: [{on: 2026-01-02, quantity: 80 chips}]}}}
  chinese: {firm: tencent, at: here, orders: {o: {product: chip, from: fab, dates: [{on: 2026-01-02, quantity: 80 chips}]}}}
outcomes: {us: {measure: delivered, of: [american]}, cn: {measure: delivered, of: [chinese]}}
)";

inline std::string with_policy(std::string const& policy) { return scarce + "policies:\n  p: {" + policy + "}\n"; }

}  // namespace chokepoint::test
