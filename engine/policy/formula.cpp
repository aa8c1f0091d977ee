#include "engine/policy/formula.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/policy/decided_parts.hpp"

namespace chokepoint::policy {

namespace {

template <class T>
T read(std::byte const* from, std::uint16_t offset) {
  T value;
  std::memcpy(&value, from + offset, sizeof value);
  return value;
}

QuestionField const* find(std::span<QuestionField const> fields, std::string_view name) {
  auto const found = std::find_if(fields.begin(), fields.end(), [&](auto const& one) { return one.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

/// A formula, made ready to be evaluated.
class FormulaAnswerer final : public Answerer {
 public:
  FormulaAnswerer(model::Question question, expression::Expression const& decides, model::World const& world)
      : about_(info(question)), decides_(decides), fields_(formula_fields(question)) {
    product_ = product_field(question, product_of_case_);
    cells_.resize(fields_.size() + world.attribute_names.size());
  }

  void answer(Asking const& asking, std::span<expression::Cell> decisions) override;

 private:
  expression::Cell value_of(FormulaField const& field, Asked const& asked, std::size_t index, double per_unit,
                            std::int64_t left) const;

  QuestionInfo const& about_;
  expression::Expression const& decides_;
  std::vector<FormulaField> fields_;
  QuestionField const* product_ = nullptr;
  bool product_of_case_ = false;
  std::vector<expression::Cell> cells_;  // scratch, by slot
};

expression::Cell FormulaAnswerer::value_of(FormulaField const& field, Asked const& asked, std::size_t index,
                                           double per_unit, std::int64_t left) const {
  if (field.field == nullptr) return expression::number_cell(static_cast<double>(left) / per_unit);
  std::byte const* const from = field.of_case ? asked.cases + index * about_.case_bytes : asked.situation;
  std::uint16_t const offset = field.field->offset;
  if (is_double(field.field->type)) return expression::number_cell(read<double>(from, offset));
  auto const integer = read<std::int64_t>(from, offset);
  switch (field.field->type) {
    case FieldType::amount:
      return expression::number_cell(static_cast<double>(integer) / per_unit);
    case FieldType::flag:
    case FieldType::name:
    case FieldType::word:
      return expression::symbol_cell(integer);
    default:
      return expression::number_cell(static_cast<double>(integer));
  }
}

void FormulaAnswerer::answer(Asking const& asking, std::span<expression::Cell> decisions) {
  Asked const& asked = asking.asked;
  std::int64_t left = about_.decision.shared ? Amounts::volume(asked) : 0;
  for (std::size_t index = 0; index < asked.count; ++index) {
    auto const per_unit = static_cast<double>(Amounts::parts_per_unit(asked, index));
    for (std::uint32_t const slot : decides_.fields_read()) {
      if (slot < fields_.size()) {
        cells_[slot] = value_of(fields_[slot], asked, index, per_unit, left);
        continue;
      }
      std::byte const* const from = product_of_case_ ? asked.cases + index * about_.case_bytes : asked.situation;
      cells_[slot] = expression::number_cell(
          asking.host.attribute(read<std::int64_t>(from, product_->offset), slot - fields_.size()));
    }
    expression::Result const result = decides_.evaluate({.values = cells_, .parameters = asking.parameters});
    if (!result.ok()) {
      throw PolicyFailure(
          fmt::format("'{}' has no value: it meets {}", to_string(decides_), expression::describe(result.problem)));
    }
    expression::Cell& decision = decisions[index];
    decision = result.value;
    if (about_.decision.type != FieldType::amount) continue;
    auto const parts = decided_parts(asked, index, result.value.number);
    if (!parts) {
      throw PolicyFailure(
          fmt::format("'{}' gives {} units, more than can be counted", to_string(decides_), result.value.number));
    }
    decision.symbol = *parts;
    left -= decision.symbol;
  }
}

}  // namespace

std::vector<FormulaField> formula_fields(model::Question question) {
  QuestionInfo const& about = info(question);
  std::vector<FormulaField> fields;
  auto const add = [&](std::span<QuestionField const> some, bool of_case) {
    for (QuestionField const& field : some) {
      if (field.name != "id" && field.name != "parts_per_unit") fields.push_back({&field, of_case});
    }
  };
  add(asker_fields(), false);
  add(about.situation, false);
  add(subject_fields(), true);
  add(about.case_fields, true);
  if (about.decision.shared) fields.push_back({nullptr, false});
  return fields;
}

QuestionField const* product_field(model::Question question, bool& of_case) {
  QuestionInfo const& about = info(question);
  of_case = false;
  if (QuestionField const* field = find(about.situation, "product")) return field;
  of_case = true;
  return find(about.case_fields, "product");
}

std::unique_ptr<Answerer> FormulaAnswers::open(model::World const& world) const {
  return std::make_unique<FormulaAnswerer>(question_, decides_, world);
}

}  // namespace chokepoint::policy
