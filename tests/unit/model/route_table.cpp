#include "engine/model/route_table.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "tests/support/allocations.hpp"
#include "tests/unit/model/random_networks.hpp"

namespace chokepoint::model {
namespace {

SiteId site(std::uint32_t i) { return SiteId(i); }
LaneId lane(std::uint32_t i) { return LaneId(i); }

// A diamond: 0-1-3 takes 2 s, 0-2-3 takes 4 s.
TradeNetwork const diamond(
    4, {{site(0), site(1), 1}, {site(1), site(3), 1}, {site(0), site(2), 2}, {site(2), site(3), 2}});
std::vector<SiteId> const to_three{site(3)};

TEST(RouteTable, LeadsFromEverySiteToItsTargets) {
  RouteTable const routes(diamond, to_three);
  EXPECT_TRUE(routes.has(site(3)));
  EXPECT_FALSE(routes.has(site(0)));
  EXPECT_EQ(routes.next_lane(site(0), site(3)), lane(0));
  EXPECT_EQ(routes.next_lane(site(1), site(3)), lane(1));
  EXPECT_EQ(routes.next_lane(site(2), site(3)), lane(3));
  EXPECT_FALSE(routes.next_lane(site(3), site(3)).valid());
  EXPECT_EQ(routes.seconds(site(0), site(3)), 2);
  EXPECT_EQ(routes.seconds(site(2), site(3)), 2);
}

TEST(RouteCache, FollowsTheLanesThatAreOpen) {
  RouteTable const base(diamond, to_three);
  RouteCache routes(base);
  EXPECT_FALSE(routes.is_current(0));
  routes.update(0, std::vector<std::uint8_t>{1, 1, 1, 1});
  EXPECT_TRUE(routes.is_current(0));
  EXPECT_EQ(routes.next_lane(site(0), site(3)), lane(0));

  routes.update(1, std::vector<std::uint8_t>{1, 0, 1, 1});
  EXPECT_FALSE(routes.is_current(0));
  EXPECT_EQ(routes.next_lane(site(0), site(3)), lane(2));
  EXPECT_FALSE(routes.has_route(site(1), site(3)));
  EXPECT_FALSE(routes.next_lane(site(1), site(3)).valid());

  routes.update(2, std::vector<std::uint8_t>{1, 1, 1, 1});
  EXPECT_EQ(routes.next_lane(site(0), site(3)), lane(0));
  routes.reset();
  EXPECT_FALSE(routes.is_current(2));
}

TEST(RouteCache, AnswersTargetsThatTheBaseTableLacks) {
  RouteTable const base(diamond, to_three);
  RouteCache routes(base);
  EXPECT_EQ(routes.next_lane(site(0), site(2)), lane(2));
  EXPECT_FALSE(routes.next_lane(site(1), site(2)).valid());
}

TEST(RouteCache, AnOpenedLaneThatOnlyTiesWinsByItsId) {
  TradeNetwork const twins(2, {{site(0), site(1), 5}, {site(0), site(1), 5}, {site(0), site(1), 5}});
  std::vector<SiteId> const targets{site(1)};
  RouteTable const base(twins, targets, std::vector<std::uint8_t>{0, 1, 0});
  RouteCache routes(base);
  EXPECT_EQ(routes.next_lane(site(0), site(1)), lane(1));
  routes.update(1, std::vector<std::uint8_t>{0, 1, 1});
  EXPECT_EQ(routes.next_lane(site(0), site(1)), lane(1));
  routes.update(2, std::vector<std::uint8_t>{1, 1, 1});
  EXPECT_EQ(routes.next_lane(site(0), site(1)), lane(0));
}

TEST(RouteCache, EqualsAFreshSearchThroughAnyHistoryOfClosures) {
  std::mt19937_64 random(11);
  int kept = 0;
  int lost = 0;
  for (int trial = 0; trial < 100; ++trial) {
    test::RandomNetwork const plan = test::random_network(random, 25, trial % 2);
    if (plan.lanes.empty()) continue;
    TradeNetwork const network(plan.sites, plan.lanes);
    std::vector<SiteId> targets;
    for (std::uint32_t i = 0; i < plan.sites; i += 2) targets.push_back(site(i));
    RouteTable const base(network, targets);
    RouteCache cache(base);
    std::vector<std::uint8_t> open = plan.open;
    for (std::uint64_t version = 0; version < 20; ++version) {
      std::vector<std::uint8_t> const before = open;
      for (std::uint64_t flips = random() % 4; flips > 0; --flips) {
        open[random() % open.size()] ^= 1U;
      }
      cache.update(version, open);
      for (std::uint32_t to = 0; to < plan.sites; ++to) {
        if (random() % 3 == 0) continue;  // rows asked for only now and then must not be stale
        std::vector<SiteId> const one{site(to)};
        RouteTable const fresh(network, one, open);
        for (std::uint32_t from = 0; from < plan.sites; ++from) {
          ASSERT_EQ(cache.next_lane(site(from), site(to)), fresh.next_lane(site(from), site(to)))
              << "trial " << trial << " version " << version << " from " << from << " to " << to;
        }
        RouteTable const old(network, one, before);
        std::vector<LaneId> changed;
        for (std::uint32_t i = 0; i < open.size(); ++i) {
          if (open[i] != before[i]) changed.push_back(lane(i));
        }
        // Rows are dropped exactly when the answer changes: never too late, never for nothing.
        bool const same =
            old.row(site(to)).next == fresh.row(site(to)).next && old.row(site(to)).costs == fresh.row(site(to)).costs;
        ASSERT_EQ(survives(old.row(site(to)), network, changed, open), same);
        (same ? kept : lost) += 1;
      }
    }
  }
  EXPECT_GT(kept, 1000);
  EXPECT_GT(lost, 1000);
}

TEST(RouteCache, AllocatesNothingOnceEveryTargetHasBeenAskedFor) {
  std::mt19937_64 random(3);
  test::RandomNetwork const plan = test::random_network(random, 60, 1);
  TradeNetwork const network(plan.sites, plan.lanes);
  RouteTable const base(network, {});
  RouteCache cache(base);
  std::vector<std::uint8_t> open(plan.lanes.size(), 1);
  auto const ask_all = [&] {
    std::uint32_t sum = 0;
    for (std::uint32_t to = 0; to < plan.sites; ++to) {
      for (std::uint32_t from = 0; from < plan.sites; ++from) {
        sum += cache.next_lane(site(from), site(to)).index();
      }
    }
    return sum;
  };
  std::uint32_t const all_open = ask_all();
  std::size_t const before = chokepoint::test::allocations();
  std::uint32_t changes = 0;
  for (std::uint64_t version = 1; version <= 200; ++version) {
    open[random() % open.size()] ^= 1U;
    cache.update(version, open);
    changes += ask_all() != all_open ? 1U : 0U;
  }
  EXPECT_EQ(chokepoint::test::allocations(), before);
  EXPECT_GT(changes, 100U);
}

}  // namespace
}  // namespace chokepoint::model
