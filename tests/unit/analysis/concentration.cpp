#include "engine/analysis/concentration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/analysis/by_hand.hpp"

namespace chokepoint::analysis {
namespace {

using testing::ElementsAre;

TEST(Concentration, IsTheSumOfSquaredShares) {
  ByHand hand(2, 4, 2);
  hand.makes(0, 0, 0, {}, 30);  // 50 % with the next, 50 %
  hand.makes(0, 0, 1, {}, 20);
  hand.makes(0, 1, 1, {}, 50);
  hand.makes(1, 2, 0, {}, 7);
  hand.makes(1, 3, 1);  // not known: firms count alike
  auto const all = concentrations(hand.graph);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_TRUE(all[0].by_capacity);
  EXPECT_NEAR(all[0].hhi_firms, 2500 + 2500, 1e-9);
  EXPECT_NEAR(all[0].hhi_countries, 900 + 4900, 1e-9);
  EXPECT_EQ(all[0].largest_country, 1U);
  EXPECT_NEAR(all[0].largest_country_share, 0.7, 1e-12);
  EXPECT_EQ(all[0].sites, 3U);
  EXPECT_FALSE(all[1].by_capacity);
  EXPECT_NEAR(all[1].hhi_firms, 5000, 1e-9);
}

TEST(Concentration, WhatIsKnownToBeNothingIsNothing) {
  ByHand hand(1, 2, 2);
  hand.makes(0, 0, 0, {}, 90);
  hand.makes(0, 1, 1, {}, 0);  // a line that stands still at first
  auto const all = concentrations(hand.graph);
  EXPECT_TRUE(all[0].by_capacity);
  EXPECT_NEAR(all[0].hhi_firms, 10'000, 1e-9);
  EXPECT_EQ(all[0].largest_firm, 0U);
  EXPECT_NEAR(all[0].largest_firm_share, 1, 1e-12);
  // Nobody has any yet: there are no shares of it.
  hand.graph.sources[0].capacity = 0;
  EXPECT_FALSE(concentrations(hand.graph)[0].by_capacity);
}

TEST(Concentration, OfEqualOnesNoneIsLargest) {
  ByHand hand(1, 3, 2);
  hand.makes(0, 0, 0, {}, 0.1 + 0.2);  // which is no 0.3 in binary
  hand.makes(0, 1, 1, {}, 0.3);
  hand.makes(0, 2, 1, {}, 0.1);
  auto const all = concentrations(hand.graph);
  EXPECT_EQ(all[0].largest_firm, nobody);
  EXPECT_NEAR(all[0].largest_firm_share, 0.3 / 0.7, 1e-9);
  EXPECT_EQ(all[0].largest_country, 1U);  // 0.4 of 0.7
}

}  // namespace
}  // namespace chokepoint::analysis
