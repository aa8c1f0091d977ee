#pragma once

#include <string_view>
#include <vector>

#include "engine/expression/lexer.hpp"

namespace chokepoint::expression {

/// The keyword or sign that is meant by a word of another language: "and" of "AND", "==" of "is" and "equals"; empty of
/// any other word. Such a word may be a name, too: only where a name can't stand is it known for what it is.
std::string_view operator_meant(std::string_view word);

/// Puts our own keywords and signs where words of other languages stand between two values, and says so. Nothing else
/// can be meant there: "destination is US", "x > 4 AND y > 3", "destination is not US".
void replace_foreign_words(std::vector<Token>& tokens, Reporter& reporter);

}  // namespace chokepoint::expression
