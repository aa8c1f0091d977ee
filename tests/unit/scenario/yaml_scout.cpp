#include "engine/scenario/yaml_scout.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chokepoint::scenario {
namespace {

std::string repeat(std::string const& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

TEST(YamlScout, BracketsCountOnlyWhereTheyAreStructure) {
  // One that opens, and seven that are text: quoted, in a comment, in plain text, in a block of text.
  auto const seen = scout("a: '['\nb: \"[\\\"[\"\nc: x # [\nd: see [1\ne: |\n  [\n  [\nf: [\n");
  ASSERT_EQ(seen.open.size(), 1u);
  EXPECT_EQ(seen.open[0].offset, 52u);  // the lines before have 7 + 10 + 9 + 10 + 5 + 4 + 4 bytes, then "f: "
}

TEST(YamlScout, FindsTheQuoteThatIsNeverClosed) {
  auto const seen = scout("a: 'it''s'\nb: \"x\ny: 1\n");
  ASSERT_TRUE(seen.unclosed_quote);
  EXPECT_EQ(*seen.unclosed_quote, 14u);  // 11 bytes in line 1, then "b: "
  EXPECT_FALSE(scout("a: 'it''s'\nb: \"x\\\"\"\n").unclosed_quote);
}

TEST(YamlScout, AQuoteWithinPlainTextOpensNothing) {
  EXPECT_FALSE(scout("a: it's\nb: 5\" wide\nc: foo\n  'tis text\nd: [it's, x]\n").unclosed_quote);
}

TEST(YamlScout, AQuoteInANewLineOpensOneWhereTheLineIsNoContinuation) {
  EXPECT_TRUE(scout("a: foo\n'b: 1\n").unclosed_quote);
  EXPECT_TRUE(scout("- a: foo\n  'b: 1\n").unclosed_quote);
  EXPECT_FALSE(scout("- foo\n  'b\n").unclosed_quote);
}

TEST(YamlScout, RemembersTheLastQuotedTextOfSeveralLines) {
  auto const seen = scout("a: \"x\ny\"\nb: \"z\"\n");
  ASSERT_TRUE(seen.last_long_quote);
  EXPECT_EQ(seen.last_long_quote->begin, 3u);
  EXPECT_EQ(seen.last_long_quote->end, 8u);
}

TEST(YamlScout, StopsAtTheBracketThatIsTooDeep) {
  EXPECT_FALSE(scout("a: " + std::string(limits::depth, '[')).too_deep);
  auto const seen = scout("a: " + std::string(100'000, '['));
  ASSERT_TRUE(seen.too_deep);
  EXPECT_EQ(*seen.too_deep, 3 + limits::depth);
}

TEST(YamlScout, StopsAtAScalarThatIsTooLong) {
  std::string const limit(limits::scalar_bytes, 'a');
  EXPECT_FALSE(scout("k: " + limit + "\n").long_scalar);
  for (std::string const begin : {"k: a", "k: 'a", "k: |\n a", "k: [a"}) {
    auto const seen = scout(begin + limit + "'\n");
    ASSERT_TRUE(seen.long_scalar) << begin;
    EXPECT_EQ(*seen.long_scalar, begin[3] == '[' ? 4u : 3u);
  }
}

TEST(YamlScout, FindsTabsThatIndentAndNoOthers) {
  EXPECT_EQ(scout("a:\n\tb: 1\n").indenting_tab, 3u);
  EXPECT_EQ(scout("a:\n  \tb: 1\n").indenting_tab, 5u);
  EXPECT_EQ(scout("a: [\n\t1]\n").indenting_tab, 5u);
  EXPECT_EQ(scout("a: x\n\ty\n").indenting_tab, 5u);
  EXPECT_FALSE(scout("a:\t1\t# x\n\t\n\t# comment\nb: \"x\n\ty\"\nc: |\n  x\n  \ty\n").indenting_tab);
}

TEST(YamlScout, CountsTokensAsTheParserWould) {
  EXPECT_EQ(scout("a: [1, {b: 2}]\n").tokens, 11u);  // a : [ 1 , { b : 2 } ]
  EXPECT_EQ(scout("- - a\n# x\n- 'b'\n").tokens, 5u);
  EXPECT_EQ(scout("[" + repeat(":,", 1000)).tokens, 1u + 1000u + 1000u);
}

}  // namespace
}  // namespace chokepoint::scenario
