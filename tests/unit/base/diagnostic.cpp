#include "engine/base/diagnostic.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace chokepoint::base {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Diagnostics, RenderShowsPlaceLineCaretAndHint) {
  Diagnostics diagnostics;
  auto const file = diagnostics.add_source("world.yaml", "a: 1\nlane: {to: Oaklnad}\n");
  diagnostics.error("E_UNKNOWN_PORT", {file, 2, 12, 7}, "lanes.x.to", "unknown port 'Oaklnad'",
                    "did you mean 'Oakland'?");
  EXPECT_EQ(diagnostics.render(false),
            "world.yaml:2:12: error: lanes.x.to: unknown port 'Oaklnad' [E_UNKNOWN_PORT]\n"
            " 2 | lane: {to: Oaklnad}\n"
            "   |            ^~~~~~~\n"
            "  hint: did you mean 'Oakland'?\n");
}

TEST(Diagnostics, ProblemsAreSortedByPlaceAndEqualPlacesKeepTheirOrder) {
  Diagnostics diagnostics;
  auto const file = diagnostics.add_source("f", "x\ny\nz\n");
  diagnostics.error("E_C", {file, 3, 1, 1}, "", "third");
  diagnostics.error("E_B1", {file, 2, 1, 1}, "", "second");
  diagnostics.error("E_B2", {file, 2, 1, 1}, "", "second again");
  diagnostics.error("E_A", {file, 0, 0, 1}, "", "no place");
  std::string const text = diagnostics.render(false);
  std::vector<std::size_t> places;
  for (std::string_view const code : {"[E_A]", "[E_B1]", "[E_B2]", "[E_C]"}) places.push_back(text.find(code));
  EXPECT_TRUE(std::is_sorted(places.begin(), places.end())) << text;
  EXPECT_NE(places.back(), std::string::npos);
}

TEST(Diagnostics, OnlyErrorsCountAsErrors) {
  Diagnostics diagnostics;
  diagnostics.warning("W_X", {}, "", "careful");
  EXPECT_FALSE(diagnostics.has_errors());
  diagnostics.error("E_X", {}, "", "wrong");
  EXPECT_EQ(diagnostics.error_count(), 1U);
  EXPECT_EQ(diagnostics.all().size(), 2U);
}

TEST(Diagnostics, ColumnsCountCharactersNotBytes) {
  Diagnostics diagnostics;
  auto const file = diagnostics.add_source("f", "Zürich→x: bad\n");
  diagnostics.error("E", {file, 1, 11, 3}, "", "bad");
  // Z ü r i c h → x : blank are ten characters (13 bytes), so the caret stands below the eleventh.
  EXPECT_THAT(diagnostics.render(false), HasSubstr(" 1 | Zürich→x: bad\n   | " + std::string(10, ' ') + "^~~\n"));
}

TEST(Diagnostics, APlaceIsFoundAmongTheBytesInAnyOrder) {
  Diagnostics diagnostics;
  auto const file = diagnostics.add_source("a", "\xEF\xBB\xBFäb\n\ncd");
  auto const offset = [&](std::uint32_t line, std::uint32_t column) {
    return diagnostics.offset_of({.file = file, .line = line, .column = column});
  };
  EXPECT_EQ(offset(1, 2), 2u) << "behind two bytes of one character; the byte order mark is gone";
  EXPECT_EQ(offset(3, 2), 6u);
  EXPECT_EQ(offset(3, 1), 5u);
  EXPECT_EQ(offset(1, 1), 0u);
  EXPECT_EQ(offset(2, 1), 4u);
  EXPECT_EQ(offset(3, 99), 7u) << "the end of the text";
  EXPECT_FALSE(offset(4, 1));
  EXPECT_FALSE(offset(0, 1));
}

TEST(Diagnostics, ControlBytesNeverReachTheTerminal) {
  Diagnostics diagnostics;
  auto const file = diagnostics.add_source("ev\033il.yaml",
                                           "k: \033[31mred\x07\x7f\xff \xE2\x80\xAE"
                                           "abc\xC2\x9B\n");
  diagnostics.error("E", {file, 1, 5, 1}, "pa\rth", "mess\033age\n", "hi\bnt");
  std::string const text = diagnostics.render(false);
  for (char const c : text) {
    EXPECT_TRUE(c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f)) << static_cast<int>(c);
  }
  EXPECT_THAT(text, HasSubstr("\\x1B[31mred\\x07\\x7F\\xFF \\xE2\\x80\\xAEabc\\xC2\\x9B\n"));
  EXPECT_THAT(text, HasSubstr("mess\\x1Bage\\x0A"));
  // The escape widens the line: k, :, blank and the four characters \x1B come before column 5.
  EXPECT_THAT(text, HasSubstr("\n   | " + std::string(7, ' ') + "^\n"));
}

