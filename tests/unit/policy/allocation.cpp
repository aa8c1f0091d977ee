#include "engine/policy/allocation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace chokepoint::policy {
namespace {

using model::Split;
using testing::ElementsAre;

std::vector<std::int64_t> shares(Split split, std::int64_t volume, std::vector<Claim> claims) {
  allocate(split, volume, claims);
  std::vector<std::int64_t> granted;
  for (Claim const& claim : claims) granted.push_back(claim.granted);
  return granted;
}

TEST(Allocation, FirstComeServesInOrder) {
  EXPECT_THAT(shares(Split::first_come, 100, {{60}, {30}, {30}}), ElementsAre(60, 30, 10));
  EXPECT_THAT(shares(Split::first_come, 0, {{60}, {30}}), ElementsAre(0, 0));
}

TEST(Allocation, ProportionalKeepsTheRatioOfWhatIsAsked) {
  // 100 of 300 wanted: a third each.
  EXPECT_THAT(shares(Split::proportional, 100, {{150}, {90}, {60}}), ElementsAre(50, 30, 20));
  // 10 x (5, 3, 3) / 11 = 4.545, 2.727, 2.727: whole parts 4, 2, 2, and the two left go to the .727s.
  EXPECT_THAT(shares(Split::proportional, 10, {{5}, {3}, {3}}), ElementsAre(4, 3, 3));
  // 1 x 1/3 each: of equal remainders, who came first.
  EXPECT_THAT(shares(Split::proportional, 1, {{1}, {1}, {1}}), ElementsAre(1, 0, 0));
}

TEST(Allocation, MaxMinRaisesTheLeastFirst) {
  // All are raised to 10, the first is full; 70 left for two: 35 more each, but the second wants only 20 more: 30;
  // then 60.
  EXPECT_THAT(shares(Split::max_min, 100, {{10}, {30}, {90}}), ElementsAre(10, 30, 60));
  // 11 for three: 3 each, and the two left one by one.
  EXPECT_THAT(shares(Split::max_min, 11, {{9}, {9}, {9}}), ElementsAre(4, 4, 3));
}

TEST(Allocation, TiersAreServedOneAfterTheOther) {
  std::vector<Claim> const claims{{60, 0}, {60, 0}, {60, 1}};
  EXPECT_THAT(shares(Split::proportional, 100, claims), ElementsAre(50, 50, 0));
  EXPECT_THAT(shares(Split::proportional, 150, claims), ElementsAre(60, 60, 30));
}

TEST(Allocation, GivesAllThatIsWantedAndNoMoreThanThereIs) {
  std::mt19937_64 random(7);
  for (int trial = 0; trial < 2000; ++trial) {
    std::vector<Claim> claims(1 + random() % 6);
    std::int64_t wanted = 0;
    std::uint32_t tier = 0;
    for (Claim& claim : claims) {
      claim.wanted = static_cast<std::int64_t>(random() % 20);
      tier += random() % 3 == 0 ? 1U : 0U;
      claim.tier = tier;
      wanted += claim.wanted;
    }
    auto const volume = static_cast<std::int64_t>(random() % 60);
    auto const split = static_cast<Split>(random() % 3);
    std::int64_t granted = 0;
    allocate(split, volume, claims);
    for (std::size_t i = 0; i < claims.size(); ++i) {
      ASSERT_GE(claims[i].granted, 0);
      ASSERT_LE(claims[i].granted, claims[i].wanted);
      granted += claims[i].granted;
      for (std::size_t j = 0; j < i; ++j) {
        // Nobody of a later tier has any while one of an earlier tier wants more.
        if (claims[j].tier < claims[i].tier && claims[i].granted > 0) {
          ASSERT_EQ(claims[j].granted, claims[j].wanted);
        }
        // Max-min: who has less than another is full, but for the last single parts.
        if (split == Split::max_min && claims[i].tier == claims[j].tier && claims[j].granted + 1 < claims[i].granted) {
          ASSERT_EQ(claims[j].granted, claims[j].wanted);
        }
      }
    }
    ASSERT_EQ(granted, std::min(volume, wanted));
  }
}

}  // namespace
}  // namespace chokepoint::policy
