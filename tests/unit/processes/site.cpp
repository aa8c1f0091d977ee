#include "engine/processes/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using ledger::DelayReason;
using ledger::Gate;
using ledger::GateSet;
using test::shop;
using test::TracedRun;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

/// One order of 10 units placed on day 2; it is at the desk on day 2.25.
std::string const ten_on_day_two = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}]}";

TEST(Site, AStatedLeadTimeIncludesTheHandOver) {
  TracedRun const run(shop({.stock = "initial: 10 units", .orders = ten_on_day_two}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.0, 10)));  // day 2 + 2 days
  EXPECT_EQ(run.waited_for(DelayReason::handover), 10 * 0.25);
  EXPECT_EQ(run.waited_for(DelayReason::transit), 10 * 1.75);
}

TEST(Site, WhatHadToWaitTravelsTheWholeLeadTime) {
  TracedRun const run(shop({.stock = "pipeline: [{on: 2026-01-06, quantity: 10 units}]", .orders = ten_on_day_two}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(7.0, 10)));  // dispatched on day 5
  EXPECT_EQ(run.waited_for(DelayReason::stock), 10 * 2.75);
  EXPECT_EQ(run.waited_for(DelayReason::transit), 10 * 2.0);
}

TEST(Site, ShipsWhatIsThereAndKeepsTheRestWaiting) {
  TracedRun const run(
      shop({.stock = "initial: 4 units, pipeline: [{on: 2026-01-06, quantity: 6 units}]", .orders = ten_on_day_two}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.0, 4), Pair(7.0, 6)));
  EXPECT_EQ(run.waited_for(DelayReason::stock), 6 * 2.75);
  EXPECT_EQ(run.waited_for(DelayReason::transit), 4 * 1.75 + 6 * 2.0);
}

TEST(Site, AnOrderIsServedAtOnceIfAllItsUnitsAre) {
  // Of three orders the first finds all its units, the second three of four, the third none: 5 of 11 units, one order
  // of three.
  TracedRun const run(
      shop({.stock = "initial: 5 units, pipeline: [{on: 2026-01-21, quantity: 20 units}]",
            .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 2 units}, {on: 2026-01-04, quantity: 4 "
                      "units}, {on: 2026-01-05, quantity: 5 units}]}",
            .more = "outcomes: {fill: {measure: fill_rate}, service: {measure: service_level}}\n"}));
  EXPECT_DOUBLE_EQ(run.outcome("fill"), 5.0 / 11);
  EXPECT_DOUBLE_EQ(run.outcome("service"), 1.0 / 3);
}

TEST(Site, LosesWhatItCannotServeWhereSalesAreLost) {
  TracedRun const run(shop({.stock = "initial: 4 units, unmet: lost",
                            .orders = ten_on_day_two,
                            .more = "outcomes: {lost: {measure: lost}, filled: {measure: filled_at_once}, fill: "
                                    "{measure: fill_rate}, service: {measure: service_level}}\n"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.0, 4)));
  EXPECT_EQ(run.outcome("lost"), 6);
  EXPECT_EQ(run.outcome("filled"), 4);
  EXPECT_DOUBLE_EQ(run.outcome("fill"), 0.4);
  EXPECT_EQ(run.outcome("service"), 0);
  auto const closed = run.handled<OrderClosed>("buyers.x");
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_EQ(closed[0].day, 2.5);
  EXPECT_EQ(static_cast<Closing>(closed[0].message.why), Closing::lost_sale);
}

TEST(Site, ALostSaleThatFindsGoodsButNoRouteWaitsForTheRoute) {
  TracedRun const run(shop({.stock = "initial: 10 units, unmet: lost",
                            .orders = ten_on_day_two,
                            .lane = ", open: {path: {2026-01-01: no, 2026-01-11: yes}}"}));
  // The lane opens on day 10, which is known on day 10.25.
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(12.25, 10)));
  EXPECT_EQ(run.blocked_by(GateSet{Gate::route}), 10 * 8.0);
}

