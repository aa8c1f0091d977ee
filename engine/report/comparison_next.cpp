#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/report/canonical_words.hpp"
#include "engine/report/comparison.hpp"
#include "engine/report/definitions.hpp"
#include "engine/report/run_answer.hpp"
#include "engine/sweep/factor.hpp"

namespace chokepoint::report {

namespace {

using Overrides = std::vector<std::pair<std::string, std::string>>;  // path, value

Overrides overrides_of(results::StoredRun const& run) {
  Overrides overrides;
  auto const list = nlohmann::json::parse(run.fact("overrides"), nullptr, false);
  if (!list.is_array()) return overrides;
  for (auto const& one : list) {
    if (!one.is_string()) continue;
    auto const text = one.get<std::string>();
    std::size_t const equals = std::min(text.find('='), text.size());
    overrides.emplace_back(text.substr(0, equals), text.substr(std::min(equals + 1, text.size())));
  }
  return overrides;
}

/// Those that decide something: a study refuses others as what it compares.
Overrides deciding(Overrides all) {
  std::erase_if(all, [](auto const& one) { return !sweep::decides_nothing(one.first).empty(); });
  return all;
}

/// Those of the first that the second lacks.
Overrides without(Overrides const& all, Overrides const& others) {
  Overrides rest;
  for (auto const& one : all) {
    if (std::find(others.begin(), others.end(), one) == others.end()) rest.push_back(one);
  }
  return rest;
}

/// As a value of YAML within braces: what has quotes or brackets of its own, as it is.
std::string flow_value(std::string const& value) {
  bool const is_flow =
      value.starts_with('{') || value.starts_with('[') || value.starts_with('"') || value.starts_with('\'');
  if (!value.empty() && (is_flow || value.find_first_of(",:#{}[]'\"&*!|>%@`") == std::string::npos)) return value;
  return nlohmann::json(value).dump();  // a string of JSON is one of YAML
}

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= path.size();) {
    std::size_t const end = std::min(path.find('.', begin), path.size());
    parts.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

/// Whether what is set at a path may be why a value, or a block that is told of as one, differs.
bool explains(std::string const& set, std::string const& differs) {
  std::string const written = path_words(set);
  auto const a = parts_of(written);
  auto const b = parts_of(differs);
  return std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())), b.begin());
}

std::string variant_of(std::string const& name, Overrides const& changes) {
  std::string text = name + ": {";
  for (auto const& [path, value] : changes) {
    text += fmt::format("{}{}: {}", text.ends_with('{') ? "" : ", ", path, flow_value(value));
  }
  return text + "}";
}

}  // namespace

bool has_file_changed(results::StoredRun const& a, results::StoredRun const& b) {
  if (a.fact("file").empty() || a.fact("file") != b.fact("file") || a.fact("identity") == b.fact("identity")) {
    return false;
  }
  Overrides set = without(overrides_of(a), overrides_of(b));
  for (auto& one : without(overrides_of(b), overrides_of(a))) set.push_back(std::move(one));
  std::vector<ScenarioChange> const changes = scenario_changes(scenario_lines_of(a), scenario_lines_of(b));
  return std::any_of(changes.begin(), changes.end(), [&](ScenarioChange const& change) {
    return std::none_of(set.begin(), set.end(), [&](auto const& one) { return explains(one.first, change.path); });
  });
}

std::vector<std::string> next_of_runs(results::StoredRun const& a, results::StoredRun const& b) {
  std::string const file(a.fact("file"));
  std::string const other(b.fact("file"));
  if (file.empty() || other.empty() || has_file_changed(a, b)) return {};
  if (!a.fact("hash").empty() && a.fact("hash") == b.fact("hash")) return {};
  Overrides const first = overrides_of(a);
  Overrides const second = overrides_of(b);
  Overrides const of_a = deciding(without(first, second));
  Overrides const of_b = deciding(without(second, first));
  if (file == other && of_a.empty() && of_b.empty()) return {"chokepoint sweep " + shell_word(file)};
  auto const sweep = [](std::string const& scenario, Overrides const& overrides) {
    std::string text = "chokepoint sweep " + shell_word(scenario);
    for (auto const& [path, value] : overrides)
      text += fmt::format(" --set {}", shell_word(fmt::format("{}={}", path, value)));
    return text;
  };
  if (file != other) {
    return {sweep(file, first) + " -o a-sweep.results", sweep(other, second) + " -o b-sweep.results",
            "chokepoint compare a-sweep.results b-sweep.results"};
  }
  // What A alone sets is the baseline's; what neither sets is as the scenario has it.
  std::string const compare =
      of_a.empty() ? fmt::format("study.compare={{{}}}", variant_of("b", of_b))
                   : fmt::format("study.compare={{baseline: a, {}, {}}}", variant_of("a", of_a), variant_of("b", of_b));
  return {sweep(file, without(first, of_a)) + " --set " + shell_word(compare) + " -o ab-sweep.results",
          "chokepoint compare ab-sweep.results"};
}

}  // namespace chokepoint::report
