#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/cli/exit_codes.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/policy_list.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/policy/check.hpp"
#include "engine/policy/questions.hpp"
#include "engine/policy/rehearsal.hpp"

/// `policy check`, `policy bench`.
namespace chokepoint::cli {

namespace {

using Json = nlohmann::ordered_json;
using policy::LibraryPolicy;

/// What a person means by a name: a library and its policies, or a scenario and those in it.
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

/// Nothing, reported, with `code` set, where it can't be had.
std::optional<Meant> meant_by(PolicyArguments const& arguments, int& code) {
  Meant meant;
  if (auto const file = scenario_path(arguments.name); std::filesystem::is_regular_file(file)) {
    base::Diagnostics diagnostics;
    auto world = load_world(arguments, file, {}, diagnostics);
    if (!arguments.json || !world) print_diagnostics(arguments, diagnostics);
    if (!world) {
      code = exit_code::invalid_input;
      return std::nullopt;
    }
    meant.world = std::make_unique<model::World>(std::move(*world));
    for (model::Policy const& one : meant.world->policies) {
      meant.policies.push_back({one.name, one.question,
                                policy::trial_binding(*meant.world, one, meant.world->clock.from),
                                Json{{"policy", one.name}, {"question", policy::info(one.question).name}}});
    }
    if (meant.policies.empty()) {
      code = report_problem(arguments, exit_code::invalid_input, fmt::format("{} has no policies", file.string()),
                            "they stand in its block `policies`: chokepoint explain policies");
      return std::nullopt;
    }
    return meant;
  }
  auto library = libraries_of(arguments)->open(arguments.name);
  if (!library) {
    code = report_problem(arguments, exit_code::invalid_input, library.error().message, library.error().hint);
    return std::nullopt;
  }
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
  policy::Asking const asking{rehearsal.asked(), binding.parameters[0], std::as_writable_bytes(std::span(state)), host};
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
      char const* const mark = kept ? "ok    " : finding.warning ? "look  " : "FAILED";
      text += fmt::format("  {} {}{}\n", mark, finding.claim, kept ? "" : ": " + finding.problem);
      entry["findings"].push_back(
          {{"claim", finding.claim}, {"kept", kept}, {"warning", finding.warning}, {"problem", finding.problem}});
      if (!kept && !finding.warning) code = exit_code::failure;
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
