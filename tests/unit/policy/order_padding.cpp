#include "engine/policy/order_padding.hpp"

#include <gtest/gtest.h>

namespace chokepoint::policy {
namespace {

TEST(OrderPadding, OrdersAFactorOfTheNeed) {
  EXPECT_EQ(padded_order(10, 2), 20);
  EXPECT_EQ(padded_order(5, 1.3), 6);  // 6.5, half to even
  EXPECT_EQ(padded_order(3, 1), 3);
}

TEST(OrderPadding, OfAnOrderAtLeastOnePartWasNeeded) {
  EXPECT_EQ(true_part(20, 2), 10);
  EXPECT_EQ(true_part(30, 1.5), 20);
  EXPECT_EQ(true_part(1, 9), 1);
  EXPECT_EQ(true_part(7, 1), 7);
}

}  // namespace
}  // namespace chokepoint::policy
