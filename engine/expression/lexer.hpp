#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expression/reporter.hpp"
#include "engine/expression/schema.hpp"

namespace chokepoint::expression {

enum class TokenKind : std::uint8_t {
  end,
  number,     // with its unit, if one follows
  date,       // 2026-01-15
  name,       // bare or quoted, perhaps dotted
  parameter,  // $name
  keyword,    // and or not in if then else true false
  sign,       // ( ) [ ] , + - * / < <= > >= == != ..
  invalid,    // reported already
};

struct Token {
  TokenKind kind = TokenKind::end;
  Span span;
  std::string text;  // a name without quotes, a keyword, a sign, the digits of a number
  Span unit;         // of a number; empty when none was written
  bool quoted = false;
};

/// Splits an expression into tokens, the last of kind end. Problems are reported and become invalid tokens, or the
/// token that was meant ("=" becomes "=="), so that reading can go on.
///
/// A unit belongs to the number before it: "6500 GB/s", "10 days", "3 per week", "25 %". "/" continues a unit only
/// without blanks around it and only when a unit results, so that "10 USD / days" divides by a field called days. A
/// word that is no unit but a name of the schema is not the number's: then an operator is missing.
std::vector<Token> tokenize(std::string_view text, Schema const& schema, Reporter& reporter);

/// Whether a name can be written without quotes.
bool is_plain_name(std::string_view name);

}  // namespace chokepoint::expression
