// Prices that move: by scarcity, by costs.

#include "engine/processes/prices.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::TracedRun;
using testing::ElementsAre;
using testing::Pair;

std::string const sales_and_prices =
    "outcomes: {sold: {measure: sales}, first: {measure: sales, to: 2026-01-11}, next: {measure: sales, from: "
    "2026-01-11, to: 2026-01-21}, late: {measure: sales, from: 2026-02-01}, most: {measure: list_price, reduce: "
    "maximum}, last: {measure: list_price, reduce: final}, mean: {measure: list_price}}\n";

/// 100 units are there and 50 more come on day 35; orders of 40 on day 2 and of 80 on day 12. List price is 100 USD,
/// looked at every 10 days.
TracedRun scarce(std::string const& keys = "",
                 std::string const& scarcity =
                     "elasticity: 1, lowest: 50 %, highest: "
                     "300 %",
                 std::string const& more = "") {
  std::string text = test::shop({.stock = "initial: 100 units, pipeline: [{on: 2026-02-05, quantity: 50 units}]",
                                 .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 40 units}, {on: "
                                           "2026-01-13, quantity: 80 units}]" +
                                           keys + "}",
                                 .more = "firms: {m: {}}\n" + sales_and_prices + more});
  text.replace(text.find("p: {}"), 5,
               "p: {price: 100 USD, pricing: {at: a, every: 10 days, scarcity: {" + scarcity + "}}}");
  text.replace(text.find("a: {stock"), 9, "a: {firm: m, stock");
  return TracedRun(text);
}

TEST(Prices, FollowWhatIsAskedForAndThere) {
  auto const run = scarce();
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4, 40), Pair(14, 60), Pair(37, 20)));
  EXPECT_EQ(run.outcome("first"), 40 * 100);
  // Day 10: 40 of 100 were asked for, 0.4 x list price and no less than half of it.
  EXPECT_EQ(run.outcome("next"), 60 * 50);
  // Day 20: 60 shipped and 20 owed, of 60: a third more than list. Day 30: 20 are owed and nothing is there.
  EXPECT_EQ(run.outcome("late"), 20 * 300);
  EXPECT_EQ(run.outcome("most"), 300);
  // Days 40 and 50: 20 of 50, and none of 30.
  EXPECT_EQ(run.outcome("last"), 50);
  EXPECT_NEAR(run.outcome("mean"), (10 * 100 + 10 * 50 + 10 * 133.33 + 10 * 300 + 20 * 50) / 60.0, 0.001);
}

TEST(Prices, AnOrderMayPayThePriceOfItsDay) {
  auto const run = scarce(", pays: price_when_ordered");
  EXPECT_EQ(run.outcome("first"), 40 * 100);
  EXPECT_EQ(run.outcome("next"), 60 * 50);
  EXPECT_EQ(run.outcome("late"), 20 * 50);
}

TEST(Prices, ANewPriceIsKnownOneNewsDelayLater) {
  // Looked at on day 10: who orders at that moment still pays 100, who orders six hours later 50.
  for (auto const& [on, price] : {std::pair("2026-01-11T06:00Z", 50), std::pair("2026-01-11T05:59Z", 100)}) {
    std::string text =
        test::shop({.stock = "initial: 100 units",
                    .orders = "{product: p, from: a, pays: price_when_ordered, dates: [{on: " + std::string(on) +
                              ", quantity: 1 unit}]}",
                    .more = "outcomes: {sold: {measure: sales}}\n"});
    text.replace(text.find("p: {}"), 5,
                 "p: {price: 100 USD, pricing: {at: a, every: 10 days, scarcity: {elasticity: 1}}}");
    EXPECT_EQ(TracedRun(text).outcome("sold"), price) << on;
  }
}

TEST(Prices, WhatTheTimelineSetsMovesAtOnce) {
  // List price doubles on day 13: what arrives on day 14 pays half of 200.
  auto const run = scarce("", "elasticity: 1, lowest: 50 %, highest: 300 %",
                          "timeline: {dearer: {on: 2026-01-14, set: {products.p.price: 200 USD}}}\n");
  EXPECT_EQ(run.outcome("next"), 60 * 100);
}

