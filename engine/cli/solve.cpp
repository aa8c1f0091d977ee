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
#include "engine/scenario/study_reader.hpp"

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
    json["evaluations"].push_back(
        {{"at", level_json(one.at)},
         {"mean", one.mean},
         {"half_width", one.half_width ? nlohmann::ordered_json(*one.half_width) : nlohmann::ordered_json()},
         {"count", one.count},
         {"missing", one.missing},
         {"failed", one.failed}});
    if (one.failed > 0) {
      json["evaluations"].back()["first_failure"] = {{"replication", one.first_failed}, {"reason", one.why_failed}};
    }
  }
  json["interval_known"] = solution.interval_known;
  json["same_futures"] = solution.same_futures;
  return json;
}

std::uint64_t failures_of(sweep::Solution const& solution) {
  std::uint64_t failed = 0;
  for (auto const& one : solution.evaluations) failed += one.failed;
  return failed;
}

/// "at 1 day 90 of 200 (110 failed)": how many replications a mean is over.
std::string basis_words(sweep::Evaluation const& one) {
  std::string text = fmt::format("{} of {} at {}", one.count, one.count + one.missing + one.failed, one.at.text);
  if (one.failed > 0) text += fmt::format(" ({} failed)", one.failed);
  return text;
}

/// Where means are of different futures, which: at the ends, and at the value found.
std::string basis_text(sweep::Solution const& solution) {
  sweep::Evaluation const& first = solution.evaluations.front();
  sweep::Evaluation const& last = solution.evaluations.back();
  bool const whole = std::all_of(solution.evaluations.begin(), solution.evaluations.end(),
                                 [](auto const& one) { return one.missing == 0 && one.failed == 0; });
  if (whole) return {};
  std::vector<std::string> words{basis_words(first)};
  for (auto const& one : solution.evaluations) {
    bool const is_end = &one == &first || &one == &last;
    if (solution.found && !is_end && one.at.value == solution.value.value) words.push_back(basis_words(one));
  }
  if (&first != &last) words.push_back(basis_words(last));
  return fmt::format(
      "Means are over the replications that have a value: {}.{}\n", fmt::join(words, ", "),
      solution.same_futures
          ? " They are the same ones at every value."
          : " They aren't the same ones at every value, so that the mean also moves with which futures are in it.");
}

/// What a person should know of runs that failed, on standard error; each is named by how to run it again.
std::string failures_text(SolveArguments const& arguments, sweep::Solution const& solution) {
  std::string text;
  constexpr std::size_t most = 5;
  std::size_t told = 0;
  for (auto const& one : solution.evaluations) {
    if (one.failed == 0 || ++told > most) continue;
    std::string overrides;
    for (std::string const& setting : arguments.overrides) overrides += fmt::format(" --set '{}'", setting);
    text += fmt::format(
        "{} of {} replications failed at {}; the first: {}\n"
        "    chokepoint run {}{} --set '{}={}' --draw --seed {} --replication {} --no-out\n",
        one.failed, one.count + one.missing + one.failed, one.at.text, one.why_failed, arguments.scenario, overrides,
        arguments.path, one.at.text, arguments.seed, one.first_failed);
  }
  if (told > most) text += fmt::format("… and at {} more values\n", told - most);
  return text;
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
                       words(last.mean)) +
           basis_text(solution);
  }
  std::string text = fmt::format("{} = {} brings the mean of {} to {}{}.\n", arguments.path, solution.value.text,
                                 arguments.outcome, arguments.target, unit);
  std::string const low = solution.low ? solution.low->text : "below " + first.at.text;
  std::string const high = solution.high ? solution.high->text : "beyond " + last.at.text;
  std::string const interval =
      solution.interval_known
          ? fmt::format("95 % interval: {} to {}", low, high)
          : "How sure that is can't be told: too few replications have a value, or all have the same one";
  text += fmt::format("{}; by {} replications at each of {} values{}.\n", interval, arguments.replications,
                      solution.evaluations.size(), solution.same_futures ? ", on common luck" : "");
  text += fmt::format("At {} it is {}, at {} {}. The mean is taken to rise or fall throughout.\n", first.at.text,
                      words(first.mean), last.at.text, words(last.mean));
  text += basis_text(solution);
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
  if (auto const file = scenario_path(arguments.scenario); scenario::is_study_file(file)) {
    return report_problem(arguments, exit_code::usage,
                          fmt::format("{} is a study, and a break-even is sought in a scenario", file.string()),
                          "name the scenario itself: --scenario with the file that the study's base: names");
  }
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
    print(Stream::err, failures_text(arguments, *solution));
  }
  if (!solution->found) return exit_code::imprecise;  // as of sweeps, before what failed
  return failures_of(*solution) > 0 ? exit_code::replication_failed : exit_code::ok;
}

}  // namespace chokepoint::cli
