#include "engine/scenario/text_coverage.hpp"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace chokepoint::scenario {
namespace {

using Style = Piece::Style;

Piece key(std::size_t offset, std::string_view value) { return {.offset = offset, .value = value, .is_key = true}; }
Piece plain(std::size_t offset, std::string_view value) { return {.offset = offset, .value = value}; }
Piece quoted(std::size_t offset, std::string_view value) {
  return {.offset = offset, .value = value, .style = Style::quoted};
}
Piece nothing(std::size_t offset) { return {.offset = offset, .value = {}, .style = Style::nothing}; }

TEST(TextCoverage, AcceptsTextWhoseEveryScalarIsReported) {
  std::vector<Piece> pieces{key(0, "a"), plain(3, "b c"), key(14, "d"), quoted(18, "e:f"), nothing(25)};
  std::string_view const text = "a: b\n  c # x\n{d: ['e:f', ~,]}\n...\n";
  EXPECT_FALSE(find_loss(text, pieces));
  EXPECT_EQ(pieces[1].end, 8u);   // the plain text goes on in the second line
  EXPECT_EQ(pieces[3].end, 23u);  // with both quotes
  EXPECT_EQ(pieces[4].end, 26u);
}

TEST(TextCoverage, FindsTextThatNoScalarReports) {
  std::vector<Piece> pieces{plain(2, "a")};
  auto const loss = find_loss("- a\nb: 1", pieces);
  ASSERT_TRUE(loss);
  EXPECT_EQ(loss->kind, Loss::Kind::unread);
  EXPECT_EQ(loss->offset, 4u);
}

TEST(TextCoverage, FindsAKeyWithoutAColon) {
  std::vector<Piece> pieces{key(0, "a"), plain(3, "1"), key(5, "not-a-key"), nothing(5)};
  auto const loss = find_loss("a: 1\nnot-a-key\n", pieces);
  ASSERT_TRUE(loss);
  EXPECT_EQ(loss->kind, Loss::Kind::key_alone);
  EXPECT_EQ(loss->offset, 5u);
  EXPECT_EQ(loss->end, 14u);
}

TEST(TextCoverage, FindsThatAReportedValueIsNotWhatTheTextSays) {
  std::vector<Piece> pieces{key(0, "a"), plain(3, "bd")};
  EXPECT_TRUE(find_loss("a: bc", pieces));
}

TEST(TextCoverage, NoCharacterBelongsToTwoScalars) {
  std::vector<Piece> pieces{key(0, "a"), plain(3, "b c"), plain(5, "c")};
  auto const loss = find_loss("a: b c\n", pieces);
  ASSERT_TRUE(loss);
  EXPECT_EQ(loss->offset, 5u);
}

TEST(TextCoverage, FollowsTextBlocksThroughFoldingAndHeader) {
  std::vector<Piece> pieces{key(0, "a"), quoted(3, "x y\nz"), key(26, "b"), quoted(29, "")};
  EXPECT_FALSE(find_loss("a: >-2 # why\n  x\n  y\n\n  z\nb: |\n", pieces));
  EXPECT_EQ(pieces[1].end, 25u);  // after z: the header's 13 bytes, two lines of 4, an empty one and 3 more
  pieces[1].value = "x y";
  auto const loss = find_loss("a: >-2 # why\n  x\n  y\n\n  z\nb: |\n", pieces);
  ASSERT_TRUE(loss);
  EXPECT_EQ(loss->offset, 24u);
}

TEST(TextCoverage, TakesStructureCommentsAndMarkersForNoText) {
  std::vector<Piece> none;
  EXPECT_FALSE(find_loss("---\n- \n-\n[{}, :] # anything ! & *\n...\n", none));
  for (std::string_view const text : {"x", "%YAML 1.2\n", "-x", " ---", "....", "? ", "!t", "&a", "*a", "|"}) {
    EXPECT_TRUE(find_loss(text, none)) << text;
  }
}

TEST(TextCoverage, KnowsThePlainWordsForNothing) {
  EXPECT_EQ(null_word_length("a: ~", 3), 1u);
  EXPECT_EQ(null_word_length("[null]", 1), 4u);
  EXPECT_EQ(null_word_length("nullable", 0), 0u);
  EXPECT_EQ(null_word_length("", 5), 0u);
}

}  // namespace
}  // namespace chokepoint::scenario
