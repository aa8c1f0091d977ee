#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/policy/answers.hpp"
#include "engine/policy/library.hpp"

namespace chokepoint::policy {

/// A policy as it is tried: who answers, with what parameters, which take turns.
struct TrialBinding {
  struct Setting {
    std::vector<expression::Cell> values;
    std::string words;  ///< "with reserve = 0 units, the others as by default"; empty: need not be said
  };
  std::shared_ptr<Answers const> answers;
  std::vector<Setting> settings;        ///< of parameters; the first as the scenario has them, or as by default
  model::World const* world = nullptr;  ///< whose names questions tell; must outlive it. Null: made-up names
};

/// One thing that a policy is held to, and how it did.
struct Finding {
  std::string claim;     ///< "answers every question within its bounds"
  std::string problem;   ///< empty: it does
  bool warning = false;  ///< it breaks no promise, but hardly anybody means it
  bool note = false;     ///< it breaks no promise, and may well be meant
};

/// Holds a policy to what chokepoint_policy_table.h says it promises, on made-up questions. Each claim is tried in a
/// process of its own, so that a crash or an endless loop is a finding, and the next claim is tried all the same. What
/// fails in the same words as the first claim isn't told again.
std::vector<Finding> check_policy(TrialBinding const& binding, model::Question question);

/// A library's policy with its parameters as they are by default, and with some names in each list. Then, of all
/// policies that declare their parameters: all at their least, all at their most, and of the first `most_varied` each
/// by itself at its least and at its most.
TrialBinding trial_binding(std::shared_ptr<Library const> const& library, LibraryPolicy const& policy);
inline constexpr std::size_t most_varied = 16;

/// A policy of a scenario with its parameters as the scenario has them at `moment`, then as above.
TrialBinding trial_binding(model::World const& world, model::Policy const& policy, base::SimTime moment);

}  // namespace chokepoint::policy
