#include <fmt/format.h>

#include <algorithm>

#include "engine/base/diagnostic.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep_end.hpp"
#include "engine/cli/sweep_files.hpp"
#include "engine/report/fitted_table.hpp"
#include "engine/report/numbers.hpp"
#include "engine/results/export.hpp"
#include "engine/sweep/band_answers.hpp"

namespace chokepoint::cli {

namespace {

/// All that is known, for programs: one row for each group, band and date.
results::Table table_of(results::StoredStudy const& study, std::vector<sweep::GroupBand> const& bands) {
  results::Table table{"bands",
                       {"cell", "point", "variant", "band", "date", "count", "missing", "mean", "half_width", "least",
                        "greatest", "quantile", "value"},
                       {}};
  for (auto const& one : bands) {
    auto const& band = study.bands[one.band];
    for (auto const& dated : one.dates) {
      bool const known = dated.count > 0;
      for (std::size_t i = 0; i < band.quantiles.size(); ++i) {
        table.rows.push_back({one.group.cell ? results::Cell(static_cast<std::int64_t>(*one.group.cell))
                                             : results::Cell(std::monostate{}),
                              one.group.label, one.group.variant, band.name, dated.date,
                              static_cast<std::int64_t>(dated.count), static_cast<std::int64_t>(dated.missing),
                              results::cell_of(dated.mean), results::cell_of(dated.half_width),
                              results::cell_of(known ? std::optional(dated.least) : std::nullopt),
                              results::cell_of(known ? std::optional(dated.greatest) : std::nullopt), band.quantiles[i],
                              results::cell_of(dated.quantiles[i])});
      }
    }
  }
  return table;
}

/// For people: a heading for each group and band, a line for each date.
std::string text_of(results::StoredStudy const& study, std::vector<sweep::GroupBand> const& bands,
                    std::optional<std::size_t> columns) {
  std::string text;
  auto const words = [](std::optional<double> const& value) { return value ? report::readable(*value) : "—"; };
  for (auto const& one : bands) {
    auto const& band = study.bands[one.band];
    std::string where = one.group.cell && study.cells() > 1 ? fmt::format("cell {}", *one.group.cell) : std::string();
    for (std::string const& part : {one.group.label, one.group.called}) {
      if (!part.empty()) where += (where.empty() ? "" : ", ") + part;
    }
    text += fmt::format("{}{}{}{}{}\n", text.empty() ? "" : "\n", band.title, band.unit.empty() ? "" : ", " + band.unit,
                        where.empty() ? "" : " (" + where + ")",
                        band.shows == "each_step" ? ": in the step that ends there" : "");
    std::vector<std::vector<std::string>> lines{{"date", "mean"}};
    for (double const quantile : band.quantiles) lines[0].push_back(fmt::format("{:g} %", 100 * quantile));
    bool missing = false;
    for (auto const& dated : one.dates) missing = missing || dated.missing > 0;
    if (missing) lines[0].emplace_back("without value");
    for (auto const& dated : one.dates) {
      std::string mean = words(dated.mean);
      if (dated.half_width) {
        auto const interval = report::readable(*dated.mean, *dated.half_width);
        mean = fmt::format("{} ± {}", interval.value, interval.error);
      }
      std::vector<std::string>& line = lines.emplace_back(std::vector{dated.date, mean});
      for (auto const& quantile : dated.quantiles) line.push_back(words(quantile));
      if (missing) line.push_back(fmt::to_string(dated.missing));
    }
    text += report::table_in(lines, columns);
  }
  std::string const counted = study.points.size() > 1 ? sweep::what_intervals_count(study) : std::string();
  if (!counted.empty()) text += "\n" + counted + "\n";
  return text;
}

}  // namespace

int bands_of_results(ResultsArguments const& arguments) {
  auto const opened = open_for_answers(arguments.file);
  if (!opened) return report_problem(arguments, exit_code::failure, opened.error());
  results::StoredStudy const& study = opened.value().study();
  if (study.bands.empty()) {
    return report_problem(arguments, exit_code::invalid_input,
                          arguments.file + " has no bands: its study declares none",
                          "write into the study, before it is run: bands: {OUTCOME: {step: 30 days}}");
  }
  std::vector<std::string_view> names;
  for (auto const& band : study.bands) names.push_back(band.name);
  bool const all = arguments.outcome.empty();
  if (!all && std::find(names.begin(), names.end(), arguments.outcome) == names.end()) {
    std::string const near = base::nearest(arguments.outcome, names);
    return report_problem(
        arguments, exit_code::usage, fmt::format("there is no band '{}'", arguments.outcome),
        near.empty() ? fmt::format("there are {}", fmt::join(names, ", ")) : fmt::format("did you mean '{}'?", near));
  }
  auto const state = opened.value().state(0);
  if (!state) return report_problem(arguments, exit_code::failure, state.error());
  std::vector<sweep::GroupBand> bands = sweep::band_answers(study, state.value());
  if (!all) std::erase_if(bands, [&](auto const& one) { return study.bands[one.band].name != arguments.outcome; });
  std::optional<std::size_t> const columns = columns_for_person(arguments, Stream::out);
  print(Stream::out, arguments.json              ? results::to_json_array(table_of(study, bands))
                     : arguments.format == "csv" ? results::to_csv(table_of(study, bands))
                                                 : text_of(study, bands, columns));
  tell_of_failures(arguments.file, opened.value(), state.value());
  return exit_code::ok;
}

}  // namespace chokepoint::cli
