#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/policy/answers.hpp"
#include "engine/policy/built_in_policies.hpp"
#include "engine/policy/library.hpp"

namespace chokepoint::policy {

/// A policy of a library, bound with the names that a scenario gives it.
class LibraryAnswers final : public Answers {
 public:
  /// `lists` has the places of each of the policy's name lists, ascending.
  LibraryAnswers(std::shared_ptr<Library const> library, LibraryPolicy const& policy,
                 std::vector<std::vector<std::int64_t>> lists);

  std::unique_ptr<Answerer> open(model::World const& world) const override;
  std::size_t state_bytes() const override { return policy_.state_bytes; }
  bool is_built_in() const override { return library_ == built_in_library(); }
  std::vector<DeclaredParameter> const* declared() const override { return &policy_.parameters; }

 private:
  std::shared_ptr<Library const> library_;  // shared by all bindings of its policies, in all worlds of a study
  LibraryPolicy const& policy_;             // of library_
  std::vector<std::vector<std::int64_t>> places_;
  std::vector<chokepoint_names> lists_;
};

}  // namespace chokepoint::policy
