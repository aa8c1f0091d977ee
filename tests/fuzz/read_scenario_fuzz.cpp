// Any bytes, as a whole scenario: refused with errors that point into the text, or assembled and run. A world that
// was accepted runs without a broken promise of ours, and twice the same.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "engine/base/diagnostic.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/simulation/simulation.hpp"

namespace {

using namespace chokepoint;

void require(bool condition, std::string const& what) {
  if (condition) return;
  std::fprintf(stderr, "broken promise: %s\n", what.c_str());
  std::abort();
}

bool refused(base::Diagnostics const& diagnostics) {
  for (auto const& diagnostic : diagnostics.all()) {
    require(!diagnostic.message.empty(), "a diagnostic has a message");
    if (diagnostic.severity == base::Severity::error) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string const text(reinterpret_cast<char const*>(data), size);
  base::Diagnostics diagnostics;
  scenario::ReadOptions options;
  options.open_files = false;
  auto const spec = scenario::read_scenario_text("fuzz.yaml", text, options, diagnostics);
  if (!spec) {
    require(refused(diagnostics), "a scenario that isn't read has an error");
    return 0;
  }
  auto world = scenario::assemble(*spec, diagnostics);
  if (!world) {
    require(refused(diagnostics), "a scenario that isn't assembled has an error");
    return 0;
  }
  if (refused(diagnostics)) return 0;
  world->clock.max_events = 5000;
  constexpr std::int64_t longest = 86400 * 400;  // windows without end would only cost time
  if ((world->clock.to - world->clock.from).seconds() > longest) return 0;
  simulation::Simulation simulation(*world);
  simulation::RunSettings settings;
  std::string const first = simulation.run(settings).hash;
  simulation::RunRecord const again = simulation.run(settings);
  require(again.hash == first, "a repeated run gives the same hash");
  require(again.failure.find("internal") == std::string::npos, again.failure);
  settings.draw_uncertain = true;
  simulation.run(settings);
  return 0;
}
