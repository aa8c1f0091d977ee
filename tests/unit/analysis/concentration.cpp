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

TEST(ProductCuts, AreTheFewestMakersOfAnythingInIt) {
  ByHand hand(3, 6, 3);
  // 2 is made from 1, 1 from 0. Three make 0, one makes 1 in two countries, two make 2.
  hand.graph.contents = {{0}, {0, 1}, {0, 1, 2}};
  for (std::uint32_t const firm : {0U, 1U, 2U}) hand.makes(0, firm, firm);
  hand.makes(1, 3, 0);
  hand.makes(1, 3, 1);
  auto const one = hand.makes(2, 4, 2);
  hand.makes(2, 5, 2);
  hand.wants(2, {one});
  auto const firms = product_cuts(hand.graph, Actor::firm);
  ASSERT_EQ(firms.size(), 1U);
  EXPECT_EQ(firms[0].least, 1U);
  EXPECT_THAT(firms[0].through, ElementsAre(1U));
  EXPECT_THAT(firms[0].actors, ElementsAre(3U));
  auto const countries = product_cuts(hand.graph, Actor::country);
  EXPECT_EQ(countries[0].least, 1U);
  EXPECT_THAT(countries[0].through, ElementsAre(2U));
}

}  // namespace
}  // namespace chokepoint::analysis