TEST(Diagnostics, ColorIsOnlyUsedOnRequest) {
  Diagnostics diagnostics;
  auto const file = diagnostics.add_source("f", "abc\n");
  diagnostics.error("E", {file, 1, 1, 1}, "", "wrong");
  EXPECT_THAT(diagnostics.render(false), Not(HasSubstr("\033")));
  EXPECT_THAT(diagnostics.render(true), HasSubstr("\033[1;31merror"));
}

TEST(Diagnostics, TheRestAboveTheLimitIsCounted) {
  Diagnostics diagnostics;
  for (int i = 0; i < 60; ++i) diagnostics.error("E", {}, "", "wrong");
  std::string const text = diagnostics.render(false);
  EXPECT_EQ(std::count(text.begin(), text.end(), '['), 50);
  EXPECT_THAT(text, HasSubstr("... and 10 more problems\n"));
}

TEST(Diagnostics, LongLinesAreCutAroundTheCaret) {
  Diagnostics diagnostics;
  std::string line(5000, 'x');
  line[3000] = 'Y';
  auto const file = diagnostics.add_source("f", line);
  diagnostics.error("E", {file, 1, 3001, 1}, "", "wrong");
  std::string const text = diagnostics.render(false);
  EXPECT_LT(text.size(), 600U);
  auto const row = text.find(" 1 | ");
  auto const below = text.find("   | ", row);
  EXPECT_EQ(text.find('Y') - row, text.find('^') - below) << text;
}

TEST(Diagnostics, AMarkOutsideTheTextIsHarmless) {
  Diagnostics diagnostics;
  auto const file = diagnostics.add_source("f", "ab\n");
  diagnostics.error("E1", {file, 99, 1, 1}, "", "beyond the last line");
  diagnostics.error("E2", {file, 1, 500, 1}, "", "beyond the line");
  diagnostics.error("E3", {file, 1, 3, 9}, "", "at the end of the line");
  diagnostics.error("E4", {77, 1, 1, 1}, "", "no such file");
  std::string const text = diagnostics.render(false);
  for (std::string_view const code : {"[E1]", "[E2]", "[E3]", "[E4]"}) EXPECT_THAT(text, HasSubstr(std::string(code)));
  EXPECT_THAT(text, HasSubstr(" 1 | ab\n   |   ^\n"));
}

TEST(Nearest, FindsOneEditOfAnyKind) {
  std::vector<std::string_view> const ports = {"Shanghai", "Oakland", "Kaohsiung"};
  for (std::string_view const typo : {"Oaklnad", "Okland", "Oaklannd", "Oakland", "0akland"}) {
    EXPECT_EQ(nearest(typo, ports), "Oakland") << typo;
  }
}

TEST(Nearest, IsSilentWhenNothingIsNear) {
  EXPECT_EQ(nearest("Rotterdam", {"Shanghai", "Oakland"}), "");
  EXPECT_EQ(nearest("", {"a"}), "");
  EXPECT_EQ(nearest("abc", {}), "");
  EXPECT_EQ(nearest("abc", {""}), "");
  EXPECT_EQ(nearest("x", {"d"}), "");  // nothing of the word is left
  EXPECT_EQ(nearest("x", {"xy"}), "xy");
}

TEST(Nearest, AllowsAThirdOfTheLongerWordAndAtLeastOneEdit) {
  EXPECT_EQ(nearest("ab", {"ax"}), "ax");              // one edit is always allowed
  EXPECT_EQ(nearest("abcdef", {"abcdxy"}), "abcdxy");  // 2 of 6
  EXPECT_EQ(nearest("abcdef", {"abcxyz"}), "");        // 3 of 6
  EXPECT_EQ(nearest("abcde", {"abcxy"}), "");          // 2 of 5
}

TEST(Nearest, PrefersTheFewestEditsThenTheFirst) {
  EXPECT_EQ(nearest("bandwith", {"bandwidths", "bandwidth"}), "bandwidth");
  EXPECT_EQ(nearest("cat", {"bat", "rat"}), "bat");
}

TEST(Nearest, ATranspositionCountsOne) {
  EXPECT_EQ(nearest("tpp", {"ptp"}), "ptp");
  EXPECT_EQ(nearest("ab", {"ba"}), "ba");
  EXPECT_EQ(nearest("abcd", {"badc"}), "");  // two swaps are two edits, and 4/3 allows one
}

}  // namespace
}  // namespace chokepoint::base
