#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/base/calendar.hpp"
#include "engine/cli/common_arguments.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/run_profile.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/cli/watch.hpp"
#include "engine/policy/nothing_taken.hpp"
#include "engine/report/comparison.hpp"
#include "engine/report/comparison_summary.hpp"
#include "engine/report/summary.hpp"
#include "engine/results/observed_course.hpp"
#include "engine/results/results_file.hpp"
#include "engine/results/stored_run.hpp"
#include "engine/simulation/simulation.hpp"

namespace chokepoint::cli {

namespace fs = std::filesystem;

namespace {

simulation::ExecutionSettings execution_of(RunArguments const& arguments, model::World const& world) {
  simulation::ExecutionSettings execution;
  int const threads = threads_wanted(arguments.threads);
  execution.profile = arguments.profile;
  if (arguments.executor == ExecutorChoice::sequential) return execution;
  execution.automatic = arguments.executor == ExecutorChoice::automatic;
  execution.threads = threads;
  // Each partition has books of its own; more of them than threads measured no better.
  int const partitions = arguments.partitions > 0 ? arguments.partitions : threads;
  int const most = static_cast<int>(std::clamp<std::size_t>(world.actors.size(), 1, 256));
  execution.partitions = static_cast<std::uint16_t>(std::clamp(partitions, 1, most));
  return execution;
}

nlohmann::ordered_json outcomes_json(results::StoredRun const& run) {
  auto outcomes = nlohmann::ordered_json::object();
  for (auto const& outcome : run.outcomes) {
    nlohmann::ordered_json item;
    item["value"] = outcome.value ? nlohmann::ordered_json(*outcome.value) : nullptr;
    item["unit"] = outcome.unit;
    item["standard_error"] = outcome.standard_error ? nlohmann::ordered_json(*outcome.standard_error) : nullptr;
    if (outcome.unit == "date" && outcome.value) {
      item["date"] = base::iso_date_time(base::SimTime(static_cast<std::int64_t>(*outcome.value)));
    }
    outcomes[outcome.name] = std::move(item);
  }
  return outcomes;
}

/// The date of each event of the timeline; null for those that didn't happen.
nlohmann::ordered_json timeline_json(results::StoredRun const& run) {
  auto events = nlohmann::ordered_json::object();
  for (auto const& event : run.events) {
    events[event.name] = event.date.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(event.date);
  }
  return events;
}

nlohmann::ordered_json run_json(results::StoredRun const& run, simulation::RunRecord const& record,
                                std::string const& file, base::Diagnostics const& diagnostics) {
  nlohmann::ordered_json json;
  json["title"] = run.fact("title");
  json["scenario"] = run.fact("file");
  json["identity"] = run.fact("identity");
  json["seed"] = record.seed;
  json["replication"] = record.replication;
  json["uncertain"] = run.fact("uncertain");
  json["end"] = run.fact("end");
  if (!record.failure.empty()) json["failure"] = record.failure;
  json["events"] = record.events;
  json["hash"] = record.hash;
  json["outcomes"] = outcomes_json(run);
  if (!run.events.empty()) json["timeline"] = timeline_json(run);
  json["files"] = nlohmann::ordered_json::array();
  if (!file.empty()) json["files"].push_back(file);
  json["diagnostics"] = to_json(diagnostics);
  return json;
}

}  // namespace

namespace {

/// `came_of_it` is what was run, where it came to that.
int run_once(RunArguments const& arguments, base::Diagnostics& diagnostics,
             std::optional<results::StoredRun>& came_of_it) {
  auto const file = scenario_path(arguments.file);
  bool const with_tables = !arguments.no_out || arguments.watch || (!arguments.json && !arguments.quiet);
  auto loaded = load_scenario(arguments, file, arguments.overrides, diagnostics, with_tables);
  if (!arguments.json) print_diagnostics(arguments, diagnostics);
  if (!loaded) {
    if (arguments.json) {
      nlohmann::ordered_json json;
      json["error"] = "the scenario has errors";
      json["diagnostics"] = to_json(diagnostics);
      print(json);
    }
    return exit_code::invalid_input;
  }

  model::World const& world = loaded->world;
  std::string const& name = loaded->provenance.scenario_name;
  std::string out = arguments.no_out ? std::string() : arguments.out;
  if (out.empty() && !arguments.no_out) out = "out/" + name + ".results";
  if (!out.empty()) {
    if (auto const problem = results::check_destination(out)) {
      return report_problem(arguments, exit_code::failure, *problem);
    }
  }

  simulation::RunSettings settings;
  settings.seed = arguments.seed;
  settings.replication = arguments.replication;
  settings.draw_uncertain = arguments.draw;
  settings.trace = arguments.trace;
  settings.stop_requested = interrupt_requested;
  watch_for_interrupt();
  simulation::ExecutionSettings execution = execution_of(arguments, world);
  execution.details = !out.empty() || (!arguments.json && !arguments.quiet);  // the summary tells of them, too
  // The course of what was observed is kept with the results, to be held against it.
  bool const with_courses = !out.empty();
  simulation::Simulation simulation(
      world, execution, with_courses ? results::observed_steps(world) : std::vector<simulation::OutcomeStep>());
  simulation::RunRecord const record = simulation.run(settings);
  if (record.end == kernel::RunEnd::unanswered) {
    return report_problem(arguments, exit_code::failure, record.failure + "; nothing was written",
                          "another time it may answer: this is no result of the scenario");
  }
  if (record.end == kernel::RunEnd::interrupted) {
    return report_problem(arguments, exit_code::interrupted,
                          fmt::format("interrupted after {} events; nothing was written", record.events));
  }

  loaded->provenance.steps_of_observed = with_courses;
  auto const& stored = came_of_it.emplace(results::describe(world, settings, record, loaded->provenance));
  if (!out.empty()) {
    if (auto const problem = results::write_results(out, stored)) {
      return report_problem(arguments, exit_code::failure, *problem);
    }
  }
  base::Diagnostics told;  // by the run
  told.add_source(file.string(), {});
  policy::warn_of_nothing_taken(world, record.nothing_taken, told);
  for (base::Diagnostic const& one : told.all()) diagnostics.add(one);
  if (arguments.json) {
    auto json = run_json(stored, record, out, diagnostics);
    if (record.profile) json["profile"] = to_json(*record.profile);
    print(json);
  } else if (!arguments.quiet) {
    report::SummaryStyle style;
    style.color = use_color(arguments, Stream::out);
    style.results_file = out;
    style.not_written = "--no-out was given";
    style.terminal = is_terminal(arguments, Stream::out);
    style.columns = std::min<std::size_t>(terminal_columns(arguments, Stream::out), 100);
    print(Stream::out, report::summary(stored, style));
    if (record.profile) print(Stream::out, "\n" + profile_text(*record.profile));
    print_diagnostics(arguments, told);
  }
  if (!record.failed()) return exit_code::ok;
  if (!arguments.json) report_problem(arguments, exit_code::replication_failed, "the run failed: " + record.failure);
  return exit_code::replication_failed;
}

/// What a reading opened, and the scenario itself where not even that could be read.
std::vector<FileWatch::Known> files_of(RunArguments const& arguments, base::Diagnostics& diagnostics) {
  std::vector<FileWatch::Known> files;
  std::uint32_t const opened = diagnostics.add_source({}, {});  // one more has the number of those before
  std::string const scenario = scenario_path(arguments.file).string();
  bool named = false;
  for (std::uint32_t i = 0; i < opened; ++i) {
    std::string const& name = diagnostics.source_name(i);
    std::error_code error;
    if (!fs::is_regular_file(name, error)) continue;  // an override
    named = named || name == scenario;
    files.push_back({name, diagnostics.source_text(i)});
  }
  if (!named) files.push_back({scenario, {}});
  return files;
}

/// What a change of the scenario did: values and rules, and the outcomes that aren't as before.
std::string change_words(results::StoredRun const& before, results::StoredRun const& now,
                         report::SummaryStyle const& style) {
  report::Comparison comparison = report::compare_runs("the run before", before, "this run", now);
  std::erase_if(comparison.outcomes, [](report::Compared const& one) { return one.a.mean == one.b.mean; });
  comparison.course.clear();
  if (comparison.outcomes.empty()) comparison.notes.emplace_back("No outcome changed.");
  return "\n" + report::comparison_summary({comparison}, style);
}

/// Runs until it is interrupted. What goes wrong in a run is shown, and the next change may mend it.
int run_again_and_again(RunArguments const& arguments) {
  watch_for_interrupt();
  bool const person = is_terminal(arguments, Stream::out) && !arguments.json;
  report::SummaryStyle style;
  style.color = use_color(arguments, Stream::out);
  style.terminal = person;
  style.columns = terminal_columns(arguments, Stream::out);
  std::optional<results::StoredRun> before;
  for (;;) {
    base::Diagnostics diagnostics;
    std::optional<results::StoredRun> now;
    if (run_once(arguments, diagnostics, now) == exit_code::interrupted) return exit_code::interrupted;
    if (before && now && !arguments.json && !arguments.quiet) print(Stream::out, change_words(*before, *now, style));
    if (now) before = std::move(now);
    auto const files = files_of(arguments, diagnostics);
    if (!arguments.json && !arguments.quiet) {
      std::string const others = files.size() == 1   ? ""
                                 : files.size() == 2 ? " and a file that it includes"
                                                     : fmt::format(" and {} files that it includes", files.size() - 1);
      print(Stream::err, fmt::format("Watching {}{}; Ctrl-C ends.\n", scenario_path(arguments.file).string(), others));
    }
    if (!flush_output()) return exit_code::failure;
    auto const changed = FileWatch(files).wait(interrupt_requested);
    if (!changed) return exit_code::interrupted;
    if (person) print(Stream::out, "\033[H\033[2J");  // as if it had just been started
    if (!arguments.json && !arguments.quiet) print(Stream::err, fmt::format("{} changed\n", changed->string()));
  }
}

}  // namespace

int run(RunArguments const& arguments) {
  if (arguments.watch) return run_again_and_again(arguments);
  base::Diagnostics diagnostics;
  std::optional<results::StoredRun> came_of_it;
  return run_once(arguments, diagnostics, came_of_it);
}

}  // namespace chokepoint::cli
