#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep_files.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/cli/write_report.hpp"
#include "engine/report/run_answer.hpp"
#include "engine/report/run_document.hpp"
#include "engine/report/sweep_document.hpp"
#include "engine/sweep/influence.hpp"

namespace chokepoint::cli {

namespace fs = std::filesystem;

namespace {

using Document = base::Result<nlohmann::ordered_json, results::FileProblem>;

/// What the scenario of a sweep tells beside its results, where it is still there as it was.
report::SweepBackground background_of(ReportArguments const& arguments, results::SweepFile const& file) {
  report::SweepBackground background;
  base::Diagnostics diagnostics;
  auto const study = study_of(arguments, file.study(), diagnostics);
  if (!study) {
    background.why_not =
        "The scenario isn't there any more as it was when the sweep was run, so the assumptions and what decides the "
        "outcomes can't be told. Put it back and run chokepoint report again in the folder of the sweep.";
    return background;
  }
  background.question = study->question;
  if (auto loaded = load_scenario(arguments, study->scenario_file, study->scenario_overrides, diagnostics)) {
    background.assumptions = std::move(loaded->provenance.assumptions);
    background.titles = std::move(loaded->provenance.titles);
  }
  if (!study->keeps_rows()) {
    background.why_not = "The sweep kept no rows (rows: none), so nothing tells which values decide the outcomes.";
    return background;
  }
  auto influence = sweep::influence_of(*study, file);
  if (influence) {
    background.influence = std::move(influence).value();
  } else {
    background.why_not = "What decides the outcomes can't be told: " + influence.error().message;
  }
  return background;
}

/// The bands of single futures that were chosen after the sweep and run again; nothing where there are none.
std::optional<results::Table> courses_of(std::string const& path, results::SweepFile const& file) {
  auto const opened = results::ResultsFile::open(path);
  if (!opened) return std::nullopt;
  auto found = opened.value().query(
      "select t.cell, t.outcome, t.quantile, b.band, b.date, b.value from trajectories t join trajectory_bands b on "
      "b.trajectory = t.trajectory order by t.trajectory, b.band, b.date");
  if (!found || found.value().rows.empty()) return std::nullopt;
  report::SweepBackground const empty;
  results::Table courses = empty.courses;
  for (auto const& group : sweep::groups_of(file.study())) {
    for (auto const& row : found.value().rows) {
      auto const cell = static_cast<std::uint64_t>(std::get<std::int64_t>(row[0]));
      if (std::find(group.cells.begin(), group.cells.end(), cell) == group.cells.end()) continue;
      courses.rows.push_back({group.label, group.variant, row[1], row[2], row[3], row[4], row[5]});
    }
  }
  return courses;
}

Document document_of_sweep(ReportArguments const& arguments, std::string const& path) {
  auto const file = open_for_answers(path);
  if (!file) return file.error();
  auto const state = file.value().state(0);
  if (!state) return state.error();
  auto background = background_of(arguments, file.value());
  if (auto const courses = courses_of(path, file.value())) background.courses = *courses;
  auto const answers = answers_of(file.value(), state.value());
  if (!answers) return answers.error();
  return report::sweep_document(file.value(), state.value(), answers.value(), background);
}

Document document_of(ReportArguments const& arguments, std::string const& path) {
  auto const file = results::ResultsFile::open(path);
  if (!file) return file.error();
  return file.value().kind() == results::ResultsKind::sweep ? document_of_sweep(arguments, path)
                                                            : report::run_document(file.value());
}

/// What a reader of the page may want to ask next. The results were read just now; where they can't be any more,
/// nothing.
std::vector<std::string> next_commands(std::string const& path) {
  auto const file = results::ResultsFile::open(path);
  if (!file) return {};
  if (file.value().kind() == results::ResultsKind::sweep) {
    auto const sweep = results::SweepFile::open_to_read(path);
    if (!sweep) return {};
    auto const state = sweep.value().state(0);
    auto const& study = sweep.value().study();
    if (!state || state.value().replications == 0) return {"chokepoint resume " + path};
    std::vector<std::string> next;
    if (auto const outcomes = study.shown_outcomes(); !outcomes.empty() && study.fact("rows") != "none") {
      next.push_back(
          fmt::format("chokepoint trajectories {} {} --at 5 50 95", path, study.outcomes[outcomes.front()].name));
    }
    next.push_back(fmt::format("chokepoint compare {}{}", path, study.variants.size() > 1 ? "" : " OTHER"));
    return next;
  }
  std::vector<std::string> next;
  auto const waited = file.value().query(
      "select buyer, product from delay where about = 1 and product <> '' group by buyer, product "
      "order by sum(unit_days) desc limit 1");
  if (waited && !waited.value().rows.empty()) {
    auto const& row = waited.value().rows.front();
    next.push_back(fmt::format("chokepoint why {} buyer:{} product:{}", path, std::get<std::string>(row[0]),
                               std::get<std::string>(row[1])));
  }
  if (auto const run = file.value().run(results::TraceOfRun::left_out)) {
    if (std::string among = report::answer_of(run.value()).among; !among.empty()) next.push_back(std::move(among));
  }
  return next;
}

}  // namespace

int report(ReportArguments const& arguments) {
  if (auto const problem = page_problem()) return report_problem(arguments, exit_code::failure, *problem);
  auto const document = document_of(arguments, arguments.file);
  if (!document) return report_problem(arguments, exit_code::failure, document.error());
  std::string const out =
      arguments.out.empty() ? fs::path(arguments.file).replace_extension(".html").string() : arguments.out;
  auto const written = write_report(document.value(), out, arguments.pictures);
  if (!written) return report_problem(arguments, exit_code::failure, written.error());
  if (arguments.json) {
    print(report_json(written.value()));
  } else {
    print_report(arguments, written.value(), next_commands(arguments.file));
  }
  return exit_code::ok;
}

}  // namespace chokepoint::cli
