#pragma once

#include <optional>

#include "engine/expression/reporter.hpp"
#include "engine/expression/schema.hpp"
#include "engine/expression/syntax.hpp"

namespace chokepoint::expression {

/// Gives every node its meaning and type, children before parents, and reports what doesn't fit. Afterwards, and if
/// nothing was reported, no node is a `name` or faulty, and every literal has its value.
///
/// Rules: + - comparisons, min, max, ranges and the branches of `if` want equal types; * / multiply and divide
/// dimensions; a date minus a date is a time, a date plus or minus a time is a date; exp and log want plain numbers;
/// sqrt halves a dimension; pow raises a plain number to anything, a quantity only to a written whole number. A bare 0
/// takes any dimension. Two different currencies never meet.
///
/// Without an expected type any quantity or date will do.
void check(Tree& tree, std::optional<Type> const& expected, Schema const& schema, Reporter& reporter);

}  // namespace chokepoint::expression
