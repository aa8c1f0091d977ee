#include "engine/policy/grey_market.hpp"

#include <gtest/gtest.h>

namespace chokepoint::policy {
namespace {

TEST(GreyMarket, ThePremiumAddsScarcityAndRisk) {
  EXPECT_DOUBLE_EQ(premium_asked({0.4, 0.25, 0.3}, 0, 0), 0.4);
  EXPECT_DOUBLE_EQ(premium_asked({0.4, 0.25, 0.3}, 2, 0.5), 0.4 + 0.5 + 0.15);
}

TEST(GreyMarket, DetectionIsMultipliedByEnforcementAndNeverMoreThanCertain) {
  EXPECT_DOUBLE_EQ(detection_probability(0.03, 0), 0.03);
  EXPECT_DOUBLE_EQ(detection_probability(0.03, 1), 0.06);
  EXPECT_DOUBLE_EQ(detection_probability(0.3, 9), 1);
}

TEST(GreyMarket, EnforcementHalvesInEachHalfLife) {
  EXPECT_DOUBLE_EQ(faded(8, 0), 8);
  EXPECT_DOUBLE_EQ(faded(8, 1), 4);
  EXPECT_DOUBLE_EQ(faded(8, 3), 1);
}

}  // namespace
}  // namespace chokepoint::policy
