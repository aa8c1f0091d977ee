#include "engine/sweep/trajectories.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep_end.hpp"
#include "engine/cli/sweep_files.hpp"
#include "engine/report/fitted_table.hpp"
#include "engine/report/numbers.hpp"
#include "engine/report/sweep_summary.hpp"
#include "engine/results/stored_run.hpp"
#include "engine/sweep/block.hpp"

namespace chokepoint::cli {

namespace {

/// Runs a chosen future again; nothing, with `problem` told, where it isn't the one that was stored.
std::optional<results::StoredTrajectory> run_again(sweep::Study const& study, sweep::Worker& worker,
                                                   results::SweepFile const& file, sweep::ChosenFuture const& future,
                                                   std::string const& outcome, std::string& problem) {
  std::uint64_t const variants = study.variants.size();
  simulation::RunRecord record;
  try {
    record = worker.replay(future.cell / variants, static_cast<std::uint32_t>(future.cell % variants),
                           future.replication, false);
  } catch (std::exception const& failure) {
    problem = failure.what();
    return std::nullopt;
  }
  auto const row = file.row(future.cell, future.replication);
  bool const same = row && row.value() &&
                    record.hash == fmt::format("{:016x}{:016x}", row.value()->hash.first, row.value()->hash.second);
  if (!same) {
    problem =
        fmt::format("replication {} of cell {} isn't the one that the sweep stored", future.replication, future.cell);
    return std::nullopt;
  }
  results::StoredRun const run =
      results::describe(worker.world(), worker.settings(), record,
                        {study.scenario_name, study.scenario_file.string(), study.overrides, CHOKEPOINT_VERSION});
  results::StoredTrajectory trajectory{future.cell, future.replication, outcome, future.quantile, future.value, {}, {},
                                       {}};
  std::map<std::string, double> per_unit;
  for (auto const& product : run.products) per_unit[product.name] = static_cast<double>(product.per_unit);
  for (auto const& point : run.series) {
    trajectory.series.push_back(
        {point.product, point.status, point.bucket_end, static_cast<double>(point.amount) / per_unit[point.product]});
  }
  for (auto const& event : run.events) trajectory.events.push_back({event.name, event.date});
  std::size_t step = 0;
  for (auto const& band : file.study().bands) {
    for (std::string const& date : band.dates) trajectory.bands.push_back({band.name, date, record.steps.at(step++)});
  }
  return trajectory;
}

}  // namespace

int trajectories(TrajectoriesArguments const& arguments) {
  auto opened = results::SweepFile::open(arguments.file);
  if (!opened) return report_problem(arguments, exit_code::failure, opened.error());
  results::SweepFile file = std::move(opened).value();
  results::StoredStudy const& stored = file.study();
  if (auto const problem = why_no_answers(arguments.file, stored)) {
    return report_problem(arguments, exit_code::failure, *problem);
  }
  int code = exit_code::ok;
  auto const outcome = find_outcome(arguments, stored, arguments.outcome, code);
  if (!outcome) return code;
  if (stored.fact("rows") == "none") {
    return report_problem(arguments, exit_code::invalid_input,
                          arguments.file + " keeps no replication to choose from: its study says rows: none",
                          "leave out rows: and sweep again");
  }
  auto const study = load_study_of(arguments, arguments.file, stored, code);
  if (!study) return code;
  auto const state = file.state(study->precision.size());
  if (!state) return report_problem(arguments, exit_code::failure, state.error());
  std::vector<double> shares;
  for (double const percent : arguments.at) shares.push_back(percent / 100);
  std::sort(shares.begin(), shares.end());
  shares.erase(std::unique(shares.begin(), shares.end()), shares.end());
  sweep::Worlds worlds(*study);
  sweep::Worker worker(*study, worlds);
  std::vector<results::StoredTrajectory> found;
  for (sweep::Group const& group : sweep::groups_of(stored)) {
    bool const asked =
        !arguments.cell || std::find(group.cells.begin(), group.cells.end(), *arguments.cell) != group.cells.end();
    if (!asked) continue;
    auto const chosen = sweep::choose_futures(file, state.value(), group, *outcome, shares);
    if (!chosen) return report_problem(arguments, exit_code::failure, chosen.error());
    for (sweep::ChosenFuture const& future : chosen.value()) {
      std::string problem;
      auto trajectory = run_again(*study, worker, file, future, arguments.outcome, problem);
      if (!trajectory) {
        return report_problem(arguments, exit_code::failure, problem,
                              "was the sweep made by another version of chokepoint? chokepoint results list tells");
      }
      found.push_back(std::move(*trajectory));
    }
  }
  if (found.empty()) {
    return report_problem(arguments, exit_code::invalid_input, "no future has a value of " + arguments.outcome,
                          "name a cell that the sweep has, or another outcome");
  }
  if (auto const problem = file.store(found)) return report_problem(arguments, exit_code::failure, *problem);
  if (arguments.json) {
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    for (auto const& one : found) {
      json.push_back({{"cell", one.cell},
                      {"variant", stored.variants[one.cell % stored.variants.size()]},
                      {"outcome", one.outcome},
                      {"quantile", one.quantile},
                      {"value", one.value},
                      {"replication", one.replication}});
    }
    print(json);
  } else if (!arguments.quiet) {
    std::vector<std::vector<std::string>> lines{{"future", "value", "cell", "replication"}};
    for (auto const& one : found) {
      std::string const variant = stored.called(one.cell % stored.variants.size());
      lines.push_back({fmt::format("{:g} %{}{}", 100 * one.quantile, variant.empty() ? "" : " of ", variant),
                       report::outcome_words(one.value, stored.outcomes[*outcome].unit), fmt::to_string(one.cell),
                       fmt::to_string(one.replication)});
    }
    std::string const& title = stored.outcomes[*outcome].title;
    print(
        Stream::out,
        fmt::format("Futures by {}\n{}\nTheir series, events and bands are in the tables trajectory_series, "
                    "trajectory_events and trajectory_bands.\nAny of them with its trace: chokepoint replay {} --cell "
                    "{} --replication {} --trace\n",
                    title.empty() ? arguments.outcome : title,
                    report::table_in(lines, columns_for_person(arguments, Stream::out)), arguments.file,
                    found.front().cell, found.front().replication));
  }
  tell_of_failures(arguments.file, file, state.value());
  if (auto const problem = file.close()) return report_problem(arguments, exit_code::failure, *problem);
  return exit_code::ok;
}

}  // namespace chokepoint::cli
