#include "engine/policy/buildout_order.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace chokepoint::policy {
namespace {

base::SimTime at(std::int64_t seconds) { return base::SimTime(seconds); }

TEST(BuildoutOrder, EachRuleHasItsOwnFavorite) {
  std::vector<CampusOffer> const offers{{0, 0, at(0)}, {10, 4, at(50)}, {20, 9, at(70)}, {15, 2, at(30)}};
  EXPECT_EQ(first_listed(offers), 1U);
  EXPECT_EQ(first_with_room(offers), 3U);
  EXPECT_EQ(largest_room(offers), 2U);
}

TEST(BuildoutOrder, AmongEqualsTheFirstOfTheListIsChosen) {
  std::vector<CampusOffer> const offers{{10, 4, at(50)}, {10, 9, at(50)}};
  EXPECT_EQ(first_with_room(offers), 0U);
  EXPECT_EQ(largest_room(offers), 0U);
}

TEST(BuildoutOrder, WithoutRoomNobodyIsChosen) {
  std::vector<CampusOffer> const offers{{0, 0, at(50)}, {0, 0, at(0)}};
  EXPECT_EQ(first_listed(offers), 2U);
  EXPECT_EQ(first_with_room(offers), 2U);
  EXPECT_EQ(largest_room(offers), 2U);
  EXPECT_EQ(first_listed({}), 0U);
}

}  // namespace
}  // namespace chokepoint::policy
