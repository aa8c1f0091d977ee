#include "engine/policy/shown_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chokepoint::policy {
namespace {

TEST(ShownText, IsWhatWasSaidWhereThatCanBeShown) {
  EXPECT_EQ(shown_text(""), "");
  EXPECT_EQ(shown_text("rule.py:2: Ärger, 10 € \xF0\x9F\x9A\xA2"), "rule.py:2: Ärger, 10 € \xF0\x9F\x9A\xA2");
  EXPECT_EQ(shown_text(std::string(400, 'x')), std::string(400, 'x'));
}

TEST(ShownText, MovesNoCursorAndTurnsNothingRound) {
  EXPECT_EQ(shown_text("\x1b[31mred\x1b[0m\r\n\tdone\x7f"), " [31mred [0m   done ");
  EXPECT_EQ(shown_text("a\xC2\x9B"
                       "2Jb"),
            "a 2Jb");  // the control sequence introducer in one character
  EXPECT_EQ(shown_text("a\xE2\x80\xAE"
                       "b\xE2\x80\xA8"
                       "c"),
            "a b c");  // right to left, line separator
  EXPECT_EQ(shown_text(std::string_view("a\0b", 3)), "a b");
}

TEST(ShownText, IsUtf8WhateverWasSaid) {
  EXPECT_EQ(shown_text("a\xFF"
                       "b\xC3"),
            "a?b?");
  EXPECT_EQ(shown_text("\xC0\xAF"), "??");       // a detour to '/'
  EXPECT_EQ(shown_text("\xED\xA0\x80"), "???");  // half of a pair
  EXPECT_EQ(shown_text("\xF4\x90\x80\x80"), "????");
}

TEST(ShownText, IsShortAndEndsBetweenCharacters) {
  EXPECT_EQ(shown_text(std::string(401, 'x')), std::string(397, 'x') + "...");
  EXPECT_EQ(shown_text(std::string(10'000'000, 'x')).size(), 400U);
  // Seven bytes leave four beside "...": a letter and one of two bytes, not half of the next one.
  EXPECT_EQ(shown_text("aééééé", 7), "aé...");
  EXPECT_EQ(shown_text("aééé", 7), "aééé");
}

}  // namespace
}  // namespace chokepoint::policy
