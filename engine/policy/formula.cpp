#include "engine/policy/formula.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/policy/decided_parts.hpp"

namespace chokepoint::policy {

namespace {

std::int64_t read_integer(std::byte const* from) {
  std::int64_t value = 0;
  std::memcpy(&value, from, sizeof value);
  return value;
}

QuestionField const* find(std::span<QuestionField const> fields, std::string_view name) {
  auto const found = std::find_if(fields.begin(), fields.end(), [&](auto const& one) { return one.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

/// How something that a formula looks at comes into its cells: found out once, so that a question costs no search.
struct Look {
  enum class As : std::uint8_t {
    it_is,  ///< doubles, names, words and flags stand as cells have them
    number,
    units,
    left,
    attribute,  ///< of the product whose name stands there
  } as = As::it_is;
  bool of_case = false;
  std::uint16_t offset = 0;
  std::uint32_t slot = 0;
  std::uint32_t attribute = 0;
};

Look look_at(FormulaField const& field, std::uint32_t slot) {
  Look look{.of_case = field.of_case, .slot = slot};
  if (field.field == nullptr) {
    look.as = Look::As::left;
    return look;
  }
  look.offset = field.field->offset;
  if (is_double(field.field->type)) return look;
  switch (field.field->type) {
    case FieldType::flag:
    case FieldType::name:
    case FieldType::word:
      break;
    case FieldType::amount:
      look.as = Look::As::units;
      break;
    default:
      look.as = Look::As::number;
  }
  return look;
}

/// A formula, made ready to be evaluated.
class FormulaAnswerer final : public Answerer {
 public:
  FormulaAnswerer(model::Question question, expression::Expression const& decides, model::World const& world)
      : about_(info(question)), decides_(decides) {
    std::vector<FormulaField> const fields = formula_fields(question);
    cells_.resize(fields.size() + world.attribute_names.size());
    for (std::uint32_t const slot : decides.fields_read()) {
      if (slot < fields.size()) {
        looks_.push_back(look_at(fields[slot], slot));
      } else {
        Look look{.as = Look::As::attribute, .slot = slot};
        look.attribute = static_cast<std::uint32_t>(slot - fields.size());
        look.offset = product_field(question, look.of_case)->offset;
        looks_.push_back(look);
      }
      Look::As const as = looks_.back().as;
      in_units_ = in_units_ || as == Look::As::units || as == Look::As::left;
    }
  }

  void answer(Asking const& asking, std::span<expression::Cell> decisions) override;

 private:
  QuestionInfo const& about_;
  expression::Expression const& decides_;
  std::vector<Look> looks_;
  bool in_units_ = false;                // whether it matters how many parts a unit has
  std::vector<expression::Cell> cells_;  // scratch, by slot
};

void FormulaAnswerer::answer(Asking const& asking, std::span<expression::Cell> decisions) {
  Asked const& asked = asking.asked;
  bool const amounts = about_.decision.type == FieldType::amount;
  std::int64_t left = about_.decision.shared ? Amounts::volume(asked) : 0;
  std::byte const* one = asked.cases;
  for (std::size_t index = 0; index < asked.count; ++index, one += about_.case_bytes) {
    double const per_unit = in_units_ ? static_cast<double>(Amounts::parts_per_unit(asked, index)) : 1;
    for (Look const& look : looks_) {
      std::byte const* const from = (look.of_case ? one : asked.situation) + look.offset;
      expression::Cell& cell = cells_[look.slot];
      switch (look.as) {
        case Look::As::it_is:
          std::memcpy(&cell, from, sizeof cell);
          break;
        case Look::As::number:
          cell = expression::number_cell(static_cast<double>(read_integer(from)));
          break;
        case Look::As::units:
          cell = expression::number_cell(static_cast<double>(read_integer(from)) / per_unit);
          break;
        case Look::As::left:
          cell = expression::number_cell(static_cast<double>(left) / per_unit);
          break;
        case Look::As::attribute:
          cell = expression::number_cell(asking.host.attribute(read_integer(from), look.attribute));
          break;
      }
    }
    expression::Result const result = decides_.evaluate({.values = cells_, .parameters = asking.parameters});
    if (!result.ok()) [[unlikely]] {
      throw PolicyFailure(
          fmt::format("'{}' has no value: it meets {}", to_string(decides_), expression::describe(result.problem)));
    }
    expression::Cell& decision = decisions[index];
    decision = result.value;
    if (!amounts) continue;
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
