#include "engine/report/numbers.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>

namespace chokepoint::report {
namespace {

TEST(Numbers, ThousandsAreGrouped) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(-1000), "-1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(grouped(5, 2), "0.05");
  EXPECT_EQ(grouped(123456, 2), "1,234.56");
}

TEST(Numbers, HaveAsManyDigitsAsAPersonReads) {
  EXPECT_EQ(readable(1234567.89), "1,234,568");
  EXPECT_EQ(readable(214.34), "214.3");
  EXPECT_EQ(readable(31.416), "31.42");
  EXPECT_EQ(readable(0.012345), "0.01235");  // the double lies above the tie
  EXPECT_EQ(readable(12), "12");
  EXPECT_EQ(readable(-0.25), "-0.2500");
  EXPECT_EQ(readable(1.5e18), "1.500e+18");
  EXPECT_EQ(readable(std::numeric_limits<double>::quiet_NaN()), "none");
}

TEST(Numbers, AStandardErrorSaysHowManyDigitsMatter) {
  WithError const shown = readable(1234.5678, 0.0123);
  EXPECT_EQ(shown.value, "1,234.568");
  EXPECT_EQ(shown.error, "0.012");
  EXPECT_EQ(readable(4821.3, 217.0).value, "4,821");
  EXPECT_EQ(readable(4821.3, 217.0).error, "217");
  EXPECT_EQ(readable(5.0, 0.0).error, "0");
}

TEST(Numbers, RoundedPartsSumToTheRoundedSum) {
  // 1/3 each: the sum is 1000, and one part must take the remainder.
  std::vector<base::Wide> const thirds{1000, 1000, 1000};
  EXPECT_EQ(rounded_parts(thirds, 3), (std::vector<base::Wide>{334, 333, 333}));
  // 0.5 + 0.5 + 0.5 = 1.5 is rounded up to 2.
  EXPECT_EQ(rounded_parts({1, 1, 1}, 2), (std::vector<base::Wide>{1, 1, 0}));
  EXPECT_EQ(rounded_parts({}, 2), (std::vector<base::Wide>{}));
  for (int seed = 1; seed <= 50; ++seed) {
    std::vector<base::Wide> numerators;
    base::Wide sum = 0;
    for (int i = 0; i < 9; ++i) sum += numerators.emplace_back(seed * 7919 * (i + 1) % 997);
    std::vector<base::Wide> const parts = rounded_parts(numerators, 86);
    EXPECT_TRUE(std::accumulate(parts.begin(), parts.end(), base::Wide{0}) == (sum * 2 + 86) / 172) << seed;
  }
}

TEST(Numbers, ATableGoesOnBelowWhereACellHasSeveralLines) {
  EXPECT_EQ(numbers_table({{"what", "n"}, {"a long\nname", "1"}, {"b", "20"}}),
            "what     n\n"
            "a long   1\n"
            "  name\n"
            "b       20\n");
}

TEST(Numbers, TextIsMeasuredInColumnsOfATerminal) {
  EXPECT_EQ(columns_of("abc"), 3u);
  EXPECT_EQ(columns_of("é±…"), 3u);
  EXPECT_EQ(columns_of("晶片"), 4u);
  EXPECT_EQ(fit("abcdef", 4), "abc…");
  EXPECT_EQ(fit("晶片廠", 4), "晶… ");
  EXPECT_EQ(fit_right("7", 3), "  7");
  EXPECT_EQ(wrap("one two three", 7), (std::vector<std::string>{"one two", "three"}));
}

}  // namespace
}  // namespace chokepoint::report
