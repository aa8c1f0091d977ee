#include "engine/processes/buyer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::shop;
using test::TracedRun;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

/// What reached the desk of site a: pairs of day and quantity.
std::vector<std::pair<double, std::int64_t>> placed(TracedRun const& run) {
  std::vector<std::pair<double, std::int64_t>> found;
  for (auto const& one : run.handled<OrderPlaced>("sites.a")) found.emplace_back(one.day, one.message.clock.quantity);
  return found;
}

TEST(Buyer, OrdersAtTheEndOfEachInterval) {
  TracedRun const run(shop({.orders = "{product: p, from: a, every: 20 days, quantity: 3 units}"}));
  EXPECT_THAT(placed(run), ElementsAre(Pair(20.25, 3), Pair(40.25, 3)));
}

TEST(Buyer, TheFirstOrderMayBeSetApart) {
  TracedRun const run(shop({.orders = "{product: p, from: a, every: 20 days, first: 1 days}"}));
  EXPECT_THAT(placed(run), ElementsAre(Pair(1.25, 1), Pair(21.25, 1), Pair(41.25, 1)));
}

TEST(Buyer, AStreamLastsFromItsStartToBeforeItsEnd) {
  TracedRun const run(
      shop({.orders = "{product: p, from: a, every: 10 days, first: 0 days, starts: 2026-01-06, ends: 2026-01-26}"}));
  EXPECT_THAT(placed(run), ElementsAre(Pair(5.25, 1), Pair(15.25, 1)));
}

TEST(Buyer, WhatIsDueWhileAStreamIsntActiveIsNeverPlaced) {
  TracedRun const run(
      shop({.orders = "{product: p, from: a, every: 10 days, active: {path: {2026-01-01: yes, 2026-01-15: no, "
                      "2026-02-05: yes}}}"}));
  // Due on days 10, 20, 30, 40 and 50; it pauses on [14, 35).
  EXPECT_THAT(placed(run), ElementsAre(Pair(10.25, 1), Pair(40.25, 1), Pair(50.25, 1)));
}

TEST(Buyer, ARestockingBuyerThatPausesCatchesUpAfterwards) {
  TracedRun const run(shop({.orders = "{product: p, from: a, every: 10 days, restock_to: 100 units, uses: 2 units per "
                                      "day}",
                            .more = "timeline: {pause: {on: 2026-01-06, set: {buyers.x.orders.o.active: no}, lasts: 10 "
                                    "days}}\n"}));
  // Reviews on 0 (nothing missing), 10 (paused), 20 (2 · 20 missing), then 2 · 10 each time.
  EXPECT_THAT(placed(run), ElementsAre(Pair(20.25, 40), Pair(30.25, 20), Pair(40.25, 20), Pair(50.25, 20)));
}

TEST(Buyer, OrdersOneWholeUnitWhereNoQuantityIsSaid) {
  std::string text = shop({.orders = "{product: p, from: a, every: 40 days}"});
  text.replace(text.find("products: {p: {}}"), 17, "products: {p: {resolution: 0.1}}");
  TracedRun const run(text);
  EXPECT_THAT(placed(run), ElementsAre(Pair(40.25, 10)));
}

TEST(Buyer, APoissonStreamHasItsRate) {
  // 20 a day over 60 days: 1200 expected, standard deviation √1200.
  TracedRun const run(shop({.orders = "{product: p, from: a, rate: 20 per day}"}));
  EXPECT_NEAR(static_cast<double>(placed(run).size()), 1200, 4 * std::sqrt(1200.0));
}

TEST(Buyer, APoissonStreamFollowsItsRate) {
  // Nothing before day 10, 20 a day until day 20, then 60 a day to day 30 and nothing after.
  TracedRun const run(
      shop({.orders = "{product: p, from: a, rate: {path: {2026-01-01: 0 per day, 2026-01-11: 20 per day, 2026-01-21: "
                      "60 per day, 2026-01-31: 0 per day}}}"}));
  int early = 0;
  int late = 0;
  for (auto const& [day, quantity] : placed(run)) {
    EXPECT_GE(day, 10.25);
    EXPECT_LE(day, 30.25);
    (day < 20.25 ? early : late) += 1;
  }
  EXPECT_NEAR(early, 200, 4 * std::sqrt(200.0));
  EXPECT_NEAR(late, 600, 4 * std::sqrt(600.0));
}

TEST(Buyer, TheNthOrderIsTheSameWhateverElseABuyerWants) {
  std::string const stream =
      "{product: p, from: a, every: {law: {exponential: 3 days}}, quantity: {law: {uniform: [1, 50], unit: units}}}";
  TracedRun const alone(shop({.orders = stream}));
  TracedRun const both(shop({.orders = stream + ", another: " + stream}));
  auto const orders = alone.handled<OrderPlaced>("sites.a");
  ASSERT_GT(orders.size(), 5U);
  std::size_t matched = 0;
  for (auto const& one : both.handled<OrderPlaced>("sites.a")) {
    if (matched < orders.size() && one.message.order == orders[matched].message.order) {
      EXPECT_EQ(one.time, orders[matched].time);
      EXPECT_EQ(one.message.clock.quantity, orders[matched].message.clock.quantity);
      matched += 1;
    }
  }
  EXPECT_EQ(matched, orders.size());
}

