#include "engine/policy/replenishment.hpp"

#include <gtest/gtest.h>

#include "engine/base/check.hpp"

namespace chokepoint::policy {
namespace {

TEST(Replenishment, BaseStockOrdersWhatIsMissing) {
  EXPECT_EQ(base_stock_order({7}, 10), 3);
  EXPECT_EQ(base_stock_order({-4}, 10), 14);
  EXPECT_EQ(base_stock_order({10}, 10), 0);
}

TEST(Replenishment, BaseStockNeverGivesBack) { EXPECT_EQ(base_stock_order({12}, 10), 0); }

TEST(Replenishment, SmallSBigSOrdersAtSAndNotAbove) {
  EXPECT_EQ(s_S_order({6}, 5, 12), 0);
  EXPECT_EQ(s_S_order({5}, 5, 12), 7);
  EXPECT_EQ(s_S_order({-3}, 5, 12), 15);
}

TEST(Replenishment, SmallSBigSWithEqualLevelsIsBaseStockAtOrBelow) {
  EXPECT_EQ(s_S_order({5}, 5, 5), 0);
  EXPECT_EQ(s_S_order({4}, 5, 5), 1);
}

TEST(Replenishment, ReorderPointQuantityOrdersTheLeastMultipleThatLiftsAboveR) {
  EXPECT_EQ(r_Q_order({6}, 5, 4), 0);
  EXPECT_EQ(r_Q_order({5}, 5, 4), 4);  // 5 + 4 = 9 > 5
  EXPECT_EQ(r_Q_order({2}, 5, 4), 4);  // 2 + 4 = 6 > 5
  EXPECT_EQ(r_Q_order({1}, 5, 4), 8);  // 1 + 4 = 5 is not above 5
  EXPECT_EQ(r_Q_order({-10}, 5, 4), 16);
}

TEST(Replenishment, ReorderPointQuantityNeedsAQuantity) {
  EXPECT_THROW((void)r_Q_order({0}, 5, 0), base::BrokenPromise);
}

}  // namespace
}  // namespace chokepoint::policy
