#include "engine/scenario/assumptions.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep_end.hpp"
#include "engine/cli/sweep_files.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/report/fitted_table.hpp"
#include "engine/report/influence_summary.hpp"
#include "engine/report/told_outcomes.hpp"
#include "engine/scenario/canonical.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/sweep/influence.hpp"

namespace chokepoint::cli {

namespace {

/// What a sweep says about values.
struct Measured {
  std::vector<sweep::OutcomeInfluence> outcomes;
  std::vector<std::pair<std::string, std::string>> told_first;  ///< outcomes with their titles: the study's answers
  std::string counted;                                          ///< what its intervals count; may be empty
};

/// Those that answer the study's question; where it names none, so many of those that people are told first.
std::vector<std::pair<std::string, std::string>> told_first(results::StoredStudy const& study,
                                                            results::SweepState const& state) {
  constexpr std::size_t usual = 4;
  report::ToldOutcomes const told = report::told_outcomes(study, sweep::answers(study, state, {}));
  std::vector<std::pair<std::string, std::string>> first;
  std::size_t const many = told.answers > 0 ? told.answers : std::min(usual, told.order.size());
  for (std::size_t i = 0; i < many; ++i) {
    auto const& outcome = study.outcomes[told.order[i]];
    first.emplace_back(outcome.name, outcome.title.empty() ? outcome.name : outcome.title);
  }
  return first;
}

/// Of a sweep of this very scenario; nothing, reported, where there is no such.
std::optional<Measured> measured(AssumptionsArguments const& arguments, scenario::ScenarioSpec const& spec, int& code) {
  code = exit_code::failure;
  auto const file = open_for_answers(arguments.influence);
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
  Measured measured;
  if (study->points.size() > 1) measured.counted = sweep::what_influence_counts(study->sampled());
  auto const state = file.value().state(0);
  if (!state) {
    code = report_problem(arguments, exit_code::failure, state.error());
    return std::nullopt;
  }
  tell_of_failures(arguments.influence, file.value(), state.value());
  measured.told_first = told_first(file.value().study(), state.value());
  auto found = sweep::influence_of(*study, file.value());
  if (found) {
    measured.outcomes = std::move(found).value();
    return measured;
  }
  code = report_problem(arguments, exit_code::failure, found.error());
  return std::nullopt;
}

nlohmann::ordered_json json_of(std::optional<double> const& value) {
  return value ? nlohmann::ordered_json(*value) : nullptr;
}

nlohmann::ordered_json end_of(std::optional<sweep::Interval> const& interval, bool high) {
  return interval ? nlohmann::ordered_json(high ? interval->high : interval->low) : nullptr;
}

nlohmann::ordered_json influence_json(std::vector<sweep::OutcomeInfluence> const& outcomes) {
  auto json = nlohmann::ordered_json::object();
  for (auto const& outcome : outcomes) {
    auto& list = json[outcome.outcome] = nlohmann::ordered_json::array();
    for (auto const& one : outcome.influences) {
      list.push_back({{"path", one.path},
                      {"rank_correlation", *one.correlation},
                      {"low", end_of(one.interval, false)},
                      {"high", end_of(one.interval, true)},
                      {"replications", outcome.count},
                      {"variance_share", json_of(one.share)},
                      {"varies_with", one.companions},
                      {"partial_rank_correlation", json_of(one.partial)},
                      {"partial_low", end_of(one.partial_interval, false)},
                      {"partial_high", end_of(one.partial_interval, true)},
                      {"variance_share_beyond", json_of(one.beyond)}});
    }
  }
  return json;
}

/// What is left of the variance, by outcome: of its parts only those that can be told apart.
nlohmann::ordered_json remainder_json(std::vector<sweep::OutcomeInfluence> const& outcomes) {
  auto json = nlohmann::ordered_json::object();
  for (auto const& outcome : outcomes) {
    auto groups = nlohmann::ordered_json::array();
    for (auto const& group : outcome.companions) {
      groups.push_back({{"paths", group.paths}, {"variance_share", json_of(group.share)}});
    }
    json[outcome.outcome] = {{"companions", groups}, {"luck", json_of(outcome.luck)}, {"left", outcome.left}};
  }
  return json;
}

std::string share_words(std::optional<double> const& share) {
  return share ? fmt::format("{:.0f} %", 100 * *share) : std::string("—");
}

std::string influence_text(std::vector<sweep::OutcomeInfluence> const& outcomes, std::string const& counted) {
  std::string text = fmt::format(
      "\nWhat decides the outcomes (rank correlation and its {:g} % interval; share of the variance that goes with the "
      "value alone, 0 % where luck would show as much)\n",
      outcomes.empty() ? 95.0 : 100 * outcomes.front().confidence);
  bool const dependent =
      std::any_of(outcomes.begin(), outcomes.end(), [](auto const& one) { return !one.companions.empty(); });
  if (dependent) {
    text +=
        "A value that varies together with others (+) shows what they decide, too: what counts for it is the line "
        "below, its partial rank correlation and its share beyond them, and by that it is ordered.\n";
  }
  if (!counted.empty()) text += counted + "\n";
  for (auto const& outcome : outcomes) {
    text += fmt::format("{}, {} replications\n", outcome.outcome, outcome.count);
    if (outcome.influences.empty()) text += "  nothing varied, or too few replications have a value\n";
    auto const interval_words = [](std::optional<sweep::Interval> const& interval) {
      return interval ? fmt::format("{:+.2f} to {:+.2f}", interval->low, interval->high) : std::string();
    };
    for (auto const& one : outcome.influences) {
      text += fmt::format("  {:>+6.2f}  {:>14}  {:>5}  {}{}\n", *one.correlation, interval_words(one.interval),
                          share_words(one.share), one.path, one.companions.empty() ? "" : " (+)");
      if (one.companions.empty()) continue;
      std::string const with = one.companions.size() > 3 ? fmt::format("{} others", one.companions.size())
                                                         : fmt::format("{}", fmt::join(one.companions, ", "));
      text += fmt::format("  {:>6}  {:>14}  {:>5}    beyond {}\n",
                          one.partial ? fmt::format("{:+.2f}", *one.partial) : std::string("—"),
                          interval_words(one.partial_interval), share_words(one.beyond), with);
    }
    if (outcome.influences.empty()) continue;
    auto const line = [&](std::string const& share, std::string const& words) {
      text += fmt::format("  {:>6}  {:>14}  {:>5}  {}\n", "", "", share, words);
    };
    for (auto const& group : outcome.companions) {
      line(share_words(group.share), fmt::format("together: {}", fmt::join(group.paths, ", ")));
    }
    if (outcome.luck) {
      line(share_words(outcome.luck), "luck drawn at each use: between replications of the same values");
      line(share_words(outcome.left), "left: what values do only in combination");
    } else {
      line(share_words(outcome.left),
           "left: luck drawn at each use, and what values do only in combination (not told apart, since no two "
           "replications have the same values)");
    }
  }
  return text;
}

/// Of uncertain values, whose paths alone say little.
using Titles = std::map<std::string, std::string, std::less<>>;
Titles titles_of_uncertain(scenario::ScenarioSpec const& spec) {
  Titles titles;
  for (auto const& [name, drawn] : spec.uncertain.entries) {
    if (drawn.title.given) titles.emplace("uncertain." + name.text, drawn.title.text);
  }
  return titles;
}
/// "What is in stock: ", or nothing.
std::string titled(Titles const& titles, std::string_view path) {
  auto const found = titles.find(path);
  return found == titles.end() ? std::string() : found->second + ": ";
}

/// What matters first: the values that vary, ranked by what the outcomes that people are told first owe to them.
std::string ranked_text(Measured const& measured, scenario::Assumptions const& found, Titles const& titles,
                        std::optional<std::size_t> columns) {
  constexpr std::size_t most_rows = 20;
  std::vector<report::InfluencedOutcome> outcomes;
  for (auto const& first : measured.told_first) {
    auto const of = std::find_if(measured.outcomes.begin(), measured.outcomes.end(),
                                 [&](auto const& one) { return one.outcome == first.first; });
    if (of != measured.outcomes.end()) outcomes.push_back({first.second, &*of});
  }
  std::vector<report::VariedValue> values;
  std::size_t stated = 0;
  for (auto const& one : found.listed) {
    stated += one.kind == scenario::AssumptionKind::stated ? 1U : 0U;
    values.push_back({one.path, fmt::format("{}{}{}{}; {}", titled(titles, one.path), one.central,
                                            one.range.empty() ? "" : "; ", one.range, scenario::grade(one))});
  }
  double const confidence = measured.outcomes.empty() ? 0.95 : measured.outcomes.front().confidence;
  std::string text = report::paragraph_in(
      fmt::format("What decides the outcomes: of each value its rank correlation with them, and the share of their "
                  "variance that goes with it alone; of values that vary together, both beyond the others. A dash: no "
                  "more than luck would show ({:g} %).",
                  100 * confidence),
      columns);
  if (!measured.counted.empty()) text += report::paragraph_in(measured.counted, columns);
  text += "\n" + report::influence_summary(outcomes, values, most_rows, columns);
  std::size_t const others = measured.outcomes.size() - outcomes.size();
  text += report::paragraph_in(
      fmt::format("{}{} values don't vary, {} of them without a source: --all lists all, with where they come from.",
                  others == 0 ? std::string()
                              : fmt::format("{} other outcomes are told of with --all, and with --json. ", others),
                  stated + found.unfounded.size(), found.unfounded.size()),
      columns);
  return text;
}

std::string indented(std::string_view lines) {
  std::string text = "  ";
  for (char const c : lines) text += c == '\n' ? std::string("\n  ") : std::string(1, c);
  return text + "\n";
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
  std::optional<Measured> influence;
  if (!arguments.influence.empty()) {
    int code = exit_code::ok;
    influence = measured(arguments, *spec, code);
    if (!influence) return code;
  }
  scenario::Assumptions found = scenario::assumptions_of(*spec);
  std::size_t const without_source = found.unfounded.size();
  Titles const titles = titles_of_uncertain(*spec);
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
                                     {"says", one.says},
                                     {"line", one.mark.line}});
    }
    json["without_source"] = without_source;
    if (influence) json["influence"] = influence_json(influence->outcomes);
    if (influence) json["variance"] = remainder_json(influence->outcomes);
    print(json);
    return exit_code::ok;
  }
  if (influence && !arguments.all) {
    print(Stream::out, ranked_text(*influence, found, titles, columns_for_person(arguments, Stream::out)));
    return exit_code::ok;
  }
  std::string text;
  std::string_view noted;  // values of one block share its note
  std::string_view said;   // and its source
  for (auto const& one : found.listed) {
    text += fmt::format("{}\n  {}{}{}{}\n  {}{}{}\n", one.path, titled(titles, one.path), one.central,
                        one.range.empty() ? "" : "; ", one.range, scenario::grade(one),
                        one.source.empty() || one.source == "judgment" ? "" : ": " + one.source,
                        one.as_of.empty() ? "" : " of " + one.as_of);
    if (!one.note.empty() && one.note != noted) text += fmt::format("  {}\n", one.note);
    noted = one.note;
    if (!one.says.empty() && one.says != said) text += indented(one.says);
    said = one.says;
  }
  if (!arguments.all && without_source > 0) {
    text += fmt::format("{}{} further values are written and state no source; --all lists them.\n",
                        found.listed.empty() ? "" : "\n", without_source);
  }
  if (influence) text += influence_text(influence->outcomes, influence->counted);
  print(Stream::out, text);
  return exit_code::ok;
}

}  // namespace chokepoint::cli
