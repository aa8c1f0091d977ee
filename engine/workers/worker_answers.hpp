#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "engine/policy/answers.hpp"
#include "engine/workers/introduction.hpp"
#include "engine/workers/outline.hpp"

namespace chokepoint::workers {

/// A policy in Python, whose function decide(situation, cases, parameters, state) runs in a program of its own: one for
/// each partition of each simulation that asks, begun when it is first asked, and again after it failed.
///
/// All cases of a question go there in one frame. What is remembered goes along and comes back: the engine's bytes have
/// each number's bits xor those of the number it begins with, so that zero bytes are a state that begins.
class WorkerAnswers final : public policy::Answers {
 public:
  /// Starts a program once, to hear what it remembers. `parameters` are those that the scenario gives it, of which
  /// those that it declares take the place. Throws WorkerRefused, WorkerEnded, base::Unreproducible.
  WorkerAnswers(model::Question question, std::shared_ptr<policy::WorkerFile const> file,
                std::vector<std::string> parameters, model::World const& world);

  std::unique_ptr<policy::Answerer> open(model::World const& world) const override;
  std::size_t state_bytes() const override { return initial_.size() * sizeof(double); }

  std::vector<policy::DeclaredParameter> const* declared() const override {
    return outline_.declared ? &*outline_.declared : nullptr;
  }
  /// What the file says of itself.
  Outline const& outline() const { return outline_; }

 private:
  model::Question question_;
  std::shared_ptr<policy::WorkerFile const> file_;
  std::vector<std::string> parameters_;
  Outline outline_;
  std::vector<double> initial_;  ///< what each number of the state begins with
};

}  // namespace chokepoint::workers
