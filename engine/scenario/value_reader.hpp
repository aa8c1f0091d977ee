#pragma once

#include <string_view>
#include <vector>

#include "engine/scenario/field.hpp"
#include "engine/scenario/read_context.hpp"

namespace chokepoint::scenario {

/// What is expected of a value.
struct ValueForm {
  ValueKind kind = ValueKind::number;
  base::Dimension dimension{};
  bool any_dimension = false;  ///< of a number: whatever is written
  double minimum = -1e300;
  bool above_minimum = false;
  double maximum = 1e300;
  bool dated = false;
  bool fixed = false;                ///< no `$name`
  base::Unit const* unit = nullptr;  ///< of numbers that carry none
  bool fractions = false;            ///< of a duration: fractions of a second count (the mean of a law)
};

/// The form that a key of the field table asks for.
ValueForm form_of(FieldInfo const& info, ValueKind kind);

/// Whether values by name are of any unit, each of its own. Where a range is given, it is one of pure numbers: shares,
/// units per unit.
bool has_any_unit(FieldInfo const& info);

/// The dimension that numbers of a kind have: time for durations, goods for goods, else what the field says.
base::Dimension dimension_of(ValueKind kind, base::Dimension of_field);

/// A constant or `$name`. False, with the problem reported, when it is neither; `value` is then not given.
bool read_constant(ReadContext& context, Input const& input, ValueForm const& form, Value& value);

/// A value in any of its forms: a constant, `$name`, {value: ..., source: ...}, {path: {DATE: ...}}.
bool read_value(ReadContext& context, Input const& input, ValueForm const& form, Value& value);

/// Takes `source`, `as_of` and `note` from the keys of a value or law.
void read_provenance(ReadContext& context, std::vector<Member>& members, Provenance& provenance);

/// Adds where a step of a dated path comes from to what is told of the whole. Of several sources each has its own date
/// beside it, since the whole has one only.
void add_provenance(Provenance& whole, Provenance const& own);

/// E_UNKNOWN_FIELD for each key that nobody used. Gives the keys suggested in their place.
std::vector<std::string> refuse_unknown(ReadContext& context, std::vector<Member> const& members, std::string_view path,
                                        std::vector<std::string_view> const& known);

}  // namespace chokepoint::scenario
