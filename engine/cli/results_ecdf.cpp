#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "engine/base/calendar.hpp"
#include "engine/base/decimal.hpp"
#include "engine/base/diagnostic.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep_end.hpp"
#include "engine/cli/sweep_files.hpp"
#include "engine/report/fitted_table.hpp"
#include "engine/report/sweep_summary.hpp"
#include "engine/results/export.hpp"
#include "engine/sweep/distributions.hpp"
#include "engine/sweep/observations.hpp"

namespace chokepoint::cli {

namespace {

/// What is told of one group of futures.
struct ToldGroup {
  sweep::Group group;
  std::vector<sweep::EcdfStep> steps;
  double not_reached = 0;  ///< the share of futures in which a date didn't come
};

/// By which `replay --cell` and SQL know a cell; all points of a design have none.
std::string cell_words(sweep::Group const& group) { return group.cell ? fmt::to_string(*group.cell) : "all"; }

results::Table table_of(results::StoredStudy const& study, std::uint32_t outcome, std::vector<ToldGroup> const& told) {
  std::string const& unit = study.outcomes[outcome].unit;
  results::Table table{
      "ecdf", {"cell", "variant", study.outcomes[outcome].name, "share", "low", "high", "not_reached"}, {}};
  for (ToldGroup const& one : told) {
    for (sweep::EcdfStep const& step : one.steps) {
      results::Cell const value =
          unit == "date" ? results::Cell(report::outcome_words(step.value, unit)) : results::Cell(step.value);
      table.rows.push_back(
          {one.group.cell ? results::Cell(static_cast<std::int64_t>(*one.group.cell)) : results::Cell(std::monostate{}),
           one.group.variant, value, step.share, step.interval.low, step.interval.high, one.not_reached});
    }
  }
  return table;
}

/// As a person reads it: rounded, shares in percent, and of dates in how many futures they didn't come.
std::string text_of(results::StoredStudy const& study, std::uint32_t outcome, std::vector<ToldGroup> const& told,
                    std::optional<std::size_t> columns) {
  auto const percent = [](double share) { return fmt::format("{:.1f} %", 100 * share); };
  std::string const& unit = study.outcomes[outcome].unit;
  std::vector<std::vector<std::string>> lines{
      {"cell", "variant", study.outcomes[outcome].name, "share", "low", "high"}};
  bool pooled = false;
  for (ToldGroup const& one : told) {
    pooled = pooled || !one.group.cell;
    for (sweep::EcdfStep const& step : one.steps) {
      lines.push_back({cell_words(one.group), one.group.called, report::outcome_words(step.value, unit),
                       percent(step.share), percent(step.interval.low), percent(step.interval.high)});
    }
    if (one.not_reached > 0) {
      lines.push_back({cell_words(one.group), one.group.called, "not reached", percent(one.not_reached), "", ""});
    }
  }
  std::string text = report::table_in(lines, columns);
  std::string const words = pooled ? sweep::what_intervals_count(study) : std::string();
  if (!words.empty()) text += report::paragraph_in(words, columns);
  if (study.fact("rows") == "none") {
    text += report::paragraph_in("Values are within 2 %: from histograms, as no rows were kept.", columns);
  }
  return text;
}

/// A value as a person gives it: of dates "2026-07-01".
std::optional<double> read_value(std::string const& text, bool date) {
  if (date) {
    auto const read = base::parse_date_time(text);
    if (read) return static_cast<double>(read->seconds());
    return std::nullopt;
  }
  auto const read = base::read_decimal(text);
  if (!read.value) return std::nullopt;
  return base::scale_to_double(*read.value, 1, 1);
}

}  // namespace

int ecdf_of_results(ResultsArguments const& arguments) {
  auto const opened = open_for_answers(arguments.file);
  if (!opened) return report_problem(arguments, exit_code::failure, opened.error());
  results::SweepFile const& file = opened.value();
  results::StoredStudy const& study = file.study();
  int code = exit_code::ok;
  auto const found = find_outcome(arguments, study, arguments.outcome, code);
  if (!found) return code;
  std::uint32_t const outcome = *found;
  bool const date = study.outcomes[outcome].unit == "date";
  if (date && !sweep::tells_dates(study)) {
    return report_problem(arguments, exit_code::usage,
                          "the sweep kept no rows, so the dates of its futures aren't known",
                          "run it with rows: table or rows: blocks");
  }
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
  std::vector<double> at;
  for (std::string const& text : arguments.at) {
    auto const value = read_value(text, date);
    if (!value) {
      return report_problem(arguments, exit_code::usage, fmt::format("'{}' is no {}", text, date ? "date" : "number"),
                            date ? "write a date such as 2026-07-01" : "write a number in the outcome's unit");
    }
    at.push_back(*value);
  }
  double const confidence = sweep::confidence_of(study);
  std::vector<ToldGroup> told;
  for (sweep::Group& group : sweep::groups_of(study)) {
    if (!all && group.variant != arguments.variant) continue;
    auto const cells = sweep::distributions_of(file, state.value(), group, outcome);
    if (!cells) return report_problem(arguments, exit_code::failure, cells.error());
    ToldGroup one;
    if (at.empty()) {
      one.steps = sweep::ecdf_of(cells.value(), confidence, static_cast<std::size_t>(arguments.steps));
    }
    one.not_reached = sweep::share_beyond(cells.value(), confidence);
    bool const any = std::any_of(cells.value().begin(), cells.value().end(),
                                 [](auto const& cell) { return cell.beyond > 0 || !cell.values.empty(); });
    for (double const value : at) {
      if (any) one.steps.push_back(sweep::ecdf_at(cells.value(), value, confidence));
    }
    one.group = std::move(group);
    told.push_back(std::move(one));
  }
  print(Stream::out, arguments.json ? results::to_json_array(table_of(study, outcome, told))
                     : arguments.format == "csv"
                         ? results::to_csv(table_of(study, outcome, told))
                         : text_of(study, outcome, told, columns_for_person(arguments, Stream::out)));
  tell_of_failures(arguments.file, file, state.value());
  return exit_code::ok;
}

}  // namespace chokepoint::cli
