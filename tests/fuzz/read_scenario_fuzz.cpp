// Any bytes, as a whole scenario: refused with errors that point into the text, or assembled and run. A world that
// was accepted runs without a broken promise of ours, and twice the same. What follows a line of its own, "%%%", is the
// one file that a scenario finds in its folder: as a table t.csv, and as t.yaml to include.

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

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

/// A folder with one file under two names, while an input is tried; of this process alone, as several may fuzz at once.
class Folder {
 public:
  explicit Folder(std::string_view text) : path_(std::filesystem::temp_directory_path() / name()) {
    std::filesystem::create_directory(path_);
    for (char const* const file : {"t.csv", "t.yaml"}) std::ofstream(path_ / file, std::ios::binary) << text;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  std::filesystem::path const& path() const { return path_; }

 private:
  static std::string name() { return "chokepoint-fuzz-" + std::to_string(::getpid()); }
  std::filesystem::path path_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  constexpr std::string_view line = "\n%%%\n";
  std::string text(reinterpret_cast<char const*>(data), size);
  base::Diagnostics diagnostics;
  scenario::ReadOptions options;
  std::size_t const end = text.find(line);
  std::optional<Folder> folder;
  if (end != std::string::npos) folder.emplace(std::string_view(text).substr(end + line.size()));
  options.open_files = folder.has_value();
  if (folder) options.folder = folder->path();
  text.resize(std::min(end, text.size()));
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
