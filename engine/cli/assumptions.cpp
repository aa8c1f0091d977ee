#include "engine/scenario/assumptions.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/scenario/reader.hpp"

namespace chokepoint::cli {

int assumptions(AssumptionsArguments const& arguments) {
  base::Diagnostics diagnostics;
  scenario::ReadOptions options;
  options.overrides = arguments.overrides;
  auto spec = scenario::read_scenario(scenario_path(arguments.file), options, diagnostics);
  if (!spec) {
    print_diagnostics(arguments, diagnostics);
    return exit_code::invalid_input;
  }
  scenario::Assumptions const found = scenario::assumptions_of(*spec);
  if (arguments.json) {
    nlohmann::ordered_json json;
    json["assumptions"] = nlohmann::ordered_json::array();
    for (auto const& one : found.listed) {
      json["assumptions"].push_back({{"path", one.path},
                                     {"central", one.central},
                                     {"range", one.range},
                                     {"grade", scenario::grade(one)},
                                     {"source", one.source},
                                     {"as_of", one.as_of},
                                     {"note", one.note},
                                     {"line", one.mark.line}});
    }
    json["without_source"] = found.without_source;
    print(json);
    return exit_code::ok;
  }
  std::string text;
  for (auto const& one : found.listed) {
    text += fmt::format("{}\n  {}{}{}\n  {}{}{}\n", one.path, one.central, one.range.empty() ? "" : "; ", one.range,
                        scenario::grade(one), one.source.empty() || one.source == "judgment" ? "" : ": " + one.source,
                        one.as_of.empty() ? "" : " of " + one.as_of);
    if (!one.note.empty()) text += fmt::format("  {}\n", one.note);
  }
  text += fmt::format("{}{} further values are written and state no source.\n", found.listed.empty() ? "" : "\n",
                      found.without_source);
  print(Stream::out, text);
  return exit_code::ok;
}

}  // namespace chokepoint::cli