TEST(Site, CancelsALostSaleThatWaitsForARouteWhenPatienceEnds) {
  std::string const impatient =
      "{product: p, from: a, patience: 3 days, dates: [{on: 2026-01-03, quantity: 10 units}]}";
  TracedRun const run(shop({.stock = "initial: 10 units, unmet: lost",
                            .orders = impatient + ", other: " + impatient,
                            .lane = ", open: {path: {2026-01-01: no, 2026-01-11: yes}}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), IsEmpty());
  EXPECT_THAT(run.days<OrderClosed>("buyers.x"), ElementsAre(5.5, 5.5));
}

TEST(Site, ServesHigherClassesFirst) {
  TracedRun const run(
      shop({.stock = "pipeline: [{on: 2026-01-06, quantity: 10 units}, {on: 2026-01-11, quantity: 10 units}]",
            .orders = "{product: p, from: a, priority: 1, dates: [{on: 2026-01-03, quantity: 10 units}]}",
            .more_buyers = ", y: {at: b, orders: {o: {product: p, from: a, dates: [{on: 2026-01-04, quantity: 10 "
                           "units}]}}}"}));
  EXPECT_THAT(run.deliveries("buyers.y"), ElementsAre(Pair(7.0, 10)));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(12.0, 10)));
}

TEST(Site, ServesAClassInTheOrderOfComing) {
  TracedRun const run(
      shop({.stock = "pipeline: [{on: 2026-01-06, quantity: 15 units}, {on: 2026-01-11, quantity: 10 units}]",
            .orders = "{product: p, from: a, dates: [{on: 2026-01-04, quantity: 10 units}]}",
            .more_buyers = ", y: {at: b, orders: {o: {product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 "
                           "units}]}}}"}));
  EXPECT_THAT(run.deliveries("buyers.y"), ElementsAre(Pair(7.0, 10)));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(7.0, 5), Pair(12.0, 5)));
}

