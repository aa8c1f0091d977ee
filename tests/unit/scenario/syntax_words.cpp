#include "engine/scenario/syntax_words.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/scenario/reading.hpp"

namespace chokepoint::scenario {
namespace {

SyntaxError explained(SyntaxProblem problem, std::string const& text, std::size_t offset) {
  return explain_syntax(problem, SourceText(text, 0), offset);
}

TEST(SyntaxWords, AnOpenQuoteIsShownWhereItOpens) {
  auto const error = explained(SyntaxProblem::open_quote, "a: 1\nb: \"x\nc: 2\n", 16);
  EXPECT_EQ(error.begin, 8u);
  EXPECT_NE(error.message.find("quote"), std::string::npos);
}

TEST(SyntaxWords, TextAfterAQuoteOfSeveralLinesPointsToTheQuote) {
  // The parser stumbles over y; what is missing is the closing quote of line 1.
  auto const error = explained(SyntaxProblem::block_end, "a: \"x\nb: \"y\"\n", 10);
  EXPECT_EQ(error.begin, 3u);
  EXPECT_NE(error.message.find("line 2, column 4"), std::string::npos) << error.message;
  EXPECT_NE(error.hint.find("line 1"), std::string::npos) << error.hint;
}

TEST(SyntaxWords, AColonAfterAQuoteOfSeveralLinesPointsToTheQuote) {
  EXPECT_EQ(explained(SyntaxProblem::extra_colon, "a: \"x\nb: \"y: z\"\n", 11).begin, 3u);
}

TEST(SyntaxWords, AnUnclosedBracketOfAnEarlierLineIsShownWhereItOpens) {
  EXPECT_EQ(explained(SyntaxProblem::open_flow, "a: [1, 2\nb: 3\n", 10).begin, 3u);
  EXPECT_EQ(explained(SyntaxProblem::open_flow, "a: {b: 1 c: 2}\n", 10).begin, 10u);
}

TEST(SyntaxWords, AWrongClosingBracketNamesItsPartner) {
  auto const error = explained(SyntaxProblem::closing_sign, "a: {b: 1]\n", 8);
  EXPECT_EQ(error.message, "']' does not close the '{' that opens at line 1, column 4");
}

TEST(SyntaxWords, AColonWithoutSpaceIsFoundAbove) {
  auto const error = explained(SyntaxProblem::extra_colon, "a: 1\nb:2\nc: 3\n", 10);
  EXPECT_EQ(error.begin, 6u);
  EXPECT_NE(error.message.find("colon without a space"), std::string::npos);
  // A time of day or an address is no key.
  EXPECT_NE(explained(SyntaxProblem::extra_colon, "a: http://x: y\n", 11).begin, 1u);
}

TEST(SyntaxWords, AKeyThatYamlFindsTooLongIsCalledThat) {
  std::string const key(1025, 'k');
  auto const block = explained(SyntaxProblem::extra_colon, "a:\n  " + key + ": 1\n", 5 + key.size());
  EXPECT_EQ(block.begin, 5u);
  EXPECT_NE(block.message.find("longer than 1024 characters"), std::string::npos);
  std::string const flow = "a: {b: 1, " + key + ": 2}\n";
  EXPECT_EQ(explain_missing_key(SourceText(flow, 0), 10).begin, 10u);
  EXPECT_NE(explain_missing_key(SourceText(flow, 0), 10).message.find("longer than"), std::string::npos);
  std::string const missing = "a: {b: 1, " + key.substr(1) + ": 2}\n";
  EXPECT_EQ(explain_missing_key(SourceText(missing, 0), 10).message, "a key is missing before this");
}

TEST(SyntaxWords, ANumberWithSeparatorsIsWrittenWithout) {
  //                      0123456789012345678901234567890
  SourceText const source("a: {quantity: 5,000 chips, b: 1}\n", 0);
  auto const error = explain_lone_key(source, 16, 25);
  EXPECT_EQ(error.begin, 14u);
  EXPECT_EQ(error.end, 25u);
  EXPECT_EQ(error.message, "a comma ends a value, so this is '5' and then '000 chips'");
  EXPECT_EQ(error.hint, "write 5000 chips, without separators between digits");
  SourceText const other("a: {quantity: 5, 000 chips, b: 1}\n", 0);
  EXPECT_NE(explain_lone_key(other, 17, 26).message.find("has no colon"), std::string::npos);
}

TEST(SyntaxWords, ASignWithoutItsNameIsShownItself) {
  EXPECT_EQ(explained(SyntaxProblem::alias, "a: *\n", 4).begin, 3u);
  EXPECT_EQ(explained(SyntaxProblem::alias, "a: *\n", 4).code, "E_ALIAS");
  EXPECT_EQ(explained(SyntaxProblem::anchor, "a: & b\n", 4).code, "E_ANCHOR");
  EXPECT_EQ(explained(SyntaxProblem::tag, "a: !<x\n", 6).begin, 3u);
}

TEST(SyntaxWords, AFormulaThatACommaCutsInBracesWantsQuotes) {
  //                                 0123456789012345678901234567
  SourceText const source("p: {answers: x, decides: min(a, b) - 1}\n", 0);
  auto const error = explain_lone_key(source, 32, 38);
  EXPECT_EQ(error.begin, 25u);  // the formula, not what is behind its comma
  EXPECT_NE(error.message.find("'b) - 1'"), std::string::npos) << error.message;
  EXPECT_NE(error.hint.find("quotes around a formula"), std::string::npos) << error.hint;
  // No formula is cut where no parenthesis is open, and none outside of braces.
  EXPECT_EQ(explain_lone_key(SourceText("p: {a: f(x), b}\n", 0), 13, 14).begin, 13u);
  EXPECT_EQ(explain_lone_key(SourceText("p: f(x,\nb\n", 0), 8, 9).begin, 8u);
}

TEST(SyntaxWords, AFormulaWithBracketsInBracesWantsQuotes) {
  auto const error = explained(SyntaxProblem::open_flow, "p: {decides: if x in [a, b] then 1 else 0}\n", 21);
  EXPECT_EQ(error.begin, 21u);
  EXPECT_NE(error.hint.find("quotes around a formula"), std::string::npos) << error.hint;
}

/// Of text of several lines the one that isn't as deep is shown, not the key below that the parser stumbles over.
TEST(SyntaxWords, TextOfSeveralLinesIsLeftByALineThatIsNotAsDeep) {
  auto const hint = [](std::string const& first, std::string const& second) {
    auto const reading = read_with("offices:\n  o:\n    kind: licensing\n    applies: >-\n" + first +
                                   "destination == US and\n" + second + "quantity > 4 units\ncountries: {US: {}}\n");
    if (reading.diagnostics.all().empty()) return std::string();
    auto const& problem = reading.diagnostics.all().front();
    return reading.problems().front() + ": " + problem.hint;
  };
  std::string const deep = "      ";
  EXPECT_EQ(hint(deep, deep), "");
  for (auto const* shallow : {"    ", "  ", ""}) {
    std::string const column = std::to_string(std::string(shallow).size() + 1);
    EXPECT_EQ(hint(deep, shallow), "E_SYNTAX 8:" + column + ": put 6 spaces before it") << column;
  }
  EXPECT_EQ(hint("    ", deep), "E_SYNTAX 7:5: put 6 spaces before it");
}

TEST(SyntaxWords, EveryProblemHasWordsAndAHintAtAnyPlace) {
  std::string const text = "a: \"x\n- [";
  for (int kind = 0; kind <= static_cast<int>(SyntaxProblem::other); ++kind) {
    for (std::size_t offset = 0; offset <= text.size() + 2; ++offset) {
      auto const error = explained(static_cast<SyntaxProblem>(kind), text, offset);
      EXPECT_FALSE(error.message.empty());
      EXPECT_FALSE(error.hint.empty());
      EXPECT_LE(error.begin, text.size());
    }
  }
}

}  // namespace
}  // namespace chokepoint::scenario
