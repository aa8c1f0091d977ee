#include "engine/model/trade_network.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <vector>

#include "tests/unit/model/random_networks.hpp"

namespace chokepoint::model {
namespace {

using Lanes = std::vector<LaneId>;

SiteId site_id(std::uint32_t i) { return SiteId(i); }
LaneId lane_id(std::uint32_t i) { return LaneId(i); }

// fab 0, hub 1, lab 2, port 3; lane 5 goes back.
TradeNetwork const four_sites(4, {{site_id(0), site_id(1), 10},
                                  {site_id(1), site_id(3), 10},
                                  {site_id(0), site_id(2), 5},
                                  {site_id(2), site_id(3), 15},
                                  {site_id(0), site_id(3), 30},
                                  {site_id(3), site_id(0), 1}});

TEST(TradeNetwork, TheLeastLaneIdsWinAmongEquallyLongRoutes) {
  // 0-1-3 and 0-2-3 both take 20 s.
  EXPECT_EQ(four_sites.cheapest_open_route(site_id(0), site_id(3)), (Route{{lane_id(0), lane_id(1)}, 20}));
}

TEST(TradeNetwork, ClosedLanesAreNotTaken) {
  std::vector<std::uint8_t> open{1, 0, 1, 1, 1, 1};
  EXPECT_EQ(four_sites.cheapest_open_route(site_id(0), site_id(3), open), (Route{{lane_id(2), lane_id(3)}, 20}));
  open[2] = 0;
  EXPECT_EQ(four_sites.cheapest_open_route(site_id(0), site_id(3), open), (Route{{lane_id(4)}, 30}));
  open[4] = 0;
  EXPECT_FALSE(four_sites.cheapest_open_route(site_id(0), site_id(3), open).has_value());
}

TEST(TradeNetwork, WaypointsArePassedInTheirOrder) {
  std::vector<SiteId> const by_lab{site_id(2)};
  EXPECT_EQ(four_sites.cheapest_open_route(site_id(0), site_id(3), {}, by_lab), (Route{{lane_id(2), lane_id(3)}, 20}));
  std::vector<SiteId> const by_lab_and_hub{site_id(2), site_id(1)};  // from the lab to the hub only by 3 and 0 again
  EXPECT_EQ(four_sites.cheapest_open_route(site_id(0), site_id(3), {}, by_lab_and_hub),
            (Route{{lane_id(2), lane_id(3), lane_id(5), lane_id(0), lane_id(1)}, 41}));
}

TEST(TradeNetwork, FromASiteToItselfThereIsNothingToTravel) {
  EXPECT_EQ(four_sites.cheapest_open_route(site_id(1), site_id(1)), (Route{}));
  std::vector<SiteId> const around{site_id(3)};
  EXPECT_EQ(four_sites.cheapest_open_route(site_id(0), site_id(0), {}, around),
            (Route{{lane_id(0), lane_id(1), lane_id(5)}, 21}));
}

TEST(TradeNetwork, ACircleThatTakesNoTimeIsNeverDriven) {
  // Lanes 0 and 1 go round for free and have the least ids; the way out is lane 2.
  TradeNetwork const network(3,
                             {{site_id(0), site_id(1), 0}, {site_id(1), site_id(0), 0}, {site_id(0), site_id(2), 0}});
  EXPECT_EQ(network.cheapest_open_route(site_id(0), site_id(2)), (Route{{lane_id(2)}, 0}));
  EXPECT_EQ(network.cheapest_open_route(site_id(1), site_id(2)), (Route{{lane_id(1), lane_id(2)}, 0}));
  EXPECT_EQ(network.find_zero_time_cycle(), (Lanes{lane_id(0), lane_id(1)}));
}

TEST(TradeNetwork, NoRouteTakesLongerThanTimeItself) {
  std::int64_t const half = std::int64_t{1} << 39;
  TradeNetwork const network(
      3, {{site_id(0), site_id(1), half}, {site_id(1), site_id(2), half - 1}, {site_id(2), site_id(0), half + 1}});
  EXPECT_EQ(network.cheapest_open_route(site_id(0), site_id(2)), (Route{{lane_id(0), lane_id(1)}, 2 * half - 1}));
  EXPECT_FALSE(network.cheapest_open_route(site_id(1), site_id(0)).has_value());  // 2^40 s
  TradeNetwork const endless(2, {{site_id(0), site_id(1), std::numeric_limits<std::int64_t>::max()}});
  EXPECT_FALSE(endless.cheapest_open_route(site_id(0), site_id(1)).has_value());
}

TEST(TradeNetwork, UpstreamOfALaneIsEverySiteFromWhichGoodsCanComeToIt) {
  TradeNetwork const chain(5, {{site_id(0), site_id(1), 1},
                               {site_id(1), site_id(2), 1},
                               {site_id(2), site_id(3), 1},
                               {site_id(4), site_id(2), 1}});
  EXPECT_EQ(chain.sites_upstream_of(lane_id(0)), std::vector{site_id(0)});
  EXPECT_EQ(chain.sites_upstream_of(lane_id(1)), (std::vector{site_id(0), site_id(1)}));
  EXPECT_EQ(chain.sites_upstream_of(lane_id(2)), (std::vector{site_id(0), site_id(1), site_id(2), site_id(4)}));
}

TEST(TradeNetwork, FindsCyclesOnlyOfTheLanesAskedFor) {
  EXPECT_EQ(four_sites.find_cycle_where([](LaneId) { return true; }), (Lanes{lane_id(4), lane_id(5)}));
  EXPECT_EQ(four_sites.find_cycle_where([](LaneId id) { return id != lane_id(4); }),
            (Lanes{lane_id(0), lane_id(1), lane_id(5)}));
  EXPECT_TRUE(four_sites.find_cycle_where([](LaneId id) { return id != lane_id(5); }).empty());
  EXPECT_TRUE(four_sites.find_zero_time_cycle().empty());
}

TEST(TradeNetwork, CopiesAnswerAlike) {
  TradeNetwork copy;
  EXPECT_EQ(copy.site_count(), 0U);
  copy = four_sites;
  EXPECT_EQ(copy.cheapest_open_route(site_id(0), site_id(3)), four_sites.cheapest_open_route(site_id(0), site_id(3)));
}

TEST(TradeNetwork, MatchesTheSearchOfEveryRouteOnRandomNetworks) {
  std::mt19937_64 random(20260128);
  int found = 0;
  for (int trial = 0; trial < 200; ++trial) {
    test::RandomNetwork const plan = test::random_network(random, 7, trial % 2);
    TradeNetwork const network(plan.sites, plan.lanes);
    for (std::uint32_t to = 0; to < plan.sites; ++to) {
      test::EveryRoute every(plan, site_id(to));
      for (std::uint32_t from = 0; from < plan.sites; ++from) {
        std::optional<Route> const expected = every.best_from(site_id(from));
        ASSERT_EQ(network.cheapest_open_route(site_id(from), site_id(to), plan.open), expected)
            << "trial " << trial << " from " << from << " to " << to;
        found += expected.has_value() && !expected->lanes.empty() ? 1 : 0;
      }
    }
  }
  EXPECT_GT(found, 1000);
}

TEST(TradeNetwork, MatchesBellmanAndFordOnLargerNetworksWithWaypoints) {
  std::mt19937_64 random(42);
  int found = 0;
  for (int trial = 0; trial < 200; ++trial) {
    test::RandomNetwork const plan = test::random_network(random, 60, trial % 2);
    TradeNetwork const network(plan.sites, plan.lanes);
    std::vector<SiteId> stops;
    for (std::uint64_t i = 2 + random() % 3; i > 0; --i) {
      stops.push_back(site_id(static_cast<std::uint32_t>(random() % plan.sites)));
    }
    std::int64_t expected = 0;
    for (std::size_t i = 0; i + 1 < stops.size() && expected != test::nowhere; ++i) {
      std::int64_t const stretch = test::bellman_ford(plan, stops[i + 1])[stops[i].index()];
      expected = stretch == test::nowhere ? test::nowhere : expected + stretch;
    }
    std::optional<Route> const route = network.cheapest_open_route(stops.front(), stops.back(), plan.open,
                                                                   std::span(stops).subspan(1, stops.size() - 2));
    ASSERT_EQ(route ? route->seconds : test::nowhere, expected) << "trial " << trial;
    if (route) {
      found += 1;
      // The lanes join up, are open, take the stated time and pass the waypoints in order.
      SiteId at = stops.front();
      std::size_t passed = 1;
      std::int64_t seconds = 0;
      auto const pass = [&] {
        while (passed < stops.size() && stops[passed] == at) passed += 1;
      };
      pass();
      for (LaneId const id : route->lanes) {
        ASSERT_EQ(network.lane(id).from, at);
        ASSERT_NE(plan.open[id.index()], 0);
        at = network.lane(id).to;
        seconds += network.lane(id).seconds;
        pass();
      }
      EXPECT_EQ(passed, stops.size());
      EXPECT_EQ(seconds, route->seconds);
    }
  }
  EXPECT_GT(found, 50);
}

TEST(TradeNetwork, UpstreamMatchesFollowingLanesFromEverySite) {
  std::mt19937_64 random(7);
  for (int trial = 0; trial < 100; ++trial) {
    test::RandomNetwork plan = test::random_network(random, 20, 1);
    if (plan.lanes.empty()) continue;
    plan.open.assign(plan.lanes.size(), 1);
    TradeNetwork const network(plan.sites, plan.lanes);
    LaneId const asked(static_cast<std::uint32_t>(random() % plan.lanes.size()));
    std::vector<std::int64_t> const seconds = test::bellman_ford(plan, network.lane(asked).from);
    std::vector<SiteId> expected;
    for (std::uint32_t i = 0; i < plan.sites; ++i) {
      if (seconds[i] != test::nowhere) expected.push_back(site_id(i));
    }
    EXPECT_EQ(network.sites_upstream_of(asked), expected);
  }
}

}  // namespace
}  // namespace chokepoint::model
