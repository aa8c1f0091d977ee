// What stands still: ordering, dispatch, transit, receipt. News takes a quarter of a day.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using ledger::DelayReason;
using test::shop;
using test::TracedRun;
using testing::ElementsAre;
using testing::Pair;

std::string orders_of(std::string const& dates) { return "{product: p, from: a, dates: [" + dates + "]}"; }
std::string const one_order = orders_of("{on: 2026-01-03, quantity: 4 units}");  // on day 2
std::string const from_day_3_to_13 = "{path: {2026-01-01: yes, 2026-01-04: no, 2026-01-14: yes}}";

TEST(Pauses, GoodsUnderWayStandStillAndArriveThatMuchLater) {
  TracedRun const run(
      shop({.orders = orders_of("{on: 2026-01-02, quantity: 1 units}, {on: 2026-01-03, quantity: 4 units},"
                                " {on: 2026-01-06, quantity: 2 units}"),
            .lane = ", moving: " + from_day_3_to_13}));
  // The first is due on day 3 itself. The second has a day to go on day 3. The third leaves on 5.25 for 7 and stands.
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(3.0, 1), Pair(14.0, 4), Pair(14.5, 2)));
  // The second on [3, 13), the third from when the lane has it, on [5.5, 13).
  EXPECT_EQ(run.waited_for(DelayReason::route), 4 * 10 + 2 * 7.5);
}

TEST(Pauses, WhatComesToASiteThatLetsNothingInWaitsOutside) {
  TracedRun const run(shop({.orders = one_order, .site_b = "receives: " + from_day_3_to_13}));
  // A news delay before the end, on 3.75, it finds the gate shut; let in on 13, known a news delay later.
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(13.25, 4)));
  EXPECT_EQ(run.waited_for(DelayReason::route), 4 * 9.25);
}

TEST(Pauses, CustomsSeeNothingOfWhatIsNotLetIn) {
  TracedRun const run(shop({.orders = one_order,
                            .site_b = "receives: " + from_day_3_to_13,
                            .more = "offices: {border: {kind: customs, at: b, time: 1 days}}\n"}));
  EXPECT_THAT(run.days<GoodsArrived>("offices.border"), ElementsAre(13.25));
}

TEST(Pauses, SuppliesFromOutsideWaitOutside) {
  TracedRun const run(shop({.stock = "pipeline: [{on: 2026-01-06, quantity: 4 units}]",
                            .orders = one_order,
                            .more_sites = ", c: {}",
                            .more = "timeline: {shut: {on: 2026-01-04, lasts: 10 days, pauses: {receipt: [a]}}}\n"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(15.0, 4)));
}

TEST(Pauses, NothingLeavesASiteThatDispatchesNothing) {
  TracedRun const run(
      shop({.orders = one_order,
            .more = "timeline: {strike: {on: 2026-01-03, lasts: 10 days, pauses: {dispatch: [a]}}}\n"}));
  // At the desk on 2.25, under way from 12 on, with no hand-over left to credit.
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(14.0, 4)));
  EXPECT_EQ(run.waited_for(DelayReason::route), 4 * 9.75);
}

TEST(Pauses, WhatFallsDueInAPauseIsOrderedAfterIt) {
  TracedRun const run(
      shop({.orders = orders_of("{on: 2026-01-03, quantity: 4 units}, {on: 2026-01-20, quantity: 1 units}"),
            .more = "timeline: {rumor: {on: 2026-01-02, lasts: 10 days, pauses: {ordering: [x]}}}\n"
                    "outcomes: {wait: {measure: order_wait, of: [x]}}\n"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(13.0, 4), Pair(21.0, 1)));
  EXPECT_EQ(run.outcome("wait"), 2);  // from the order, not from the need
}

TEST(Pauses, WhatASubstituteStandsForIsNotOrderedAfterAPause) {
  // The need of day 2 waits 4 days; on day 6 the buyer decides for q. Nothing is ordered before day 11, and then q
  // alone.
  TracedRun const run(
      test::clock_of_sixty_days +
      "products: {p: {}, q: {}}\nsites: {a: {stock: {p: {supply: unlimited}, q: {supply: unlimited}}}, b: "
      "{}}\nlanes: {l: {from: a, to: b, time: 2 days}}\nbuyers: {x: {at: b, orders: {o: {product: p, from: "
      "a, dates: [{on: 2026-01-03, quantity: 4 units}], else_buys: [{product: q, from: a, after: 4 days, "
      "worth: 1}]}}}}\ntimeline: {rumor: {on: 2026-01-02, lasts: 10 days, pauses: {ordering: [x]}}}\n"
      "outcomes: {p: {measure: status, status: delivered, product: p}, q: {measure: status, status: "
      "delivered, product: q}, unmet: {measure: unmet_need}}\n");
  EXPECT_EQ(run.outcome("p"), 0);
  EXPECT_EQ(run.outcome("q"), 4);
  EXPECT_EQ(run.outcome("unmet"), 0);
}

TEST(Pauses, ABuyerThatRestocksLooksAnewAfterAPause) {
  TracedRun const run(shop({
      .orders = "{product: p, from: a, restock_to: 10 units, has: 10 units, uses: 1 units per day,"
                " every: 5 days, first: 5 days}",
      .more = "timeline: {rumor: {on: 2026-01-05, lasts: 10 days, pauses: {ordering: [x]}}}\n",
  }));
  // Reviews on days 5 and 10 order nothing; on day 15 all ten are used up.
  auto const taken = run.deliveries("buyers.x");
  ASSERT_FALSE(taken.empty());
  EXPECT_EQ(taken.front(), std::make_pair(17.0, std::int64_t{10}));
}

TEST(Pauses, ACountryStandsForAllThatIsThere) {
  std::string const world = shop({.orders = one_order, .site_b = "in: H"});
  TracedRun const run("countries: {H: {}}\n" + world +
                      "timeline: {blockade: {on: 2026-01-04, lasts: 10 days, pauses: {transit: [H]}}}\n");
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(14.0, 4)));
}

TEST(Pauses, AGovernmentMayCallThem) {
  TracedRun const run(
      shop({.orders = one_order,
            .more = "timeline: {storm: {by_reaction: yes, pauses: {transit: [l], ordering: [x], receipt: [b]}}}\n"
                    "governments: {g: {reactions: {r: {starts: calm, regimes: {calm: {lasts: 3 days, then: {rough: 100 "
                    "%}}, rough: {lasts: 10 days, triggers: storm, then: {calm: 100 %}}}}}}}\n"}));
  // A storm on [3.25, 13.25): three quarters of a day are left of the way.
  ASSERT_FALSE(run.deliveries("buyers.x").empty());
  EXPECT_EQ(run.deliveries("buyers.x").front(), std::make_pair(14.0, std::int64_t{4}));
}

}  // namespace
}  // namespace chokepoint::processes
