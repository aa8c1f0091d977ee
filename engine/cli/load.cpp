#include "engine/cli/load.hpp"

#include <fmt/format.h>

#include <system_error>

#include "engine/base/calendar.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/scenario/assumptions.hpp"
#include "engine/scenario/canonical.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/scenario/titles.hpp"

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

bool lacks_scenario(std::string const& named) {
  std::error_code error;
  return named == shipped_scenario && !fs::exists(named, error);
}

int report_lacking_scenario(CommonArguments const& arguments) {
  return report_problem(arguments, exit_code::invalid_input,
                        fmt::format("no scenario is named, and there is no {} here", shipped_scenario),
                        "name one: --scenario FILE, the scenario or its folder");
}

std::shared_ptr<policy::Libraries> libraries_of(CommonArguments const& arguments) {
  std::vector<fs::path> folders(arguments.plugins.begin(), arguments.plugins.end());
  folders.insert(folders.end(), arguments.plugins_of_environment.begin(), arguments.plugins_of_environment.end());
  return std::make_shared<policy::Libraries>(std::move(folders), arguments.worker_seconds);
}

std::optional<scenario::ScenarioSpec> read_spec(CommonArguments const& arguments, fs::path const& file,
                                                std::vector<std::string> const& overrides,
                                                base::Diagnostics& diagnostics) {
  scenario::ReadOptions options;
  options.libraries = libraries_of(arguments);
  options.overrides = overrides;
  auto spec = scenario::read_scenario(file, options, diagnostics);
  if (diagnostics.has_errors()) spec.reset();
  return spec;
}

std::optional<model::World> assemble_world(scenario::ScenarioSpec const& spec, base::Diagnostics& diagnostics,
                                           std::string* canonical) {
  auto world = scenario::assemble(spec, diagnostics, canonical);
  if (diagnostics.has_errors()) world.reset();
  return world;
}

std::optional<model::World> load_world(CommonArguments const& arguments, fs::path const& file,
                                       std::vector<std::string> const& overrides, base::Diagnostics& diagnostics) {
  auto const spec = read_spec(arguments, file, overrides, diagnostics);
  return spec ? assemble_world(*spec, diagnostics) : std::nullopt;
}

std::optional<LoadedScenario> load_scenario(CommonArguments const& arguments, fs::path const& file,
                                            std::vector<std::string> const& overrides, base::Diagnostics& diagnostics,
                                            bool with_tables) {
  auto read = read_spec(arguments, file, overrides, diagnostics);
  if (!read) return std::nullopt;
  std::string canonical;
  auto world = assemble_world(*read, diagnostics, with_tables ? &canonical : nullptr);
  if (!world) return std::nullopt;
  scenario::ScenarioSpec& spec = *read;
  results::Provenance provenance;
  provenance.scenario_name = scenario_name(file);
  provenance.scenario_file = file.string();
  provenance.overrides = overrides;
  provenance.chokepoint_version = CHOKEPOINT_VERSION;
  provenance.question = spec.meta.question.text;
  if (spec.meta.as_of.given) provenance.as_of = base::iso_date(base::SimTime(spec.meta.as_of.integer));
  provenance.with_tables = with_tables;
  if (!with_tables) return LoadedScenario{std::move(*world), std::move(provenance)};
  provenance.scenario_lines = scenario::lines_of(canonical);
  provenance.assumptions = scenario::listed_assumptions(spec);
  provenance.titles = scenario::titles_of(spec);
  return LoadedScenario{std::move(*world), std::move(provenance)};
}

}  // namespace chokepoint::cli
