#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/policy/answers.hpp"
#include "engine/policy/library.hpp"

namespace chokepoint::policy {

/// A policy as it is tried: who answers, with what parameters, which take turns.
struct TrialBinding {
  std::shared_ptr<Answers const> answers;
  std::vector<std::vector<expression::Cell>> parameters;
  model::World const* world = nullptr;  ///< whose names questions tell; must outlive it. Null: made-up names
};

/// One thing that a policy is held to, and how it did.
struct Finding {
  std::string claim;     ///< "answers every question within its bounds"
  std::string problem;   ///< empty: it does
  bool warning = false;  ///< it breaks no promise, but hardly anybody means it
};

/// Holds a policy to what chokepoint_policy_table.h says it promises, on made-up questions. Each claim is tried in a
/// process of its own, so that a crash or an endless loop is a finding, and the next claim is tried all the same. What
/// fails in the same words as the first claim isn't told again.
std::vector<Finding> check_policy(TrialBinding const& binding, model::Question question);

/// A library's policy with its parameters as they are by default, at their least, and at their most, and with some
/// names in each list.
TrialBinding trial_binding(std::shared_ptr<Library const> const& library, LibraryPolicy const& policy);

/// A policy of a scenario with its parameters as the scenario has them at `moment`.
TrialBinding trial_binding(model::World const& world, model::Policy const& policy, base::SimTime moment);

}  // namespace chokepoint::policy
