#include "engine/cli/option_kinds.hpp"

#include <filesystem>
#include <fstream>

namespace chokepoint::cli {

void add_common(CLI::App& app, CommonArguments& common) {
  app.add_flag("--json", common.json, "One JSON value on standard output");
  app.add_flag("--quiet", common.quiet, "Say only what went wrong");
  add_choice(app, "--color", common.color, "When to color",
             {{"auto", Color::automatic}, {"always", Color::always}, {"never", Color::never}});
}

void add_plugins(CLI::App& app, CommonArguments& common) {
  app.add_option("--plugins", common.plugins,
                 "A folder of libraries and files in Python with policies (also: CHOKEPOINT_PLUGINS)")
      ->type_name("FOLDER")
      ->allow_extra_args(false);
  app.add_option("--worker-seconds", common.worker_seconds,
                 "How long a policy in Python may take for an answer, and with --isolate one of a library")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.001, 1e6).description(""))
      ->capture_default_str();
}

namespace {

void add_override(std::vector<std::string>& overrides, std::string const& option, std::string const& text) {
  if (text.find('=') == std::string::npos || text.front() == '=') {
    throw CLI::ValidationError(option, fmt::format("'{}' isn't path=value, such as clock.to=2026-06-30", text));
  }
  overrides.push_back(text);
}

/// Lines that are empty or begin with # say nothing.
void add_override_file(std::vector<std::string>& overrides, std::string const& name) {
  std::ifstream file(name);
  std::error_code none;
  if (!file || std::filesystem::is_directory(name, none))
    throw CLI::ValidationError("--set-file", fmt::format("can't read {}", name));
  for (std::string line; std::getline(file, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty() || line.front() == '#') continue;
    add_override(overrides, "--set-file " + name, line);
  }
}

}  // namespace

void add_overrides(CLI::App& app, std::vector<std::string>& overrides) {
  auto const add = [&overrides](std::vector<std::string> const& texts) {
    for (std::string const& text : texts) add_override(overrides, "--set", text);
  };
  app.add_option_function<std::vector<std::string>>("--set", add,
                                                    "Replace one value of the scenario; path= leaves out what is there")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false)
      ->take_all();
  auto const add_files = [&overrides](std::vector<std::string> const& names) {
    for (std::string const& name : names) add_override_file(overrides, name);
  };
  app.add_option_function<std::vector<std::string>>(
         "--set-file", add_files, "Replace the values of a file's lines, each as --set has it: what calibrate learned")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->take_all();
}

}  // namespace chokepoint::cli
