#include "engine/base/text_place.hpp"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/diagnostic.hpp"

namespace chokepoint::base {
namespace {

/// What of `source` spells the text from its part `what` on, the text's first character standing at `first`.
std::string from(std::string const& source, std::size_t first, std::string const& text, std::string const& what) {
  auto const place = TextPlace(source, first, text).of(text.find(what));
  return place ? source.substr(*place) : "nowhere";
}

TEST(TextPlace, OfPlainTextCountsOn) {
  EXPECT_EQ(from("key: one two", 5, "one two", "two"), "two");
  EXPECT_EQ(from("key: one two", 5, "one two", "one"), "one two");
  EXPECT_EQ(TextPlace("key: one", 5, "one").of(3), 8U);
}

TEST(TextPlace, FindsWordsOnTheLinesThatWereFolded) {
  std::string const folded = "key: >-\n  one and\n  two or\n\n    three\n";
  EXPECT_EQ(from(folded, 10, "one and two or\n\n  three", "two"), "two or\n\n    three\n");
  EXPECT_EQ(from(folded, 10, "one and two or\n\n  three", "three"), "three\n");
  EXPECT_EQ(from("key: one\r\n  two", 5, "one two", "two"), "two");
  EXPECT_EQ(from("key: |\n  one\n  two\n", 9, "one\ntwo\n", "two"), "two\n");
}

TEST(TextPlace, StepsOverWhatQuotesSpellDifferently) {
  EXPECT_EQ(from("'it''s so'", 1, "it's so", "so"), "so'");
  EXPECT_EQ(from("'it''s so'", 0, "it's so", "so"), "so'") << "from the quote itself";
  EXPECT_EQ(from(R"("\u00e9\x41 \"b\" c")", 1, "\u00e9A \"b\" c", "c"), "c\"");
  EXPECT_EQ(from("\"one \\\n   two\"", 1, "one two", "two"), "two\"");
  EXPECT_EQ(from("a,\"say \"\"b\"\" c\"", 3, "say \"b\" c", "c"), "c\"");
}

TEST(TextPlace, KnowsThatATextIsFromElsewhere) {
  EXPECT_EQ(from("key: one two", 5, "six two", "two"), "nowhere");
  EXPECT_EQ(from("key: o", 5, "one two", "two"), "nowhere");
}

TEST(TextPlace, AMarkWithinATextLiesOnTheLineWhereItStands) {
  Diagnostics diagnostics;
  std::uint32_t const file = diagnostics.add_source("f", "a: >-\n  \u00e9t\u00e9 and\n  \u00e9t wrong here\n");
  std::string const text = "\u00e9t\u00e9 and \u00e9t wrong here";
  std::size_t const begin = text.find("wrong");
  Mark const first{file, 2, 3, 1};
  EXPECT_EQ(diagnostics.mark_within(first, text, begin, begin + 5), (Mark{file, 3, 6, 5}));
  EXPECT_EQ(diagnostics.mark_within(first, text, 0, text.size()), (Mark{file, 2, 3, 7})) << "to the end of its line";
  // A text that isn't in the file is counted from where it is said to be.
  EXPECT_EQ(diagnostics.mark_within(first, "x + y", 4, 5), (Mark{file, 2, 7, 1}));
}

}  // namespace
}  // namespace chokepoint::base
