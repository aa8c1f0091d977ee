#include "engine/scenario/assumptions.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep_end.hpp"
#include "engine/cli/sweep_files.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/scenario/canonical.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/sweep/influence.hpp"

namespace chokepoint::cli {

namespace {

/// What a sweep of this very scenario says about its values; nothing, reported, where there is no such.
std::optional<std::vector<sweep::OutcomeInfluence>> measured(AssumptionsArguments const& arguments,
                                                             scenario::ScenarioSpec const& spec, int& code) {
  code = exit_code::failure;
  auto const file = results::SweepFile::open_to_read(arguments.influence);
  if (!file) {
    report_problem(arguments, code, file.error());
    return std::nullopt;
  }
  auto const study = load_study_of(arguments, arguments.influence, file.value().study(), code);
  if (!study) return std::nullopt;
  if (study->identity != scenario::canonical_digest(spec)) {
    code = report_problem(arguments, exit_code::invalid_input,
                          fmt::format("{} is a sweep of another scenario than {}", arguments.influence, arguments.file),
                          "give the scenario of the sweep, with the same --set");
    return std::nullopt;
  }
  if (!study->keeps_rows()) {
    code = report_problem(arguments, exit_code::failure, "the sweep kept no rows, so nothing tells what went with what",
                          "run it with rows: table");
    return std::nullopt;
  }
  if (auto const state = file.value().state(0)) tell_of_failures(arguments.influence, file.value(), state.value());
  auto found = sweep::influence_of(*study, file.value());
  if (found) return std::move(found).value();
  code = report_problem(arguments, exit_code::failure, found.error());
  return std::nullopt;
}

nlohmann::ordered_json influence_json(std::vector<sweep::OutcomeInfluence> const& outcomes) {
  auto json = nlohmann::ordered_json::object();
  for (auto const& outcome : outcomes) {
    auto& list = json[outcome.outcome] = nlohmann::ordered_json::array();
    for (auto const& one : outcome.influences) {
      list.push_back({{"path", one.path},
                      {"rank_correlation", *one.correlation},
                      {"low", one.interval ? nlohmann::ordered_json(one.interval->low) : nullptr},
                      {"high", one.interval ? nlohmann::ordered_json(one.interval->high) : nullptr},
                      {"replications", outcome.count},
                      {"variance_share", one.share ? nlohmann::ordered_json(*one.share) : nullptr}});
    }
  }
  return json;
}

std::string influence_text(std::vector<sweep::OutcomeInfluence> const& outcomes) {
  std::string text = fmt::format(
      "\nWhat decides the outcomes (rank correlation and its {:g} % interval; share of the variance that goes with the "
      "value alone)\n",
      outcomes.empty() ? 95.0 : 100 * outcomes.front().confidence);
  for (auto const& outcome : outcomes) {
    text += fmt::format("{}, {} replications\n", outcome.outcome, outcome.count);
    if (outcome.influences.empty()) text += "  nothing varied, or too few replications have a value\n";
    double explained = 0;
    bool events = false;
    for (auto const& one : outcome.influences) {
      explained += one.share.value_or(0);
      events = events || one.path.starts_with("timeline.");
      std::string const interval =
          one.interval ? fmt::format("{:+.2f} to {:+.2f}", one.interval->low, one.interval->high) : std::string();
      text += fmt::format("  {:>+6.2f}  {:>14}  {:>5}  {}\n", *one.correlation, interval,
                          one.share ? fmt::format("{:.0f} %", 100 * *one.share) : std::string("—"), one.path);
    }
    if (!outcome.influences.empty()) {
      text += fmt::format(
          "                          {:>3.0f} %  left: luck drawn at each use, and what values do together{}\n",
          100 * std::max(0.0, 1 - explained),
          events ? " (what events share with what they follow is counted twice)" : "");
    }
  }
  return text;
}

}  // namespace

int assumptions(AssumptionsArguments const& arguments) {
  base::Diagnostics diagnostics;
  scenario::ReadOptions options;
  options.overrides = arguments.overrides;
  options.libraries = libraries_of(arguments);
  auto spec = scenario::read_scenario(scenario_path(arguments.file), options, diagnostics);
  if (!spec) {
    print_diagnostics(arguments, diagnostics);
    return exit_code::invalid_input;
  }
  std::optional<std::vector<sweep::OutcomeInfluence>> influence;
  if (!arguments.influence.empty()) {
    int code = exit_code::ok;
    influence = measured(arguments, *spec, code);
    if (!influence) return code;
  }
  scenario::Assumptions found = scenario::assumptions_of(*spec);
  std::size_t const without_source = found.unfounded.size();
  if (arguments.all) found.listed.insert(found.listed.end(), found.unfounded.begin(), found.unfounded.end());
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
    json["without_source"] = without_source;
    if (influence) json["influence"] = influence_json(*influence);
    print(json);
    return exit_code::ok;
  }
  std::string text;
  std::string_view noted;  // values of one block share its note
  for (auto const& one : found.listed) {
    text += fmt::format("{}\n  {}{}{}\n  {}{}{}\n", one.path, one.central, one.range.empty() ? "" : "; ", one.range,
                        scenario::grade(one), one.source.empty() || one.source == "judgment" ? "" : ": " + one.source,
                        one.as_of.empty() ? "" : " of " + one.as_of);
    if (!one.note.empty() && one.note != noted) text += fmt::format("  {}\n", one.note);
    noted = one.note;
  }
  if (!arguments.all && without_source > 0) {
    text += fmt::format("{}{} further values are written and state no source; --all lists them.\n",
                        found.listed.empty() ? "" : "\n", without_source);
  }
  if (influence) text += influence_text(*influence);
  print(Stream::out, text);
  return exit_code::ok;
}

}  // namespace chokepoint::cli
