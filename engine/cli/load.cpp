#include "engine/cli/load.hpp"

#include <system_error>

#include "engine/scenario/assemble.hpp"
#include "engine/scenario/reader.hpp"

namespace chokepoint::cli {

namespace fs = std::filesystem;

fs::path scenario_path(std::string const& named) {
  fs::path const path = named;
  std::error_code error;
  return fs::is_directory(path, error) && fs::exists(path / "scenario.yaml", error) ? path / "scenario.yaml" : path;
}

std::string scenario_name(fs::path const& file) {
  std::error_code error;
  fs::path const whole = fs::absolute(file, error).lexically_normal();
  std::string name = whole.stem().string();
  if (name == "scenario") name = whole.parent_path().filename().string();
  return name.empty() ? "scenario" : name;
}

std::optional<model::World> load_world(fs::path const& file, std::vector<std::string> const& overrides,
                                       base::Diagnostics& diagnostics) {
  scenario::ReadOptions options;
  options.overrides = overrides;
  auto const spec = scenario::read_scenario(file, options, diagnostics);
  if (!spec || diagnostics.has_errors()) return std::nullopt;
  auto world = scenario::assemble(*spec, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  return world;
}

}  // namespace chokepoint::cli
