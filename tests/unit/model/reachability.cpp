#include "engine/model/reachability.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/model/random_networks.hpp"

namespace chokepoint::model {
namespace {

// 0 → 1 → 2 and 1 → 3, so most lanes meet at 1; 4 → 5 lies apart.
TEST(Reachability, KnowsWhatGoesOverTheHub) {
  auto const site = [](std::uint32_t i) { return SiteId(i); };
  TradeNetwork const network(
      6, {{site(0), site(1), 1}, {site(1), site(2), 1}, {site(1), site(3), 1}, {site(4), site(5), 1}});
  Reachability const lanes(network);
  EXPECT_TRUE(lanes.by_way_of_the_hub(site(0), site(2)));
  EXPECT_TRUE(lanes.by_way_of_the_hub(site(1), site(3)));
  EXPECT_FALSE(lanes.by_way_of_the_hub(site(2), site(3))) << "against the lane";
  EXPECT_FALSE(lanes.by_way_of_the_hub(site(4), site(5))) << "not over the hub";
}

TEST(Reachability, NeverSaysYesWhereNoRouteIs) {
  std::mt19937_64 random(19);
  int yes = 0;
  for (int trial = 0; trial < 50; ++trial) {
    test::RandomNetwork const plan = test::random_network(random, 20, trial % 2);
    TradeNetwork const network(plan.sites, plan.lanes);
    Reachability const lanes(network);
    for (std::uint32_t from = 0; from < plan.sites; ++from) {
      for (std::uint32_t to = 0; to < plan.sites; ++to) {
        if (!lanes.by_way_of_the_hub(SiteId(from), SiteId(to))) continue;
        ASSERT_TRUE(network.cheapest_open_route(SiteId(from), SiteId(to))) << from << " to " << to;
        yes += 1;
      }
    }
  }
  EXPECT_GT(yes, 1000);
}

TEST(Reachability, AWorldWithoutSitesHasNone) { Reachability const lanes{TradeNetwork()}; }

}  // namespace
}  // namespace chokepoint::model
