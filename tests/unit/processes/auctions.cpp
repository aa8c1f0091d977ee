// Goods that are sold to who bids most.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::TracedRun;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

/// On day 2 three buyers order six units each, at a list price of 100 USD: x bids up to 50 % more, y 20 %, z nothing.
/// So many units come on day 10, and are two days on their way.
TracedRun run(int units, std::string const& bidders = "", std::string const& x_orders = "") {
  std::string const six = "dates: [{on: 2026-01-03, quantity: 6 units}";
  std::string text = test::shop(
      {.stock = "allocation: auction, pipeline: [{on: 2026-01-11, quantity: " + std::to_string(units) +
                " units}, {on: 2026-01-26, quantity: 100 units}]",
       .orders = "{product: p, from: a, bids: 50 %" + bidders + ", " + six + x_orders + "]}",
       .buyer_site = "at: b, firm: big, budget: 1000 USD, budget_period: 50 days, ",
       .more_buyers = ", y: {at: b, firm: mid, orders: {o: {product: p, from: a, bids: 20 %" + bidders + ", " + six +
                      "]}}}, z: {at: b, firm: small, orders: {o: {product: p, from: a, patience: "
                      "15 days, " +
                      six + "]}}}",
       .more = "countries: {C: {}}\nfirms: {big: {home: C}, mid: {home: C}, small: {home: C}}\noutcomes: "
               "{big: {measure: spending, of: [big], to: 2026-01-20}, mid: {measure: spending, of: [mid], "
               "to: 2026-01-20}, small: {measure: spending, of: [small], to: 2026-01-20}}\n"});
  return TracedRun(text.replace(text.find("products: {p: {}}"), 17, "products: {p: {price: 100 USD}}"));
}

TEST(Auctions, TheHighestBidsAreServedAtTheFirstThatIsRejected) {
  // y is served in part, so its own bid is the first rejected one: all ten units cost 120 USD.
  auto const ten = run(10);
  EXPECT_THAT(ten.deliveries("buyers.x"), ElementsAre(Pair(12.0, 6)));
  EXPECT_THAT(ten.deliveries("buyers.y"), ElementsAre(Pair(12.0, 4), Pair(27.0, 2)));
  EXPECT_THAT(ten.deliveries("buyers.z"), IsEmpty());  // gave up on day 17
  EXPECT_EQ(ten.outcome("big"), 6 * 120);
  EXPECT_EQ(ten.outcome("mid"), 4 * 120);
  EXPECT_EQ(ten.outcome("small"), 0);
}

TEST(Auctions, ListPriceHoldsWhereNobodyIsRejectedOrBidsNoMore) {
  auto const twelve = run(12);
  EXPECT_EQ(twelve.outcome("big"), 600);
  EXPECT_EQ(twelve.outcome("mid"), 600);
  auto const eighteen = run(18);
  EXPECT_EQ(eighteen.outcome("big") + eighteen.outcome("mid") + eighteen.outcome("small"), 1800);
}

TEST(Auctions, ClassesBidAmongThemselves) {
  // z, of the first class now, has its six at list price; of the four left x has all, at what it bids for the other
  // two.
  auto const classes = run(10, ", priority: 1");
  EXPECT_EQ(classes.outcome("small"), 600);
  EXPECT_EQ(classes.outcome("big"), 4 * 150);
  EXPECT_EQ(classes.outcome("mid"), 0);
}

TEST(Auctions, WhatIsPaidBeyondListPriceIsOfTheBudget) {
  // 600 USD are set aside on day 2, and 120 more are paid on day 12: 280 are left, for two of the three units of day
  // 20.
  auto const spent = run(10, "", ", {on: 2026-01-21, quantity: 3 units}");
  EXPECT_THAT(spent.deliveries("buyers.x"), ElementsAre(Pair(12.0, 6), Pair(27.0, 2), Pair(52.0, 1)));
}

}  // namespace
}  // namespace chokepoint::processes
