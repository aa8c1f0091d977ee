// Goods that leave together, on a schedule or with a load, and the way that they take. News takes a quarter of a day,
// and an order of day 2 is at the desk on day 2.25.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using ledger::DelayReason;
using test::shop;
using test::TracedRun;
using testing::ElementsAre;
using testing::Pair;

std::string orders(std::string const& dates) { return "{product: p, from: a, dates: [" + dates + "]}"; }
std::string const one_order = orders("{on: 2026-01-03, quantity: 4 units}");  // on day 2

TEST(Departures, GoodsWaitForTheNextOne) {
  TracedRun const run(shop({.orders = one_order, .lane = ", departs_every: 7 days"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(9.0, 4)));
  EXPECT_EQ(run.waited_for(DelayReason::route), 4 * (7 - 2.25));
  EXPECT_EQ(run.waited_for(DelayReason::transit), 4 * 2);
}

TEST(Departures, AreCountedFromTheFirstWhichMayLieBeforeTheRun) {
  TracedRun const run(shop({.orders = one_order, .lane = ", departs_every: 7 days, first_departure: 2025-12-23"}));
  // On days -9, -2, 5.
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(7.0, 4)));
}

TEST(Departures, TakeWhatComesAtTheirVeryMoment) {
  TracedRun const run(shop({.orders = one_order, .lane = ", departs_every: 9 hours"}));  // 2.25 days are 6 * 9 hours
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.25, 4)));
  EXPECT_EQ(run.waited_for(DelayReason::route), 0);
}

TEST(Departures, TakeNoMoreThanTheirCapacityInTurn) {
  TracedRun const run(shop(
      {.orders = orders("{on: 2026-01-03, quantity: 4 units}, {on: 2026-01-04, quantity: 5 units}"),
       .lane = ", departs_every: 7 days, capacity: 3 units",
       .more =
           "outcomes: {waiting: {measure: awaiting_departure, reduce: total}, load: {measure: departure_load}}\n"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(9.0, 3), Pair(16.0, 1), Pair(16.0, 2), Pair(23.0, 3)));
  // From 2.25 and 3.25 to days 7, 14 and 21.
  double const waited = 4 * 4.75 + 5 * 3.75 + (1 + 5) * 7.0 + 3 * 7.0;
  EXPECT_EQ(run.waited_for(DelayReason::route), waited);
  EXPECT_EQ(run.outcome("waiting"), waited);
  EXPECT_EQ(run.outcome("load"), 3);
}

TEST(Departures, TakeAllOfTheirCapacity) {
  TracedRun const run(shop({.orders = orders("{on: 2026-01-03, quantity: 250 units}"),
                            .lane = ", departs_every: 7 days, capacity: 100 units"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(9.0, 100), Pair(16.0, 100), Pair(23.0, 50)));
}

TEST(Departures, CapacityMayChange) {
  TracedRun const run(
      shop({.orders = one_order,
            .lane = ", departs_every: 7 days, capacity: 3 units",
            .more = "timeline: {ice: {on: 2026-01-05, lasts: 10 days, set: {lanes.l.capacity: 0 units}}}\n"}));
  // None on day 7; the ice is gone on day 14.
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(16.0, 3), Pair(23.0, 1)));
}

TEST(Departures, LoadTheFirstClassFirst) {
  std::string const later = ", u: {product: p, from: a, dates: [{on: 2026-01-06, quantity: 3 units}]}";
  TracedRun const run(
      shop({.orders = "{product: p, from: a, priority: 1, dates: [{on: 2026-01-03, quantity: 4 units}]}" + later,
            .lane = ", departs_every: 7 days, capacity: 3 units"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(9.0, 3), Pair(16.0, 3), Pair(23.0, 1)));
}

TEST(Departures, CountFineAndCoarseProductsInUnits) {
  TracedRun const run(test::clock_of_sixty_days +
                      "products: {p: {resolution: 0.001}, q: {}}\nsites: {a: {stock: {p: {supply: unlimited}, q: "
                      "{supply: unlimited}}}, b: {}}\nlanes: {l: {from: a, to: b, time: 2 days, departs_every: 7 days, "
                      "capacity: 3.5 units}}\nbuyers: {x: {at: b, orders: {o: {product: p, from: a, dates: [{on: "
                      "2026-01-03, quantity: 2.25 units}]}, u: {product: q, from: a, dates: [{on: 2026-01-04, "
                      "quantity: 3 units}]}}}}\n");
  // 2.25 units of p leave room for 1.25, into which one q fits; the other two leave a week later.
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(9.0, 2250), Pair(9.0, 1), Pair(16.0, 2)));
}

std::string const three_orders = orders(
    "{on: 2026-01-02, quantity: 2 units}, {on: 2026-01-04, quantity: 2 units}, {on: 2026-01-06, quantity: 2 units}");

