#pragma once

#include "engine/expression/lexer.hpp"
#include "engine/expression/syntax.hpp"

namespace chokepoint::expression {

/// Reads tokens into a tree. Grammar, loosest binding first:
///
///   expression  = "if" expression "then" expression "else" expression | either
///   either      = both { "or" both }
///   both        = negation { "and" negation }
///   negation    = "not" negation | comparison
///   comparison  = sum [ ( < | <= | > | >= | == | != ) sum
///                     | ["not"] "in" ( set | "[" name { "," name } "]" | sum ".." sum ) ]
///   sum         = product { ( + | - ) product }
///   product     = factor { ( * | / ) factor }
///   factor      = "-" factor | primary
///   primary     = number [unit] | date | true | false | name | $name | function "(" arguments ")" | "(" expression ")"
///
/// In "4500..5000 GB/s" the unit holds for both ends. After a problem, reading goes on behind it as well as it can,
/// with a faulty node in the place of what couldn't be read.
Tree parse(std::vector<Token> const& tokens, Reporter& reporter);

}  // namespace chokepoint::expression