TEST(Site, CancelsTheUnshippedRestWhenPatienceEnds) {
  TracedRun const run(
      shop({.stock = "initial: 4 units, pipeline: [{on: 2026-01-20, quantity: 10 units}]",
            .orders = "{product: p, from: a, patience: 3 days, dates: [{on: 2026-01-03, quantity: 10 units}]}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.0, 4)));
  auto const closed = run.handled<OrderClosed>("buyers.x");
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_EQ(closed[0].message.quantity, 6);
  EXPECT_EQ(closed[0].day, 5.5);  // given up on day 5, at the desk on 5.25, confirmed on 5.5
  EXPECT_EQ(static_cast<Closing>(closed[0].message.why), Closing::cancelled);
  EXPECT_EQ(run.waited_for(DelayReason::stock), 6 * 3.0);
}

TEST(Site, NeverCancelsWhatIsPrepaid) {
  TracedRun const run(shop({.stock = "pipeline: [{on: 2026-01-11, quantity: 10 units}]",
                            .orders = "{product: p, from: a, patience: 3 days, dates: [{on: 2026-01-03, "
                                      "quantity: 10 units, firmness: prepaid}]}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(12.0, 10)));
  EXPECT_THAT(run.days<PatienceOver>("sites.a"), IsEmpty());
}

TEST(Site, AnInterestWaitsUntilItIsFirm) {
  TracedRun const run(shop({.stock = "initial: 10 units",
                            .orders = "{product: p, from: a, firmness: interest, dates: [{on: 2026-01-03, quantity: 10 "
                                      "units, firm_on: 2026-01-10}]}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(11.25, 10)));  // firm on day 9, known on 9.25
  EXPECT_EQ(run.waited_for(DelayReason::interest), 10 * 6.75);
  EXPECT_EQ(run.waited_for(DelayReason::handover), 10 * (0.25 + 0.25));
}

TEST(Site, AnInterestThatIsNeverFirmHoldsNoGoods) {
  TracedRun const run(shop({.stock = "initial: 10 units",
                            .orders = "{product: p, from: a, firmness: interest, dates: [{on: 2026-01-03, quantity: 10 "
                                      "units}]}",
                            .more_buyers = ", y: {at: b, orders: {o: {product: p, from: a, dates: [{on: 2026-01-04, "
                                           "quantity: 10 units}]}}}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), IsEmpty());
  EXPECT_THAT(run.deliveries("buyers.y"), ElementsAre(Pair(5.0, 10)));
  EXPECT_EQ(run.blocked_by(GateSet{Gate::interest}) + run.blocked_by(GateSet{Gate::interest, Gate::stock}),
            10 * 58.0);  // to the end, day 60
}

TEST(Site, AnInterestIsGivenUpWhenPatienceEnds) {
  TracedRun const run(shop({.stock = "initial: 10 units",
                            .orders = "{product: p, from: a, firmness: interest, patience: 3 days, dates: [{on: "
                                      "2026-01-03, quantity: 10 units}]}"}));
  EXPECT_THAT(run.days<OrderClosed>("buyers.x"), ElementsAre(5.5));
}

TEST(Site, AnOrderDatedBeforeTheRunHasWaitedForWhatItWaitsForWhenTheRunBegins) {
  TracedRun const run(shop({.stock = "pipeline: [{on: 2026-01-03, quantity: 10 units}]",
                            .orders = "{product: p, from: a, dates: [{on: 2025-12-22, quantity: 10 units}]}"}));
  EXPECT_EQ(run.blocked_by(ledger::GateSet{ledger::Gate::stock}), 10 * 12);
  EXPECT_EQ(run.waited_for(DelayReason::handover), 0);
}

TEST(Site, AnInterestThatBecameFirmBeforeTheRunIsAPurchaseOrder) {
  TracedRun const run(
      shop({.stock = "pipeline: [{on: 2026-01-03, quantity: 10 units}]",
            .orders = "{product: p, from: a, dates: [{on: 2025-12-02, firm_on: 2025-12-22, quantity: 10 "
                      "units}]}"}));
  EXPECT_EQ(run.waited_for(DelayReason::interest), 0);
  EXPECT_EQ(run.waited_for(DelayReason::stock), 10 * 32);  // from 2 December to 3 January
}

TEST(Site, AnOrderDatedBeforeTheRunHasAgedSinceThen) {
  TracedRun const run(shop({.stock = "initial: 10 units",
                            .orders = "{product: p, from: a, dates: [{on: 2025-12-22, quantity: 10 units}]}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(2.0, 10)));
  EXPECT_EQ(run.waited_for(DelayReason::stock), 10 * 10);  // nothing else can have kept it open till then
  EXPECT_EQ(run.waited_for(DelayReason::handover), 10 * 0.25);
  EXPECT_EQ(run.waited_for(DelayReason::transit), 10 * 1.75);
}

TEST(Site, APipelineDatedBeforeTheRunIsThereWhenItBegins) {
  TracedRun const run(shop({.stock = "pipeline: [{on: 2025-12-30, quantity: 10 units}]", .orders = ten_on_day_two}));
  EXPECT_THAT(run.days<SupplyArrived>("sites.a"), ElementsAre(0.0));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.0, 10)));
}

TEST(Site, GoodsCollectedThereAreDeliveredAtTheDesk) {
  TracedRun const run(shop({.stock = "initial: 10 units", .orders = ten_on_day_two, .buyer_site = ""}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(2.25, 10)));
}

TEST(Site, AnUnlimitedSupplyMakesWhatIsAskedFor) {
  TracedRun const run(shop({.stock = "supply: unlimited",
                            .orders = ten_on_day_two,
                            .more = "outcomes: {made: {measure: status, status: delivered}}\n"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.0, 10)));
  EXPECT_EQ(run.outcome("made"), 10);
}

}  // namespace
}  // namespace chokepoint::processes
