#include "engine/sweep/regret.hpp"

#include "tests/unit/sweep/four_futures.hpp"

namespace chokepoint::sweep {
namespace {

class Regret : public FourFutures {};

TEST_F(Regret, IsHowFarAChoiceLiesBehindTheBestOfEachFuture) {
  auto const found = regret_of(*file_, state_, 0, true, {0, 1, 2});
  ASSERT_TRUE(found);
  ASSERT_EQ(found.value().size(), 1u);
  GroupRegret const& all = found.value()[0];
  EXPECT_EQ(all.futures, 3u);
  EXPECT_EQ(all.left_out, 1u) << "north has no value in the last";
  // The best are 12, 20 and 40.
  EXPECT_DOUBLE_EQ(all.variants[0].mean, (2 + 0 + 10) / 3.0);
  EXPECT_DOUBLE_EQ(all.variants[1].mean, (0 + 0 + 35) / 3.0);
  EXPECT_DOUBLE_EQ(all.variants[2].mean, (12 + 20 + 0) / 3.0);
  EXPECT_EQ(all.variants[0].best, 1u) << "as good as the best counts";
  EXPECT_EQ(all.variants[1].best, 2u);
  EXPECT_EQ(all.variants[2].best, 1u);
  EXPECT_EQ(all.variants[1].greatest, 35);
  EXPECT_EQ(all.variants[1].worst_cell, 1u);
  EXPECT_EQ(all.variants[1].worst_replication, 2u);
  EXPECT_EQ(all.variants[2].greatest, 20);
  EXPECT_EQ(all.variants[2].worst_replication, 1u);
  EXPECT_EQ(all.variants[0].quantile, 10);
  // Wilson's interval of 2 in 3 at 95 %, by its formula.
  double const z = normal_factor(0.95);
  double const center = (2.0 / 3 + z * z / 6) / (1 + z * z / 3);
  EXPECT_NEAR((all.variants[1].probability.low + all.variants[1].probability.high) / 2, center, 1e-12);
}

TEST_F(Regret, IsLessWhereLessIsBetterAndAmongFewer) {
  auto const found = regret_of(*file_, state_, 0, false, {1, 2});
  ASSERT_TRUE(found);
  GroupRegret const& two = found.value()[0];
  EXPECT_EQ(two.futures, 4u) << "north isn't asked for";
  // The least are 0, 0, 5 and 1.
  EXPECT_DOUBLE_EQ(two.variants[0].mean, (12 + 20 + 0 + 6) / 4.0);
  EXPECT_DOUBLE_EQ(two.variants[1].mean, 35 / 4.0);
  EXPECT_EQ(two.variants[1].variant, 2u);
}

/// Days of arrival: in the last future north's isn't before the end of runs, which is at 100.
class RegretOfDates : public FourFutures {
  std::string unit() const override { return "date"; }
};

TEST_F(RegretOfDates, WhatNeverComesIsLaterThanAll) {
  auto const found = regret_of(*file_, state_, 0, false, {0, 1});
  ASSERT_TRUE(found);
  GroupRegret const& two = found.value()[0];
  EXPECT_EQ(two.futures, 4u);
  EXPECT_EQ(two.left_out, 0u);
  // The earliest are 10, 20, 5 and 7: who never comes gives away at least 100 - 7.
  EXPECT_DOUBLE_EQ(two.variants[0].mean, (0 + 0 + 25 + 93) / 4.0);
  EXPECT_DOUBLE_EQ(two.variants[1].mean, (2 + 0 + 0 + 0) / 4.0);
  EXPECT_EQ(two.variants[0].greatest, 93);
  EXPECT_EQ(two.variants[0].worst_replication, 3u);
  EXPECT_EQ(two.variants[0].best, 2u);
  EXPECT_EQ(two.variants[0].never, 1u);
  EXPECT_TRUE(two.variants[0].is_least());
  EXPECT_FALSE(two.variants[1].is_least()) << "the best came, and when is known";
  // Where later is better, never is best, and all others are behind by who knows how much.
  auto const later = regret_of(*file_, state_, 0, true, {0, 1});
  ASSERT_TRUE(later);
  EXPECT_EQ(later.value()[0].variants[0].best, 3u);
  EXPECT_DOUBLE_EQ(later.value()[0].variants[1].mean, (0 + 0 + 25 + 93) / 4.0);
  EXPECT_TRUE(later.value()[0].variants[1].is_least());
}

}  // namespace
}  // namespace chokepoint::sweep
