#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "engine/base/calendar.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/scenario/spec.hpp"
#include "engine/scenario/study_reader.hpp"
#include "engine/sweep/backtest.hpp"
#include "engine/sweep/calibration.hpp"
#include "engine/sweep/study.hpp"

namespace chokepoint::cli {

namespace {

/// What must be held against the scenario that a file is, beside the scenario itself.
struct Parts {
  bool study = false;  ///< or a study of its own
  bool backtest = false;
  bool calibrate = false;
};
sweep::BacktestRequest backtest_of(ValidateArguments const& arguments, std::filesystem::path const& file) {
  sweep::BacktestRequest request;
  request.file = file;
  request.overrides = arguments.overrides;
  request.libraries = libraries_of(arguments);
  return request;
}

/// Holds what is asked of history against the scenario.
void check_history(ValidateArguments const& arguments, std::filesystem::path const& file, Parts const& parts,
                   base::Diagnostics& diagnostics) {
  if (parts.backtest) sweep::check_backtest(backtest_of(arguments, file), diagnostics);
  if (!parts.calibrate || diagnostics.has_errors()) return;
  sweep::CalibrationRequest request;
  request.file = file;
  request.overrides = arguments.overrides;
  request.libraries = libraries_of(arguments);
  sweep::check_calibration(request, diagnostics);
}

int validate_study(ValidateArguments const& arguments, std::filesystem::path const& file, Parts const& parts) {
  base::Diagnostics diagnostics;
  auto const study = sweep::read_study({file, arguments.overrides, {}, libraries_of(arguments)}, diagnostics);
  if (study) check_history(arguments, file, parts, diagnostics);
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
  base::Diagnostics diagnostics;
  auto spec = read_spec(arguments, file, arguments.overrides, diagnostics);
  Parts parts;
  if (spec) parts = {spec->has_study, spec->has_backtest, spec->has_calibrate};
  // A study's own file is no valid scenario, so only what isn't one is looked at once more.
  if (!spec) parts.study = scenario::is_study_file(file);
  if (parts.study) {
    spec.reset();
    return validate_study(arguments, file, parts);
  }
  std::optional<model::World> world;
  if (spec) world = assemble_world(*spec, diagnostics);
  if (world && (parts.backtest || parts.calibrate)) {
    base::Diagnostics of_history;
    check_history(arguments, file, parts, of_history);
    if (of_history.has_errors()) {
      diagnostics = std::move(of_history);
      world.reset();
    } else {
      // Only what the scenario by itself doesn't say.
      for (base::Diagnostic one : of_history.all()) {
        auto const& known = diagnostics.all();
        bool const told = std::any_of(known.begin(), known.end(), [&](base::Diagnostic const& other) {
          return other.code == one.code && other.path == one.path;
        });
        if (told) continue;
        one.mark.file =
            diagnostics.add_source(of_history.source_name(one.mark.file), of_history.source_text(one.mark.file));
        diagnostics.add(std::move(one));
      }
    }
  }
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
