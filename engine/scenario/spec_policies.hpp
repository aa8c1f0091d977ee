#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/scenario/field.hpp"
#include "engine/scenario/seldom.hpp"

/// Blocks of spec.hpp, continued: policies, as their author wrote them.
namespace chokepoint::scenario {

/// A scenario's own answer to a question.
struct PolicySpec final : SpecBlock {
  Text title, answers, role, library, policy, worker;
  Text script, lua;  ///< a file, which the reader puts in the place of `lua`
  std::vector<Text> of, in;
  Formula decides;
  NamedValues parameters;
  NamedLists names;
  Value active;
  std::string library_digest;  ///< of the file of `library` or `worker`; empty where it isn't found
  void visit(FieldVisitor& visitor) override;
  std::string_view sealed(std::string_view key) const override {
    return key == "library" || key == "worker" ? std::string_view(library_digest) : std::string_view();
  }
};

}  // namespace chokepoint::scenario