TEST(Prices, DemandFollowsThem) {
  // 100 units a time at 100 USD, half of which are on hand: 50 are owed on day 10, and the price doubles. On day 12
  // half as much is wanted.
  std::string text = test::shop({.stock = "initial: 50 units",
                                 .orders = "{product: p, from: a, every: 10 days, first: 2 days, ends: 2026-01-20, "
                                           "quantity: 100 units, elasticity: -1, reference_cost: 100 USD per unit}",
                                 .more = "outcomes: {ordered: {measure: ordered}}\n"});
  text.replace(text.find("p: {}"), 5,
               "p: {price: 100 USD, pricing: {at: a, every: 10 days, scarcity: {elasticity: 1}}}");
  EXPECT_EQ(TracedRun(text).outcome("ordered"), 100 + 50);
}

TEST(Prices, LostSalesShowThatGoodsAreScarce) {
  // 50 of 100 are served and the rest is lost: 100 asked for, 50 there.
  std::string text = test::shop({.stock = "initial: 50 units, unmet: lost",
                                 .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 100 units}]}",
                                 .more = "outcomes: {most: {measure: list_price, reduce: maximum}}\n"});
  text.replace(text.find("p: {}"), 5,
               "p: {price: 100 USD, pricing: {at: a, every: 10 days, scarcity: {elasticity: 1, highest: 900 %}}}");
  EXPECT_EQ(TracedRun(text).outcome("most"), 200);
}

TEST(Prices, FollowCosts) {
  // (3 x 10 + 20) x 1.5 = 75 USD; from day 15 on a part costs 20, which the seller sees on day 20: (60 + 20) x 1.5.
  std::string text = test::shop(
      {.orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}, {on: "
                 "2026-01-18, quantity: 10 units}, {on: 2026-01-22, quantity: 10 units}]}",
       .more = "timeline: {dearer: {on: 2026-01-16, set: {products.q.price: 20 USD}}}\n" + sales_and_prices});
  text.replace(text.find("p: {}"), 5,
               "q: {price: 10 USD}, p: {made_from: {q: 3}, pricing: {at: a, every: 10 days, cost_plus: "
               "{conversion_cost: 20 USD, margin: 50 %}}}");
  TracedRun const run(text);
  EXPECT_EQ(run.outcome("first"), 10 * 75);
  EXPECT_EQ(run.outcome("next"), 10 * 75);
  EXPECT_EQ(run.outcome("sold"), 10 * (75 + 75 + 120));
}

TEST(Prices, ScarcityComesOnTopOfCosts) {
  // A part of a part: r at 10 + 90 USD, q of 2 r at 200 USD, p of 1 q + 100 USD. 50 of 100 are owed on day 10.
  std::string text = test::shop({.stock = "initial: 50 units",
                                 .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 100 units}]}",
                                 .more_sites = ", c: {stock: {q: {supply: unlimited}, r: {supply: unlimited}}}",
                                 .more = sales_and_prices});
  text.replace(
      text.find("p: {}"), 5,
      "s: {price: 10 USD}, r: {made_from: {s: 1}, pricing: {at: c, cost_plus: {conversion_cost: 90 USD}}}, "
      "q: {made_from: {r: 2}, pricing: {at: c, cost_plus: {}}}, p: {made_from: {q: 1}, pricing: {at: a, every: "
      "10 days, cost_plus: {conversion_cost: 100 USD}, scarcity: {elasticity: 1}}}");
  for (std::size_t at = text.find("{measure: list_price"); at != std::string::npos;
       at = text.find("{measure: list_price", at + 30)) {
    text.insert(at + 20, ", product: p");
  }
  TracedRun const run(text);
  EXPECT_EQ(run.outcome("first"), 50 * 300);
  EXPECT_EQ(run.outcome("most"), 600);
}

}  // namespace
}  // namespace chokepoint::processes
