#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/base/calendar.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/scenario/study_reader.hpp"
#include "engine/sweep/study.hpp"

namespace chokepoint::cli {

namespace {

/// Whether a file is a study of its own, or a scenario with a study that must be held against it.
bool has_study(std::filesystem::path const& file, std::vector<std::string> const& overrides) {
  if (scenario::is_study_file(file)) return true;
  base::Diagnostics unheard;
  scenario::ReadOptions options;
  options.overrides = overrides;
  auto const spec = scenario::read_scenario(file, options, unheard);
  return spec && spec->has_study;
}

int validate_study(ValidateArguments const& arguments, std::filesystem::path const& file) {
  base::Diagnostics diagnostics;
  auto const study = sweep::read_study({file, arguments.overrides, {}, libraries_of(arguments)}, diagnostics);
  bool const valid = study && !diagnostics.has_errors();
  if (arguments.json) {
    nlohmann::ordered_json json{{"file", file.string()}, {"valid", valid}};
    if (valid) json["identity"] = study->identity;
    if (valid) json["study"] = study->study_identity;
    json["diagnostics"] = to_json(diagnostics);
    print(json);
  } else {
    print_diagnostics(arguments, diagnostics);
    if (valid && !arguments.quiet) {
      auto const count = [](std::size_t n, char const* one) {
        return fmt::format("{} {}{}", n, one, n == 1 ? "" : "s");
      };
      print(Stream::out, fmt::format("{} is a valid study of {}: {}, {}, {}.\n", file.string(),
                                     study->scenario_file.string(), count(study->points.size(), "point"),
                                     count(study->variants.size(), "variant"), count(study->factors.size(), "factor")));
    }
  }
  return valid ? exit_code::ok : exit_code::invalid_input;
}

}  // namespace

int validate(ValidateArguments const& arguments) {
  auto const file = scenario_path(arguments.file);
  if (has_study(file, arguments.overrides)) return validate_study(arguments, file);
  base::Diagnostics diagnostics;
  auto const world = load_world(arguments, file, arguments.overrides, diagnostics);
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
    if (is_terminal(arguments, Stream::out))
      print(Stream::out, fmt::format("Next: chokepoint run {}\n", arguments.file));
  }
  return code;
}

}  // namespace chokepoint::cli
