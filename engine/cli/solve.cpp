#include "engine/sweep/solve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "engine/base/calendar.hpp"
#include "engine/base/decimal.hpp"
#include "engine/cli/common_arguments.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/report/sweep_summary.hpp"
#include "engine/scenario/number_words.hpp"

namespace chokepoint::cli {

namespace {

/// A number with its unit: of "500000" that of the outcome, of "2026-12-31" a date.
std::optional<std::pair<double, std::string>> target_of(std::string const& text) {
  if (auto const date = base::parse_date(text)) {
    return std::pair(static_cast<double>(base::time_of(*date).seconds()), std::string("date"));
  }
  auto const [digits, unit] = scenario::split_unit(text);
  auto const number = base::read_decimal(digits);
  if (!number.value) return std::nullopt;
  return std::pair(base::scale_to_double(*number.value, 1, 1), std::string(unit));
}

nlohmann::ordered_json level_json(sweep::Level const& level) { return {{"value", level.value}, {"text", level.text}}; }

nlohmann::ordered_json solution_json(SolveArguments const& arguments, sweep::Solution const& solution) {
  nlohmann::ordered_json json{{"outcome", arguments.outcome}, {"path", arguments.path}, {"found", solution.found}};
  if (solution.found) {
    json["value"] = level_json(solution.value);
    json["low"] = solution.low ? level_json(*solution.low) : nlohmann::ordered_json();
    json["high"] = solution.high ? level_json(*solution.high) : nlohmann::ordered_json();
  }
  json["evaluations"] = nlohmann::ordered_json::array();
  for (auto const& one : solution.evaluations) {
    json["evaluations"].push_back({{"at", level_json(one.at)},
                                   {"mean", one.mean},
                                   {"half_width", one.half_width},
                                   {"count", one.count},
                                   {"missing", one.missing}});
  }
  return json;
}

std::string solution_text(SolveArguments const& arguments, sweep::Solution const& solution) {
  auto const words = [&](double value) { return report::outcome_words(value, solution.unit); };
  auto const given = target_of(arguments.target);
  bool const has_unit = solution.unit == "date" || solution.unit.empty() || (given && !given->second.empty());
  std::string const unit = has_unit ? "" : " " + solution.unit;
  sweep::Evaluation const& first = solution.evaluations.front();
  sweep::Evaluation const& last = solution.evaluations.back();
  if (!solution.found) {
    return fmt::format("The mean of {} doesn't come to {}{} between {} and {}: it is {} and {} there.\n",
                       arguments.outcome, arguments.target, unit, first.at.text, last.at.text, words(first.mean),
                       words(last.mean));
  }
  std::string text = fmt::format("{} = {} brings the mean of {} to {}{}.\n", arguments.path, solution.value.text,
                                 arguments.outcome, arguments.target, unit);
  std::string const low = solution.low ? solution.low->text : "below " + first.at.text;
  std::string const high = solution.high ? solution.high->text : "beyond " + last.at.text;
  text += fmt::format("95 % interval: {} to {}, by {} replications at each of {} values, on common luck.\n", low, high,
                      arguments.replications, solution.evaluations.size());
  text += fmt::format("At {} it is {}, at {} {}. The mean is taken to rise or fall throughout.\n", first.at.text,
                      words(first.mean), last.at.text, words(last.mean));
  return text;
}

}  // namespace

int solve(SolveArguments const& arguments) {
  auto const target = target_of(arguments.target);
  if (!target) {
    return report_problem(arguments, exit_code::usage,
                          fmt::format("--target: '{}' is neither a number nor a date", arguments.target),
                          "give it as the outcome has it, such as 500000, '22 days' or 2026-12-31");
  }
  if (lacks_scenario(arguments.scenario)) return report_lacking_scenario(arguments);
  sweep::SolveRequest request;
  request.file = scenario_path(arguments.scenario);
  request.overrides = arguments.overrides;
  request.outcome = arguments.outcome;
  request.path = arguments.path;
  request.low = arguments.low;
  request.high = arguments.high;
  std::tie(request.target, request.target_unit) = *target;
  request.replications = arguments.replications;
  request.seed = arguments.seed;
  request.threads = threads_wanted(arguments.threads);
  request.libraries = libraries_of(arguments);
  watch_for_interrupt();
  base::Diagnostics diagnostics;
  auto const solution = sweep::solve(request, interrupt_requested, diagnostics);
  if (!arguments.json) print_diagnostics(arguments, diagnostics);
  if (!solution && interrupt_requested()) return report_problem(arguments, exit_code::interrupted, "interrupted");
  if (!solution) {
    if (arguments.json) print(nlohmann::ordered_json{{"error", "no answer"}, {"diagnostics", to_json(diagnostics)}});
    return exit_code::invalid_input;
  }
  if (arguments.json) {
    print(solution_json(arguments, *solution));
  } else {
    print(Stream::out, solution_text(arguments, *solution));
  }
  return solution->found ? exit_code::ok : exit_code::imprecise;
}

}  // namespace chokepoint::cli
