#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/cli/browser.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep_files.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/cli/write_text.hpp"
#include "engine/report/page.hpp"
#include "engine/report/run_document.hpp"
#include "engine/report/sweep_document.hpp"
#include "engine/sweep/influence.hpp"

namespace chokepoint::cli {

namespace fs = std::filesystem;

namespace {

using Document = base::Result<nlohmann::ordered_json, results::FileProblem>;

/// What the scenario of a sweep tells beside its results, where it is still there as it was.
report::SweepBackground background_of(results::SweepFile const& file) {
  report::SweepBackground background;
  base::Diagnostics diagnostics;
  auto const study = study_of(file.study(), diagnostics);
  if (!study) {
    background.why_not =
        "The scenario isn't there any more as it was when the sweep was run, so the assumptions and what decides the "
        "outcomes can't be told. Put it back and run chokepoint report again in the folder of the sweep.";
    return background;
  }
  background.question = study->question;
  if (auto loaded = load_scenario(study->scenario_file, study->scenario_overrides, diagnostics)) {
    background.assumptions = std::move(loaded->provenance.assumptions);
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

Document document_of_sweep(std::string const& path) {
  auto const file = results::SweepFile::open_to_read(path);
  if (!file) return file.error();
  auto const state = file.value().state(0);
  if (!state) return state.error();
  auto background = background_of(file.value());
  if (auto const courses = courses_of(path, file.value())) background.courses = *courses;
  return report::sweep_document(file.value(), state.value(), answers_of(file.value(), state.value()), background);
}

Document document_of(std::string const& path) {
  auto const file = results::ResultsFile::open(path);
  if (!file) return file.error();
  return file.value().kind() == results::ResultsKind::sweep ? document_of_sweep(path)
                                                            : report::run_document(file.value());
}

}  // namespace

int report(ReportArguments const& arguments) {
  if (report::page_template().empty()) {
    return report_problem(arguments, exit_code::failure,
                          "this chokepoint was built without npm and has no page to show results in",
                          "apt-get install nodejs npm, then configure and build it again; until then: chokepoint "
                          "results query RESULTS \"select * from outcomes\"");
  }
  auto const document = document_of(arguments.file);
  if (!document) return report_problem(arguments, exit_code::failure, document.error());
  std::string const out =
      arguments.out.empty() ? fs::path(arguments.file).replace_extension(".html").string() : arguments.out;
  auto const page = report::page_of(report::page_template(), document.value());
  if (!page) return report_problem(arguments, exit_code::failure, "the page has no place for data", "build it again");
  if (auto const problem = write_text(out, *page)) return report_problem(arguments, exit_code::failure, *problem);
  std::vector<std::string> pictures;
  if (!arguments.pictures.empty()) {
    auto drawn = write_pictures(out, arguments.pictures);
    if (!drawn) return report_problem(arguments, exit_code::failure, drawn.error());
    pictures = std::move(drawn).value();
  }
  if (arguments.json) {
    print(nlohmann::ordered_json{{"file", out}, {"bytes", page->size()}, {"pictures", pictures}});
  } else if (!arguments.quiet) {
    print(Stream::out, fmt::format("Report: {} ({} KiB), opens in any browser\n", out, (page->size() + 1023) / 1024));
    if (!pictures.empty()) print(Stream::out, fmt::format("{} pictures in {}\n", pictures.size(), arguments.pictures));
  }
  return exit_code::ok;
}

}  // namespace chokepoint::cli
