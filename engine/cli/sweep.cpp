#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep_end.hpp"
#include "engine/cli/sweep_executors.hpp"
#include "engine/cli/sweep_files.hpp"
#include "engine/results/file_header.hpp"

namespace chokepoint::cli {

namespace fs = std::filesystem;

namespace {

/// Whether a new sweep may take the place of what is there: of a run, and of a sweep where that is asked for.
std::optional<results::FileProblem> check_place(bool replace, std::string const& path) {
  // What is asked is the first bytes: of a file that is damaged, or of another version, they are all that can be read,
  // and it isn't less worth for that.
  results::FileHeader const header = results::header_of(path);
  if (replace || !header.ours || header.kind == results::ResultsKind::run) return std::nullopt;
  if (header.kind == results::ResultsKind::calibration) {
    return results::FileProblem{path + " holds a calibration", "give --replace, or another --out"};
  }
  auto const there = results::SweepFile::open_to_read(path);
  if (!there) {
    return results::FileProblem{there.error().message + "; it is left as it is",
                                "to begin anew in its place give --replace, or another --out"};
  }
  auto const state = there.value().state(0);
  bool const finished = state && std::all_of(state.value().points.begin(), state.value().points.end(),
                                             [](auto const& point) { return point.finished; });
  return results::FileProblem{fmt::format("{} holds a sweep that {} finished", path, finished ? "is" : "isn't"),
                              fmt::format("{}: chokepoint resume {}; or give --replace, or another --out",
                                          finished ? "see it again" : "go on with it", path)};
}

/// A new file for a sweep, open. From looking at what is there until it is open no other program may do the same: two
/// that begin at once would take the file from each other.
base::Result<results::SweepFile, results::FileProblem> begin_file(bool replace, std::string const& path,
                                                                  results::StoredStudy const& stored) {
  auto const claimed = results::ClaimedPath::claim(path);
  if (!claimed) return claimed.error();
  if (auto const problem = check_place(replace, path)) return *problem;
  if (auto const problem = results::SweepFile::create(claimed.value(), stored)) return *problem;
  auto opened = results::SweepFile::open(path);
  if (opened && !sweep::difference(stored, opened.value().study()).empty()) return results::is_being_written(path);
  return opened;
}

std::uint64_t whole(std::string const& text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

int sweep(SweepArguments const& arguments) {
  if (auto const refused = Team::refuse(arguments)) return *refused;
  Team team(arguments);
  if (team.helps()) return team.help();
  auto const study = load_requested_study(arguments);
  if (!study) return exit_code::invalid_input;
  bool const is_part = arguments.part && arguments.part->count > 1;
  if (is_part && !study->precision.empty()) {
    return report_problem(arguments, exit_code::usage,
                          "parts of a sweep can't judge a precision, which needs all of it",
                          "leave out precision: and give replications:, or run it without --shard");
  }
  std::string path = arguments.out;
  if (path.empty()) {
    path = is_part ? fmt::format("out/{}-sweep-{}-of-{}.results", study->scenario_name, arguments.part->index + 1,
                                 arguments.part->count)
                   : fmt::format("out/{}-sweep.results", study->scenario_name);
  }
  results::StoredStudy stored = describe_study(*study);
  if (is_part) {
    stored.session["part"] = std::to_string(arguments.part->index);
    stored.session["parts"] = std::to_string(arguments.part->count);
  }
  auto file = begin_file(arguments.replace, path, stored);
  if (!file) return report_problem(arguments, exit_code::failure, file.error());
  return run_and_report(arguments, *study, path, std::move(file).value(), *team.make_executor(arguments, *study));
}

int resume(SweepArguments const& arguments) {
  {
    auto const file = results::ResultsFile::open(arguments.file);
    bool const fits = file && file.value().kind() == results::ResultsKind::calibration;
    if (fits) return resume_calibration(arguments);
  }
  if (auto const refused = Team::refuse(arguments)) return *refused;
  Team team(arguments);
  if (team.helps()) return team.help();
  std::optional<results::StoredStudy> stored;
  {
    auto const file = results::SweepFile::open_to_read(arguments.file);
    if (!file) return report_problem(arguments, exit_code::failure, file.error());
    stored = file.value().study();
  }
  int code = exit_code::ok;
  auto const study = load_study_of(arguments, arguments.file, *stored, code);
  if (!study) return code;
  SweepArguments known = arguments;
  if (stored->session.contains("part"))
    known.part = sweep::Part{whole(stored->session["part"]), whole(stored->session["parts"])};
  auto file = results::SweepFile::open(arguments.file);
  if (!file) return report_problem(arguments, exit_code::failure, file.error());
  return run_and_report(known, *study, arguments.file, std::move(file).value(), *team.make_executor(known, *study));
}

int merge(MergeArguments const& arguments) {
  std::vector<results::SweepFile> parts;
  for (std::string const& name : arguments.parts) {
    auto file = results::SweepFile::open_to_read(name);
    if (!file) return report_problem(arguments, exit_code::failure, file.error());
    parts.push_back(std::move(file).value());
    std::string const changed = sweep::difference(parts.front().study(), parts.back().study());
    if (!changed.empty()) {
      return report_problem(
          arguments, exit_code::invalid_input,
          fmt::format("{} and {} aren't parts of the same sweep: {}", arguments.parts.front(), name, changed));
    }
  }
  int code = exit_code::ok;
  auto const study = load_study_of(arguments, arguments.parts.front(), parts.front().study(), code);
  if (!study) return code;
  std::string const path =
      arguments.out.empty() ? fmt::format("out/{}-sweep.results", study->scenario_name) : arguments.out;
  for (std::string const& name : arguments.parts) {
    std::error_code error;
    if (fs::equivalent(name, path, error)) {
      return report_problem(arguments, exit_code::usage, path + " is one of the parts", "name another file with --out");
    }
  }
  auto opened = begin_file(arguments.replace, path, describe_study(*study));
  if (!opened) return report_problem(arguments, exit_code::failure, opened.error());
  results::SweepFile file = std::move(opened).value();
  if (auto const problem = sweep::merge_parts(*study, file, parts)) {
    return report_problem(arguments, exit_code::failure, *problem);
  }
  auto const state = file.state(study->precision.size());
  if (!state) return report_problem(arguments, exit_code::failure, state.error());
  sweep::SweepReport report;
  report.progress.replications = state.value().replications;
  report.progress.failures = state.value().failures;
  bool const complete = std::all_of(state.value().points.begin(), state.value().points.end(),
                                    [](auto const& point) { return point.finished; });
  report.end = complete ? sweep::SweepEnd::complete : sweep::SweepEnd::lacks_parts;
  if (!arguments.quiet || arguments.json) {
    if (auto const problem = print_answers(arguments, path, file, state.value(), report, arguments.all)) {
      return report_problem(arguments, exit_code::failure, *problem);
    }
  }
  if (!arguments.json) say_how_it_ended(path, report, file);
  if (auto const problem = file.close()) return report_problem(arguments, exit_code::failure, *problem);
  return exit_code_of(report);
}

}  // namespace chokepoint::cli
