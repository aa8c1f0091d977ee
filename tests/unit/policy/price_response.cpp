#include "engine/policy/price_response.hpp"

#include <gtest/gtest.h>

namespace chokepoint::policy {
namespace {

TEST(PriceResponse, HasConstantElasticity) {
  EXPECT_DOUBLE_EQ(demand_factor(100, 100, -2), 1);
  EXPECT_DOUBLE_EQ(demand_factor(200, 100, -1), 0.5);
  EXPECT_DOUBLE_EQ(demand_factor(200, 100, -2), 0.25);
  EXPECT_DOUBLE_EQ(demand_factor(50, 100, -1), 2);
  EXPECT_DOUBLE_EQ(demand_factor(70, 100, 0), 1);
  EXPECT_DOUBLE_EQ(demand_factor(0, 100, -1), 1000);  // free
  EXPECT_DOUBLE_EQ(demand_factor(0, 100, 0), 1);
}

TEST(PriceResponse, RoundingLosesNothing) {
  // 3 x 0.7 = 2.1: nine orders of 2, and the tenth has the carried 0.9 + 2.1.
  double carried = 0;
  std::int64_t total = 0;
  for (int order = 0; order < 10; ++order) total += scaled(3, 0.7, carried);
  EXPECT_EQ(total, 21);
  EXPECT_NEAR(carried, 0, 1e-9);
}

}  // namespace
}  // namespace chokepoint::policy
