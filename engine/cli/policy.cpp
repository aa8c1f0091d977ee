#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <system_error>

#include "engine/cli/exit_codes.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/policy_list.hpp"
#include "engine/cli/policy_templates.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/policy/check.hpp"
#include "engine/policy/questions.hpp"
#include "engine/policy/rehearsal.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/scenario/spec.hpp"
#include "engine/workers/outline.hpp"

/// `policy check`, `policy bench`.
namespace chokepoint::cli {

namespace {

using Json = nlohmann::ordered_json;
using policy::LibraryPolicy;

/// What a person means by a name: a library and its policies, a scenario and those in it, or a file in Lua or Python.
struct Meant {
  struct Policy {
    std::string name;
    model::Question question{};
    policy::TrialBinding binding;
    Json about;
  };
  std::shared_ptr<policy::Library const> library;
  std::unique_ptr<model::World> world;
  std::vector<Policy> policies;
};

/// Nothing, reported, with `code` set, where the scenario has errors. Of its policies those that `is_meant`.
std::optional<Meant> meant_of(PolicyArguments const& arguments, scenario::ScenarioSpec const& spec,
                              base::Diagnostics& diagnostics, std::function<bool(model::Policy const&)> const& is_meant,
                              int& code) {
  auto world = assemble_world(spec, diagnostics);
  if (!arguments.json || !world) print_diagnostics(arguments, diagnostics);
  if (!world) {
    code = exit_code::invalid_input;
    return std::nullopt;
  }
  Meant meant;
  meant.world = std::make_unique<model::World>(std::move(*world));
  for (model::Policy const& one : meant.world->policies) {
    if (!is_meant(one)) continue;
    meant.policies.push_back({one.name, one.question, policy::trial_binding(*meant.world, one, meant.world->clock.from),
                              Json{{"policy", one.name}, {"question", policy::info(one.question).name}}});
  }
  return meant;
}

std::optional<Meant> meant_by_scenario(PolicyArguments const& arguments, std::filesystem::path const& file,
                                       std::function<bool(model::Policy const&)> const& is_meant, int& code) {
  base::Diagnostics diagnostics;
  auto const spec = read_spec(arguments, file, {}, diagnostics);
  if (!spec) {
    print_diagnostics(arguments, diagnostics);
    code = exit_code::invalid_input;
    return std::nullopt;
  }
  auto meant = meant_of(arguments, *spec, diagnostics, is_meant, code);
  if (meant && meant->policies.empty()) {
    code = report_problem(arguments, exit_code::invalid_input, fmt::format("{} has no policies", file.string()),
                          "they stand in its block `policies`: chokepoint explain policies");
    return std::nullopt;
  }
  return meant;
}

/// NAME.py or NAME.lua in the folders named; empty where there is none.
std::filesystem::path script_of(PolicyArguments const& arguments) {
  std::filesystem::path const named = arguments.name;
  if (named.has_parent_path()) return {};
  auto const libraries = libraries_of(arguments);
  for (auto const& folder : libraries->folders()) {
    for (std::string const ending : {".py", ".lua"}) {
      std::filesystem::path file = folder / (named.extension() == ending ? named.string() : named.string() + ending);
      if (std::error_code error; std::filesystem::is_regular_file(file, error)) return file;
    }
  }
  return {};
}

/// A policy in Lua or Python, which only a scenario asks: as the example beside it has it, or, where it says what it
/// answers, in a world in which every question is asked, each of its parameters that it doesn't declare 1.
std::optional<Meant> meant_by_script(PolicyArguments const& arguments, std::filesystem::path const& file, int& code) {
  std::string const name = file.stem().string();
  bool const in_python = file.extension() == ".py";
  auto const example = file.parent_path() / "example.yaml";
  base::Diagnostics diagnostics;
  if (std::error_code error; std::filesystem::is_regular_file(example, error)) {
    auto const spec = read_spec(arguments, example, {}, diagnostics);
    if (!spec) {
      print_diagnostics(arguments, diagnostics);
      code = exit_code::invalid_input;
      return std::nullopt;
    }
    auto const is_meant = [&](model::Policy const& one) {
      for (auto const& [key, written] : spec->policies.entries) {
        if (one.name != fmt::format("policies.{}", key.text)) continue;
        std::string const& worker = written.worker.text;
        return in_python ? worker == name || worker == name + ".py"
                         : std::filesystem::path(written.script.text).filename() == file.filename();
      }
      return false;
    };
    auto meant = meant_of(arguments, *spec, diagnostics, is_meant, code);
    if (!meant || !meant->policies.empty()) return meant;
    diagnostics = {};
  }
  std::string block;
  if (in_python) {
    auto const worker = libraries_of(arguments)->worker(name);
    auto const outline =
        worker ? outline_of_file(*worker.value()) : base::Result<workers::Outline, std::string>(worker.error().message);
    if (!outline) {
      code = report_problem(arguments, exit_code::invalid_input, outline.error());
      return std::nullopt;
    }
    std::string parameters;  // those that are declared have defaults
    for (std::string const& one : workers::parameter_names(outline.value())) {
      if (outline.value().declared) break;
      parameters += fmt::format("{}{}: 1", parameters.empty() ? "" : ", ", one);
    }
    for (auto const& question : outline.value().questions) {
      block += fmt::format("  {}: {{answers: {}, worker: {}, parameters: {{{}}}}}\n", question.name, question.name,
                           name, parameters);
    }
  }
  if (block.empty()) {
    code = report_problem(arguments, exit_code::invalid_input,
                          fmt::format("{} says not what it answers, and no example.yaml beside it does", file.string()),
                          fmt::format("name a scenario whose policies have it: chokepoint policy check FILE{}",
                                      in_python ? " --plugins " + file.parent_path().string() : ""));
    return std::nullopt;
  }
  scenario::ReadOptions options;
  options.libraries = libraries_of(arguments);
  auto const spec =
      scenario::read_scenario_text(fmt::format("example of {}", file.string()),
                                   fmt::format("{}policies:\n{}", world_of_examples(), block), options, diagnostics);
  if (!spec || diagnostics.has_errors()) {
    print_diagnostics(arguments, diagnostics);
    code = exit_code::invalid_input;
    return std::nullopt;
  }
  return meant_of(
      arguments, *spec, diagnostics, [](model::Policy const&) { return true; }, code);
}

/// Nothing, reported, with `code` set, where it can't be had.
std::optional<Meant> meant_by(PolicyArguments const& arguments, int& code) {
  if (auto const file = scenario_path(arguments.name); std::filesystem::is_regular_file(file)) {
    return meant_by_scenario(
        arguments, file, [](model::Policy const&) { return true; }, code);
  }
  auto library = libraries_of(arguments)->open(arguments.name);
  if (!library) {
    if (auto const file = script_of(arguments); !file.empty()) return meant_by_script(arguments, file, code);
    code = report_problem(arguments, exit_code::invalid_input, library.error().message, library.error().hint);
    return std::nullopt;
  }
  Meant meant;
  meant.library = std::move(library).value();
  for (LibraryPolicy const& one : meant.library->policies) {
    meant.policies.push_back({one.name, one.question, policy::trial_binding(meant.library, one), policy_json(one)});
  }
  return meant;
}

Json meant_json(Meant const& meant, PolicyArguments const& arguments) {
  if (!meant.library) return {{"scenario", arguments.name}};
  return {{"library", meant.library->file.name}, {"digest", meant.library->file.digest}};
}

/// Nanoseconds that a question of `cases` cases takes.
double nanoseconds(policy::TrialBinding const& binding, model::Question question, std::size_t cases) {
  model::World const empty;
  auto const answerer = binding.answers->open(binding.world != nullptr ? *binding.world : empty);
  policy::Rehearsal rehearsal(question, binding.world);
  for (std::uint64_t number = 0; rehearsal.count() != cases; ++number) rehearsal.make(number, cases);
  policy::RehearsalHost const host;
  std::vector<std::uint64_t> state((binding.answers->state_bytes() + 7) / 8, 0);
  std::vector<expression::Cell> decisions(cases);
  policy::Asking const asking{rehearsal.asked(), binding.settings[0].values, std::as_writable_bytes(std::span(state)),
                              host};
  using Clock = std::chrono::steady_clock;
  double best = 1e300;
  constexpr int rounds = 5;
  constexpr int calls = 200'000;
  for (int round = 0; round < rounds; ++round) {
    auto const begin = Clock::now();
    for (int i = 0; i < calls; ++i) answerer->answer(asking, decisions);
    best = std::min(best, std::chrono::duration<double, std::nano>(Clock::now() - begin).count() / calls);
  }
  return best;
}

}  // namespace

int check_policies(PolicyArguments const& arguments) {
  int code = exit_code::ok;
  auto const meant = meant_by(arguments, code);
  if (!meant) return code;
  Json json = meant_json(*meant, arguments);
  json["policies"] = Json::array();
  std::string text;
  for (Meant::Policy const& one : meant->policies) {
    text += fmt::format("{} ({})\n", one.name, policy::info(one.question).name);
    Json entry = one.about;
    entry["findings"] = Json::array();
    for (policy::Finding const& finding : policy::check_policy(one.binding, one.question)) {
      bool const kept = finding.problem.empty();
      char const* const mark = kept ? "ok    " : finding.note ? "note  " : finding.warning ? "look  " : "FAILED";
      text += fmt::format("  {} {}{}\n", mark, finding.claim, kept ? "" : ": " + finding.problem);
      entry["findings"].push_back({{"claim", finding.claim},
                                   {"kept", kept},
                                   {"warning", finding.warning},
                                   {"note", finding.note},
                                   {"problem", finding.problem}});
      if (!kept && !finding.warning && !finding.note) code = exit_code::failure;
    }
    json["policies"].push_back(std::move(entry));
  }
  json["kept"] = code == exit_code::ok;
  if (arguments.json) {
    print(json);
  } else if (!arguments.quiet || code != exit_code::ok) {
    print(Stream::out, text);
  }
  return code;
}

int bench_policies(PolicyArguments const& arguments) {
  int code = exit_code::ok;
  auto const meant = meant_by(arguments, code);
  if (!meant) return code;
  Json json = Json::array();
  std::string text;
  for (Meant::Policy const& one : meant->policies) {
    auto const& question = policy::info(one.question);
    bool const several = question.decision.shared || question.decision.type == policy::FieldType::score;
    double const of_one = nanoseconds(one.binding, one.question, 1);
    text += fmt::format("{} ({}): {:.1f} ns a question of one case", one.name, question.name, of_one);
    json.push_back({{"policy", one.name}, {"question", question.name}, {"one_case_ns", of_one}});
    if (several) {
      double const eight = nanoseconds(one.binding, one.question, 8);
      text += fmt::format(", {:.1f} ns of eight", eight);
      json.back()["eight_cases_ns"] = eight;
    }
    text += "\n";
  }
  if (arguments.json) {
    print(json);
  } else {
    print(Stream::out, text);
  }
  return code;
}

}  // namespace chokepoint::cli
