#include "engine/analysis/hitting_sets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <random>

namespace chokepoint::analysis {
namespace {

using testing::ElementsAre;

constexpr std::uint64_t plenty = 1'000'000;

/// All groups of least size, by trying every group of up to twelve actors.
std::vector<ActorSet> by_trying_all(std::vector<ActorSet> const& sets, std::uint32_t actors) {
  std::vector<ActorSet> best;
  for (std::uint32_t group = 0; group < (1U << actors); ++group) {
    bool hits_all = true;
    for (ActorSet const& set : sets) {
      std::uint32_t mask = 0;
      for (std::uint32_t const actor : set) mask |= 1U << actor;
      hits_all = hits_all && (mask & group) != 0;
    }
    auto const size = static_cast<std::size_t>(std::popcount(group));
    if (!hits_all || (!best.empty() && size > best.front().size())) continue;
    if (!best.empty() && size < best.front().size()) best.clear();
    best.emplace_back();
    for (std::uint32_t actor = 0; actor < actors; ++actor) {
      if ((group >> actor & 1U) != 0) best.back().push_back(actor);
    }
  }
  std::sort(best.begin(), best.end());
  return best;
}

TEST(HittingSets, AreThoseThatTryingAllGroupsFinds) {
  constexpr std::uint32_t actors = 11;
  std::mt19937 luck(7);
  auto const draw = [&] { return static_cast<std::uint32_t>(luck()); };
  for (int world = 0; world < 200; ++world) {
    std::vector<ActorSet> sets(1 + draw() % 14);
    for (ActorSet& set : sets) {
      std::uint32_t const mask = 1 + draw() % ((1U << actors) - 1);
      std::uint32_t const thinner = mask & draw();
      for (std::uint32_t actor = 0; actor < actors; ++actor) {
        if (((thinner != 0 ? thinner : mask) >> actor & 1U) != 0) set.push_back(actor);
      }
    }
    auto const hits = least_hits(sets, 10'000, plenty);
    EXPECT_TRUE(hits.exact);
    EXPECT_FALSE(hits.more);
    EXPECT_EQ(hits.groups, by_trying_all(sets, actors)) << "world " << world;
  }
}

TEST(HittingSets, AreImpossibleWhereNobodyIsInASet) {
  EXPECT_FALSE(least_hits({{0, 1}, {}}, 1, plenty).possible);
  auto const none = least_hits(std::vector<ActorSet>(), 1, plenty);
  EXPECT_TRUE(none.possible);
  EXPECT_EQ(none.least, 0U);
}

TEST(HittingSets, TellOfASearchThatEndedAtItsBound) {
  // The seven lines of the Fano plane meet each other, so the lower bound is one, and three are needed.
  std::vector<ActorSet> const fano{{0, 1, 2}, {0, 3, 4}, {0, 5, 6}, {1, 3, 5}, {1, 4, 6}, {2, 3, 6}, {2, 4, 5}};
  auto const known = least_hits(fano, 100, plenty);
  EXPECT_TRUE(known.exact);
  EXPECT_EQ(known.least, 3U);
  EXPECT_EQ(known.groups.size(), 7U);  // a line hits every line, and nothing else of three does
  auto const bounded = least_hits(fano, 100, 5);
  EXPECT_FALSE(bounded.exact);
  EXPECT_GE(bounded.least, 3U);
}

}  // namespace
}  // namespace chokepoint::analysis
