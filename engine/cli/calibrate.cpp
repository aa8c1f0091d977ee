#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/base/calendar.hpp"
#include "engine/cli/common_arguments.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep_files.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/cli/write_text.hpp"
#include "engine/report/calibration_summary.hpp"
#include "engine/report/numbers.hpp"
#include "engine/results/file_header.hpp"
#include "engine/sweep/calibration_answer.hpp"
#include "engine/sweep/calibration_run.hpp"

/// `calibrate`: uncertain values fitted to what was observed.
namespace chokepoint::cli {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// How many values stand for a posterior law in the file of settings.
constexpr std::size_t law_points = 200;

/// One line that is written over on a terminal, a line every ten seconds elsewhere, with --json an object a second.
class CalibrationShown {
 public:
  explicit CalibrationShown(CommonArguments const& arguments) : arguments_(arguments) {
    terminal_ = is_terminal(arguments, Stream::err);
    every_ = arguments.json ? 1 : terminal_ ? 0.1 : 10;
  }
  void show(sweep::CalibrationProgress const& progress, double now) {
    if (arguments_.quiet && !arguments_.json) return;
    if (last_ == 0 && !terminal_ && !arguments_.json) last_ = now;  // short ones need no lines
    if (now - last_ < every_) return;
    last_ = now;
    if (arguments_.json) {
      bool const bounded = progress.tolerance < std::numeric_limits<double>::infinity();
      Json json{{"event", "progress"},
                {"generation", progress.generation},
                {"tried", progress.tried},
                {"kept", progress.kept},
                {"tolerance", bounded ? Json(progress.tolerance) : Json()},
                {"simulations", progress.simulations},
                {"failures", progress.failures},
                {"per_second", progress.per_second},
                {"remaining", progress.remaining ? Json(*progress.remaining) : Json()}};
      print(Stream::out, json.dump() + "\n");
      flush_output();
    } else if (terminal_) {
      print(Stream::err, "\r\033[K" + report::fit(report::calibration_progress_words(progress), 99));
      shown_ = true;
    } else {
      print(Stream::err, report::calibration_progress_words(progress) + "\n");
    }
  }
  void finish() const {
    if (shown_) print(Stream::err, "\r\033[K");
  }

