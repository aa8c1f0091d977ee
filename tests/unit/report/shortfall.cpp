#include "engine/report/shortfall.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace chokepoint::report {
namespace {

/// A step for each amount, all of the same length.
std::vector<FlowStep> steps_of(std::vector<double> const& amounts, std::int64_t days = 7) {
  std::vector<FlowStep> steps;
  base::SimTime at(0);
  for (double const units : amounts) {
    steps.push_back({at, at + base::days(days), units});
    at = at + base::days(days);
  }
  return steps;
}

base::SimTime day(std::int64_t count) { return base::SimTime(0) + base::days(count); }

TEST(Shortfall, OfAnEvenFlowIsTheStretchBelowHalf) {
  // Ten weeks of 100; then 30 and 0: 170 short in two weeks.
  std::vector<double> amounts(10, 100);
  amounts.insert(amounts.end(), {30, 0, 100});
  auto const found = shortfall_of(steps_of(amounts), day(91));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->from, day(70));
  EXPECT_EQ(found->to, day(84));
  EXPECT_DOUBLE_EQ(found->came, 30);
  EXPECT_DOUBLE_EQ(found->usual, 200);
  EXPECT_FALSE(shortfall_of(steps_of(std::vector<double>(13, 100)), day(91)));
  // 50 is half of what is usual, and no less.
  amounts = {100, 100, 100, 50, 100};
  EXPECT_FALSE(shortfall_of(steps_of(amounts), day(35)));
}

TEST(Shortfall, OfLotsIsNoPauseBetweenThem) {
  std::vector<double> amounts;
  for (int lot = 0; lot < 6; ++lot) amounts.insert(amounts.end(), {400, 0, 0, 0});
  EXPECT_FALSE(shortfall_of(steps_of(amounts), day(168))) << "a lot each four weeks";
  // A lot a week early leaves none in its own four weeks: uneven, but nothing is missing.
  amounts[8] = 0;
  amounts[7] = 400;
  EXPECT_FALSE(shortfall_of(steps_of(amounts), day(168)));
}

TEST(Shortfall, OfLotsIsWhatIsMissingBetweenThem) {
  std::vector<double> amounts;
  for (int lot = 0; lot < 8; ++lot) {
    double const units = lot == 4 || lot == 5 ? 0 : 400;
    amounts.insert(amounts.end(), {units, 0, 0, 0});
  }
  auto const found = shortfall_of(steps_of(amounts), day(224));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->from, day(4 * 28));
  EXPECT_EQ(found->to, day(6 * 28));
  EXPECT_DOUBLE_EQ(found->came, 0);
  EXPECT_DOUBLE_EQ(found->usual, 800);
}

TEST(Shortfall, CountsAStepThatWasCutShortWithTheOneBefore) {
  std::vector<FlowStep> steps = steps_of(std::vector<double>(5, 300), 30);
  steps.push_back({day(150), day(152), 0});  // the end of a year
  for (int month = 0; month < 3; ++month) steps.push_back({day(152 + 30 * month), day(182 + 30 * month), 300});
  EXPECT_FALSE(shortfall_of(steps, day(242)));
}

TEST(Shortfall, IsLookedForWithinAYearBeforeTheDate) {
  std::vector<double> amounts(60, 100);
  amounts[1] = 0;
  auto const steps = steps_of(amounts);
  EXPECT_TRUE(shortfall_of(steps, day(70)));
  EXPECT_FALSE(shortfall_of(steps, day(420)));
  EXPECT_FALSE(shortfall_of(steps, day(13))) << "its week isn't over";
  EXPECT_FALSE(shortfall_of({}, day(70)));
}

}  // namespace
}  // namespace chokepoint::report
