#include "engine/policy/formula.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "engine/base/check.hpp"
#include "engine/base/sim_time.hpp"

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

/// A member that is an integer, of the situation or of the case, whichever has it.
std::optional<std::int64_t> integer_of(Asked const& asked, std::size_t index, std::string_view name) {
  QuestionInfo const& about = info(asked.question);
  if (QuestionField const* field = find(about.situation, name)) {
    return read<std::int64_t>(asked.situation, field->offset);
  }
  if (QuestionField const* field = find(about.case_fields, name)) {
    return read<std::int64_t>(asked.cases + index * about.case_bytes, field->offset);
  }
  return std::nullopt;
}

/// Shares are rounded down, so that they never come to more than the volume; a part's millionth isn't lost to doubles.
constexpr double nearly_whole = 1e-6;

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

Formulas::Formulas(model::World const& world) : world_(&world) {
  std::size_t most = 0;
  for (model::Policy const& policy : world.policies) {
    Ready& ready = ready_.emplace_back();
    ready.fields = formula_fields(policy.question);
    ready.product = product_field(policy.question, ready.product_of_case);
    most = std::max(most, ready.fields.size() + world.attribute_names.size());
  }
  cells_.resize(most);
}

expression::Cell Formulas::value_of(FormulaField const& field, Asked const& asked, std::size_t index, double per_unit,
                                    std::int64_t left) const {
  if (field.field == nullptr) return expression::number_cell(static_cast<double>(left) / per_unit);
  std::byte const* const from = field.of_case ? asked.cases + index * info(asked.question).case_bytes : asked.situation;
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

void Formulas::answer(std::size_t policy, Asked const& asked, std::span<expression::Cell const> parameters,
                      std::function<double(std::int64_t, std::size_t)> const& attribute,
                      std::span<expression::Cell> decisions) {
  model::Policy const& rule = world_->policies[policy];
  Ready const& ready = ready_[policy];
  QuestionInfo const& about = info(asked.question);
  std::int64_t left = integer_of(asked, 0, "volume").value_or(0);
  for (std::size_t index = 0; index < asked.count; ++index) {
    auto const per_unit = static_cast<double>(integer_of(asked, index, "parts_per_unit").value_or(1));
    for (std::uint32_t const slot : rule.decides->fields_read()) {
      if (slot < ready.fields.size()) {
        cells_[slot] = value_of(ready.fields[slot], asked, index, per_unit, left);
        continue;
      }
      std::byte const* const from = ready.product_of_case ? asked.cases + index * about.case_bytes : asked.situation;
      cells_[slot] = expression::number_cell(
          attribute(read<std::int64_t>(from, ready.product->offset), slot - ready.fields.size()));
    }
    expression::Result const result = rule.decides->evaluate({.values = cells_, .parameters = parameters});
    if (!result.ok()) {
      throw PolicyFailure(fmt::format("'{}' has no value: it meets {}", to_string(*rule.decides),
                                      expression::describe(result.problem)));
    }
    expression::Cell& decision = decisions[index];
    decision = result.value;
    if (about.decision.type != FieldType::amount) continue;
    double const parts = result.value.number * per_unit;
    if (!(std::fabs(parts) < model::most_parts)) {
      throw PolicyFailure(
          fmt::format("'{}' gives {} units, more than can be counted", to_string(*rule.decides), result.value.number));
    }
    decision.symbol =
        static_cast<std::int64_t>(about.decision.shared ? std::floor(parts + nearly_whole) : std::nearbyint(parts));
    left -= decision.symbol;
  }
}

void check_decisions(Asked const& asked, std::span<expression::Cell const> decisions) {
  QuestionInfo const& about = info(asked.question);
  auto const fail = [&](std::size_t index, std::string const& what) {
    throw PolicyFailure(fmt::format("the answer to case {} of {} is {}", index + 1, asked.count, what));
  };
  std::int64_t left = integer_of(asked, 0, "volume").value_or(std::numeric_limits<std::int64_t>::max());
  std::size_t const words = words_of(about.decision.words).size();
  for (std::size_t index = 0; index < asked.count; ++index) {
    expression::Cell const& decision = decisions[index];
    auto const per_unit = static_cast<double>(integer_of(asked, index, "parts_per_unit").value_or(1));
    auto const units = [&](std::int64_t parts) { return static_cast<double>(parts) / per_unit; };
    if (is_double(about.decision.type)) {
      if (!std::isfinite(decision.number)) fail(index, "no finite number");
      if (about.decision.type == FieldType::share && decision.number < 0) {
        fail(index, fmt::format("a share of {}, below 0", decision.number));
      }
      continue;
    }
    std::int64_t const value = decision.symbol;
    if (about.decision.type == FieldType::word) {
      if (value < 0 || static_cast<std::size_t>(value) >= words) {
        fail(index, fmt::format("{}, where only 0 to {} mean something ({})", value, words - 1, about.decision.words));
      }
      continue;
    }
    if (value < 0) fail(index, fmt::format("{} units, below 0", units(value)));
    if (static_cast<double>(value) > model::most_parts) fail(index, "more than can be counted");
    if (!about.decision.shared) continue;
    std::int64_t const wanted = integer_of(asked, index, "wanted").value_or(0);
    if (value > wanted) {
      fail(index, fmt::format("{} units, more than the {} that are wanted", units(value), units(wanted)));
    }
    if (value > left) fail(index, fmt::format("{} units, when {} are left", units(value), units(left)));
    left -= value;
  }
}

}  // namespace chokepoint::policy
