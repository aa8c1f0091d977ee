#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "engine/base/diagnostic.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep_end.hpp"
#include "engine/cli/sweep_files.hpp"
#include "engine/report/numbers.hpp"
#include "engine/report/sweep_summary.hpp"
#include "engine/results/export.hpp"
#include "engine/results/histogram.hpp"
#include "engine/sweep/ecdf.hpp"
#include "engine/sweep/sums.hpp"

namespace chokepoint::cli {

namespace {

/// An outcome's values in one cell with how often each came: exact where there are rows, else the middles of buckets.
base::Result<std::vector<std::pair<double, std::uint64_t>>, results::FileProblem> counted(
    results::SweepFile const& file, results::SweepState const& state, std::uint64_t cell, std::uint32_t outcome) {
  std::vector<std::pair<double, std::uint64_t>> values;
  results::StoredStudy const& study = file.study();
  auto const rows = study.manifest.find("rows");
  if (rows != study.manifest.end() && rows->second == "none") {
    for (auto const& [bucket, count] : state.sums.outcomes[cell * study.outcomes.size() + outcome].histogram) {
      values.emplace_back(results::bucket_middle(bucket), count);
    }
    return values;
  }
  std::uint64_t const blocks = state.points[cell / study.variants.size()].blocks;
  auto const found = file.values(cell, outcome, blocks * sweep::block_replications);
  if (!found) return found.error();
  for (double const value : found.value()) values.emplace_back(value, 1);
  return values;
}

/// As a person reads it: rounded, shares in percent, and of dates in how many futures they didn't come.
std::string text_of(results::StoredStudy const& study, results::Table const& table,
                    std::vector<double> const& not_reached) {
  auto const percent = [](double share) { return fmt::format("{:.1f} %", 100 * share); };
  std::vector<std::vector<std::string>> lines{table.columns};
  auto const close = [&](std::int64_t cell) {
    double const share = not_reached[static_cast<std::size_t>(cell)];
    std::string const& variant = study.variants[static_cast<std::size_t>(cell) % study.variants.size()];
    if (share > 0) lines.push_back({fmt::to_string(cell), variant, "not reached", percent(share), "", ""});
  };
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    auto const& row = table.rows[i];
    auto const cell = std::get<std::int64_t>(row[0]);
    auto const* const date = std::get_if<std::string>(&row[2]);
    lines.push_back({fmt::to_string(cell), std::get<std::string>(row[1]),
                     date != nullptr ? *date : report::readable(std::get<double>(row[2])),
                     percent(std::get<double>(row[3])), percent(std::get<double>(row[4])),
                     percent(std::get<double>(row[5]))});
    bool const last = i + 1 == table.rows.size() || std::get<std::int64_t>(table.rows[i + 1][0]) != cell;
    if (last) close(cell);
  }
  for (std::size_t cell = 0; cell < not_reached.size(); ++cell) {
    if (not_reached[cell] == 1) close(static_cast<std::int64_t>(cell));  // it came in no future
  }
  return report::numbers_table(lines);
}

}  // namespace

int ecdf_of_results(ResultsArguments const& arguments) {
  auto const opened = results::SweepFile::open_to_read(arguments.file);
  if (!opened) return report_problem(arguments, exit_code::failure, opened.error());
  results::SweepFile const& file = opened.value();
  results::StoredStudy const& study = file.study();
  int code = exit_code::ok;
  auto const found = find_outcome(arguments, study, arguments.outcome, code);
  if (!found) return code;
  std::uint32_t const outcome = *found;
  std::string const& unit = study.outcomes[outcome].unit;
  auto const state = file.state(0);
  if (!state) return report_problem(arguments, exit_code::failure, state.error());
  auto const& variants = study.variants;
  bool const all = arguments.variant.empty();
  if (!all && std::find(variants.begin(), variants.end(), arguments.variant) == variants.end()) {
    std::string const near = base::nearest(arguments.variant, {variants.begin(), variants.end()});
    return report_problem(arguments, exit_code::usage, fmt::format("the sweep has no variant '{}'", arguments.variant),
                          near.empty() ? fmt::format("variants: {}", fmt::join(variants, ", "))
                                       : fmt::format("did you mean '{}'?", near));
  }
  std::vector<double> not_reached(study.cells(), 0);
  results::Table table{"ecdf", {"cell", "variant", arguments.outcome, "share", "low", "high"}, {}};
  for (std::uint64_t cell = 0; cell < study.cells(); ++cell) {
    if (!all && variants[cell % variants.size()] != arguments.variant) continue;
    auto const values = counted(file, state.value(), cell, outcome);
    if (!values) return report_problem(arguments, exit_code::failure, values.error());
    // A date that didn't come may yet come; a mean of nothing is no value at all.
    std::uint64_t const missing = state.value().sums.outcomes[cell * study.outcomes.size() + outcome].missing;
    if (unit == "date" && missing > 0) {
      std::uint64_t reached = 0;
      for (auto const& [value, times] : values.value()) reached += times;
      not_reached[cell] = static_cast<double>(missing) / static_cast<double>(missing + reached);
    }
    constexpr double confidence = 0.95;
    for (auto const& step : sweep::ecdf_of(values.value(), unit == "date" ? missing : 0, confidence,
                                           static_cast<std::size_t>(arguments.steps))) {
      results::Cell const value =
          unit == "date" ? results::Cell(report::outcome_words(step.value, unit)) : results::Cell(step.value);
      table.rows.push_back({static_cast<std::int64_t>(cell), study.variants[cell % study.variants.size()], value,
                            step.share, step.interval.low, step.interval.high});
    }
  }
  print(Stream::out, arguments.json              ? results::to_json_array(table)
                     : arguments.format == "csv" ? results::to_csv(table)
                                                 : text_of(study, table, not_reached));
  tell_of_failures(arguments.file, file, state.value());
  return exit_code::ok;
}

}  // namespace chokepoint::cli
