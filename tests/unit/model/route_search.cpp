#include "engine/model/route_search.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "tests/unit/model/random_networks.hpp"

namespace chokepoint::model {
namespace {

TEST(RouteSearch, StopsEarlyWithTheSameRoutesForAllThatAreAskedFor) {
  std::mt19937_64 random(1956);
  int unfinished = 0;
  for (int trial = 0; trial < 300; ++trial) {
    test::RandomNetwork const plan = test::random_network(random, 40, trial % 2);
    TradeNetwork const network(plan.sites, plan.lanes);
    RouteSearch whole(network);
    RouteSearch early(network);  // the same one throughout: nothing of a search may be left for the next
    for (std::uint32_t to = 0; to < plan.sites; ++to) {
      std::vector<SiteId> asked;
      for (std::uint64_t count = 1 + random() % 3; count > 0; --count) {
        asked.emplace_back(static_cast<std::uint32_t>(random() % plan.sites));  // some twice, and the target itself
      }
      whole.run(SiteId(to), plan.open);
      early.run(SiteId(to), plan.open, asked);
      for (SiteId const site : asked) {
        ASSERT_EQ(early.costs()[site.index()], whole.costs()[site.index()]) << "trial " << trial << " to " << to;
        ASSERT_EQ(early.next_lanes()[site.index()], whole.next_lanes()[site.index()]);
      }
      for (std::uint32_t site = 0; site < plan.sites; ++site) {
        if (early.costs()[site] == whole.costs()[site]) continue;
        ASSERT_FALSE(RouteSearch::is_route(early.costs()[site])) << "a cost that is not final was told";
        ASSERT_FALSE(early.next_lanes()[site].valid());
        unfinished += 1;
      }
    }
  }
  EXPECT_GT(unfinished, 10'000);
}

}  // namespace
}  // namespace chokepoint::model
