#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/expression/expression.hpp"
#include "engine/model/world.hpp"
#include "engine/policy/questions.hpp"

/// Policies that a scenario writes as formulas, and what every answer is held to.
namespace chokepoint::policy {

/// A policy's answer that can't be used. It ends the replication.
class PolicyFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A question as it is asked: the structs of chokepoint_policy.h.
struct Asked {
  model::Question question{};
  std::byte const* situation = nullptr;
  std::byte const* cases = nullptr;
  std::size_t count = 0;
};

/// What a formula may look at, in the order of its slots: the members of asker, situation, subject and case but `id`
/// and `parts_per_unit`; then, of a shared volume, `left`; then the attributes of `product`.
struct FormulaField {
  QuestionField const* field = nullptr;  ///< null: what is left of the volume
  bool of_case = false;
};
std::vector<FormulaField> formula_fields(model::Question question);
/// The member that names the product whose attributes a formula may look at; null where there is none.
QuestionField const* product_field(model::Question question, bool& of_case);

/// Formulas of a world, made ready to be evaluated: one for each policy. Evaluation allocates nothing.
class Formulas {
 public:
  explicit Formulas(model::World const& world);

  /// The decision of each case, in order. `parameters` are the policy's own, now; `attribute(product, index)` gives
  /// what a formula reads of a product, NaN where it has none. Amounts are rounded to the nearest part, shared ones
  /// down. Throws PolicyFailure where a formula has no value or one that the question doesn't allow.
  void answer(std::size_t policy, Asked const& asked, std::span<expression::Cell const> parameters,
              std::function<double(std::int64_t, std::size_t)> const& attribute, std::span<expression::Cell> decisions);

 private:
  struct Ready {
    std::vector<FormulaField> fields;
    QuestionField const* product = nullptr;
    bool product_of_case = false;
  };
  expression::Cell value_of(FormulaField const& field, Asked const& asked, std::size_t index, double per_unit,
                            std::int64_t left) const;

  model::World const* world_;
  std::vector<Ready> ready_;             // by policy
  std::vector<expression::Cell> cells_;  // scratch, as many as the most that any formula may look at
};

/// Throws PolicyFailure unless the decisions are what the question asks for.
void check_decisions(Asked const& asked, std::span<expression::Cell const> decisions);

}  // namespace chokepoint::policy
