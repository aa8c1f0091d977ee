#pragma once

#include <optional>
#include <string_view>

#include "engine/base/diagnostic.hpp"
#include "engine/expression/expression.hpp"
#include "engine/expression/schema.hpp"

namespace chokepoint::expression {

/// Reads, checks and compiles one expression, such as
///   product.tpp < 21000 and product.bandwidth < 6500 GB/s and exported_from == US
///
/// `first` is the place of the text's first character; problems are reported at its column plus the characters before
/// them, with `path` as their key path. Nothing is returned when anything was reported. At most 4096 bytes of text,
/// 2000 parts and 64 levels of nesting; refusing more takes no longer than reading as much. The grammar is at `parse`,
/// the rules of types at `check`, those of names at Schema.
std::optional<Expression> compile(std::string_view text, base::Mark first, Type const& expected, Schema const& schema,
                                  base::Diagnostics& diagnostics, std::string_view path = {});
/// The same where any quantity or date will do: Expression::type() tells which it is.
std::optional<Expression> compile_quantity(std::string_view text, base::Mark first, Schema const& schema,
                                           base::Diagnostics& diagnostics, std::string_view path = {});

}  // namespace chokepoint::expression
