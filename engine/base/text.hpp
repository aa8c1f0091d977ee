#pragma once

namespace chokepoint::base {

/// White space as YAML and our expressions know it; the same in every locale.
constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace chokepoint::base
