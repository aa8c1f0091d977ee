#include "engine/policy/allocation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace chokepoint::policy {
namespace {

using model::Split;
using testing::ElementsAre;

/// Each claim is of another party, which nothing is owed.
void allocate(Split split, std::int64_t volume, std::int64_t lot, std::vector<Claim>& claims) {
  for (std::uint32_t i = 0; i < claims.size(); ++i) claims[i].party = i;
  std::vector<Account> accounts(claims.size());
  Sharing().allocate(split, volume, lot, claims, accounts);
}

std::vector<std::int64_t> shares(Split split, std::int64_t volume, std::vector<Claim> claims, std::int64_t lot = 1) {
  allocate(split, volume, lot, claims);
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

TEST(Allocation, GoodsLeaveInWholeLots) {
  EXPECT_EQ(shippable(100, 30, 8), 30);  // completes the order
  EXPECT_EQ(shippable(20, 30, 8), 16);
  EXPECT_EQ(shippable(7, 30, 8), 0);
  // Two lots and 4 are there: the first is complete with 5, which leaves 15 of 20: one lot of 8, and 7 for whom they
  // do.
  EXPECT_THAT(shares(Split::first_come, 20, {{5}, {30}, {2}}, 8), ElementsAre(5, 8, 2));
  // 10 lots of 10 among 15, 9 and 6 wanted (in lots): 5, 3, 2.
  EXPECT_THAT(shares(Split::proportional, 104, {{150}, {90}, {60}}, 10), ElementsAre(50, 30, 20));
  // 1 lot for 3 lots wanted by each of two: who came first; 4 more complete the third, who wants no more.
  EXPECT_THAT(shares(Split::proportional, 14, {{30}, {30}, {4, 1}}, 10), ElementsAre(10, 0, 4));
  // Less than a lot: 4 complete the second, which leaves 3 for the last; the third comes too late for them.
  EXPECT_THAT(shares(Split::proportional, 7, {{30}, {4}, {6}, {3}}, 10), ElementsAre(0, 4, 0, 3));
  // 5 lots: 2, 2 and the last to who came first; 3 are left, and nobody can be completed with them.
  EXPECT_THAT(shares(Split::max_min, 53, {{40}, {40}}, 10), ElementsAre(30, 20));
}

TEST(Allocation, AnAuctionServesTheHighestBidsAtTheFirstThatIsRejected) {
  std::vector<Claim> claims{{6, 0, 20}, {6, 0, 50}, {6, 0, 0}, {6, 0, 20}};
  EXPECT_THAT(shares(Split::auction, 10, claims), ElementsAre(4, 6, 0, 0));  // of equal bids, who came first
  // The bid of 20 that is served in part is the first rejected one; with 18 it is the one of 0, and then there is none.
  for (auto const& [volume, price] : {std::pair{10, 20}, {6, 20}, {5, 50}, {18, 0}, {24, 0}}) {
    allocate(Split::auction, volume, 1, claims);
    EXPECT_EQ(clearing_bid(claims, 0), price) << volume;
  }
}

TEST(Allocation, BidsCountWithinATierAndForWholeLots) {
  std::vector<Claim> claims{{6, 0, 0}, {6, 1, 20}, {6, 1, 50}};
  EXPECT_THAT(shares(Split::auction, 10, claims), ElementsAre(6, 0, 4));
  allocate(Split::auction, 10, 1, claims);
  EXPECT_EQ(clearing_bid(claims, 0), 0);
  EXPECT_EQ(clearing_bid(claims, 1), 50);
  // 5 units are a lot of 4 and one more, which makes no lot for who bids most, and completes the other.
  EXPECT_THAT(shares(Split::auction, 5, {{1, 0, 20}, {6, 0, 50}}, 4), ElementsAre(1, 4));
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
    allocate(split, volume, 1, claims);
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

TEST(Allocation, LeavesNothingThatWouldMakeALotOrCompleteAnOrder) {
  std::mt19937_64 random(11);
  for (int trial = 0; trial < 2000; ++trial) {
    std::vector<Claim> claims(1 + random() % 6);
    for (Claim& claim : claims) claim.wanted = static_cast<std::int64_t>(random() % 40);
    auto const volume = static_cast<std::int64_t>(random() % 100);
    auto const lot = static_cast<std::int64_t>(2 + random() % 12);
    auto const split = static_cast<Split>(random() % 3);
    allocate(split, volume, lot, claims);
    std::int64_t left = volume;
    for (Claim const& claim : claims) {
      ASSERT_TRUE(claim.granted == claim.wanted || (claim.granted % lot == 0 && claim.granted < claim.wanted));
      left -= claim.granted;
    }
    ASSERT_GE(left, 0);
    for (Claim const& claim : claims) {
      if (claim.granted == claim.wanted) continue;
      ASSERT_LT(left, std::min(lot, claim.wanted - claim.granted));
    }
  }
}

/// Shares again and again among parties whose wants stay the same; what each has had after each sharing.
std::vector<std::vector<std::int64_t>> had_over_time(Split split, std::vector<std::int64_t> const& wanted,
                                                     std::vector<std::int64_t> const& volumes, std::int64_t lot) {
  Sharing sharing;
  std::vector<Account> accounts(wanted.size());
  std::vector<std::int64_t> had(wanted.size());
  std::vector<std::vector<std::int64_t>> course;
  for (std::int64_t const volume : volumes) {
    std::vector<Claim> claims(wanted.size());
    for (std::uint32_t i = 0; i < claims.size(); ++i) {
      claims[i].wanted = wanted[i];
      claims[i].party = i;
    }
    sharing.allocate(split, volume, lot, claims, accounts);
    for (std::size_t i = 0; i < claims.size(); ++i) had[i] += claims[i].granted;
    course.push_back(had);
  }
  return course;
}

TEST(Allocation, WhatALotKeepsFromTheSmallIsOwedToThem) {
  // One lot of 10 at a time for 900 and 100: the small one is owed 1 more each time. By the sixth that is 6, more than
  // the 4 that is owed to the large one, and so it has one lot of ten.
  auto const course = had_over_time(Split::proportional, {900, 100}, std::vector<std::int64_t>(20, 10), 10);
  EXPECT_THAT(course[4], ElementsAre(50, 0));
  EXPECT_THAT(course[5], ElementsAre(50, 10));
  EXPECT_THAT(course[9], ElementsAre(90, 10));
  EXPECT_THAT(course[19], ElementsAre(180, 20));
  // Parts are lots too: 1 at a time.
  EXPECT_THAT(had_over_time(Split::proportional, {900, 100}, std::vector<std::int64_t>(10, 1), 1)[9],
              ElementsAre(9, 1));
  // 3 lots for five with equal shares: after five sharings each has had three.
  EXPECT_THAT(had_over_time(Split::max_min, {90, 90, 90, 90, 90}, std::vector<std::int64_t>(5, 30), 10)[4],
              ElementsAre(30, 30, 30, 30, 30));
}

TEST(Allocation, WhoCannotTakeWhatOneSharingGaveKeepsWhatEarlierOnesOwe) {
  Sharing sharing;
  std::vector<Account> accounts(2);
  // One lot of five for two who want five each: the first has it, and owes the other 2.5.
  std::vector<Claim> both{{.wanted = 5, .party = 0}, {.wanted = 5, .party = 1}};
  sharing.allocate(Split::max_min, 5, 5, both, accounts);
  EXPECT_EQ(accounts[1].owed, 2'500'000);
  // Then there is enough for the other, who has no way.
  std::vector<Claim> one{{.wanted = 5, .party = 1}};
  sharing.allocate(Split::max_min, 50, 5, one, accounts);
  accounts[1].restore();
  EXPECT_EQ(accounts[1].owed, 2'500'000);
  EXPECT_EQ(accounts[0].owed, -2'500'000);
}

TEST(Allocation, SharesHoldOverTimeWhateverTheLot) {
  // A lot goes to whom most is owed, and that is more than nothing, since all that is owed together is what is left: so
  // nobody has had more than its shares by more than a lot, and nobody of n less than them by more than n - 1 lots. A
  // part more for rounding.
  std::mt19937_64 random(13);
  for (int trial = 0; trial < 100; ++trial) {
    std::size_t const count = 2 + random() % 5;
    auto const lot = static_cast<std::int64_t>(1 + random() % 20);
    std::vector<std::int64_t> wanted(count);
    std::int64_t total = 0;
    for (std::int64_t& one : wanted) total += one = lot * static_cast<std::int64_t>(1 + random() % 100);
    std::vector<std::int64_t> volumes(100);
    for (std::int64_t& volume : volumes) volume = static_cast<std::int64_t>(random()) & 255;
    for (std::int64_t& volume : volumes) volume = std::min(volume - volume % lot, total - 1 - (total - 1) % lot);
    auto const course = had_over_time(Split::proportional, wanted, volumes, lot);
    double shared = 0;
    for (std::size_t turn = 0; turn < volumes.size(); ++turn) {
      shared += static_cast<double>(volumes[turn]);
      double had = 0;
      for (std::size_t i = 0; i < count; ++i) {
        double const share = shared * static_cast<double>(wanted[i]) / static_cast<double>(total);
        ASSERT_LE(static_cast<double>(course[turn][i]), share + static_cast<double>(lot) + 1);
        ASSERT_GE(static_cast<double>(course[turn][i]),
                  share - static_cast<double>(lot) * static_cast<double>(count - 1) - 1);
        had += static_cast<double>(course[turn][i]);
      }
      ASSERT_EQ(had, shared);
    }
  }
}

TEST(Allocation, ClaimsOfOnePartyHaveOneShareAndAreServedAsTheyCame) {
  auto const granted = [](Split split, std::int64_t volume, std::int64_t lot, std::vector<Claim> claims) {
    std::vector<Account> accounts(2);
    Sharing().allocate(split, volume, lot, claims, accounts);
    std::vector<std::int64_t> all;
    for (Claim const& claim : claims) all.push_back(claim.granted);
    return all;
  };
  Claim const half{.wanted = 30, .party = 0};
  Claim const whole{.wanted = 60, .party = 1};
  EXPECT_THAT(granted(Split::proportional, 60, 10, {half, whole, half}), ElementsAre(30, 30, 0));
  EXPECT_THAT(granted(Split::max_min, 80, 10, {half, whole, half}), ElementsAre(30, 40, 10));
  // Ten orders of half a lot, 50 of 1000 in all, of 100: the 5 complete the first. The other has nine lots of its 95;
  // what stays is less than a lot, and completes the next order.
  std::vector<Claim> many(11, Claim{.wanted = 5, .party = 0});
  many[0] = {.wanted = 950, .party = 1};
  std::vector<Account> accounts(2);
  Sharing sharing;
  sharing.allocate(Split::proportional, 100, 10, many, accounts);
  EXPECT_EQ(many[0].granted, 90);
  EXPECT_EQ(many[1].granted + many[2].granted, 10);
  EXPECT_EQ(accounts[0].owed, -5'000'000);  // five parts more than its share,
  EXPECT_EQ(accounts[1].owed, 5'000'000);
  // which the other makes good: of 100 among 860 and 40 it is entitled to 95.6 and owed 5, which makes ten lots.
  std::vector<Claim> next(9, Claim{.wanted = 5, .party = 0});
  next[0] = {.wanted = 860, .party = 1};
  sharing.allocate(Split::proportional, 100, 10, next, accounts);
  EXPECT_EQ(next[0].granted, 100);
}

TEST(Allocation, VolumesBeyondSixtyFourBitsOfProductsAreSharedExactly) {
  // 2^60 of 2^61 + 2^61: half of each.
  std::int64_t const large = std::int64_t{1} << 61;
  EXPECT_THAT(shares(Split::proportional, large / 2, {{large - 1}, {large - 1}}), ElementsAre(large / 4, large / 4));
}

}  // namespace
}  // namespace chokepoint::policy
