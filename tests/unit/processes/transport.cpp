#include "engine/processes/transport.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using ledger::DelayReason;
using ledger::Gate;
using ledger::GateSet;
using test::Shop;
using test::shop;
using test::TracedRun;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::string const ten_ordered = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}]}";

TEST(Transport, GoodsPassTheWaypointsTheyMust) {
  std::string const lanes = ", u: {from: a, to: h, time: 3 days}, v: {from: h, to: b, time: 4 days}";
  std::string const via = "{product: p, from: a, via: [h], dates: [{on: 2026-01-03, quantity: 10 units}]}";
  TracedRun const direct(shop({.orders = ten_ordered, .more_sites = ", h: {}", .more_lanes = lanes}));
  EXPECT_THAT(direct.deliveries("buyers.x"), ElementsAre(Pair(4.0, 10)));
  TracedRun const forced(shop({.orders = via, .more_sites = ", h: {}", .more_lanes = lanes}));
  EXPECT_THAT(forced.deliveries("buyers.x"), ElementsAre(Pair(9.0, 10)));
}

TEST(Transport, WaypointsArePassedInTheirOrder) {
  // From a: 1 day to h and to k; 1 day from each to the other and to b.
  std::string const lanes =
      ", ah: {from: a, to: h, time: 1 days}, ak: {from: a, to: k, time: 1 days}, hk: {from: h, to: k, time: 1 days}, "
      "kh: {from: k, to: h, time: 1 days}, hb: {from: h, to: b, time: 1 days}, kb: {from: k, to: b, time: 1 days}";
  TracedRun const run(
      shop({.orders = "{product: p, from: a, via: [k, h], dates: [{on: 2026-01-03, quantity: 10 units}]}",
            .more_sites = ", h: {}, k: {}",
            .more_lanes = lanes}));
  EXPECT_THAT(run.days<GoodsArrived>("sites.k"), ElementsAre(3.0));
  EXPECT_THAT(run.days<GoodsArrived>("sites.h"), ElementsAre(4.0));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(5.0, 10)));
}

TEST(Transport, AWaypointPassedBeforeItsTurnIsPassedAgain) {
  // The only way to k leads through h, each lane 1 day.
  std::string const lanes =
      ", ah: {from: a, to: h, time: 1 days}, hk: {from: h, to: k, time: 1 days}, kh: {from: k, to: h, time: 1 days}, "
      "hb: {from: h, to: b, time: 1 days}";
  TracedRun const run(
      shop({.orders = "{product: p, from: a, via: [k, h], dates: [{on: 2026-01-03, quantity: 10 units}]}",
            .more_sites = ", h: {}, k: {}",
            .more_lanes = lanes}));
  EXPECT_THAT(run.days<GoodsArrived>("sites.h"), ElementsAre(3.0, 5.0));
  EXPECT_THAT(run.days<GoodsArrived>("sites.k"), ElementsAre(4.0));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(6.0, 10)));
}

