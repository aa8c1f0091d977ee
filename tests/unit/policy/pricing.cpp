#include "engine/policy/pricing.hpp"

#include <gtest/gtest.h>

namespace chokepoint::policy {
namespace {

TEST(Pricing, ScarceGoodsCostMoreWithinBounds) {
  ScarcityPricing const rule{.elasticity = 0.5, .lowest = 0.8, .highest = 2.5};
  EXPECT_DOUBLE_EQ(scarcity_factor(400, 100, rule), 2);  // the root of 4
  EXPECT_DOUBLE_EQ(scarcity_factor(100, 100, rule), 1);
  EXPECT_DOUBLE_EQ(scarcity_factor(81, 100, rule), 0.9);
  EXPECT_DOUBLE_EQ(scarcity_factor(49, 100, rule), 0.8);    // not 0.7
  EXPECT_DOUBLE_EQ(scarcity_factor(2500, 100, rule), 2.5);  // not 5
}

TEST(Pricing, WhereNothingIsThereOrAskedForABoundHolds) {
  ScarcityPricing const rule{.elasticity = 0.5, .lowest = 0.8, .highest = 2.5};
  EXPECT_EQ(scarcity_factor(1, 0, rule), 2.5);
  EXPECT_EQ(scarcity_factor(0, 1, rule), 0.8);
  EXPECT_EQ(scarcity_factor(0, 0, rule), 1);
  EXPECT_EQ(scarcity_factor(9, 0, {.elasticity = 0, .lowest = 0.8, .highest = 2.5}), 1);
}

TEST(Pricing, AMarginIsAddedOnceAndRoundedHalfToEven) {
  EXPECT_EQ(cost_plus(5000, 0.5), 7500);
  EXPECT_EQ(cost_plus(5, 0.5), 8);  // 7.5
  EXPECT_EQ(cost_plus(3, 0.5), 4);  // 4.5
  EXPECT_EQ(cost_plus(5000, -0.25), 3750);
}

}  // namespace
}  // namespace chokepoint::policy
