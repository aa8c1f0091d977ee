#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/policy/answers.hpp"
#include "engine/policy/script.hpp"

/// Policies that are written in Lua: docs/policies-in-lua.md says what they find and what they may do.
namespace chokepoint::policy {

/// A script whose function decide(situation, cases, parameters, state) gives a decision for each case.
///
/// It keeps nothing from one ask to the next but the numbers that it declares in `state`, which lie in the engine's
/// bytes, each as the bits of its value xor those of the value it begins with: zero bytes are a state that begins.
class ScriptAnswers final : public Answers {
 public:
  /// Loads the script to see that it can be loaded, in a world whose names are all there. `parameters` are those that
  /// the scenario gives it, of which those that it declares take the place. Throws ScriptError.
  ScriptAnswers(model::Question question, Script script, std::vector<std::string> parameters,
                model::World const& world);

  std::unique_ptr<Answerer> open(model::World const& world) const override;
  std::size_t state_bytes() const override { return state_bytes_; }
  std::vector<DeclaredParameter> const* declared() const override { return declared_ ? &*declared_ : nullptr; }

  /// What decide() calls its third argument; empty where it has none.
  std::string const& calls_parameters() const { return calls_parameters_; }
  /// Likewise its first.
  std::string const& calls_situation() const { return calls_situation_; }

 private:
  model::Question question_;
  Script script_;
  std::vector<std::string> parameters_;
  std::optional<std::vector<DeclaredParameter>> declared_;
  std::size_t state_bytes_ = 0;
  std::string calls_situation_;
  std::string calls_parameters_;
};

}  // namespace chokepoint::policy