TEST(Departures, MayWaitForALoad) {
  TracedRun const run(shop({.orders = three_orders, .lane = ", leaves_with: 5 units"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(7.25, 2), Pair(7.25, 2), Pair(7.25, 2)));
}

TEST(Departures, WaitForALoadNoLongerThanTheyMay) {
  TracedRun const run(shop({.orders = three_orders, .lane = ", leaves_with: 5 units, waits_at_most: 3 days"}));
  // The first came on 1.25; the third is the first of the next load.
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(6.25, 2), Pair(6.25, 2), Pair(10.25, 2)));
}

TEST(Departures, WhomTheRulesStopMeanwhileStays) {
  std::string const world = shop({.orders = one_order, .lane = ", departs_every: 7 days", .site_b = "in: H"});
  TracedRun const run("countries: {H: {}}\n" + world +
                      "rules: {no: {by: H, vintages: [{effective: 2026-01-05, sunset: 2026-01-11, refuses_entry: "
                      "yes}]}}\n");
  // Refused on days 4 to 10, the departure on 7 goes without it.
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(16.0, 4)));
  EXPECT_EQ(run.waited_for(DelayReason::customs), 4 * 6);
  EXPECT_EQ(run.waited_for(DelayReason::route), 4 * (1.75 + 4));
}

TEST(Departures, WhatIsSoldAtTheGateIsPaidThereHoweverLongItWaits) {
  // At the quay on day 2.25; the ship leaves on day 21. Ten a unit.
  auto const sold = [](std::string const& terms) {
    std::string world =
        shop({.orders = "{product: p, from: a, terms: " + terms + ", dates: [{on: 2026-01-03, quantity: 4 units}]}",
              .lane = ", departs_every: 21 days",
              .more = "outcomes: {sales: {measure: sales, of: [s], to: 2026-01-11}}\n"});
    world.replace(world.find("p: {}}"), std::string("p: {}}").size(), "p: {price: 10 USD per unit}}\nfirms: {s: {}}");
    world.replace(world.find("a: {stock"), std::string("a: {stock").size(), "a: {firm: s, stock");
    return TracedRun(world).outcome("sales");
  };
  EXPECT_EQ(sold("EXW"), 40);
  EXPECT_EQ(sold("DAP"), 0);
}

TEST(Departures, ABanStopsWhatHasNotLeftTheCountry) {
  std::string world = shop({.orders = one_order, .lane = ", departs_every: 7 days", .site_b = "in: H"});
  world.replace(world.find("a: {stock"), std::string("a: {stock").size(), "a: {in: T, stock");
  TracedRun const run("countries: {T: {}, H: {}}\n" + world +
                      "rules: {no: {by: T, vintages: [{effective: 2026-01-05, sunset: 2026-01-11, ban: yes}]}}\n");
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(16.0, 4)));
  EXPECT_EQ(run.waited_for(DelayReason::license), 4 * 6);
}

TEST(Departures, PartsOfALotHaveLuckOfTheirOwn) {
  // One unit leaves every three days, but for days on which the lane is closed: what was left is parked anew then.
  std::string world = shop({.orders = one_order,
                            .lane = ", departs_every: 3 days, capacity: 1 units, open: {path: {2026-01-01: yes, "
                                    "2026-01-05: no, 2026-01-12: yes, 2026-01-14: no, 2026-01-20: yes}}"});
  world.replace(world.find("time: 2 days"), std::string("time: 2 days").size(),
                "time: {law: {uniform: [1, 9], unit: days}}");
  TracedRun const run(world);
  std::set<std::int64_t> time_of_day;  // seconds: departures are at midnight
  auto const came = run.days<GoodsArrived>("sites.b");
  ASSERT_EQ(came.size(), 4U);
  for (double const day : came) time_of_day.insert(std::llround(day * 86400) % 86400);
  EXPECT_EQ(time_of_day.size(), 4U);  // no two were under way for the same time
}

TEST(Departures, WhoFindsTheLaneClosedTakesAnother) {
  TracedRun const run(shop({.orders = one_order,
                            .lane = ", departs_every: 7 days, open: {path: {2026-01-01: yes, 2026-01-05: no}}",
                            .more_lanes = ", m: {from: a, to: b, time: 6 days}"}));
  // Half a week and two days are less than six, until the ship is there and doesn't sail.
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(13.0, 4)));
}

