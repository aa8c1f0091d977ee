#include <fmt/format.h>

#include <algorithm>

#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep_end.hpp"
#include "engine/cli/sweep_files.hpp"
#include "engine/report/outcome_words.hpp"
#include "engine/report/sweep_summary.hpp"
#include "engine/results/export.hpp"

namespace chokepoint::cli {

namespace {

results::Table table_of(results::StoredStudy const& study, std::vector<sweep::GroupAnswer> const& groups,
                        std::optional<std::uint32_t> wanted) {
  results::Table table{"relief",
                       {"cell", "point", "gate", "relief", "outcome", "unit", "count", "only_relieved", "only_baseline",
                        "difference", "half_width", "variance_reduction"},
                       {}};
  for (sweep::GroupAnswer const& answer : groups) {
    auto const& relief = study.reliefs[answer.group.cells.front() % study.variants.size()];
    if (relief.gate.empty()) continue;
    for (std::uint32_t const outcome : study.shown_outcomes()) {
      if (wanted && *wanted != outcome) continue;
      sweep::PairAnswer const& pair = answer.pairs[outcome];
      table.rows.push_back(
          {answer.group.cell ? results::Cell(static_cast<std::int64_t>(*answer.group.cell)) : std::monostate{},
           answer.group.label, relief.gate, relief.how, study.outcomes[outcome].name,
           report::difference_unit(study.outcomes[outcome].unit, report::DatesIn::seconds),
           static_cast<std::int64_t>(pair.count), static_cast<std::int64_t>(pair.only_variant),
           static_cast<std::int64_t>(pair.only_baseline),
           results::cell_of(pair.count > 0 ? std::optional(pair.difference) : std::nullopt),
           results::cell_of(pair.half_width), results::cell_of(pair.reduction)});
    }
  }
  return table;
}

}  // namespace

int relief_of_results(ResultsArguments const& arguments) {
  auto const opened = open_for_answers(arguments.file);
  if (!opened) return report_problem(arguments, exit_code::failure, opened.error());
  results::StoredStudy const& study = opened.value().study();
  if (!study.has_reliefs()) {
    return report_problem(arguments, exit_code::invalid_input,
                          arguments.file + " has no gates out of the way: its study asks for none",
                          "write relief: 30 days into the study, or: chokepoint sweep FILE --relief '30 days'");
  }
  std::optional<std::uint32_t> outcome;
  if (!arguments.outcome.empty()) {
    int code = exit_code::ok;
    outcome = find_outcome(arguments, study, arguments.outcome, code);
    if (!outcome) return code;
  }
  auto const state = opened.value().state(0);
  if (!state) return report_problem(arguments, exit_code::failure, state.error());
  auto const groups = sweep::answers(study, state.value(), {});
  if (arguments.json || arguments.format == "csv") {
    auto const table = table_of(study, groups, outcome);
    print(Stream::out, arguments.json ? results::to_json_array(table) : results::to_csv(table));
  } else {
    print(Stream::out,
          report::relief_tables(study, groups, outcome, columns_for_person(arguments, Stream::out)).substr(1));
  }
  tell_of_failures(arguments.file, opened.value(), state.value());
  return exit_code::ok;
}

}  // namespace chokepoint::cli
