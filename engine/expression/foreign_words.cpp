#include "engine/expression/foreign_words.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <utility>

namespace chokepoint::expression {

namespace {

constexpr std::array words = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"AND", "and"},
    {"And", "and"},
    {"OR", "or"},
    {"Or", "or"},
    {"IN", "in"},
    {"In", "in"},
    {"is", "=="},
    {"IS", "=="},
    {"equals", "=="},
    {"equal", "=="},
    {"EQUALS", "=="},
});

bool ends_value(Token const& token) {
  switch (token.kind) {
    case TokenKind::number:
    case TokenKind::date:
    case TokenKind::name:
    case TokenKind::parameter:
      return true;
    case TokenKind::keyword:
      return token.text == "true" || token.text == "false";
    case TokenKind::sign:
      return token.text == ")" || token.text == "]";
    case TokenKind::end:
    case TokenKind::invalid:
      return false;
  }
  return false;
}

bool begins_operand(Token const& token) {
  if (token.kind == TokenKind::keyword) return token.text == "not" || token.text == "true" || token.text == "false";
  if (token.kind == TokenKind::sign) return token.text == "(" || token.text == "[" || token.text == "-";
  return ends_value(token);
}

}  // namespace

std::string_view operator_meant(std::string_view word) {
  for (auto const& [written, meant] : words) {
    if (word == written) return meant;
  }
  return {};
}

void replace_foreign_words(std::vector<Token>& tokens, Reporter& reporter) {
  for (std::size_t i = 1; i + 1 < tokens.size(); ++i) {
    Token& token = tokens[i];
    if (token.kind != TokenKind::name || token.quoted || !ends_value(tokens[i - 1])) continue;
    std::string_view meant = operator_meant(token.text);
    if (meant.empty() || !begins_operand(tokens[i + 1])) continue;
    bool const negated = meant == "==" && tokens[i + 1].kind == TokenKind::keyword && tokens[i + 1].text == "not";
    if (negated) {
      meant = "!=";
      token.span.end = tokens[i + 1].span.end;
      tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
    reporter.error(
        syntax_error, token.span, fmt::format("'{}' is not a word of this language", reporter.excerpt(token.span)),
        meant == "==" || meant == "!=" ? fmt::format("compare with {}", meant) : fmt::format("write '{}'", meant));
    token.kind = meant == "==" || meant == "!=" ? TokenKind::sign : TokenKind::keyword;
    token.text = meant;
  }
}

}  // namespace chokepoint::expression
