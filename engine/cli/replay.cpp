#include <fmt/format.h>
#include <fmt/ranges.h>

#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep_files.hpp"
#include "engine/report/summary.hpp"
#include "engine/results/stored_run.hpp"
#include "engine/sweep/block.hpp"

namespace chokepoint::cli {

namespace {

/// Whether a run gave the very bits that the sweep stored; nothing where it stored none.
std::optional<bool> is_same(std::optional<results::SweepFile::Row> const& row, simulation::RunRecord const& record) {
  if (!row) return std::nullopt;
  std::string const hash = fmt::format("{:016x}{:016x}", row->hash.first, row->hash.second);
  bool same = hash == record.hash && row->events == record.events;
  for (std::size_t i = 0; i < record.outcomes.size() && !record.failed(); ++i) {
    auto const& then = row->values[i];
    auto const& now = record.outcomes[i].value;
    same = same && then.has_value() == now.has_value() &&
           (!then || std::bit_cast<std::uint64_t>(*then) == std::bit_cast<std::uint64_t>(*now));
  }
  return same;
}

/// "cell 3 (point 1: officers 2; variant slow)".
std::string cell_words(sweep::Study const& study, std::uint64_t cell) {
  std::uint64_t const point = cell / study.variants.size();
  sweep::Variant const& variant = study.variants[cell % study.variants.size()];
  std::vector<std::string> parts;
  if (!study.factors.empty()) {
    std::vector<std::string> settings;
    for (std::size_t i = 0; i < study.factors.size(); ++i) {
      settings.push_back(study.factors[i].name + " " + study.points[point].settings[i].text);
    }
    parts.push_back(fmt::format("point {}: {}", point, fmt::join(settings, ", ")));
  }
  if (study.variants.size() > 1) {
    parts.push_back(fmt::format("variant {}{}", variant.name, variant.title.empty() ? "" : ", " + variant.title));
  }
  return fmt::format("cell {}{}", cell, parts.empty() ? "" : fmt::format(" ({})", fmt::join(parts, "; ")));
}

}  // namespace

int replay(ReplayArguments const& arguments) {
  auto const file = results::SweepFile::open_to_read(arguments.file);
  if (!file) return report_problem(arguments, exit_code::failure, file.error());
  results::StoredStudy const& stored = file.value().study();
  if (arguments.cell >= stored.cells()) {
    return report_problem(
        arguments, exit_code::usage,
        fmt::format("there is no cell {}: the sweep has cells 0 to {}", arguments.cell, stored.cells() - 1));
  }
  int code = exit_code::ok;
  auto const study = load_study_of(arguments, arguments.file, stored, code);
  if (!study) return code;
  if (arguments.replication >= study->replications) {
    return report_problem(arguments, exit_code::usage,
                          fmt::format("there is no replication {}: each cell has at most {}, counted from 0",
                                      arguments.replication, study->replications));
  }
  auto const row = file.value().row(arguments.cell, arguments.replication);
  if (!row) return report_problem(arguments, exit_code::failure, row.error());
  std::uint64_t const point = arguments.cell / study->variants.size();
  auto const variant = static_cast<std::uint32_t>(arguments.cell % study->variants.size());
  std::string out = arguments.out;
  if (out.empty() && arguments.trace) {
    out = fmt::format("out/{}-{}-{}.results", study->scenario_name, arguments.cell, arguments.replication);
  }
  if (!out.empty()) {
    if (auto const problem = results::check_destination(out))
      return report_problem(arguments, exit_code::failure, *problem);
  }
  sweep::Worlds worlds(*study);
  sweep::Worker worker(*study, worlds);
  simulation::RunRecord record;
  try {
    record = worker.replay(point, variant, arguments.replication, arguments.trace, !out.empty());
  } catch (std::exception const& problem) {
    return report_problem(arguments, exit_code::replication_failed, problem.what());
  }
  if (record.unfinished()) return report_problem(arguments, exit_code::failure, record.failure);
  auto const same = is_same(row.value(), record);
  base::Diagnostics seen;  // the study was read without problems, so there are none
  auto const loaded = load_scenario(arguments, study->scenario_file, study->scenario_overrides, seen);
  results::Provenance provenance = loaded ? loaded->provenance : results::Provenance{};
  provenance.scenario_name = study->scenario_name;
  provenance.overrides = study->overrides;
  results::StoredRun run = results::describe(worker.world(), worker.settings(), record, provenance);
  run.manifest["sweep"] = arguments.file;
  run.manifest["sweep_cell"] = cell_words(*study, arguments.cell);
  run.manifest["sweep_replication"] = std::to_string(arguments.replication);
  bool const keeps_rows = stored.fact("rows") != "none";
  std::string whose = fmt::format("This is replication {} of {} of {}.", arguments.replication,
                                  cell_words(*study, arguments.cell), arguments.file);
  if (!keeps_rows) {
    whose += " The sweep keeps no replication (rows: none), so nothing tells whether this one is in its numbers.";
  } else if (!row.value()) {
    whose += " The sweep has no such replication: it is in none of the sweep's numbers.";
  }
  if (!out.empty()) {
    if (auto const problem = results::write_results(out, run))
      return report_problem(arguments, exit_code::failure, *problem);
  }
  if (arguments.json) {
    nlohmann::ordered_json json{{"cell", arguments.cell}, {"replication", arguments.replication}};
    json["sweep"] = arguments.file;
    json["point"] = point;
    json["variant"] = study->variants[variant].name;
    json["factors"] = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < study->factors.size(); ++i) {
      json["factors"][study->factors[i].name] = study->points[point].settings[i].text;
    }
    json["in_sweep"] = keeps_rows ? nlohmann::ordered_json(row.value().has_value()) : nlohmann::ordered_json();
    json["luck"] = record.replication;
    json["hash"] = record.hash;
    json["same_as_stored"] = same ? nlohmann::ordered_json(*same) : nullptr;
    if (record.failed()) json["failure"] = record.failure;
    for (auto const& outcome : run.outcomes) {
      json["outcomes"][outcome.name] = outcome.value ? nlohmann::ordered_json(*outcome.value) : nullptr;
    }
    if (!out.empty()) json["file"] = out;
    print(json);
  } else if (!arguments.quiet) {
    report::SummaryStyle style;
    style.color = use_color(arguments, Stream::out);
    style.columns = terminal_columns(arguments, Stream::out);
    style.whose = whose;
    style.results_file = out;
    style.not_written = "--trace or --out FILE keeps this run for report and why";
    print(Stream::out, report::summary(run, style));
    if (same && *same) print(Stream::out, "The same bits as in the sweep.\n");
  }
  if (same && !*same) {
    return report_problem(arguments, exit_code::failure, "this run isn't the one that the sweep stored",
                          "was the sweep made by another version of chokepoint? chokepoint results list tells");
  }
  if (!record.failed()) return exit_code::ok;
  if (!arguments.json) report_problem(arguments, exit_code::replication_failed, "the run failed: " + record.failure);
  return exit_code::replication_failed;
}

}  // namespace chokepoint::cli
