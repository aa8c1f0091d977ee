#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/policy/answers.hpp"

/// Policies that a scenario writes as formulas.
namespace chokepoint::policy {

/// What a formula may look at, in the order of its slots: the members of asker, situation, subject and case but `id`
/// and `parts_per_unit`; then, of a shared volume, `left`; then the attributes of `product`.
struct FormulaField {
  QuestionField const* field = nullptr;  ///< null: what is left of the volume
  bool of_case = false;
};
std::vector<FormulaField> formula_fields(model::Question question);
/// The member that names the product whose attributes a formula may look at; null where there is none.
QuestionField const* product_field(model::Question question, bool& of_case);

/// A formula that gives the decision of each case by itself. Amounts are rounded to the nearest part, shared ones down.
/// It fails where the formula has no value.
class FormulaAnswers final : public Answers {
 public:
  /// `decides` is compiled against the slots of `formula_fields`.
  FormulaAnswers(model::Question question, expression::Expression decides)
      : question_(question), decides_(std::move(decides)) {}

  std::unique_ptr<Answerer> open(model::World const& world) const override;

 private:
  model::Question question_;
  expression::Expression decides_;
};

}  // namespace chokepoint::policy