 private:
  CommonArguments const& arguments_;
  bool terminal_ = false;
  bool shown_ = false;
  double every_ = 0;  // seconds
  double last_ = 0;
};

Json calibration_json(sweep::Calibration const& calibration, sweep::CalibrationLedger const& ledger) {
  Json json{{"until", base::iso_date(calibration.until)}, {"seed", calibration.study.seed},
            {"simulations", ledger.simulations()},        {"failures", ledger.failures()},
            {"end", sweep::word_of(ledger.end())},        {"generations", Json::array()}};
  for (sweep::Generation const& one : ledger.generations()) {
    bool const bounded = one.tolerance < std::numeric_limits<double>::infinity();
    json["generations"].push_back({{"tolerance", bounded ? Json(one.tolerance) : Json()},
                                   {"tried", one.tried},
                                   {"accepted", one.accepted},
                                   {"whole", one.whole},
                                   {"effective", sweep::effective_size(one.particles)}});
  }
  json["kept_for_judging"] = Json::array();
  for (auto const& series : calibration.series) {
    for (base::SimTime const at : series.kept) {
      json["kept_for_judging"].push_back({{"series", series.name}, {"date", base::iso_date(at)}});
    }
  }
  if (ledger.posterior() == nullptr) return json;
  sweep::CalibrationAnswer const answer = answer_of(calibration, ledger);
  json["effective"] = answer.effective;
  json["values"] = Json::array();
  for (std::size_t i = 0; i < answer.values.size(); ++i) {
    sweep::FittedAnswer const& one = answer.values[i];
    double const unit = calibration.fitted[i].per_unit;
    auto const band = [&](sweep::Believed const& believed) {
      return Json{{"p05", believed.low / unit}, {"median", believed.median / unit}, {"p95", believed.high / unit}};
    };
    json["values"].push_back({{"name", calibration.fitted[i].name},
                              {"unit", calibration.fitted[i].unit},
                              {"before", band(one.before)},
                              {"after", band(one.after)},
                              {"narrower", one.narrower},
                              {"at_lower_end", one.at_low},
                              {"at_upper_end", one.at_high},
                              {"moved", one.moved},
                              {"told_from_before", !one.unmoved}});
  }
  json["rank_correlations"] = Json::array();
  for (sweep::FittedPair const& pair : answer.pairs) {
    json["rank_correlations"].push_back(
        {{"between", {calibration.fitted[pair.one].name, calibration.fitted[pair.other].name}},
         {"before", pair.before},
         {"after", pair.after}});
  }
  json["observations"] = Json::array();
  for (std::size_t i = 0; i < answer.observations.size(); ++i) {
    sweep::CalibrationTarget const& target = calibration.targets[i];
    sweep::ObservationAnswer const& one = answer.observations[i];
    auto const band = [](sweep::CalibrationLedger::Shown const& shown) {
      return Json{{"p05", shown.low}, {"median", shown.median}, {"p95", shown.high}};
    };
    json["observations"].push_back({{"series", calibration.series[target.series].name},
                                    {"date", base::iso_date(target.at)},
                                    {"unit", calibration.series[target.series].unit},
                                    {"observed", target.observed},
                                    {"error", target.error},
                                    {"before", band(one.before)},
                                    {"after", band(one.after)},
                                    {"below", one.below},
                                    {"miss", one.constant ? Json() : Json(one.miss)}});
  }
  return json;
}

constexpr std::string_view settings_heading = "# What chokepoint calibrate learned of";

/// Beside the results, under their name.
std::string settings_place(fs::path const& results) {
  return results.extension() == ".results" ? fs::path(results).replace_extension(".set").string()
                                           : results.string() + ".set";
}

/// Writes the settings that have the scenario run with what was learned; their file, or nothing with the problem told.
std::optional<std::string> write_settings(CommonArguments const& arguments, std::string const& results,
                                          sweep::Calibration const& calibration, sweep::CalibrationLedger const& ledger,
                                          int& code) {
  std::vector<std::string> left_out;
  auto const lines = settings_of(calibration, ledger, law_points, left_out);
  std::string text = fmt::format("{} {}, a setting a line: chokepoint backtest {} --set-file THIS\n", settings_heading,
                                 calibration.study.scenario_name, calibration.study.scenario_file.string());
  for (std::string const& reason : left_out) text += "# left out: " + reason + "\n";
  for (std::string const& line : lines) text += line + "\n";
  std::string const file = settings_place(results);
  std::ifstream there(file);
  std::string first;
  if (std::getline(there, first) && !first.starts_with(settings_heading)) {
    code = report_problem(arguments, exit_code::failure,
                          fmt::format("{} is there, and isn't what calibrate writes; nothing was written to it", file),
                          fmt::format("move it, then chokepoint resume {}", results));
    return std::nullopt;
  }
  if (auto const problem = write_text(file, text)) {
    code = report_problem(arguments, exit_code::failure, *problem);
    return std::nullopt;
  }
  return file;
}

int code_of_calibration(sweep::Calibration const& calibration, sweep::CalibrationLedger const& ledger,
                        sweep::CalibrationReport const& report) {
  if (report.interrupted && ledger.end() == sweep::CalibrationEnd::none) return exit_code::interrupted;
  bool const near = !calibration.rules.tolerance || ledger.end() == sweep::CalibrationEnd::tolerance;
  if (ledger.posterior() == nullptr || !near) return exit_code::imprecise;
  return report.failures > 0 ? exit_code::replication_failed : exit_code::ok;
}

int run_and_tell(CommonArguments const& arguments, int threads, std::uint64_t batch,
                 sweep::Calibration const& calibration, std::string const& path, results::CalibrationFile file) {
  watch_for_interrupt();
  CalibrationShown shown(arguments);
  sweep::CalibrationOptions options;
  options.threads = threads_wanted(threads);
  options.batch = batch;
  options.stop_requested = interrupt_requested;
  options.clock = wall_seconds;
  options.report = [&](sweep::CalibrationProgress const& progress) { shown.show(progress, wall_seconds()); };
  sweep::CalibrationLedger ledger = make_ledger(calibration);
  sweep::CalibrationReport const report = run_calibration(calibration, file, options, ledger);
  shown.finish();
  if (report.problem) return report_problem(arguments, exit_code::failure, *report.problem);
  auto const hash = file.canonical_hash();
  if (!hash) return report_problem(arguments, exit_code::failure, hash.error());
  std::optional<std::string> settings;
  int code = code_of_calibration(calibration, ledger, report);
  bool const over = ledger.end() != sweep::CalibrationEnd::none;
  if (over && ledger.posterior() != nullptr) {
    settings = write_settings(arguments, path, calibration, ledger, code);
    if (!settings) return code;
  }
  if (arguments.json) {
    Json json{{"event", "results"}, {"file", path}, {"hash", hash.value()}};
    json["settings"] = settings ? Json(*settings) : Json();
    json.update(calibration_json(calibration, ledger));
    print(Stream::out, json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
  } else if (over && !arguments.quiet) {
    std::string text = report::calibration_summary(calibration, ledger);
    text += fmt::format("\nhash {}\nResults: {} (tables: chokepoint results list {})\n", hash.value(), path, path);
    if (settings) {
      text += fmt::format("Next: chokepoint backtest {} --set-file {}\n", calibration.study.scenario_file.string(),
                          *settings);
    }
    print(Stream::out, text);
  }
  if (!arguments.json && !over) {
    print(Stream::err, fmt::format("interrupted after {} futures, which are stored; go on with: chokepoint resume {}\n",
                                   report::grouped_count(report.simulations), path));
  }
  if (!arguments.json && report.failures > 0) {
    print(Stream::err, fmt::format("{} futures failed and were not kept:\n", report::grouped_count(report.failures)));
    constexpr std::size_t most = 5;
    if (auto const reasons = file.failures(most)) {
      for (std::string const& reason : reasons.value()) print(Stream::err, "  " + reason + "\n");
    }
  }
  if (auto const problem = file.close()) return report_problem(arguments, exit_code::failure, *problem);
  return code;
}

std::optional<sweep::Calibration> plan_or_tell(CommonArguments const& arguments,
                                               sweep::CalibrationRequest const& request) {
  base::Diagnostics diagnostics;
  auto plan = plan_calibration(request, diagnostics);
  if (!arguments.json) print_diagnostics(arguments, diagnostics);
  if (plan) {
    plan->study.scenario_name = scenario_name(request.file);
    return plan;
  }
  if (arguments.json) print(Json{{"error", "nothing is fitted"}, {"diagnostics", to_json(diagnostics)}});
  return std::nullopt;
}

results::StoredCalibration stored_of(sweep::Calibration const& calibration) {
  results::StoredCalibration stored = describe(calibration, CHOKEPOINT_VERSION);
  stored.session["overrides"] = Json(calibration.study.overrides).dump();
  return stored;
}

/// Whether a new calibration may take the place of what is there.
std::optional<results::FileProblem> calibration_place(CalibrateArguments const& arguments, std::string const& path) {
  results::FileHeader const header = results::header_of(path);
  if (arguments.replace || !header.ours || header.kind == results::ResultsKind::run) return std::nullopt;
  if (auto const there = results::ResultsFile::open(path); !there) {
    return results::FileProblem{there.error().message + "; it is left as it is",
                                "to begin anew in its place give --replace, or another --out"};
  }
  bool const sweep = header.kind == results::ResultsKind::sweep;
  return results::FileProblem{
      fmt::format("{} holds a {}", path, sweep ? "sweep" : "calibration"),
      fmt::format("go on with it or see it again: chokepoint resume {}; or give --replace, or another --out", path)};
}

/// A new file, open: no other program may begin one there meanwhile.
base::Result<results::CalibrationFile, results::FileProblem> begin_calibration(
    CalibrateArguments const& arguments, std::string const& path, results::StoredCalibration const& stored) {
  auto const claimed = results::ClaimedPath::claim(path);
  if (!claimed) return claimed.error();
  if (auto const problem = calibration_place(arguments, path)) return *problem;
  if (auto const problem = results::CalibrationFile::create(claimed.value(), stored)) return *problem;
  return results::CalibrationFile::open(path);
}

}  // namespace

int calibrate(CalibrateArguments const& arguments) {
  sweep::CalibrationRequest request;
  request.file = scenario_path(arguments.file);
  request.overrides = arguments.overrides;
  request.seed = arguments.seed;
  request.libraries = libraries_of(arguments);
  if (!arguments.until.empty()) {
    auto const date = base::parse_date(arguments.until);
    if (!date) {
      return report_problem(arguments, exit_code::usage, fmt::format("--until: '{}' is no date", arguments.until),
                            "write it as 2025-01-01");
    }
    request.until = base::time_of(*date);
  }
  auto const calibration = plan_or_tell(arguments, request);
  if (!calibration) return exit_code::invalid_input;
  std::string const path = arguments.out.empty()
                               ? fmt::format("out/{}-calibration.results", calibration->study.scenario_name)
                               : arguments.out;
  auto opened = begin_calibration(arguments, path, stored_of(*calibration));
  if (!opened) return report_problem(arguments, exit_code::failure, opened.error());
  return run_and_tell(arguments, arguments.threads, arguments.batch, *calibration, path, std::move(opened).value());
}

int resume_calibration(SweepArguments const& arguments) {
  std::optional<results::StoredCalibration> stored;
  {
    auto const file = results::CalibrationFile::open_to_read(arguments.file);
    if (!file) return report_problem(arguments, exit_code::failure, file.error());
    stored = file.value().calibration();
  }
  sweep::CalibrationRequest request;
  request.libraries = libraries_of(arguments);
  request.file = stored->session["file"];
  Json const overrides = Json::parse(stored->session["overrides"], nullptr, false);
  if (overrides.is_array()) {
    for (auto const& one : overrides) {
      if (one.is_string()) request.overrides.push_back(one.get<std::string>());
    }
  }
  std::uint64_t seed = 0;
  std::string const& seed_text = stored->manifest["seed"];
  std::from_chars(seed_text.data(), seed_text.data() + seed_text.size(), seed);
  request.seed = seed;
  request.until = base::parse_date_time(stored->manifest["until"]);
  std::error_code error;
  if (!fs::exists(request.file, error)) {
    return report_problem(arguments, exit_code::failure,
                          fmt::format("{} was made from {}, which isn't there", arguments.file, request.file.string()),
                          "run this from the folder in which the calibration was begun");
  }
  auto const calibration = plan_or_tell(arguments, request);
  if (!calibration) return exit_code::invalid_input;
  results::StoredCalibration const now = stored_of(*calibration);
  results::StoredStudy before;
  results::StoredStudy after;
  before.manifest = stored->manifest;
  before.manifest.erase("end");  // why it was over
  before.scenario_lines = stored->scenario_lines;
  after.manifest = now.manifest;
  after.scenario_lines = now.scenario_lines;
  std::string const changed = sweep::difference(before, after);
  if (!changed.empty()) {
    return report_problem(arguments, exit_code::invalid_input,
                          fmt::format("{} was begun with another scenario: {}", arguments.file, changed),
                          "put it back as it was, or begin anew: chokepoint calibrate " + request.file.string());
  }
  std::uint64_t const batch = arguments.shard_replications;
  auto opened = results::CalibrationFile::open(arguments.file);
  if (!opened) return report_problem(arguments, exit_code::failure, opened.error());
  return run_and_tell(arguments, arguments.threads, batch, *calibration, arguments.file, std::move(opened).value());
}

}  // namespace chokepoint::cli