TEST(Transport, AWaypointWhereTheGoodsAreIsPassed) {
  TracedRun const run(
      shop({.orders = "{product: p, from: a, via: [a], dates: [{on: 2026-01-03, quantity: 10 units}]}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.0, 10)));
}

TEST(Transport, GoodsTakeTheQuickestRoute) {
  TracedRun const run(shop({.orders = ten_ordered,
                            .more_sites = ", h: {}",
                            .more_lanes = ", u: {from: a, to: h, time: 0.5 days}, v: {from: h, to: b, time: 1 days}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(3.5, 10)));
}

TEST(Transport, GoodsGoRoundAClosedLane) {
  TracedRun const run(shop({.orders = ten_ordered,
                            .lane = ", open: no",
                            .more_sites = ", h: {}",
                            .more_lanes = ", u: {from: a, to: h, time: 3 days}, v: {from: h, to: b, time: 4 days}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(9.0, 10)));
}

TEST(Transport, AnOrderWaitsForAClosedRoute) {
  // Closed on [4, 10); the order is at the desk on 6.25, and the reopening is known on 10.25.
  TracedRun const run(shop({.orders = "{product: p, from: a, dates: [{on: 2026-01-07, quantity: 10 units}]}",
                            .lane = ", open: {path: {2026-01-01: yes, 2026-01-05: no, 2026-01-11: yes}}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(12.25, 10)));
  EXPECT_EQ(run.waited_for(DelayReason::route), 10 * 4.0);
  EXPECT_EQ(run.blocked_by(GateSet{Gate::route}), 10 * 4.0);
}

TEST(Transport, NobodyKnowsOfAClosingAtOnce) {
  // Closed from day 4, known on 4.25: an order at the desk on 4.125 is still dispatched.
  TracedRun const run(shop({.orders = "{product: p, from: a, dates: [{on: 2026-01-04T21:00Z, quantity: 10 units}]}",
                            .lane = ", open: {path: {2026-01-01: yes, 2026-01-05: no}}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(5.875, 10)));
}

/// Goods from a reach hub h on day 4; the lane from h to b is closed on [3, 10).
std::string over_hub(std::string const& to = "2026-03-02") {
  std::string text = shop({.orders = ten_ordered,
                           .lane = ", open: no",
                           .more_sites = ", h: {}",
                           .more_lanes = ", u: {from: a, to: h, time: 2 days}, v: {from: h, to: b, time: 2 days, open: "
                                         "{path: {2026-01-01: yes, 2026-01-04: no, 2026-01-11: yes}}}",
                           .more = "outcomes: {moving: {measure: status, status: in_transit}}\n"});
  return text.replace(text.find("2026-03-02"), 10, to);
}

TEST(Transport, GoodsAreParkedBetweenLanesUntilARouteOpens) {
  TracedRun const run(over_hub());
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(12.25, 10)));
  EXPECT_EQ(run.waited_for(DelayReason::route), 10 * 6.25);
}

TEST(Transport, GoodsParkedWhenTheRunEndsAreStillCounted) {
  TracedRun const run(over_hub("2026-01-08"));  // day 7
  EXPECT_EQ(run.outcome("moving"), 10);
  EXPECT_EQ(run.waited_for(DelayReason::route), 10 * 3.0);
  EXPECT_EQ(base::to_double(run.record().waited), 10 * 5.0 * 86400);
}

TEST(Transport, GoodsUnderWayWhenTheRunEndsAreStillCounted) {
  TracedRun const run(over_hub("2026-01-04"));  // day 3
  EXPECT_EQ(run.outcome("moving"), 10);
  EXPECT_EQ(base::to_double(run.record().waited), 10 * 1.0 * 86400);
}

std::string const laboratory_and_customs =
    "offices:\n"
    "  tests: {kind: laboratory, at: b, time: 1 days}\n"
    "  entry: {kind: customs, at: b, time: 2 days}\n";

TEST(Transport, GoodsPassTheOfficesOfASiteInTheOrderOfTheFile) {
  TracedRun const run(shop({.orders = ten_ordered, .more = laboratory_and_customs}));
  // Into the laboratory on day 4, out on 5; into customs on 5.25, out on 7.25; at the site on 7.5.
  EXPECT_THAT(run.days<GoodsArrived>("offices.tests"), ElementsAre(4.0));
  EXPECT_THAT(run.days<GoodsArrived>("offices.entry"), ElementsAre(5.25));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(7.5, 10)));
}

TEST(Transport, EachOfficeIsAReasonOfItsOwn) {
  TracedRun const run(shop({.orders = ten_ordered, .more = laboratory_and_customs}));
  EXPECT_EQ(run.waited_for(DelayReason::laboratory), 10 * 1.0);
  EXPECT_EQ(run.waited_for(DelayReason::customs), 10 * 2.0);
  EXPECT_EQ(run.waited_for(DelayReason::handover), 10 * 0.75);
  EXPECT_EQ(run.waited_for(DelayReason::transit), 10 * 1.75);
}

TEST(Transport, GoodsPassAnOfficeThatDoesNotHandleThem) {
  TracedRun const run(shop({.orders = ten_ordered,
                            .more = "offices:\n"
                                    "  tests: {kind: laboratory, at: b, time: 1 days, applies: quantity > 10 units}\n"
                                    "  entry: {kind: customs, at: b, time: 2 days}\n"}));
  EXPECT_THAT(run.days<GoodsArrived>("offices.tests"), IsEmpty());
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(6.25, 10)));
}

TEST(Transport, GoodsThatCustomsRefuseAreReturned) {
  TracedRun const run(shop({.orders = ten_ordered,
                            .more = "offices: {entry: {kind: customs, at: b, time: 2 days, decides: {deny: 100 %}}}\n"
                                    "outcomes: {back: {measure: status, status: returned}}\n"}));
  EXPECT_THAT(run.deliveries("buyers.x"), IsEmpty());
  EXPECT_EQ(run.outcome("back"), 10);
  auto const closed = run.handled<OrderClosed>("buyers.x");
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_EQ(closed[0].day, 6.25);
  EXPECT_EQ(static_cast<Closing>(closed[0].message.why), Closing::refused_entry);
}

TEST(Transport, GoodsThatFindCustomsFullAreReturned) {
  TracedRun const run(shop({.orders = ten_ordered + ", another: " + ten_ordered,
                            .more = "offices: {entry: {kind: customs, at: b, officers: 1, waiting_room: 0, time: 2 "
                                    "days}}\noutcomes: {back: {measure: status, status: returned}}\n"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(6.25, 10)));
  EXPECT_EQ(run.outcome("back"), 10);
}

TEST(Transport, GoodsHeldWhenTheRunEndsAreStillCounted) {
  TracedRun const run(shop({.orders = ten_ordered,
                            .more = "offices: {entry: {kind: customs, at: b, time: 100 days}}\n"
                                    "outcomes: {held: {measure: status, status: held}}\n"}));
  EXPECT_EQ(run.outcome("held"), 10);
  EXPECT_EQ(run.waited_for(DelayReason::customs), 10 * 56.0);  // from day 4 to the end, day 60
}

TEST(Transport, ReplenishmentsComeBeforeOrdersAtCustoms) {
  // One officer; all three consignments reach customs at once. The replenishment is served first.
  TracedRun const run(shop(
      {.orders = "{product: p, from: a, priority: 1, dates: [{on: 2026-01-01, quantity: 1 units}, {on: 2026-01-01, "
                 "quantity: 2 units}]}",
       .site_b = "stock: {p: {replenishment: {policy: base_stock, base_stock: 4 units, from: a}}}",
       .more = "offices: {entry: {kind: customs, at: b, officers: 1, time: 1 days}}\n"}));
  auto const arrived = run.handled<GoodsArrived>("sites.b");
  ASSERT_EQ(arrived.size(), 3U);
  EXPECT_FALSE(arrived[0].message.goods.is_replenishment());  // it found the officer free
  EXPECT_TRUE(arrived[1].message.goods.is_replenishment());
  EXPECT_FALSE(arrived[2].message.goods.is_replenishment());
}

TEST(Transport, AStatedTimeBelowTheNewsDelayTakesTheNewsDelay) {
  TracedRun const run(shop({.orders = ten_ordered, .more_lanes = ", quick: {from: a, to: b, time: 1 hours}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(2.5, 10)));
}

}  // namespace
}  // namespace chokepoint::processes
