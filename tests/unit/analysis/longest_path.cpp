#include "engine/analysis/longest_path.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/analysis/by_hand.hpp"

namespace chokepoint::analysis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(LongestPath, AddsMakingAndCarrying) {
  ByHand hand(2, 4, 1);
  auto const slow = hand.makes(0, 0, 0);
  auto const far = hand.makes(0, 1, 0);
  hand.graph.sources[slow].days = 30;
  hand.graph.sources[far].days = 20;
  auto const chip = hand.makes(1, 2, 0, {slow, far});
  hand.graph.sources[chip].input_days = {2, 15};  // 32 and 35
  hand.wants(1, {chip});
  hand.graph.wants[0].source_days = {4};
  LongestPath const path = longest_path(hand.graph);
  EXPECT_EQ(path.days, 20 + 15 + 1 + 4);
  EXPECT_THAT(path.sources, ElementsAre(far, chip));
  EXPECT_EQ(path.want, 0U);
  EXPECT_FALSE(path.circles);
}

TEST(LongestPath, CutsACircle) {
  ByHand hand(2, 2, 1);
  auto const first = hand.makes(0, 0, 0);
  auto const second = hand.makes(1, 1, 0, {first});
  hand.graph.sources[first].inputs = {second};
  hand.graph.sources[first].input_days = {7};
  hand.wants(0, {first});
  LongestPath const path = longest_path(hand.graph);
  EXPECT_TRUE(path.circles);
  EXPECT_EQ(path.days, 1 + 7 + 1);
  EXPECT_THAT(longest_path(ByHand(1, 1, 1).graph).sources, IsEmpty());
}

}  // namespace
}  // namespace chokepoint::analysis
