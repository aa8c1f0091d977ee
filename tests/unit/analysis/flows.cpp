#include "engine/analysis/flows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/analysis/by_hand.hpp"

namespace chokepoint::analysis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(LeastCut, IsAsManyAsThereAreDisjointWays) {
  // 0 and 1 both lead to 2, which alone leads on to 3 and 4.
  Arcs const waist{{0, 2}, {1, 2}, {2, 3}, {2, 4}};
  EXPECT_THAT(least_cut(5, waist, {0, 1}, {3, 4}), ElementsAre(2U));
  // Two ways without a node in common, and one that shares: Menger's two.
  Arcs const two{{0, 2}, {1, 3}, {0, 3}, {2, 4}, {3, 4}};
  EXPECT_THAT(least_cut(5, two, {0, 1}, {2, 3}), SizeIs(2));
  EXPECT_THAT(least_cut(5, two, {0, 1}, {4}), ElementsAre(4U));  // an end may be in it
  EXPECT_THAT(least_cut(3, {{0, 1}}, {0}, {2}), IsEmpty());
}

TEST(Betweenness, CountsShortestWaysThroughANode) {
  // A line 0-1-2-3: 1 lies between 0 and 2, 0 and 3; 2 between 0 and 3, 1 and 3.
  EXPECT_THAT(betweenness(4, {{0, 1}, {1, 2}, {2, 3}}), ElementsAre(0, 2, 2, 0));
  // A diamond: each of the two middle ones has half of the way from 0 to 3.
  EXPECT_THAT(betweenness(4, {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {2, 3}}), ElementsAre(0, 0.5, 0.5, 0));
}

TEST(ContractCuts, FindTheInputThatFewestKeepFromAll) {
  ByHand hand(3, 6, 1);
  hand.graph.contents = {{0}, {0, 1}, {0, 1, 2}};
  // Two makers of 0 supply one maker of 1, who supplies two makers of 2.
  auto const raw_a = hand.makes(0, 0, 0);
  auto const raw_b = hand.makes(0, 1, 0);
  auto const middle = hand.makes(1, 2, 0, {raw_a, raw_b});
  hand.wants(2, {hand.makes(2, 3, 0, {middle})});
  hand.wants(2, {hand.makes(2, 4, 0, {middle})});
  auto const cuts = contract_cuts(hand.graph);
  ASSERT_EQ(cuts.size(), 1U);
  EXPECT_EQ(cuts[0].product, 2U);
  ASSERT_EQ(cuts[0].makers.size(), 1U);
  EXPECT_EQ(cuts[0].makers[0].firm, 2U);
  EXPECT_EQ(cuts[0].makers[0].product, 1U);
}

}  // namespace
}  // namespace chokepoint::analysis
