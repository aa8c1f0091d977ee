#include "engine/report/fitted_table.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "engine/report/numbers.hpp"

namespace chokepoint::report {
namespace {

std::size_t widest_line(std::string const& text) {
  std::istringstream lines(text);
  std::size_t most = 0;
  for (std::string line; std::getline(lines, line);) most = std::max(most, columns_of(line));
  return most;
}

TEST(FittedTable, WhatFitsIsAsItIs) {
  std::vector<std::vector<std::string>> const lines{{"what", "n"}, {"a", "1"}};
  EXPECT_EQ(fitted_table(lines, 80), numbers_table(lines));
}

TEST(FittedTable, WordsGoOnOnTheNextLine) {
  EXPECT_EQ(fitted_table({{"mean of", "A"}, {"chips delivered in all", "12 ± 3"}}, 23),
            "mean of               A\n"
            "chips delivered  12 ± 3\n"
            "  in all\n");
}

TEST(FittedTable, LinesAreNoShorterThanTheirColumn) {
  // The first column is broken, then the second, then the first again.
  std::string const text = fitted_table({{"what", "why"}, {"aaaa bbbb cccc dddd eeee", "ffff gggg hhhh iiii"}}, 26);
  EXPECT_NE(text.find("\n  cccc dddd"), std::string::npos) << text;
  EXPECT_EQ(text.find("\n  dddd"), std::string::npos) << text;
}

TEST(FittedTable, ColumnsThatHaveNoRoomStandBelowWithTheFirstAgain) {
  EXPECT_EQ(fitted_table({{"date", "mean", "5 %"}, {"2026-01-01", "1,234,567", "1,000,000"}}, 24),
            "date             mean\n"
            "2026-01-01  1,234,567\n"
            "\n"
            "date              5 %\n"
            "2026-01-01  1,000,000\n");
}

TEST(FittedTable, AFigureStaysOnOneLine) {
  std::string const text = fitted_table({{"choice", "of futures"}, {"a", "12.3 % to 45.6 %"}}, 20);
  EXPECT_NE(text.find("12.3 % to 45.6 %"), std::string::npos) << text;
  EXPECT_EQ(fitted_table({{"", "95 % of futures at most"}, {"a", "1"}}, 18),
            "   95 % of futures\n"
            "           at most\n"
            "a                1\n")
      << "a heading that begins with a figure is words";
}

TEST(FittedTable, AFileGetsEachRowWhole) {
  std::vector<std::vector<std::string>> const lines{{"what", "n"}, {"many words that go on", "12,345"}};
  EXPECT_EQ(table_in(lines, std::nullopt), numbers_table(lines));
  EXPECT_EQ(table_in(lines, 16), fitted_table(lines, 16));
  EXPECT_EQ(paragraph_in("one two three", std::nullopt), "one two three\n");
  EXPECT_EQ(paragraph_in("one two three", 8), "one two\nthree\n");
}

TEST(FittedTable, NoLineIsWiderThanTheTerminal) {
  std::vector<std::vector<std::string>> const lines{
      {"mean of", "as it was", "no rules at all", "difference", "so it is", "without value"},
      {"Compute online in China at the end of 2026, in total processing performance", "1,070,517,000,000",
       "873,667,500,000", "-196,849,500,000 ± 20,123,456,789", "not told apart without pairs", "0 % / 12.5 %"},
      {"Delivered, chips", "250,473", "4", "-250,469 ± 1,200", "less", ""}};
  for (std::size_t const columns : {60U, 80U, 100U, 120U}) {
    std::string const text = fitted_table(lines, columns);
    EXPECT_LE(widest_line(text), columns) << text;
    EXPECT_NE(text.find("-196,849,500,000 ± 20,123,456,789"), std::string::npos) << "figures stay whole";
  }
}

}  // namespace
}  // namespace chokepoint::report
