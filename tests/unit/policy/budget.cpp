#include "engine/policy/budget.hpp"

#include <gtest/gtest.h>

namespace chokepoint::policy {
namespace {

TEST(Budget, AllowsWholeUnits) {
  EXPECT_EQ(within_budget(25, 1050, 100, 1), 10);
  EXPECT_EQ(within_budget(7, 1050, 100, 1), 7);
  EXPECT_EQ(within_budget(25, 1050, 100, 10), 25);    // 2.5 units, paid as 3
  EXPECT_EQ(within_budget(205, 1050, 100, 10), 100);  // 10 of 20.5 units
}

TEST(Budget, AllowsNothingOnceItIsOverspent) {
  EXPECT_EQ(within_budget(5, 0, 100, 1), 0);
  EXPECT_EQ(within_budget(5, -50, 100, 1), 0);
}

TEST(Budget, WhatCostsNothingNeedsNone) { EXPECT_EQ(within_budget(5, -50, 0, 1), 5); }

}  // namespace
}  // namespace chokepoint::policy
