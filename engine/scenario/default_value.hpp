#pragma once

#include <optional>
#include <string_view>

#include "engine/scenario/field.hpp"

namespace chokepoint::scenario {

/// A default of the field table ("1 day", "yes", "0 %") as a value of that kind; nothing where it is told in words, or
/// by nothing.
std::optional<Value> default_value(std::string_view text, ValueKind kind);

}  // namespace chokepoint::scenario
