#include "engine/analysis/failures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/analysis/by_hand.hpp"

namespace chokepoint::analysis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::uint32_t> least_of(SupplyGraph const& graph, Actor kind) {
  std::vector<std::uint32_t> least;
  for (LeastFailures const& one : least_failures(graph, kind)) {
    EXPECT_TRUE(one.exact);
    least.push_back(one.least);
  }
  return least;
}

/// Two assemblers (f2, f3) buy dies of f0 and f1; the first wants' seller is f2, the second's f2 or else f3.
ByHand two_chains() {
  ByHand hand(2, 4, 3);
  auto const die_a = hand.makes(0, 0, 0);
  auto const die_b = hand.makes(0, 1, 1);
  auto const chip_a = hand.makes(1, 2, 2, {die_a});
  auto const chip_b = hand.makes(1, 3, 2, {die_b});
  hand.wants(1, {chip_a});
  hand.wants(1, {chip_a, chip_b});
  return hand;
}

TEST(Failures, StopWhatNeedsThemAndHasNobodyElse) {
  auto const all = stoppers(two_chains().graph, Actor::firm);
  ASSERT_EQ(all.size(), 3U);
  // f0 makes what f2 needs, so both stop the first want; f0 stops a source of somebody else, too. f1 stops f3's only.
  EXPECT_EQ(all[0].actor, 0U);
  EXPECT_EQ(all[0].sources, 1U);
  EXPECT_THAT(all[0].wants, ElementsAre(0U));
  EXPECT_EQ(all[1].actor, 2U);
  EXPECT_EQ(all[1].sources, 0U);
  EXPECT_THAT(all[1].wants, ElementsAre(0U));
  EXPECT_EQ(all[2].actor, 1U);
  EXPECT_THAT(all[2].wants, IsEmpty());
}

TEST(Failures, ACountryStopsAllOfItsSites) {
  auto const all = stoppers(two_chains().graph, Actor::country);
  EXPECT_EQ(all[0].actor, 2U);  // where both assemblers are
  EXPECT_THAT(all[0].wants, ElementsAre(0U, 1U));
}

TEST(Failures, TheLeastNumberIsThatOfGroupsWithOneInCommon) {
  EXPECT_THAT(least_of(two_chains().graph, Actor::firm), ElementsAre(1U, 2U));
  EXPECT_THAT(least_of(two_chains().graph, Actor::country), ElementsAre(1U, 1U));
  // Three sellers: two have a supplier in common, so two failures stop them all, not three, and not one.
  ByHand hand(2, 6, 1);
  auto const shared = hand.makes(0, 0, 0);
  auto const own = hand.makes(0, 1, 0);
  hand.wants(1, {hand.makes(1, 2, 0, {shared}), hand.makes(1, 3, 0, {own}), hand.makes(1, 4, 0, {shared})});
  hand.wants(1, {});
  EXPECT_THAT(least_of(hand.graph, Actor::firm), ElementsAre(2U, 0U));
}

TEST(Failures, ASourceOfNoCountryIsStoppedByNone) {
  ByHand hand(1, 2, 1);
  hand.wants(0, {hand.makes(0, 0, 0), hand.makes(0, 1, nobody)});
  EXPECT_THAT(least_of(hand.graph, Actor::country), ElementsAre(0U));
  EXPECT_THAT(least_of(hand.graph, Actor::firm), ElementsAre(2U));
}

TEST(Failures, AnyNumberOfSellersIsLookedAt) {
  // Forty sellers of one firm each, all of whom buy from one of two: two stop them all, however many there are.
  ByHand hand(2, 42, 1);
  std::vector<std::uint32_t> const raw{hand.makes(0, 0, 0), hand.makes(0, 1, 0)};
  std::vector<std::uint32_t> sellers;
  for (std::uint32_t i = 0; i < 40; ++i) sellers.push_back(hand.makes(1, 2 + i, 0, {raw[i % 2]}));
  hand.wants(1, sellers);
  EXPECT_THAT(least_of(hand.graph, Actor::firm), ElementsAre(2U));
  // The last one is in no country: whoever stops the others doesn't stop it.
  hand.graph.sources[sellers.back()].country = nobody;
  hand.graph.sources[raw[1]].country = nobody;
  EXPECT_THAT(least_of(hand.graph, Actor::country), ElementsAre(0U));
}

TEST(Failures, APlaceStopsWhatHasNoOtherWay) {
  ByHand hand = two_chains();
  hand.graph.places = {"strait", "port"};
  hand.graph.sources[2].input_places = {{0}};      // dies of f0 pass the strait to f2
  hand.graph.wants[1].source_places = {{1}, {1}};  // and all chips of the second buyer its port
  auto const all = stoppers(hand.graph, Actor::place);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].actor, 0U);
  EXPECT_THAT(all[0].wants, ElementsAre(0U)) << "the second may have the other chip";
  EXPECT_EQ(all[0].sources, 1U);
  EXPECT_EQ(all[1].actor, 1U);
  EXPECT_THAT(all[1].wants, ElementsAre(1U));
  EXPECT_THAT(least_of(hand.graph, Actor::place), ElementsAre(1U, 1U));
  hand.graph.wants[1].source_places = {{}, {1}};  // one of its chips by another way: strait and port
  EXPECT_THAT(least_of(hand.graph, Actor::place), ElementsAre(1U, 2U));
}

TEST(Failures, CirclesOfSupplyAreStoppedByEverybodyOnThem) {
  ByHand hand(3, 3, 1);
  auto const first = hand.makes(0, 0, 0);
  auto const second = hand.makes(1, 1, 0, {first});
  hand.graph.sources[first].inputs = {second};
  hand.graph.sources[first].input_days = {0};
  hand.wants(2, {hand.makes(2, 2, 0, {second})});
  EXPECT_EQ(stoppers(hand.graph, Actor::firm).size(), 3U);
  for (Stopper const& one : stoppers(hand.graph, Actor::firm)) EXPECT_THAT(one.wants, ElementsAre(0U));
}

}  // namespace
}  // namespace chokepoint::analysis
