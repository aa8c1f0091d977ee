#include "engine/processes/observables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

model::World world_with(std::string const& outcomes) {
  return test::world_of(test::shop({.stock = "initial: 1 units",
                                    .orders = "{product: p, from: a, every: 5 days}",
                                    .more = outcomes.empty() ? "" : "outcomes: {" + outcomes + "}\n"}));
}

TEST(Observables, NothingIsKeptThatNobodyAsksFor) {
  Observables const observables(world_with(""));
  EXPECT_THAT(observables.levels, IsEmpty());
  EXPECT_THAT(observables.tallies, IsEmpty());
  EXPECT_FALSE(observables.stocks[0].on_hand.valid());
}

TEST(Observables, WhatTwoOutcomesAskForIsKeptOnce) {
  Observables const observables(world_with("a: {measure: on_hand}, b: {measure: on_hand, reduce: maximum}"));
  EXPECT_THAT(observables.levels, SizeIs(1));
}

TEST(Observables, ThresholdsOfAllOutcomesAreKeptOnceEach) {
  Observables const observables(
      world_with("a: {measure: order_wait, reduce: share_above, above: 1 days}, b: {measure: order_wait, reduce: "
                 "share_above, above: 2 days}, c: {measure: order_wait, reduce: share_above, above: 1 days}"));
  ASSERT_THAT(observables.tallies, SizeIs(1));
  EXPECT_THAT(observables.tallies[0].thresholds, ElementsAre(86400, 2 * 86400));
}

TEST(Observables, AHistogramIsKeptForQuantilesOnly) {
  EXPECT_EQ(Observables(world_with("a: {measure: order_wait}")).tallies[0].highest, 0);
  EXPECT_GT(Observables(world_with("a: {measure: order_wait, reduce: quantile, of: [x]}")).tallies[0].highest, 0);
}

TEST(Observables, AMeasureIsALevelOrATally) {
  Observables const observables(world_with("a: {measure: on_hand}, b: {measure: delivered}"));
  EXPECT_TRUE(observables.level_of(model::Measure::on_hand, 0).valid());
  EXPECT_FALSE(observables.tally_of(model::Measure::on_hand, 0).valid());
  EXPECT_TRUE(observables.tally_of(model::Measure::delivered, 0).valid());
  EXPECT_FALSE(observables.level_of(model::Measure::delivered, 0).valid());
}

TEST(Observables, AFormulaKeepsNothingOfItsOwn) {
  Observables const observables(world_with("a: {measure: on_hand}, b: {formula: 2 * a}"));
  EXPECT_THAT(observables.levels, SizeIs(1));
}

}  // namespace
}  // namespace chokepoint::processes
