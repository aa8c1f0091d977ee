#pragma once

#include <string>

#include "engine/expression/syntax.hpp"

namespace chokepoint::expression {

/// The canonical spelling of a checked tree: single blanks, parentheses only where the grammar wants them, quotes only
/// around names that need them, numbers without superfluous zeros, units as written. Never nested deeper than the text
/// it came from.
std::string print(Tree const& tree);

}  // namespace chokepoint::expression
