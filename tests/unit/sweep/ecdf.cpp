#include "engine/sweep/ecdf.hpp"

#include <gtest/gtest.h>

namespace chokepoint::sweep {
namespace {

TEST(Ecdf, EqualValuesMakeOneStep) {
  auto const steps = ecdf_of({{3, 1}, {1, 2}, {3, 4}, {2, 1}}, 0, 0.95, 100);
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_EQ(steps[0].value, 1);
  EXPECT_EQ(steps[0].share, 0.25);
  EXPECT_EQ(steps[1].value, 2);
  EXPECT_EQ(steps[1].share, 0.375);
  EXPECT_EQ(steps[2].value, 3);
  EXPECT_EQ(steps[2].share, 1);
}

TEST(Ecdf, WhatLiesBeyondEveryValueKeepsTheLastShareBelowOne) {
  auto const steps = ecdf_of({{10, 30}, {20, 30}}, 40, 0.95, 100);
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[1].share, 0.6);
  // Wilson's interval of 60 in 100: (0.6 + z²/200 ± z √(0.24/100 + z²/40000)) / (1 + z²/100), z = 1.96.
  EXPECT_NEAR(steps[1].interval.low, 0.5020, 1e-4);
  EXPECT_NEAR(steps[1].interval.high, 0.6906, 1e-4);
  EXPECT_TRUE(ecdf_of({}, 40, 0.95, 100).empty());
}

TEST(Ecdf, ManyStepsAreThinnedEvenlyByShareAndKeepBothEnds) {
  std::vector<std::pair<double, std::uint64_t>> values;
  for (int i = 1; i <= 1000; ++i) values.emplace_back(i * i, 1);
  auto const steps = ecdf_of(values, 0, 0.95, 11);
  ASSERT_EQ(steps.size(), 11u);
  EXPECT_EQ(steps.front().value, 1);
  EXPECT_EQ(steps.back().value, 1e6);
  for (std::size_t i = 1; i < steps.size(); ++i) {
    EXPECT_NEAR(steps[i].share - steps[i - 1].share, 0.0999, 0.002);
    EXPECT_EQ(steps[i].value, static_cast<double>(steps[i].share * 1000) * (steps[i].share * 1000));
  }
}

}  // namespace
}  // namespace chokepoint::sweep
