#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/base/unreproducible.hpp"
#include "engine/workers/worker_answers.hpp"
#include "tests/support/asked_allocation.hpp"

/// A policy in Python that is asked directly, without a run around it.
namespace chokepoint::test {

/// The file rule.py of this text, asked about `allocation`.
class AskedFile {
 public:
  explicit AskedFile(std::string text, std::vector<std::string> parameters = {}, double seconds = 20)
      : answers_(model::Question::allocation,
                 std::make_shared<policy::WorkerFile const>(
                     policy::WorkerFile{"rule", "/nowhere/rule.py", std::move(text), "digest", seconds}),
                 std::move(parameters), names_to_ask_about()),
        answerer_(answers_.open(names_to_ask_about())),
        state(answers_.state_bytes() / sizeof(std::uint64_t)) {}

  std::vector<std::int64_t> ask(std::vector<double> const& wanted, std::vector<double> const& parameters = {}) {
    return ask_allocation(*answerer_, state, wanted, parameters);
  }

 private:
  workers::WorkerAnswers answers_;
  std::unique_ptr<policy::Answerer> answerer_;

 public:
  std::vector<std::uint64_t> state;
};

/// What the failure of a file says, when it is loaded or asked; "none" where it has none.
inline std::string failure_of(std::string const& text) {
  try {
    AskedFile file(text);
    file.ask({5});
  } catch (policy::PolicyFailure const& failure) {
    return failure.what();
  } catch (workers::WorkerRefused const& refused) {
    return fmt::format("when loaded: {}", refused.what());
  } catch (workers::WorkerEnded const& ended) {
    return fmt::format("when loaded, its end: {}", ended.what());
  }
  return "none";
}

/// decide() with this as its only line, the second of the file.
inline std::string deciding(std::string const& line) {
  return "def decide(situation, cases, parameters, state):\n    " + line + "\n    return 0\n";
}

/// What an expression of Python is, as a text.
inline std::string told(std::string const& expression) {
  std::string const failure = failure_of("import chokepoint\n" + deciding("raise Exception(repr(" + expression + "))"));
  std::string const place = "rule.py:3: Exception: ";
  return failure.starts_with(place) ? failure.substr(place.size()) : "no text: " + failure;
}

}  // namespace chokepoint::test
