#include "engine/model/cycle.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace chokepoint::model {
namespace {

using Positions = std::vector<std::uint32_t>;

TEST(Cycle, IsEmptyWhereArcsOnlyLeadOn) {
  std::vector<Arc> const arcs{{0, 1}, {1, 2}, {0, 2}, {3, 2}};
  EXPECT_EQ(find_cycle(4, arcs), Positions{});
  EXPECT_EQ(find_cycle(0, {}), Positions{});
}

TEST(Cycle, AnArcToItsOwnStartIsOne) {
  std::vector<Arc> const arcs{{0, 1}, {1, 1}};
  EXPECT_EQ(find_cycle(2, arcs), Positions{1});
}

TEST(Cycle, BeginsAtTheLeastNodeThatLiesOnOne) {
  // 0 leads into the ring 1 -> 3 -> 2 -> 1 but isn't on it; arcs are given out of order.
  std::vector<Arc> const arcs{{2, 1}, {0, 1}, {3, 2}, {1, 3}};
  EXPECT_EQ(find_cycle(4, arcs), (Positions{3, 2, 0}));
}

TEST(Cycle, TheShortestIsTakenAndTiesGoToTheLeastPositions) {
  // Around 0: three arcs through 1 and 2; two arcs by (5 then 4) or (6 then 3); the lesser first position wins.
  std::vector<Arc> const arcs{{0, 1}, {1, 2}, {2, 0}, {4, 0}, {3, 0}, {0, 3}, {0, 4}};
  EXPECT_EQ(find_cycle(5, arcs), (Positions{5, 4}));
}

TEST(Cycle, FindsTheOnlyReturnOfAVeryLongChain) {
  constexpr std::uint32_t nodes = 200'000;  // a recursive search would overflow its stack here
  std::vector<Arc> arcs;
  for (std::uint32_t i = 0; i + 1 < nodes; ++i) arcs.push_back({i, i + 1});
  EXPECT_TRUE(find_cycle(nodes, arcs).empty());
  arcs.push_back({nodes - 1, 0});
  EXPECT_EQ(find_cycle(nodes, arcs).size(), nodes);
}

}  // namespace
}  // namespace chokepoint::model
