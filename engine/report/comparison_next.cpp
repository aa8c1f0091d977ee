#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/report/comparison.hpp"
#include "engine/report/run_answer.hpp"

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

/// Those of the first that the second lacks.
Overrides without(Overrides const& all, Overrides const& others) {
  Overrides rest;
  for (auto const& one : all) {
    if (std::find(others.begin(), others.end(), one) == others.end()) rest.push_back(one);
  }
  return rest;
}

/// As a value of YAML within braces.
std::string flow_value(std::string const& value) {
  bool const is_flow = value.starts_with('{') || value.starts_with('[');
  if (!value.empty() && (is_flow || value.find_first_of(",:#{}[]'\"&*!|>%@`") == std::string::npos)) return value;
  return nlohmann::json(value).dump();  // a string of JSON is one of YAML
}

std::string variant_of(std::string const& name, Overrides const& changes) {
  std::string text = name + ": {";
  for (auto const& [path, value] : changes) {
    text += fmt::format("{}{}: {}", text.ends_with('{') ? "" : ", ", path, flow_value(value));
  }
  return text + "}";
}

}  // namespace

std::vector<std::string> next_of_runs(results::StoredRun const& a, results::StoredRun const& b) {
  std::string const file(a.fact("file"));
  std::string const other(b.fact("file"));
  if (file.empty() || other.empty()) return {};
  Overrides const first = overrides_of(a);
  Overrides const second = overrides_of(b);
  Overrides const of_a = without(first, second);
  Overrides const of_b = without(second, first);
  if (file == other && of_a.empty() && of_b.empty()) return {"chokepoint sweep " + shell_word(file)};
  auto const sweep = [](std::string const& scenario, Overrides const& overrides) {
    std::string text = "chokepoint sweep " + shell_word(scenario);
    for (auto const& [path, value] : overrides) text += " --set " + shell_word(path + "=" + value);
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
