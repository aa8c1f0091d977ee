#include "engine/cli/option_kinds.hpp"

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
  app.add_option("--worker-seconds", common.worker_seconds, "How long a policy in Python may take for an answer")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.001, 1e6).description(""))
      ->capture_default_str();
}

void add_overrides(CLI::App& app, std::vector<std::string>& overrides) {
  auto const add = [&overrides](std::vector<std::string> const& texts) {
    for (std::string const& text : texts) {
      if (text.find('=') == std::string::npos || text.front() == '=') {
        throw CLI::ValidationError("--set", fmt::format("'{}' isn't path=value, such as clock.to=2026-06-30", text));
      }
      overrides.push_back(text);
    }
  };
  app.add_option_function<std::vector<std::string>>("--set", add,
                                                    "Replace one value of the scenario; path= leaves out what is there")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false)
      ->take_all();
}

}  // namespace chokepoint::cli
