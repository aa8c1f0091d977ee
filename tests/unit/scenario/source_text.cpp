#include "engine/scenario/source_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chokepoint::scenario {
namespace {

TEST(SourceText, ColumnsCountCharactersNotBytes) {
  // é and 港 take two and three bytes: x is the third character and begins at byte 5.
  SourceText const source("a\né港x: 1", 7);
  EXPECT_EQ(source.mark(2 + 5), (base::Mark{.file = 7, .line = 2, .column = 3, .length = 1}));
  EXPECT_EQ(source.mark(2, 2 + 6), (base::Mark{.file = 7, .line = 2, .column = 1, .length = 3}));
}

TEST(SourceText, LeavesLineEndsOutOfTheCount) {
  SourceText const source("a: 1\r\nb: 2\r\n", 0);
  EXPECT_EQ(source.line(1), "a: 1");
  EXPECT_EQ(source.line(2), "b: 2");
  EXPECT_EQ(source.mark(6).line, 2u);
  EXPECT_EQ(source.mark(6).column, 1u);
}

TEST(SourceText, APlaceBeyondTheEndIsTheEnd) {
  SourceText const source("ab", 0);
  EXPECT_EQ(source.mark(1000).column, 3u);
  EXPECT_EQ(source.mark(0, 1000).length, 2u);
}

TEST(MarkCursor, AgreesWithTheMarkCountedFromTheLineStartInAnyOrder) {
  std::string const text = "aé: 1\nß: {港: 2}\n\nz";
  SourceText const source(text, 0);
  MarkCursor cursor(source);
  for (std::size_t const offset : {0u, 3u, 1u, 7u, 12u, 12u, 9u, 19u, 20u, 5u}) {
    EXPECT_EQ(cursor.mark(offset), source.mark(offset)) << offset;
  }
}

struct Reported {
  bool sound;
  std::vector<base::Diagnostic> all;
};

Reported check(std::string const& text) {
  base::Diagnostics diagnostics;
  auto const file = diagnostics.add_source("scenario.yaml", text);
  bool const sound = check_characters(SourceText(text, file), diagnostics);
  return {sound, diagnostics.all()};
}

TEST(CheckCharacters, AcceptsTextTabsAndBothLineEnds) {
  EXPECT_TRUE(check("a:\t1\nb: 2\r\nc: é港😀\n").sound);
  EXPECT_TRUE(check("").sound);
}

TEST(CheckCharacters, NamesTheByteThatIsNotUtf8) {
  // Latin-1 é; overlong slash; a surrogate; beyond U+10FFFF; a sequence cut off by the end.
  for (std::string const bad : {"\xE9", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE6\xB8"}) {
    auto const [sound, all] = check("ab " + bad);
    EXPECT_FALSE(sound);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].code, "E_ENCODING");
    EXPECT_EQ(all[0].mark.column, 4u);
    EXPECT_NE(all[0].message.find("byte 0x"), std::string::npos) << all[0].message;
  }
}

TEST(CheckCharacters, RefusesCharactersThatHideOrReorderText) {
  // ESC, NUL, DEL, next line, zero width space, right-to-left override, line separator, a lone carriage return.
  for (std::string const& bad :
       {std::string("\x1B"), std::string(1, '\0'), std::string("\x7F"), std::string("\xC2\x85"),
        std::string("\xE2\x80\x8B"), std::string("\xE2\x80\xAE"), std::string("\xE2\x80\xA8"), std::string("\r")}) {
    auto const [sound, all] = check("a: '" + bad + "'");
    EXPECT_FALSE(sound);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].mark.column, 5u);
  }
}

TEST(CheckCharacters, SaysOnceThatAFileIsUtf16) {
  std::string const text(
      "a\0:\0 \0"
      "1\0",
      8);
  auto const [sound, all] = check(text);
  EXPECT_FALSE(sound);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_NE(all[0].message.find("UTF-16"), std::string::npos);
}

TEST(CheckCharacters, StopsReportingAWhollyWrongFile) { EXPECT_EQ(check(std::string(1000, '\xE9')).all.size(), 5u); }

TEST(InQuotes, EscapesWhatATerminalWouldObey) {
  EXPECT_EQ(in_quotes("<b>é</b>"), "'<b>é</b>'");
  EXPECT_EQ(in_quotes("\x1B[2J\n\xE9"), "'\\u001B[2J\\n\\xE9'");
  EXPECT_EQ(in_quotes(std::string(61, 'a')), "'" + std::string(60, 'a') + "...'");
}

}  // namespace
}  // namespace chokepoint::scenario
