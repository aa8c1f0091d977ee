#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/base/calendar.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/verbs.hpp"

namespace chokepoint::cli {

int validate(ValidateArguments const& arguments) {
  auto const file = scenario_path(arguments.file);
  base::Diagnostics diagnostics;
  auto const world = load_world(file, arguments.overrides, diagnostics);
  int const code = world ? exit_code::ok : exit_code::invalid_input;
  if (arguments.json) {
    nlohmann::ordered_json json;
    json["file"] = file.string();
    json["valid"] = world.has_value();
    if (world) json["identity"] = world->identity;
    json["diagnostics"] = to_json(diagnostics);
    print(json);
    return code;
  }
  print_diagnostics(arguments, diagnostics);
  if (world && !arguments.quiet) {
    auto const count = [](std::size_t n, char const* one, char const* many) {
      return fmt::format("{} {}", n, n == 1 ? one : many);
    };
    print(Stream::out,
          fmt::format("{} is valid: {}, {}, {}, {}, {}; {} to {}.\n", file.string(),
                      count(world->sites.size(), "site", "sites"), count(world->lanes.size(), "lane", "lanes"),
                      count(world->offices.size(), "office", "offices"), count(world->buyers.size(), "buyer", "buyers"),
                      count(world->outcomes.size(), "outcome", "outcomes"), base::iso_date(world->clock.from),
                      base::iso_date(world->clock.to)));
  }
  return code;
}

}  // namespace chokepoint::cli
