#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <system_error>

#include "engine/base/diagnostic.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/policy_templates.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/cli/write_text.hpp"
#include "engine/policy/questions.hpp"

/// `policy new`: a folder with a policy that builds, works and is tested.
namespace chokepoint::cli {

namespace {

namespace fs = std::filesystem;

std::string filled_in(std::string_view text, std::vector<std::pair<std::string_view, std::string>> const& words) {
  std::string result(text);
  for (auto const& [mark, value] : words) {
    for (auto at = result.find(mark); at != std::string::npos; at = result.find(mark, at + value.size())) {
      result.replace(at, mark.size(), value);
    }
  }
  return result;
}

/// "UsReserve" of "us_reserve".
std::string class_name(std::string_view name) {
  std::string result;
  bool begins = true;
  for (char const c : name) {
    if (c == '_') {
      begins = true;
      continue;
    }
    result += begins && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    begins = false;
  }
  return result;
}

/// What C++ or Python keep for themselves, of what could be a name; a function or a module can't be called so.
bool is_kept_word(std::string_view name) {
  static constexpr std::string_view kept[] = {
      "alignas",  "alignof",  "and",      "as",        "asm",       "assert",   "async",    "auto",     "await",
      "bool",     "break",    "case",     "catch",     "char",      "class",    "const",    "continue", "decltype",
      "def",      "default",  "del",      "delete",    "do",        "double",   "elif",     "else",     "enum",
      "except",   "explicit", "export",   "extern",    "false",     "finally",  "float",    "for",      "friend",
      "from",     "global",   "goto",     "if",        "import",    "in",       "inline",   "int",      "is",
      "lambda",   "long",     "mutable",  "namespace", "new",       "noexcept", "nonlocal", "not",      "nullptr",
      "operator", "or",       "pass",     "private",   "protected", "public",   "raise",    "register", "requires",
      "return",   "short",    "signed",   "sizeof",    "static",    "struct",   "switch",   "template", "this",
      "throw",    "true",     "try",      "typedef",   "typeid",    "typename", "union",    "unsigned", "using",
      "virtual",  "void",     "volatile", "while",     "with",      "xor",      "yield"};
  return std::find(std::begin(kept), std::end(kept), name) != std::end(kept);
}

bool can_name_a_policy(std::string_view name) {
  return !name.empty() && name.size() <= 64 && name[0] >= 'a' && name[0] <= 'z' &&
         name.find("__") == std::string_view::npos && name.back() != '_' &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace

int new_policy(PolicyArguments const& arguments) {
  if (!can_name_a_policy(arguments.name)) {
    return report_problem(arguments, exit_code::usage, fmt::format("'{}' can't name a policy", arguments.name),
                          "a letter, then lower-case letters, digits and single _; at most 64");
  }
  if (is_kept_word(arguments.name)) {
    return report_problem(arguments, exit_code::usage,
                          fmt::format("'{}' can't name a policy: it is a word of C++ or Python", arguments.name),
                          fmt::format("say more of what it does, such as {}_first", arguments.name));
  }
  policy::QuestionInfo const* const question = policy::find_question(arguments.question);
  if (question == nullptr) {
    std::vector<std::string_view> names;
    for (auto const& one : policy::all_questions()) names.push_back(one.name);
    std::string const near = base::nearest(arguments.question, names);
    return report_problem(
        arguments, exit_code::usage, fmt::format("'{}' is no question", arguments.question),
        near.empty() ? fmt::format("there are {}", fmt::join(names, ", ")) : fmt::format("did you mean '{}'?", near));
  }
  fs::path const folder = fs::path(arguments.folder) / arguments.name;
  std::error_code error;
  if (fs::exists(folder, error)) {
    return report_problem(arguments, exit_code::failure, fmt::format("{} is there already", folder.string()),
                          "choose another name; nothing was changed");
  }
  PolicyLanguage const& language = *find_policy_language(arguments.language);  // one of those that the option allows
  std::string const plugins = language.plugins.empty() ? "" : fmt::format(" --plugins {}", language.plugins);
  std::vector<std::pair<std::string_view, std::string>> const words{
      {"DECIDES", std::string(policy_begins_as(arguments.language, question->id))},
      {"MEANING", std::string(question->meaning)},
      {"QUESTION", std::string(question->name)},
      {"ASKED", std::string(question->asked_of)},
      {"CLASS", class_name(arguments.name)},
      {"WRITTEN", std::string(language.written)},
      {"WITH_FOLDER", plugins},
      {"FOLDER", folder.string()},
      {"NAME", arguments.name}};
  nlohmann::ordered_json json{{"files", nlohmann::ordered_json::array()}};
  std::vector<std::string> names;
  for (auto const& [name, text] : language.files) {
    names.push_back(filled_in(name, words));
    if (auto const problem = write_text(folder / names.back(), filled_in(text, words))) {
      return report_problem(arguments, exit_code::failure, *problem);
    }
    json["files"].push_back((folder / names.back()).string());
  }
  if (arguments.json) {
    print(json);
  } else if (!arguments.quiet) {
    print(Stream::out, fmt::format("Wrote {}: {}.\nNext: {}\n", folder.string(), fmt::join(names, ", "),
                                   filled_in(language.next, words)));
  }
  return exit_code::ok;
}

}  // namespace chokepoint::cli