TEST(Departures, WhoWaitsTakesABetterWayThatOpens) {
  TracedRun const run(shop({.orders = one_order,
                            .lane = ", departs_every: 7 days",
                            .more_lanes = ", m: {from: a, to: b, time: 1 days, open: {path: {2026-01-01: no, "
                                          "2026-01-04: yes}}}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.25, 4)));
}

// Two legs, each by sea in ten days or by air in two, which costs more.
std::string two_legs(std::string const& terms, std::string const& second_sea = "") {
  return test::clock_of_sixty_days +
         "products: {p: {price: 10 USD per unit}}\nsites: {a: {stock: {p: {supply: unlimited}}}, c: {}, b: {}}\n"
         "lanes:\n  sea_1: {from: a, to: c, time: 10 days, cost: 1 USD per unit}\n  air_1: {from: a, to: c, time: 2 "
         "days, cost: 5 USD per unit}\n  sea_2: {from: c, to: b, time: 10 days, cost: 1 USD per unit" +
         second_sea +
         "}\n  air_2: {from: c, to: b, time: 2 days, cost: 5 USD per unit}\nbuyers: {x: {at: b, orders: {o: "
         "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 4 units}]" +
         terms + "}}}}\n";
}

TEST(Routing, IsFastestWhereNothingIsSaid) {
  EXPECT_THAT(TracedRun(two_legs("")).deliveries("buyers.x"), ElementsAre(Pair(6.0, 4)));
}

TEST(Routing, MayBeCheapest) {
  EXPECT_THAT(TracedRun(two_legs(", routing: cheapest")).deliveries("buyers.x"), ElementsAre(Pair(22.0, 4)));
}

TEST(Routing, TheCheapestWayMayGoByOtherPlaces) {
  // Over c in 5 + 5 days at 10 USD, or straight in two at 50.
  auto const world = [](std::string const& terms) {
    return test::clock_of_sixty_days +
           "products: {p: {price: 100 USD per unit}}\nsites: {a: {stock: {p: {supply: unlimited}}}, b: {}, c: {}}\n"
           "lanes: {one: {from: a, to: c, time: 5 days, cost: 5 USD per unit}, straight: {from: a, to: b, time: 2 "
           "days, "
           "cost: 50 USD per unit}, two: {from: c, to: b, time: 5 days, cost: 5 USD per unit}}\nbuyers: {x: {at: b, "
           "orders: {o: {product: p, from: a, dates: [{on: 2026-01-03, quantity: 4 units}]" +
           terms + "}}}}\n";
  };
  EXPECT_THAT(TracedRun(world("")).deliveries("buyers.x"), ElementsAre(Pair(4.0, 4)));
  EXPECT_THAT(TracedRun(world(", routing: cheapest")).deliveries("buyers.x"), ElementsAre(Pair(12.0, 4)));
}

TEST(Routing, HurriesWithWhatHasWaitedTooLong) {
  // Ten days old at c.
  EXPECT_THAT(TracedRun(two_legs(", routing: cheapest, expedites_after: 10 days")).deliveries("buyers.x"),
              ElementsAre(Pair(14.0, 4)));
  EXPECT_THAT(TracedRun(two_legs(", routing: cheapest, expedites_after: 241 hours")).deliveries("buyers.x"),
              ElementsAre(Pair(22.0, 4)));
}

TEST(Routing, HurriesAtTheQuayToo) {
  // At c on day 12, and the next ship is on day 35; the order is 20 days old on day 22.
  TracedRun const run(two_legs(", routing: cheapest, expedites_after: 20 days", ", departs_every: 35 days"));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(24.0, 4)));
}

TEST(Routing, TakesTheFasterOfTwoThatCostTheSame) {
  std::string const world = test::clock_of_sixty_days +
                            "products: {p: {price: 10 USD per unit}}\nsites: {a: {stock: {p: {supply: unlimited}}}, b: "
                            "{}}\nlanes: {m: {from: a, to: b, time: 9 days, cost: 3 USD per unit}, n: {from: a, to: b, "
                            "time: 4 days, cost: 3 USD per unit}, o: {from: a, to: b, time: 1 days, cost: 3.01 USD per "
                            "unit}}\nbuyers: {x: {at: b, orders: {o: {product: p, from: a, routing: cheapest, dates: "
                            "[{on: 2026-01-03, quantity: 4 units}]}}}}\n";
  EXPECT_THAT(TracedRun(world).deliveries("buyers.x"), ElementsAre(Pair(6.0, 4)));
}

TEST(Routing, OfReplenishmentsIsTheirStocks) {
  auto const world = [](std::string const& terms) {
    return test::clock_of_sixty_days +
           "products: {p: {price: 10 USD per unit}}\nsites: {a: {stock: {p: {supply: unlimited}}}, b: {stock: {p: "
           "{replenishment: {policy: base_stock, base_stock: 4 units, from: a" +
           terms +
           "}}}}}\nlanes: {sea: {from: a, to: b, time: 10 days, cost: 1 USD per unit}, air: {from: a, to: b, time: 2 "
           "days, cost: 5 USD per unit}}\nbuyers: {x: {orders: {o: {product: p, from: b, dates: [{on: 2026-01-03, "
           "quantity: 4 units}]}}}}\n";
  };
  // Ordered when the run begins.
  EXPECT_THAT(TracedRun(world("")).deliveries("buyers.x"), ElementsAre(Pair(2.25, 4)));
  EXPECT_THAT(TracedRun(world(", routing: cheapest")).deliveries("buyers.x"), ElementsAre(Pair(10.0, 4)));
}

}  // namespace
}  // namespace chokepoint::processes
