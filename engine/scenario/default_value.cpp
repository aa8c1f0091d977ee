#include "engine/scenario/default_value.hpp"

#include "engine/base/decimal.hpp"
#include "engine/base/unit.hpp"

namespace chokepoint::scenario {

std::optional<Value> default_value(std::string_view text, ValueKind kind) {
  Value value;
  value.given = true;
  value.kind_read = kind;
  if (kind == ValueKind::flag) {
    if (text != "yes" && text != "no") return std::nullopt;
    value.integer = text == "yes" ? 1 : 0;
    return value;
  }
  std::size_t const space = text.find(' ');
  auto const number = base::read_decimal(text.substr(0, space));
  if (!number.value) return std::nullopt;
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
  if (space != std::string_view::npos) {
    auto const unit = base::read_unit(text.substr(space + 1));
    if (!unit) return std::nullopt;
    numerator = unit->numerator;
    denominator = unit->denominator;
  }
  constexpr std::int64_t micro_units = 1'000'000;
  if (kind == ValueKind::goods) numerator *= micro_units;
  if (kind == ValueKind::number) {
    value.number = base::scale_to_double(*number.value, numerator, denominator);
    return value;
  }
  auto const scaled = base::scale_to_integer(*number.value, numerator, denominator);
  if (!scaled) return std::nullopt;
  value.integer = scaled->value;
  value.number = static_cast<double>(value.integer);  // of a duration, too
  return value;
}

}  // namespace chokepoint::scenario
