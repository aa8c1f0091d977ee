#include "engine/analysis/product_cuts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/analysis/by_hand.hpp"

namespace chokepoint::analysis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ProductCut cut_of(SupplyGraph const& graph, Actor kind) {
  auto const all = product_cuts(graph, kind);
  EXPECT_EQ(all.size(), 1U);
  return all.empty() ? ProductCut() : all.front();
}

TEST(ProductCuts, AreTheFewestMakersOfAnythingInIt) {
  ByHand hand(3, 6, 3);
  // 2 is made from 1, 1 from 0. Three make 0, one makes 1 in two countries, two make 2.
  std::vector<std::uint32_t> raw;
  for (std::uint32_t const firm : {0U, 1U, 2U}) raw.push_back(hand.makes(0, firm, firm));
  auto const middle = hand.makes(1, 3, 0, {raw[0]});
  hand.makes(1, 3, 1, {raw[0]});
  auto const one = hand.makes(2, 4, 2, {middle});
  hand.makes(2, 5, 2, {middle});
  hand.wants(2, {one});
  auto const firms = cut_of(hand.graph, Actor::firm);
  EXPECT_EQ(firms.least, 1U);
  ASSERT_EQ(firms.groups.size(), 1U);
  EXPECT_THAT(firms.groups[0].actors, ElementsAre(3U));
  EXPECT_THAT(firms.groups[0].through, ElementsAre(1U));
  auto const countries = cut_of(hand.graph, Actor::country);
  EXPECT_EQ(countries.least, 1U);
  ASSERT_EQ(countries.groups.size(), 1U);
  EXPECT_THAT(countries.groups[0].actors, ElementsAre(2U));
  EXPECT_THAT(countries.groups[0].through, ElementsAre(2U));
}

/// 2 is made by f1 from 0, or by f2 from 1.
ByHand other_recipes(std::uint32_t maker_of_0, std::uint32_t maker_of_1) {
  ByHand hand(3, 4, 4);
  auto const a = hand.makes(0, maker_of_0, maker_of_0);
  auto const b = hand.makes(1, maker_of_1, maker_of_1);
  hand.wants(2, {hand.makes(2, 1, 1, {a}), hand.makes(2, 2, 2, {b})});
  return hand;
}

TEST(ProductCuts, FindWhoIsBehindOtherRecipes) {
  // Both inputs are only of f0, who makes nothing that both makers need: but without f0 neither can.
  for (Actor const kind : {Actor::firm, Actor::country}) {
    auto const cut = cut_of(other_recipes(0, 0).graph, kind);
    EXPECT_EQ(cut.least, 1U);
    EXPECT_TRUE(cut.exact);
    ASSERT_EQ(cut.groups.size(), 1U);
    EXPECT_THAT(cut.groups[0].actors, ElementsAre(0U));
    EXPECT_THAT(cut.groups[0].through, ElementsAre(0U, 1U));
  }
}

TEST(ProductCuts, TellEachGroupThatWillDoWithItsOwnProducts) {
  // Of each recipe its maker or that of its input.
  auto const cut = cut_of(other_recipes(0, 3).graph, Actor::firm);
  EXPECT_EQ(cut.least, 2U);
  ASSERT_EQ(cut.groups.size(), 4U);
  EXPECT_THAT(cut.groups[0].actors, ElementsAre(0U, 2U));
  EXPECT_THAT(cut.groups[0].through, ElementsAre(0U));  // f2 isn't all makers of anything
  EXPECT_THAT(cut.groups[1].actors, ElementsAre(0U, 3U));
  EXPECT_THAT(cut.groups[1].through, ElementsAre(0U, 1U));
  EXPECT_THAT(cut.groups[2].actors, ElementsAre(1U, 2U));
  EXPECT_THAT(cut.groups[2].through, ElementsAre(2U));
  EXPECT_THAT(cut.groups[3].actors, ElementsAre(1U, 3U));
  EXPECT_THAT(cut.groups[3].through, ElementsAre(1U));
  EXPECT_FALSE(cut.more);
}

TEST(ProductCuts, LeaveOutWhatCanBeMadeWithoutAnybodyKnown) {
  ByHand hand(2, 3, 1);
  auto const raw = hand.makes(0, 0, 0);
  hand.wants(1, {hand.makes(1, 1, nobody, {raw}), hand.makes(1, 2, nobody)});
  EXPECT_THAT(product_cuts(hand.graph, Actor::country), IsEmpty());
  // Of no country both, but both need what comes from one.
  hand.graph.sources.back().inputs = {raw};
  EXPECT_THAT(cut_of(hand.graph, Actor::country).groups[0].actors, ElementsAre(0U));
}

TEST(ProductCuts, CirclesGoOnByThemselvesUntilSomebodyOnThemFails) {
  ByHand hand(2, 2, 1);
  auto const first = hand.makes(0, 0, 0);
  auto const second = hand.makes(1, 1, 0, {first});
  hand.graph.sources[first].inputs = {second};
  hand.wants(1, {second});
  EXPECT_EQ(cut_of(hand.graph, Actor::firm).groups.size(), 2U);
}

TEST(ProductCuts, SayWhereThereAreMoreGroups) {
  // A chain of twenty products of one maker each: any of the twenty will do.
  ByHand hand(20, 20, 1);
  std::uint32_t last = hand.makes(0, 0, 0);
  for (std::uint32_t i = 1; i < 20; ++i) last = hand.makes(i, i, 0, {last});
  hand.wants(19, {last});
  auto const cut = cut_of(hand.graph, Actor::firm);
  EXPECT_EQ(cut.least, 1U);
  EXPECT_TRUE(cut.exact);
  EXPECT_TRUE(cut.more);
}

}  // namespace
}  // namespace chokepoint::analysis
