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
  RouteTable const routes = RouteTable::from_everywhere(diamond, to_three);
  EXPECT_TRUE(routes.has(site(3)));
  EXPECT_FALSE(routes.has(site(0)));
  RouteRow const& row = routes.row(site(3));
  EXPECT_TRUE(row.whole);
  ASSERT_EQ(row.steps.size(), 4U);
  EXPECT_EQ(row.find(site(0))->next, lane(0));
  EXPECT_EQ(row.find(site(1))->next, lane(1));
  EXPECT_EQ(row.find(site(2))->next, lane(3));
  EXPECT_FALSE(row.find(site(3))->next.valid());
  EXPECT_EQ(RouteSearch::seconds_of(row.find(site(0))->cost), 2);
  EXPECT_EQ(RouteSearch::seconds_of(row.find(site(2))->cost), 2);
}

// From 1 it is one second to 3; 0 and 2 are two seconds away, so nobody has to look at them.
TEST(RouteTable, KeepsWhatIsNeededOfARouteAndNoMore) {
  std::vector<RoutesWanted> const wanted{{site(3), {site(1)}}};
  RouteTable const routes(diamond, wanted);
  RouteRow const& row = routes.row(site(3));
  EXPECT_FALSE(row.whole);
  ASSERT_EQ(row.steps.size(), 2U);
  EXPECT_EQ(row.find(site(1))->next, lane(1));
  EXPECT_EQ(row.find(site(0)), nullptr);
  RouteCache cache(routes);
  EXPECT_EQ(cache.next_lane(site(0), site(3)), lane(0)) << "what wasn't foreseen is searched";
}

TEST(RouteCache, FollowsTheLanesThatAreOpen) {
  RouteTable const base = RouteTable::from_everywhere(diamond, to_three);
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
  RouteTable const base = RouteTable::from_everywhere(diamond, to_three);
  RouteCache routes(base);
  EXPECT_EQ(routes.next_lane(site(0), site(2)), lane(2));
  EXPECT_FALSE(routes.next_lane(site(1), site(2)).valid());
}

// 0 and 1 lead to 2; from there a line of places on which one lane each arrives: 2 - 3 - 4.
TEST(RouteCache, PlacesAtTheEndOfALineShareTheRowOfItsBeginning) {
  TradeNetwork const network(
      5, {{site(0), site(2), 1}, {site(1), site(2), 2}, {site(2), site(3), 3}, {site(3), site(4), 4}});
  std::vector<RoutesWanted> const wanted{{site(4), {site(0)}}, {site(3), {site(1)}}};
  RouteTable const base(network, wanted);
  EXPECT_TRUE(base.has(site(2)));
  EXPECT_FALSE(base.has(site(3)));
  EXPECT_FALSE(base.has(site(4)));
  RouteCache routes(base);
  EXPECT_EQ(routes.next_lane(site(0), site(4)), lane(0));
  EXPECT_EQ(routes.seconds(site(0), site(4)), 8);
  EXPECT_EQ(routes.next_lane(site(2), site(4)), lane(2));
  EXPECT_EQ(routes.next_lane(site(3), site(4)), lane(3));
  EXPECT_EQ(routes.seconds(site(3), site(4)), 4);
  EXPECT_FALSE(routes.next_lane(site(4), site(4)).valid());
  EXPECT_EQ(routes.seconds(site(4), site(4)), 0);
  EXPECT_EQ(routes.seconds(site(1), site(3)), 5);
  EXPECT_FALSE(routes.has_route(site(4), site(3))) << "against the lane";
  routes.update(1, std::vector<std::uint8_t>{1, 1, 0, 1});
  EXPECT_FALSE(routes.has_route(site(0), site(4)));
  EXPECT_FALSE(routes.has_route(site(0), site(3)));
  EXPECT_EQ(routes.next_lane(site(3), site(4)), lane(3));
}

TEST(RouteCache, ACircleInWhichOneLaneEachArrivesHasNoBeginning) {
  TradeNetwork const circle(3, {{site(0), site(1), 1}, {site(1), site(2), 1}, {site(2), site(0), 1}});
  RouteTable const base(circle, {});
  RouteCache routes(base);
  EXPECT_EQ(routes.seconds(site(1), site(0)), 2);
  EXPECT_EQ(routes.next_lane(site(0), site(2)), lane(0));
}

TEST(RouteCache, AnOpenedLaneThatOnlyTiesWinsByItsId) {
  TradeNetwork const twins(2, {{site(0), site(1), 5}, {site(0), site(1), 5}, {site(0), site(1), 5}});
  std::vector<SiteId> const targets{site(1)};
  RouteTable const base = RouteTable::from_everywhere(twins, targets, std::vector<std::uint8_t>{0, 1, 0});
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
    RouteTable const everywhere = RouteTable::from_everywhere(network, targets);
    // What is foreseen changes no answer.
    std::vector<RoutesWanted> wanted;
    for (SiteId const target : targets) {
      wanted.push_back({target, {site(static_cast<std::uint32_t>(random() % plan.sites))}});
    }
    RouteTable const few(network, wanted);
    RouteCache cache(trial % 4 < 2 ? everywhere : few);
    std::vector<std::uint8_t> open = plan.open;
    for (std::uint64_t version = 0; version < 20; ++version) {
      std::vector<std::uint8_t> const before = open;
      for (std::uint64_t flips = random() % 4; flips > 0; --flips) {
        open[random() % open.size()] ^= 1U;
      }
      cache.update(version, open);
      for (std::uint32_t to = 0; to < plan.sites; ++to) {
        if (random() % 3 == 0) continue;  // rows asked for only now and then must not be stale
        for (std::uint32_t from = 0; from < plan.sites; ++from) {
          if (random() % 2 == 0) continue;  // nor may what is asked first decide what is known
          auto const route = network.cheapest_open_route(site(from), site(to), open);
          LaneId const expected = route && !route->lanes.empty() ? route->lanes.front() : LaneId();
          ASSERT_EQ(cache.next_lane(site(from), site(to)), expected)
              << "trial " << trial << " version " << version << " from " << from << " to " << to;
          ASSERT_EQ(cache.has_route(site(from), site(to)), route.has_value());
        }
        // Rows are of places where several lanes arrive, or none.
        std::vector<SiteId> const one{site(to)};
        if (follow_sole_arrivals(network, site(to), [](LaneId) { return true; }) != site(to)) continue;
        RouteTable const fresh = RouteTable::from_everywhere(network, one, open);
        RouteTable const old = RouteTable::from_everywhere(network, one, before);
        std::vector<LaneId> changed;
        for (std::uint32_t i = 0; i < open.size(); ++i) {
          if (open[i] != before[i]) changed.push_back(lane(i));
        }
        // Rows are dropped exactly when the answer changes: never too late, never for nothing.
        bool const same = old.row(site(to)).steps == fresh.row(site(to)).steps;
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
