#include "engine/expression/lexer.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chokepoint::expression {
namespace {

/// Tokens as text, numbers with their unit in braces.
std::vector<std::string> tokens_of(std::string_view text) {
  base::Diagnostics diagnostics;
  Schema const schema;
  Reporter reporter(text, {}, "", diagnostics);
  std::vector<std::string> result;
  for (auto const& token : tokenize(text, schema, reporter)) {
    if (token.kind == TokenKind::end) continue;
    std::string shown = token.text;
    if (token.kind == TokenKind::number && token.unit.end > token.unit.begin) {
      shown += "{" + std::string(text.substr(token.unit.begin, token.unit.end - token.unit.begin)) + "}";
    }
    result.push_back(shown);
  }
  EXPECT_FALSE(diagnostics.has_errors()) << text;
  return result;
}

using Words = std::vector<std::string>;

TEST(Lexer, AUnitBelongsToTheNumberBeforeIt) {
  EXPECT_EQ(tokens_of("6500 GB/s and x"), (Words{"6500{GB/s}", "and", "x"}));
  EXPECT_EQ(tokens_of("10days+2h"), (Words{"10{days}", "+", "2{h}"}));
  EXPECT_EQ(tokens_of("5 USD per chip per day * x"), (Words{"5{USD per chip per day}", "*", "x"}));
  EXPECT_EQ(tokens_of("3 per week"), (Words{"3{per week}"}));
  EXPECT_EQ(tokens_of("25% per year"), (Words{"25{% per year}"}));
  EXPECT_EQ(tokens_of("if 3 then 4 else 5"), (Words{"if", "3", "then", "4", "else", "5"}));
}

TEST(Lexer, ASlashContinuesAUnitOnlyWithoutBlanksAndWhenAUnitResults) {
  EXPECT_EQ(tokens_of("10 USD/day"), (Words{"10{USD/day}"}));
  EXPECT_EQ(tokens_of("10 USD / day"), (Words{"10{USD}", "/", "day"}));
  EXPECT_EQ(tokens_of("10 USD/price"), (Words{"10{USD}", "/", "price"}));
  EXPECT_EQ(tokens_of("10/day"), (Words{"10", "/", "day"}));
}

TEST(Lexer, DotsJoinNamesAndDoubleDotsMakeRanges) {
  EXPECT_EQ(tokens_of("a.b.c_1"), (Words{"a.b.c_1"}));
  EXPECT_EQ(tokens_of("1..2.5"), (Words{"1", "..", "2.5"}));
  EXPECT_EQ(tokens_of("a..b"), (Words{"a", "..", "b"}));
  EXPECT_EQ(tokens_of("1 s..2 s"), (Words{"1{s}", "..", "2{s}"}));
}

TEST(Lexer, DatesAreNoSubtractions) {
  EXPECT_EQ(tokens_of("2026-01-15"), (Words{"2026-01-15"}));
  EXPECT_EQ(tokens_of("2026-1-15"), (Words{"2026", "-", "1", "-", "15"}));
  EXPECT_EQ(tokens_of("12026-01-15").size(), 5U);
}

TEST(Lexer, QuotesHoldAnyCharacterAndDoubledOnesThemselves) {
  EXPECT_EQ(tokens_of("'x y' 'O''Neil' $'a b' 'Zürich-1'"), (Words{"x y", "O'Neil", "a b", "Zürich-1"}));
}

TEST(Lexer, PlainNamesNeedNoQuotes) {
  for (std::string_view const name : {"a", "_x1", "a.b", "CN"}) EXPECT_TRUE(is_plain_name(name)) << name;
  for (std::string_view const name : {"", "1a", "a b", "a.", ".a", "a..b", "in", "true", "a-b", "é", "a.1"}) {
    EXPECT_FALSE(is_plain_name(name)) << name;
  }
}

}  // namespace
}  // namespace chokepoint::expression
