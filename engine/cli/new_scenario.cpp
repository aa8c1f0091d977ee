#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <system_error>

#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/cli/write_text.hpp"

namespace chokepoint::cli {

namespace {

namespace fs = std::filesystem;

/// NAME stands for the scenario's name, FILE for the path of its file.
constexpr std::string_view scenario_text = R"(chokepoint: 1
meta: {title: NAME, question: "How long does a buyer wait for goods that need a license?"}
clock: {from: 2026-01-01, to: 2027-01-01}
uncertain:                # drawn once a future with --draw; a plain run takes the central value
  review: {triangular: [1, 2, 4], central: 2, unit: days, source: judgment, note: replace it with your own range}
countries: {TW: {}, US: {}}
products: {chip: {unit: chip}}
sites:                    # makes chips to stock: what leaves is made again within 20 days
  fab: {in: TW, stock: {chip: {initial: 120 chips,
        replenishment: {policy: base_stock, base_stock: 120 chips, outside_time: 20 days}}}}
  hall: {in: US}
lanes: {air: {from: fab, to: hall, mode: air, time: {law: {triangular: [3, 4, 6], unit: days}}}}
offices:                  # one officer decides on every order that leaves for the US
  commerce: {kind: licensing, in: TW, applies: destination == US, officers: 1, time: {law: {exponential: $review}}}
buyers:                   # one order in three days on average, at random
  cloud: {in: US, at: hall, orders: {chips: {product: chip, from: fab, quantity: 20 chips, every: {law: {exponential: 3 days}}}}}
outcomes:
  delivered: {title: Chips delivered, measure: delivered, of: [cloud]}
  wait: {title: Wait from order to delivery, measure: order_wait, of: [cloud]}
  licensing: {title: Unit-days spent waiting for licenses, measure: delay, reason: license}
)";

constexpr std::string_view scenario_readme = R"(# NAME

**Question.** How long does a buyer wait for goods that need a license? Whose decision depends on the answer: (say who).

**As of** (date): what is dated before is history, what comes after is assumption.

**Boundary.** One fab, one lane, one licensing office, one buyer. Left out: (say what, and why it doesn't matter here).

**Claims and the command behind each**

| claim | command |
|---|---|
| What one future looks like | `chokepoint run FILE` |
| The same with a second officer | `chokepoint run FILE --set offices.commerce.officers=2` |
| Another future, uncertain values drawn | `chokepoint run FILE --draw --replication 1` |

**Assumptions that matter most.** The time of a review (`uncertain.review`): judgment, no source yet.

**What it can't say.** Every number here is an example; nothing is measured yet.
)";

std::string filled_in(std::string_view text, std::string_view name, std::string const& file) {
  std::string result(text);
  auto const replace = [&](std::string_view mark, std::string_view value) {
    for (auto at = result.find(mark); at != std::string::npos; at = result.find(mark, at + value.size())) {
      result.replace(at, mark.size(), value);
    }
  };
  replace("FILE", file);
  replace("NAME", name);
  return result;
}

/// A name that is one folder on every system and one plain word of YAML.
bool can_name_a_scenario(std::string_view name) {
  auto const letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  auto const good = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
  return !name.empty() && name.size() <= 64 && letter(name.front()) && std::all_of(name.begin(), name.end(), good);
}

}  // namespace

int new_scenario(NewScenarioArguments const& arguments) {
  if (!can_name_a_scenario(arguments.name)) {
    return report_problem(arguments, exit_code::usage, fmt::format("'{}' can't name a scenario", arguments.name),
                          "a letter, then letters, digits, - and _; at most 64");
  }
  fs::path const folder = fs::path(arguments.folder) / arguments.name;
  std::error_code error;
  if (fs::exists(folder, error)) {
    return report_problem(arguments, exit_code::failure, fmt::format("{} is there already", folder.string()),
                          "choose another name; nothing was changed");
  }
  fs::path const scenario = folder / "scenario.yaml";
  // In quotes, so that names such as "on" or "null" stay names.
  std::string const quoted = "\"" + arguments.name + "\"";
  auto problem = write_text(scenario, filled_in(scenario_text, quoted, scenario.string()));
  if (!problem)
    problem = write_text(folder / "README.md", filled_in(scenario_readme, arguments.name, scenario.string()));
  if (problem) return report_problem(arguments, exit_code::failure, *problem);
  if (arguments.json) {
    nlohmann::ordered_json json;
    json["files"] = {scenario.string(), (folder / "README.md").string()};
    print(json);
  } else if (!arguments.quiet) {
    print(Stream::out, fmt::format("Wrote {} and README.md beside it.\nNext: chokepoint run {}\n", scenario.string(),
                                   scenario.string()));
  }
  return exit_code::ok;
}

}  // namespace chokepoint::cli
