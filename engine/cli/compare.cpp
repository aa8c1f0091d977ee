#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep_files.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/cli/write_report.hpp"
#include "engine/report/comparison.hpp"
#include "engine/report/comparison_document.hpp"
#include "engine/report/comparison_summary.hpp"
#include "engine/report/outcome_words.hpp"
#include "engine/results/results_file.hpp"
#include "engine/results/sweep_file.hpp"

namespace chokepoint::cli {

namespace {

using Json = nlohmann::ordered_json;
using report::Comparison;
using results::FileProblem;

/// What can't be compared, and with which exit code that ends.
struct Refused {
  FileProblem problem;
  int code = exit_code::failure;
};

struct Found {
  std::vector<Comparison> comparisons;
  std::vector<report::ComparedSource> sources;  ///< the files
};
using Answer = base::Result<Found, Refused>;

Json number(std::optional<double> const& value) { return value ? Json(*value) : Json(nullptr); }

Json side_json(report::Compared::Side const& side) {
  return {{"count", side.count},
          {"missing", side.missing},
          {"mean", number(side.mean)},
          {"half_width", number(side.half_width)}};
}

Json compared_json(report::Compared const& one) {
  report::Verdict const verdict = report::verdict_of(one);
  bool const known = verdict != report::Verdict::unknown;
  bool const excludes = verdict == report::Verdict::less || verdict == report::Verdict::more;
  Json json{{"point", one.point}, {"variant", one.variant}, {"name", one.name}, {"title", one.title}};
  json["unit"] = one.unit;
  if (!one.date.empty()) json["date"] = one.date;
  json["a"] = side_json(one.a);
  json["b"] = side_json(one.b);
  json["pairs"] = one.pairs;
  json["only_a"] = one.only_a;
  json["only_b"] = one.only_b;
  json["difference"] = number(one.difference);
  json["difference_unit"] = report::difference_unit(one.unit, report::DatesIn::seconds);
  json["half_width"] = number(one.half_width);
  json["excludes_zero"] = known ? Json(excludes) : Json(nullptr);
  return json;
}

/// With how much each differs, null where one side alone has a value.
Json list_json(std::vector<report::Compared> const& all, Comparison const& comparison) {
  Json list = Json::array();
  for (auto const& one : all) {
    Json json = compared_json(one);
    double const weight = report::weight_of(one, comparison);
    json["equal"] = report::is_equal(one);
    json["weight"] = std::isfinite(weight) ? Json(weight) : Json(nullptr);
    list.push_back(std::move(json));
  }
  return list;
}

Json comparison_json(Comparison const& comparison) {
  bool const runs = comparison.kind == report::ComparedKind::runs;
  Json json{{"kind", runs ? "runs" : comparison.kind == report::ComparedKind::sweeps ? "sweeps" : "variants"}};
  json["a"] = comparison.a;
  json["b"] = comparison.b;
  json["paired"] = comparison.paired;
  json["confidence"] = runs ? Json(nullptr) : Json(comparison.confidence);
  json["about"] = comparison.about;
  json["changes"] = Json::array();
  for (auto const& change : comparison.changes) {
    json["changes"].push_back(
        {{"path", change.path}, {"title", change.title}, {"a", change.before}, {"b", change.after}});
  }
  json["outcomes"] = list_json(comparison.outcomes, comparison);
  if (runs) json["waiting"] = list_json(comparison.waiting, comparison);
  if (runs) json["events"] = list_json(comparison.events, comparison);
  json["over_time"] = list_json(comparison.course, comparison);
  json["about_over_time"] = comparison.about_course;
  json["alone"] = Json::array();
  for (auto const& one : comparison.alone) {
    bool const in_a = one.a.count + one.a.missing > 0;
    json["alone"].push_back({{"name", one.name}, {"title", one.title}, {"unit", one.unit}, {"in", in_a ? "a" : "b"}});
    json["alone"].back()["point"] = one.point;
    json["alone"].back()["variant"] = one.variant;
    json["alone"].back()["value"] = side_json(in_a ? one.a : one.b);
  }
  json["notes"] = comparison.notes;
  json["next"] = comparison.next;
  return json;
}

/// A sweep's file with how far it is.
struct OpenSweep {
  results::SweepFile file;
  results::SweepState state;
};

base::Result<OpenSweep, FileProblem> open_sweep(std::string const& path) {
  auto file = open_for_answers(path);
  if (!file) return file.error();
  auto state = file.value().state(0);
  if (!state) return state.error();
  return OpenSweep{std::move(file).value(), std::move(state).value()};
}

report::ComparedSource source_of(std::string const& path, results::StoredRun const& run) {
  report::ComparedSource source{path, std::string(run.fact("question")), run.manifest, {}};
  for (results::Table const& table : run.tables) {
    for (auto const& row : table.rows) {
      if (table.name == "scenario") source.scenario_lines.push_back(std::get<std::string>(row.back()));
      if (table.name == "titles")
        source.titles.push_back({std::get<std::string>(row[0]), std::get<std::string>(row[1])});
    }
  }
  return source;
}

/// A sweep's file doesn't hold the question; its scenario does, where it is still there as it was.
report::ComparedSource source_of(CompareArguments const& arguments, std::string const& path,
                                 results::SweepFile const& file) {
  base::Diagnostics diagnostics;
  auto const study = study_of(arguments, file.study(), diagnostics);
  report::ComparedSource source{path, study ? study->question : "", file.study().manifest, file.study().scenario_lines};
  source.facts.insert(file.study().session.begin(), file.study().session.end());
  return source;
}

Answer compare_within(CompareArguments const& arguments, std::string const& path, report::CourseDates dates) {
  auto const kind = results::ResultsFile::open(path);
  if (!kind) return Refused{kind.error()};
  if (kind.value().kind() == results::ResultsKind::run) {
    return Refused{{path + " holds one run, and a comparison needs something to hold it against",
                    fmt::format("name another: chokepoint compare {} OTHER", path)},
                   exit_code::usage};
  }
  auto const sweep = open_sweep(path);
  if (!sweep) return Refused{sweep.error()};
  auto comparisons = report::compare_variants({sweep.value().file, sweep.value().state}, dates);
  bool const reliefs = sweep.value().file.study().has_reliefs();
  if (!comparisons.empty()) {
    if (reliefs)
      comparisons.back().notes.push_back("What gates would give is told by: chokepoint results relief " + path);
    return Found{std::move(comparisons), {source_of(arguments, path, sweep.value().file)}};
  }
  return Refused{{path + " has no variants to hold against each other",
                  reliefs ? "what gates would give is told by: chokepoint results relief " + path
                          : "write compare: into its study, or name another file: chokepoint compare A B"},
                 exit_code::invalid_input};
}

/// Each of the others against the first.
Answer compare_files(CompareArguments const& arguments, std::vector<std::string> const& paths,
                     report::CourseDates dates) {
  std::vector<results::ResultsKind> kinds;
  for (std::string const& path : paths) {
    auto const file = results::ResultsFile::open(path);
    if (!file) return Refused{file.error()};
    kinds.push_back(file.value().kind());
    if (kinds.back() == results::ResultsKind::calibration) {
      return Refused{{path + " holds a calibration, and runs and sweeps are what is compared",
                      "run the scenario with what was fitted, and compare that: chokepoint calibrate --help"},
                     exit_code::invalid_input};
    }
    if (kinds.back() != kinds.front()) {
      bool const run_first = kinds.front() == results::ResultsKind::run;
      std::string const& sweep = run_first ? path : paths.front();
      return Refused{{fmt::format("{} holds a sweep and {} one run: many futures and one can't be held against each "
                                  "other",
                                  sweep, run_first ? paths.front() : path),
                      fmt::format("take one future of the sweep: chokepoint replay {} --cell C --replication R --out "
                                  "FILE",
                                  sweep)},
                     exit_code::invalid_input};
    }
  }
  Found found;
  std::vector<Comparison>& comparisons = found.comparisons;
  if (kinds.front() == results::ResultsKind::run) {
    std::vector<results::StoredRun> runs;
    for (std::string const& path : paths) {
      auto const file = results::ResultsFile::open(path);
      if (!file) return Refused{file.error()};
      auto run = file.value().run();
      if (!run) return Refused{run.error()};
      found.sources.push_back(source_of(path, run.value()));
      runs.push_back(std::move(run).value());
    }
    for (std::size_t i = 1; i < runs.size(); ++i) {
      comparisons.push_back(report::compare_runs(paths.front(), runs.front(), paths[i], runs[i], dates));
    }
  } else {
    auto const first = open_sweep(paths.front());
    if (!first) return Refused{first.error()};
    found.sources.push_back(source_of(arguments, paths.front(), first.value().file));
    for (std::size_t i = 1; i < paths.size(); ++i) {
      auto const other = open_sweep(paths[i]);
      if (!other) return Refused{other.error()};
      auto comparison = report::compare_sweeps(paths.front(), {first.value().file, first.value().state}, paths[i],
                                               {other.value().file, other.value().state}, dates);
      if (!comparison) return Refused{comparison.error()};
      comparisons.push_back(std::move(comparison).value());
      found.sources.push_back(source_of(arguments, paths[i], other.value().file));
    }
  }
  for (Comparison const& comparison : comparisons) {
    if (!comparison.outcomes.empty()) continue;
    std::string const alone = report::alone_words(comparison);
    std::string const why = !alone.empty()             ? alone
                            : comparison.notes.empty() ? "neither has an outcome"
                                                       : comparison.notes.front();
    return Refused{{fmt::format("{} and {} have nothing in common to compare: {}", comparison.a, comparison.b, why),
                    "compare results whose scenarios declare the same outcomes: chokepoint results export FILE lists "
                    "them"},
                   exit_code::invalid_input};
  }
  return found;
}

Answer compared(CompareArguments const& arguments, std::vector<std::string> const& files, report::CourseDates dates) {
  return files.size() == 1 ? compare_within(arguments, files.front(), dates) : compare_files(arguments, files, dates);
}

}  // namespace

int compare(CompareArguments const& arguments) {
  bool const page = !arguments.out.empty();
  if (auto const problem = page ? page_problem() : std::nullopt) {
    return report_problem(arguments, exit_code::failure, *problem);
  }
  auto const found = compared(arguments, arguments.files, report::CourseDates::handful);
  if (!found) return report_problem(arguments, found.error().code, found.error().problem);
  std::optional<WrittenReport> written;
  if (page) {
    auto const whole = compared(arguments, arguments.files, report::CourseDates::all);
    if (!whole) return report_problem(arguments, whole.error().code, whole.error().problem);
    auto const document = report::comparison_document(whole.value().comparisons, whole.value().sources);
    auto report = write_report(document, arguments.out, arguments.pictures);
    if (!report) return report_problem(arguments, exit_code::failure, report.error());
    written = std::move(report).value();
  }
  if (arguments.json) {
    Json json{{"comparisons", Json::array()}};
    for (Comparison const& one : found.value().comparisons) json["comparisons"].push_back(comparison_json(one));
    if (written) json["report"] = report_json(*written);
    print(json);
    return exit_code::ok;
  }
  report::SummaryStyle style;
  style.color = use_color(arguments, Stream::out);
  style.terminal = is_terminal(arguments, Stream::out);
  style.columns = terminal_columns(arguments, Stream::out);
  print(Stream::out,
        report::comparison_summary(found.value().comparisons, style,
                                   arguments.all ? report::OutcomesTold::all : report::OutcomesTold::differing));
  if (written) {
    print(Stream::out, "\n");
    print_report(arguments, *written);
  }
  return exit_code::ok;
}

}  // namespace chokepoint::cli