TEST(Buyer, RestocksWhatItUsedUp) {
  // Uses 2 a day of 20, reviews every 10 days and gets goods two days later: 20 used by day 10, again by day 20 (the
  // 20 that came on day 12 less 16 used since, and nothing used while it had none).
  TracedRun const run(
      shop({.orders = "{product: p, from: a, restock_to: 20 units, uses: 2 units per day, every: 10 days}"}));
  auto const orders = placed(run);
  ASSERT_GE(orders.size(), 2U);
  EXPECT_EQ(orders[0], std::pair(10.25, std::int64_t{20}));
  // Delivered on day 12, known on 12.25; on day 20 it has used 2 × 7.75 = 15.5 of them.
  EXPECT_EQ(orders[1], std::pair(20.25, std::int64_t{15}));
}

TEST(Buyer, RestocksOnceItsTargetRises) {
  TracedRun const run(shop(
      {.orders = "{product: p, from: a, restock_to: {path: {2026-01-01: 5 units, 2026-01-12: 12 units}}, every: 10 "
                 "days, first: 0 days}"}));
  EXPECT_THAT(placed(run), ElementsAre(Pair(20.25, 7)));
}

TEST(Buyer, DoesNotOrderTwiceWhatIsOnOrder) {
  TracedRun const run(shop({.stock = "pipeline: [{on: 2026-02-20, quantity: 100 units}]",
                            .orders = "{product: p, from: a, restock_to: {path: {2026-01-01: 5 units, 2026-01-12: 12 "
                                      "units}}, every: 5 days, first: 0 days}"}));
  EXPECT_THAT(placed(run), ElementsAre(Pair(15.25, 7)));
}

TEST(Buyer, OrdersAgainWhatWasLost) {
  TracedRun const run(shop({.stock = "unmet: lost",
                            .orders = "{product: p, from: a, restock_to: {path: {2026-01-01: 5 units, 2026-01-12: 12 "
                                      "units}}, every: 20 days, first: 0 days}"}));
  EXPECT_THAT(placed(run), ElementsAre(Pair(20.25, 7), Pair(40.25, 7)));
}

TEST(Buyer, WaitsFromOrderToDelivery) {
  TracedRun const run(shop({.stock = "initial: 4 units, pipeline: [{on: 2026-01-06, quantity: 6 units}]",
                            .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}]}",
                            .more = "outcomes:\n  wait: {measure: order_wait}\n  most: {measure: order_wait, reduce: "
                                    "maximum}\n  got: {measure: delivered}\n  asked: {measure: ordered}\n  open: "
                                    "{measure: open, reduce: total}\n"}));
  EXPECT_EQ(run.outcome("wait"), (4 * 2.0 + 6 * 5.0) / 10);
  EXPECT_EQ(run.outcome("most"), 5);
  EXPECT_EQ(run.outcome("got"), 10);
  EXPECT_EQ(run.outcome("asked"), 10);
  EXPECT_EQ(run.outcome("open"), 4 * 2.25 + 6 * 5.25);  // until the buyer knows
}

TEST(Buyer, AnApplicationIsAnsweredOnceAndNotFiledAgain) {
  TracedRun const run(test::bureau("time: 2 days, decides: {return: 100 %}", {"2026-01-02"},
                                   "outcomes: {lost: {measure: cancelled}}\n"));
  EXPECT_THAT(run.days<CaseFiled>("offices.o"), ElementsAre(1.25));
  EXPECT_EQ(run.outcome("lost"), 1);
}

TEST(Buyer, NothingIsOrderedAtOrAfterTheEndOfTheRun) {
  TracedRun const run(shop({.orders = "{product: p, from: a, every: 60 days}"}));
  EXPECT_THAT(placed(run), IsEmpty());
}

double orders_in_an_hour(std::string const& when) {
  TracedRun const run(test::clock_of_sixty_days +
                      "offices: {o: {}}\n"
                      "buyers: {x: {orders: {o: {apply_to: o, ends: 2026-01-01T01:00, " +
                      when + "}}}}\n");
  return static_cast<double>(run.handled<OrderDue>("buyers.x").size());
}

// 3600 s x rate orders are expected, give or take four standard deviations.

TEST(Buyer, APoissonStreamFasterThanSecondsKeepsItsRate) {
  // Were each interval rounded by itself, orders would come 8 % too often.
  EXPECT_NEAR(orders_in_an_hour("rate: 1.4 per second"), 1.4 * 3600, 4 * std::sqrt(1.4 * 3600));
}

TEST(Buyer, ARenewalStreamFasterThanSecondsKeepsItsRate) {
  // Were each interval rounded by itself, orders would come 9 % too often. A uniform interval from 0 has a coefficient
  // of variation of 1 / sqrt(3).
  EXPECT_NEAR(orders_in_an_hour("every: {law: {uniform: [0, 1.4], unit: s}}"), 3600 / 0.7,
              4 * std::sqrt(3600 / 0.7 / 3));
}

TEST(Buyer, AnInterestOfAStreamBecomesFirmAfterItsTime) {
  TracedRun const run(shop({.orders = "{product: p, from: a, every: 40 days, first: 2 days, quantity: 10 units, "
                                      "firmness: interest, firm_after: 3 days}"}));
  EXPECT_THAT(run.days<OrderFirmed>("sites.a"), ElementsAre(5.25, 45.25));  // known a quarter of a day later
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(7.25, 10), Pair(47.25, 10)));
}

TEST(Buyer, ARestockingBuyerOrdersWhatItLacksAtTheStart) {
  TracedRun const run(shop({.orders = "{product: p, from: a, restock_to: 20 units, has: 5 units, every: 90 days}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(2.0, 15)));
}

}  // namespace
}  // namespace chokepoint::processes
