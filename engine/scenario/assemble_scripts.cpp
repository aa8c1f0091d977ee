#include <algorithm>

#include "engine/base/diagnostic.hpp"
#include "engine/policy/script_answers.hpp"
#include "engine/policy/script_words.hpp"
#include "engine/scenario/assembly.hpp"
#include "engine/scenario/near_or_all.hpp"
#include "engine/scenario/overrides.hpp"

/// Policies in Lua.
namespace chokepoint::scenario {

namespace {

/// Where a line of the script begins; `column` counts within the script, 0 for the first that isn't blank.
base::Mark mark_in(Text const& script, std::uint32_t line, std::uint32_t column) {
  base::Mark mark = script.mark;
  std::uint32_t const indentation = mark.column - 1;  // of a block of text
  if (line < mark.line) return mark;
  if (column == 0) {
    std::string_view rest = script.text;
    for (std::uint32_t at = mark.line; at < line && rest.find('\n') != std::string_view::npos; ++at) {
      rest.remove_prefix(rest.find('\n') + 1);
    }
    std::size_t const begin = rest.find_first_not_of(" \t");
    column = begin == std::string_view::npos ? 1 : static_cast<std::uint32_t>(begin + 1);
  }
  mark.line = line;
  mark.column = column + indentation;
  return mark;
}

}  // namespace

void Assembly::told_of_idle(Text const& name, std::string const& place, std::string const& what,
                            std::string const& instead) {
  // What `--set` adds it may have misspelt.
  bool const is_added = is_override(diagnostics_, name.mark);
  if (is_added) return error("E_OVERRIDE", name.mark, place, what, instead);
  diagnostics_.warning("W_UNUSED", name.mark, place, what, instead);
}

void Assembly::script_parameters(PolicySpec const& spec, policy::ScriptWords const& words, model::Policy& built) {
  for (auto const& [name, value, dimension] : spec.parameters.entries) {
    std::string const place = fmt::format("{}.parameters.{}", built.name, name.text);
    check_set_units(value, place);
    built.parameters.push_back(parameters_.optional<double>(value, place));
    if (words.names.contains(name.text)) continue;
    told_of_idle(name, place, fmt::format("the script doesn't look at '{}'", name.text), "remove it, or use it");
  }
}

void Assembly::script_policy(PolicySpec const& spec, model::Policy& built) {
  std::string const& path = built.name;
  std::string const key = path + (spec.script.given ? ".script" : ".lua");
  policy::ScriptWords const words = policy::script_words(spec.lua.text);
  if (words.refused) {
    auto const& [line, column, what, instead] = *words.refused;
    return error("E_SCRIPT", mark_in(spec.lua, spec.lua.mark.line + line - 1, column), key, what, instead);
  }
  std::vector<std::string> names;
  for (auto const& entry : spec.parameters.entries) names.push_back(entry.name.text);
  std::string const& source = diagnostics_.source_name(spec.lua.mark.file);
  policy::Script script{
      .text = spec.lua.text, .file = source.substr(source.find_last_of('/') + 1), .first_line = spec.lua.mark.line};
  try {
    auto const answers = std::make_shared<policy::ScriptAnswers>(built.question, std::move(script), names, world_);
    built.answers = answers;
    if (answers->declared() != nullptr) {
      names.clear();
      for (policy::DeclaredParameter const& one : *answers->declared()) names.push_back(one.name);
      declared_parameters(spec, path, *answers->declared(), built);
    } else {
      script_parameters(spec, words, built);
    }
    std::vector<std::string_view> members;
    for (auto const& fields : {policy::asker_fields(), policy::info(built.question).situation}) {
      for (policy::QuestionField const& field : fields) members.push_back(field.name);
    }
    for (auto const& [object, name, line, column] : words.members) {
      if (object != answers->calls_situation() || std::find(members.begin(), members.end(), name) != members.end()) {
        continue;
      }
      diagnostics_.warning(
          "W_MISSING", mark_in(spec.lua, spec.lua.mark.line + line - 1, column), key,
          fmt::format("the script looks at {}.{}, and the situation of {} has no such member: an ask that comes here "
                      "fails",
                      object, name, policy::info(built.question).name),
          near_or_all(name, members, ""));
    }
    for (auto const& [object, name, line, column] : words.members) {
      if (object != answers->calls_parameters() || std::find(names.begin(), names.end(), name) != names.end()) continue;
      std::string const near = base::nearest(name, {names.begin(), names.end()});
      diagnostics_.warning(
          "W_MISSING", mark_in(spec.lua, spec.lua.mark.line + line - 1, column), key,
          fmt::format("the script looks at {}.{}, and {} has no such parameter: an ask that comes here "
                      "fails",
                      object, name, path),
          near.empty() ? answers->declared() != nullptr
                             ? fmt::format("declare it: parameters = {{{} = {{default = ...}}}}", name)
                             : fmt::format("add it: parameters: {{{}: ...}}", name)
                       : fmt::format("did you mean '{}'?", near));
    }
  } catch (policy::ScriptError const& problem) {
    auto const line = static_cast<std::uint32_t>(std::max(problem.line, 0));
    error("E_SCRIPT", mark_in(spec.lua, line, 0), key, problem.what(),
          "docs/policies-in-lua.md says what a script finds and may do");
  }
}

}  // namespace chokepoint::scenario
