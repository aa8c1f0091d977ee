#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/policy/script_answers.hpp"
#include "tests/support/asked_allocation.hpp"

/// A script that is asked directly, without a run around it.
namespace chokepoint::test {

class AskedScript {
 public:
  explicit AskedScript(std::string text, std::vector<std::string> parameters = {})
      : answers_(model::Question::allocation, {.text = std::move(text), .file = "rule.lua", .first_line = 1},
                 std::move(parameters), names_to_ask_about()),
        answerer_(answers_.open(names_to_ask_about())),
        state(answers_.state_bytes() / sizeof(std::uint64_t)) {}

  /// Parts that are decided.
  std::vector<std::int64_t> ask(std::vector<double> const& wanted, std::vector<double> const& parameters = {}) {
    return ask_allocation(*answerer_, state, wanted, parameters);
  }

 private:
  policy::ScriptAnswers answers_;
  std::unique_ptr<policy::Answerer> answerer_;

 public:
  std::vector<std::uint64_t> state;
};

/// What a script's failure says; "none" where it has none.
inline std::string failure_of(std::string const& text) {
  try {
    AskedScript script(text);
    script.ask({5});
  } catch (policy::PolicyFailure const& failure) {
    return failure.what();
  } catch (policy::ScriptError const& error) {
    return fmt::format("when loaded, line {}: {}", error.line, error.what());
  }
  return "none";
}

/// decide() with this as its only line, the second of the script.
inline std::string deciding(std::string const& line) {
  return "function decide(situation, cases, parameters, state)\n" + line + "\nreturn 0 end";
}

/// What an expression of Lua is, as a text.
inline std::string told(std::string const& expression) {
  std::string const failure = failure_of(deciding("error(tostring(" + expression + "))"));
  std::string const place = "rule.lua:2: ";
  return failure.starts_with(place) ? failure.substr(place.size()) : "no text: " + failure;
}

}  // namespace chokepoint::test
