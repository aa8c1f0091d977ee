#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include "engine/base/unreproducible.hpp"
#include "engine/scenario/assembly.hpp"
#include "engine/scenario/overrides.hpp"
#include "engine/workers/worker_answers.hpp"

/// Policies in Python.
namespace chokepoint::scenario {

namespace {

/// What the file says of itself, held against what the scenario asks of it and gives it.
void check_outline(PolicySpec const& spec, model::Policy const& built, policy::WorkerFile const& file,
                   workers::Outline const& outline, base::Diagnostics& diagnostics) {
  std::string const name = file.path.filename().string();
  std::optional<std::uint32_t> source;
  auto const mark_of = [&](workers::Outline::Named const& one) {
    if (!source) source = diagnostics.add_source(file.path.string(), file.source);
    return base::Mark{*source, one.line, one.column};
  };
  std::string_view const question = policy::info(built.question).name;
  bool asked = outline.questions.empty();
  std::vector<std::string_view> known;
  for (policy::QuestionInfo const& one : policy::all_questions()) known.push_back(one.name);
  for (workers::Outline::Named const& one : outline.questions) {
    asked = asked || one.name == question;
    if (policy::find_question(one.name) != nullptr) continue;
    asked = true;  // one error will do
    std::string const near = diagnostics.suggest(one.name, known);
    diagnostics.error("E_WORKER", mark_of(one), built.name + ".worker",
                      fmt::format("there is no question '{}'", one.name),
                      near.empty() ? "docs/reference/questions.md has all" : fmt::format("did you mean '{}'?", near));
  }
  if (!asked) {
    std::vector<std::string> names;
    for (workers::Outline::Named const& one : outline.questions) names.push_back(one.name);
    diagnostics.error("E_WORKER", spec.worker.mark, built.name + ".worker",
                      fmt::format("{} is no policy for {}", name, question),
                      fmt::format("it is for {}, as it says at line {} (answers = ...)", fmt::join(names, " and "),
                                  outline.questions.front().line));
  }
  for (workers::Outline::Problem const& one : outline.problems) {
    diagnostics.error("E_WORKER", mark_of({.name = {}, .line = one.line, .column = one.column}), built.name + ".worker",
                      one.what, one.instead);
  }
  std::vector<std::string_view> given;
  for (auto const& parameter : spec.parameters.entries) {
    if (!outline.declared) given.push_back(parameter.name.text);
  }
  if (outline.declared) {
    for (policy::DeclaredParameter const& one : *outline.declared) given.push_back(one.name);
  }
  std::vector<std::string> const looked_at = workers::parameter_names(outline);
  for (auto const& parameter : spec.parameters.entries) {
    if (outline.declared) break;  // what is given and not declared is an error of its own
    std::string const& idle = parameter.name.text;
    if (std::find(looked_at.begin(), looked_at.end(), idle) != looked_at.end()) continue;
    std::string const near = diagnostics.suggest(idle, {looked_at.begin(), looked_at.end()});
    // Where the file may look at any, only what looks like a slip of the pen is told.
    if (!outline.all_parameters && (near.empty() || file.source.find(idle) != std::string::npos)) continue;
    bool const is_added = is_override(diagnostics, parameter.name.mark);  // it may be misspelt
    auto const tell = [&](auto... what) {
      is_added ? diagnostics.error("E_OVERRIDE", what...) : diagnostics.warning("W_UNUSED", what...);
    };
    tell(parameter.name.mark, fmt::format("{}.parameters.{}", built.name, idle),
         fmt::format("{} doesn't look at '{}'", name, idle),
         near.empty() ? std::string("remove it, or use it") : fmt::format("it looks at '{}'", near));
  }
  if (!outline.all_parameters) return;
  std::set<std::string_view> told;
  for (workers::Outline::Named const& one : outline.parameters) {
    if (!one.needed || std::find(given.begin(), given.end(), one.name) != given.end()) continue;
    if (!told.insert(one.name).second) continue;
    std::string const near = diagnostics.suggest(one.name, given);
    diagnostics.error("E_WORKER", mark_of(one), fmt::format("{}.parameters.{}", built.name, one.name),
                      fmt::format("decide() looks at the parameter '{}', which {} doesn't have", one.name,
                                  outline.declared ? name : built.name),
                      near.empty()
                          ? outline.declared
                                ? fmt::format("declare it: parameters = {{\"{}\": {{\"default\": ...}}}}", one.name)
                                : fmt::format("write it under parameters: of {}", built.name)
                          : fmt::format("did you mean '{}'?", near));
  }
}

}  // namespace

void Assembly::worker_policy(PolicySpec const& spec, model::Policy& built) {
  std::string const& path = built.name;
  std::string const key = path + ".worker";
  policy::Libraries none({});
  auto file = (spec_.libraries ? *spec_.libraries : none).worker(spec.worker.text);
  if (!file) return error("E_WORKER", spec.worker.mark, key, file.error().message, file.error().hint);
  std::vector<std::string> names;
  for (auto const& entry : spec.parameters.entries) names.push_back(entry.name.text);
  auto const refuse = [&](std::string const& what, std::string const& instead) {
    error("E_WORKER", spec.worker.mark, key, what, instead);
  };
  try {
    auto const answers =
        std::make_shared<workers::WorkerAnswers>(built.question, file.value(), std::move(names), world_);
    check_outline(spec, built, *file.value(), answers->outline(), diagnostics_);
    built.answers = answers;
    if (answers->declared() != nullptr) {
      declared_parameters(spec, file.value()->path.filename().string(), *answers->declared(), built);
      return;
    }
    for (auto const& [name, value, dimension] : spec.parameters.entries) {
      check_set_units(value, fmt::format("{}.parameters.{}", path, name.text));
      built.parameters.push_back(parameters_.optional<double>(value, fmt::format("{}.parameters.{}", path, name.text)));
    }
  } catch (workers::WorkerRefused const& refused) {
    refuse(refused.what(), "docs/policies-in-python.md says what such a file has");
  } catch (workers::WorkerEnded const& ended) {
    refuse(fmt::format("'{}' can't be asked: {}", spec.worker.text, ended.what()),
           "what it printed stands above; is python3 installed?");
  } catch (base::Unreproducible const& late) {
    // Nothing is wrong with the scenario: another time it may begin.
    throw base::Unreproducible(fmt::format("{}: '{}' can't be asked: {}", path, spec.worker.text, late.what()));
  }
}

}  // namespace chokepoint::scenario
