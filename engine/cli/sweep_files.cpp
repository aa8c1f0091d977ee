#include "engine/cli/sweep_files.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <nlohmann/json.hpp>

#include "engine/base/diagnostic.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep_end.hpp"
#include "engine/cli/sweep_progress.hpp"
#include "engine/report/outcome_words.hpp"
#include "engine/report/precision_table.hpp"
#include "engine/report/sweep_summary.hpp"
#include "engine/report/told_outcomes.hpp"

namespace chokepoint::cli {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

Json number(std::optional<double> const& value) { return value ? Json(*value) : Json(nullptr); }

Json interval_json(std::optional<sweep::Interval> const& interval) {
  return interval ? Json::array({interval->low, interval->high}) : Json(nullptr);
}

Json group_json(results::StoredStudy const& study, sweep::GroupAnswer const& group) {
  Json json;
  json["cell"] = group.group.cell ? Json(*group.group.cell) : Json(nullptr);
  json["point"] = group.group.label;
  json["variant"] = group.group.variant;
  json["failed"] = group.failed;
  for (std::size_t i = 0; i < study.outcomes.size(); ++i) {
    sweep::OutcomeAnswer const& answer = group.outcomes[i];
    Json one;
    one["unit"] = study.outcomes[i].unit;
    one["count"] = answer.count;
    one["missing"] = answer.missing;
    one["mean"] = number(answer.mean);
    one["half_width"] = number(answer.half_width);
    one["median"] = number(answer.median);
    one["p05"] = number(answer.low);
    one["p95"] = number(answer.high);
    if (study.outcomes[i].unit == "date") {
      one["not_reached"] = {{"median", answer.median_never}, {"p05", answer.low_never}, {"p95", answer.high_never}};
    }
    one["intervals"] = {{"median", interval_json(answer.median_interval)},
                        {"p05", interval_json(answer.low_interval)},
                        {"p95", interval_json(answer.high_interval)}};
    if (!group.pairs.empty()) {
      sweep::PairAnswer const& pair = group.pairs[i];
      one["difference"] = {{"unit", report::difference_unit(study.outcomes[i].unit, report::DatesIn::seconds)},
                           {"count", pair.count},
                           {"only_variant", pair.only_variant},
                           {"only_baseline", pair.only_baseline},
                           {"mean", pair.count > 0 ? Json(pair.difference) : Json(nullptr)},
                           {"half_width", number(pair.half_width)},
                           {"variance_reduction", number(pair.reduction)}};
    }
    json["outcomes"][study.outcomes[i].name] = std::move(one);
  }
  return json;
}

Json answers_json(std::string const& path, results::SweepFile const& file, results::SweepState const& state,
                  std::vector<sweep::GroupAnswer> const& groups,
                  std::vector<std::vector<sweep::PrecisionAnswer>> const& precision,
                  std::optional<std::string> const& hash) {
  Json json{{"event", "results"}, {"file", path}, {"hash", hash ? Json(*hash) : Json(nullptr)}};
  json["replications"] = state.replications;
  json["in_numbers"] = sweep::replications_in_numbers(file.study(), state);
  json["failures"] = state.failures;
  json["groups"] = Json::array();
  for (std::size_t i = 0; i < groups.size(); ++i) {
    Json one = group_json(file.study(), groups[i]);
    if (!precision.empty()) {
      for (auto const& answer : precision[i]) {
        one["precision"][answer.rule] = {{"outcome", file.study().outcomes[answer.outcome].name},
                                         {"of", sweep::name(answer.of)},
                                         {"asked_half_width", number(answer.wanted())},
                                         {"met", answer.met()},
                                         {"replications", answer.replications},
                                         {"estimate", number(answer.estimate)},
                                         {"interval", interval_json(answer.interval)}};
      }
    }
    json["groups"].push_back(std::move(one));
  }
  return json;
}

void print_line(Json const& json) {
  print(Stream::out, json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

fs::path study_path(std::string const& named) {
  fs::path const path = named;
  std::error_code error;
  if (!fs::is_directory(path, error)) return path;
  return fs::exists(path / "study.yaml", error) ? path / "study.yaml" : scenario_path(named);
}

std::optional<sweep::Study> load_study(sweep::StudyRequest const& request, base::Diagnostics& diagnostics) {
  auto study = sweep::read_study(request, diagnostics);
  if (diagnostics.has_errors()) study.reset();
  if (study) study->scenario_name = scenario_name(study->scenario_file);
  return study;
}

namespace {

/// Likewise, and prints what is wrong with it.
std::optional<sweep::Study> load_study_or_tell(CommonArguments const& arguments, sweep::StudyRequest const& request) {
  base::Diagnostics diagnostics;
  auto study = load_study(request, diagnostics);
  if (!arguments.json || (study && !arguments.json_lines)) print_diagnostics(arguments, diagnostics);
  if (study && arguments.json && arguments.json_lines && !diagnostics.all().empty()) {
    print(arguments, Json{{"event", "diagnostics"}, {"diagnostics", to_json(diagnostics)}});
  }
  if (study) return study;
  if (arguments.json) {
    Json json;
    if (arguments.json_lines) json["event"] = "error";
    json["error"] = "the study has errors";
    json["diagnostics"] = to_json(diagnostics);
    print(arguments, json);
  }
  return std::nullopt;
}

}  // namespace

std::optional<sweep::Study> load_requested_study(SweepArguments const& arguments) {
  sweep::StudyRequest request;
  request.file = study_path(arguments.file);
  request.overrides = arguments.overrides;
  request.seed = arguments.seed;
  request.libraries = libraries_of(arguments);
  return load_study_or_tell(arguments, request);
}

results::StoredStudy describe_study(sweep::Study const& study) {
  results::StoredStudy stored = sweep::describe(study, CHOKEPOINT_VERSION);
  stored.session["request"] = study.study_file.empty() ? study.scenario_file.string() : study.study_file.string();
  stored.session["overrides"] = Json(study.overrides).dump();
  return stored;
}

namespace {

/// What a sweep's results were asked for with.
sweep::StudyRequest request_of(CommonArguments const& arguments, results::StoredStudy const& stored) {
  sweep::StudyRequest request;
  request.libraries = libraries_of(arguments);
  auto const fact = [](auto const& facts, std::string_view key) {
    auto const found = facts.find(key);
    return found == facts.end() ? std::string() : found->second;
  };
  request.file = fact(stored.session, "request");
  Json const overrides = Json::parse(fact(stored.session, "overrides"), nullptr, false);
  if (overrides.is_array()) {
    for (auto const& one : overrides) {
      if (one.is_string()) request.overrides.push_back(one.get<std::string>());
    }
  }
  std::uint64_t seed = 0;
  std::string const seed_text = fact(stored.manifest, "seed");
  std::from_chars(seed_text.data(), seed_text.data() + seed_text.size(), seed);
  request.seed = seed;
  return request;
}

}  // namespace

std::optional<sweep::Study> study_of(CommonArguments const& arguments, results::StoredStudy const& stored,
                                     base::Diagnostics& diagnostics) {
  sweep::StudyRequest const request = request_of(arguments, stored);
  std::error_code error;
  if (!fs::exists(request.file, error)) return std::nullopt;
  auto study = load_study(request, diagnostics);
  return study && sweep::difference(stored, describe_study(*study)).empty() ? std::move(study) : std::nullopt;
}

std::optional<sweep::Study> load_study_of(CommonArguments const& arguments, std::string const& results,
                                          results::StoredStudy const& stored, int& code) {
  sweep::StudyRequest const request = request_of(arguments, stored);
  std::error_code error;
  if (!fs::exists(request.file, error)) {
    code = report_problem(arguments, exit_code::failure,
                          fmt::format("{} was made from {}, which isn't there", results, request.file.string()),
                          "run this from the folder in which the sweep was begun");
    return std::nullopt;
  }
  auto study = load_study_or_tell(arguments, request);
  if (!study) {
    code = exit_code::invalid_input;
    return std::nullopt;
  }
  std::string const changed = sweep::difference(stored, describe_study(*study));
  if (changed.empty()) return study;
  code = report_problem(arguments, exit_code::invalid_input,
                        fmt::format("{} was begun with another study or scenario: {}", results, changed),
                        "put it back as it was, or begin anew: chokepoint sweep " + request.file.string());
  return std::nullopt;
}

std::optional<results::FileProblem> why_no_answers(std::string const& path, results::StoredStudy const& study) {
  auto const part = study.session.find("part");
  auto const parts = study.session.find("parts");
  if (part == study.session.end() || parts == study.session.end()) return std::nullopt;
  std::uint64_t index = 0;
  std::from_chars(part->second.data(), part->second.data() + part->second.size(), index);
  return results::FileProblem{
      fmt::format("{} is part {} of {} of a sweep, and a part has no answers", path, index + 1, parts->second),
      "put all parts together first: chokepoint merge PART... --out FILE"};
}

base::Result<results::SweepFile, results::FileProblem> open_for_answers(std::string const& path) {
  auto file = results::SweepFile::open_to_read(path);
  if (!file) return file;
  if (auto const problem = why_no_answers(path, file.value().study())) return *problem;
  return file;
}

std::optional<std::uint32_t> find_outcome(CommonArguments const& arguments, results::StoredStudy const& study,
                                          std::string const& name, int& code) {
  std::vector<std::string_view> names;
  for (std::uint32_t const outcome : study.shown_outcomes()) {
    if (study.outcomes[outcome].name == name) return outcome;
    names.push_back(study.outcomes[outcome].name);
  }
  std::string const near = base::nearest(name, names);
  code = report_problem(
      arguments, exit_code::usage, fmt::format("there is no outcome '{}'", name),
      near.empty() ? fmt::format("there are {}", fmt::join(names, ", ")) : fmt::format("did you mean '{}'?", near));
  return std::nullopt;
}

base::Result<std::vector<sweep::GroupAnswer>, results::FileProblem> answers_of(results::SweepFile const& file,
                                                                               results::SweepState const& state) {
  sweep::ValuesOf values;
  std::optional<results::FileProblem> problem;
  if (auto const rows = file.study().fact("rows"); !rows.empty() && rows != "none") {
    values = [&](std::uint64_t cell, std::uint32_t outcome) {
      auto const blocks = state.points[cell / file.study().variants.size()].blocks;
      auto found = file.values(cell, outcome, blocks * sweep::block_replications);
      if (!found && !problem) problem = found.error();
      return found ? std::move(found).value() : std::vector<double>();
    };
  }
  auto groups = sweep::answers(file.study(), state, values);
  if (problem) return *problem;
  return groups;
}

std::optional<results::FileProblem> print_answers(CommonArguments const& arguments, std::string const& path,
                                                  results::SweepFile const& file, results::SweepState const& state,
                                                  sweep::SweepReport const& report, bool all_outcomes) {
  auto const answered = answers_of(file, state);
  if (!answered) return answered.error();
  auto const& groups = answered.value();
  auto const precise = sweep::precision_answers(file, state, groups);
  if (!precise) return precise.error();
  auto const& precision = precise.value();
  auto const digest = file.canonical_hash();
  std::optional<std::string> const hash = digest ? std::optional(digest.value()) : std::nullopt;
  if (arguments.json) {
    Json json = answers_json(path, file, state, groups, precision, hash);
    json.update(end_json(path, report, file));
    print_line(json);
    return std::nullopt;
  }
  report::SummaryStyle style;
  style.color = use_color(arguments, Stream::out);
  style.terminal = is_terminal(arguments, Stream::out);
  style.columns = terminal_columns(arguments, Stream::out);
  std::optional<std::size_t> const columns = columns_for_person(arguments, Stream::out);
  auto const shown = all_outcomes ? report::OutcomesShown::all : report::OutcomesShown::answers;
  std::string text = report::sweep_summary(file.study(), state, groups, style, shown);
  report::ToldOutcomes const told = report::told_outcomes(file.study(), groups);
  if (all_outcomes || told.answers == 0) text += report::relief_tables(file.study(), groups, std::nullopt, columns);
  for (std::size_t i = 0; !all_outcomes && i < told.answers; ++i) {
    text += report::relief_tables(file.study(), groups, told.order[i], columns);
  }
  text += report::precision_table(file.study(), state, groups, precision, columns);
  text += fmt::format("\n{} events, hash {}\nResults: {}\n", state.events, hash.value_or("unknown"), path);
  if (style.terminal) {
    text += fmt::format("Next: chokepoint report {}\n      chokepoint compare {}{}\n", path, path,
                        file.study().variants.size() > 1 ? "" : " OTHER");
  }
  print(Stream::out, text);
  return std::nullopt;
}

int run_and_report(SweepArguments const& arguments, sweep::Study const& study, std::string const& path,
                   results::SweepFile file, sweep::Executor& executor) {
  watch_for_interrupt();
  SweepProgress shown(arguments);
  sweep::SweepOptions options;
  options.shard_blocks = arguments.shard_replications / sweep::block_replications;
  options.part = arguments.part;
  options.stop_requested = interrupt_requested;
  options.clock = wall_seconds;
  options.report = [&](sweep::Progress const& progress) { shown.show(progress, wall_seconds()); };
  sweep::SweepReport const report = sweep::run_sweep(study, file, options, executor);
  shown.finish();
  if (report.problem) {
    report_problem(arguments, exit_code::failure, *report.problem);
    return exit_code::failure;
  }
  auto const state = file.state(study.precision.size());
  if (!state) return report_problem(arguments, exit_code::failure, state.error());
  bool const is_part = arguments.part && arguments.part->count > 1;
  if (is_part) {
    if (arguments.json) {
      Json json{{"event", "results"}, {"file", path}, {"replications", report.progress.replications}};
      json["failures"] = report.progress.failures;
      json.update(end_json(path, report, file));
      print_line(json);
    } else if (!arguments.quiet) {
      print(Stream::out,
            fmt::format("part {}/{}: {} replications in {}; when all parts are done: chokepoint merge\n",
                        arguments.part->index + 1, arguments.part->count, report.progress.replications, path));
    }
  } else if (!arguments.quiet || arguments.json) {
    if (auto const problem = print_answers(arguments, path, file, state.value(), report, arguments.all)) {
      return report_problem(arguments, exit_code::failure, *problem);
    }
  }
  if (!arguments.json) say_how_it_ended(path, report, file);
  if (!arguments.json && !arguments.quiet && !study.fewer.empty()) print(Stream::err, study.fewer + "\n");
  if (auto const problem = file.close()) return report_problem(arguments, exit_code::failure, *problem);
  return exit_code_of(report);
}

}  // namespace chokepoint::cli
