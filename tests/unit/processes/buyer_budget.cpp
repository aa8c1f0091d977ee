// Buyers who may spend so much in a period.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::Shop;
using test::TracedRun;
using testing::ElementsAre;
using testing::Pair;

/// A unit costs 100 USD, and buyer x has 1000 USD for 20 days.
std::string purse(Shop shop) {
  shop.buyer_site = "at: b, firm: user, in: CN, budget: 1000 USD, budget_period: 20 days, ";
  shop.more = "countries: {CN: {}, AE: {}}\nfirms: {user: {home: CN}}\n" + shop.more;
  std::string text = test::shop(shop);
  return text.replace(text.find("products: {p: {}}"), 17, "products: {p: {price: 100 USD}, q: {price: 1 USD}}");
}

TEST(BuyerBudget, WhatIsTooMuchIsOrderedInLaterPeriods) {
  // 10 units on days 1 and 20, the last 5 on day 40, each two days on its way.
  TracedRun const run(
      purse({.orders = "{product: p, from: a, dates: [{on: 2026-01-02, quantity: 25 units}]}",
             .more = "outcomes: {wait: {measure: order_wait}, unfunded: {measure: unfunded, reduce: "
                     "total}, need: {measure: true_need}, ordered: {measure: ordered}, spent: {measure: "
                     "spending, of: [user]}}\n"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(3, 10), Pair(22, 10), Pair(42, 5)));
  EXPECT_EQ(run.outcome("wait"), 2);
  EXPECT_DOUBLE_EQ(run.outcome("unfunded"), 15 * 19.0 + 5 * 20.0);
  EXPECT_EQ(run.outcome("need"), 25);
  EXPECT_EQ(run.outcome("ordered"), 25);
  EXPECT_EQ(run.outcome("spent"), 2500);
}

TEST(BuyerBudget, WhatAPeriodLeavesUnspentIsLost) {
  TracedRun const run(purse({.orders = "{product: p, from: a, dates: [{on: 2026-01-22, quantity: 25 units}]}"}));
  // Nothing was spent in the first 20 days, and still there is money for 10 on day 21; the last 5 would be for day 60.
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(23, 10), Pair(42, 10)));
}

TEST(BuyerBudget, WhatHasNoPriceDoesNotWaitForMoney) {
  // 15 of the 25 units wait for later periods; two units of f, which costs nothing, are ordered on day 5 all the same.
  std::string text = purse({.orders = "{product: p, from: a, dates: [{on: 2026-01-02, quantity: 25 units}]}, f: "
                                      "{product: f, from: a, dates: [{on: 2026-01-06, quantity: 2 units}]}"});
  text.replace(text.find("q: {price"), 0, "f: {}, ");
  text.replace(text.find("stock: {p:"), 8, "stock: {f: {supply: unlimited}, ");
  EXPECT_THAT(TracedRun(text).deliveries("buyers.x"), ElementsAre(Pair(3, 10), Pair(7, 2), Pair(22, 10), Pair(42, 5)));
}

TEST(BuyerBudget, DutyIsSpentToo) {
  // 10 units and 250 USD of duty: 750 are left for days 20 to 40, 7 units; with their 175 of duty the next period has
  // 875.
  TracedRun const run(purse({.orders = "{product: p, from: a, dates: [{on: 2026-01-02, quantity: 10 units}, {on: "
                                       "2026-01-06, quantity: 10 units}]}",
                             .site_b = "in: CN",
                             .more = "rules: {r: {by: CN, vintages: [{effective: 2026-01-01, duty: 25 %}]}}\noutcomes: "
                                     "{spent: {measure: spending, of: [user]}}\n"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(3, 10), Pair(22, 7), Pair(42, 3)));
  EXPECT_EQ(run.outcome("spent"), 20 * 125);
}

TEST(BuyerBudget, WhatIsGivenUpCanBeSpentAgain) {
  // Nothing is there: the first order is given up on 5.25, known on 5.5.
  TracedRun const run(purse({.stock = "initial: 0 units",
                             .orders = "{product: p, from: a, patience: 4 days, dates: [{on: 2026-01-02, quantity: 10 "
                                       "units}, {on: 2026-01-03, quantity: 10 units}]}"}));
  EXPECT_THAT(run.days<OrderPlaced>("sites.a"), ElementsAre(1.25, 5.75));
}

TEST(BuyerBudget, WhatASubstituteMeetsIsNotOrderedLater) {
  // 10 of 20 are ordered; on day 11 the other 10 are given up for q, for which there is money on day 20.
  std::string text = purse({.orders = "{product: p, from: a, dates: [{on: 2026-01-02, quantity: 20 units}], else_buys: "
                                      "[{product: q, from: c, after: 10 days, worth: 1}]}",
                            .more_sites = ", c: {stock: {q: {supply: unlimited}}}",
                            .more_lanes = ", m: {from: c, to: b, time: 1 days}",
                            .more = "outcomes: {unmet: {measure: unmet_need}}\n"});
  TracedRun const run(text);
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(3, 10), Pair(21, 10)));
  EXPECT_THAT(run.days<OrdersReduced>("sites.a"), testing::IsEmpty());
  EXPECT_EQ(run.outcome("unmet"), 0);
}

TEST(BuyerBudget, ADealersPremiumIsSpentOnDelivery) {
  // 10 units at list price; half as much again falls due in the same period, so the next has 500.
  TracedRun const run(
      purse({.orders = "{dealer: d, dates: [{on: 2026-01-02, quantity: 30 units}]}",
             .more = "dealers: {d: {product: p, from: a, capacity: 99 units, period: 1 days, premium: 50 "
                     "%}}\n"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(1.75, 10), Pair(20.75, 5), Pair(40.75, 7)));
}

TEST(BuyerBudget, APriceThatFallsGivesMoneyBack) {
  // 10 units for 1000 USD on day 1; they come on day 3, when a unit costs 50 USD: 500 are left, for 10 on day 5.
  TracedRun const run(purse({.orders = "{product: p, from: a, dates: [{on: 2026-01-02, quantity: 10 units}, {on: "
                                       "2026-01-06, quantity: 10 units}]}",
                             .more = "timeline: {cheap: {on: 2026-01-04, set: {products.p.price: 50 USD}}}\noutcomes: "
                                     "{spent: {measure: spending, of: [user]}}\n"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(3, 10), Pair(7, 10)));
  EXPECT_EQ(run.outcome("spent"), 1000);
}

TEST(BuyerBudget, PaddingIsOrderedLast) {
  TracedRun const run(purse({.orders = "{product: p, from: a, dates: [{on: 2026-01-02, true_need: 8 units, padded_by: "
                                       "2}]}",
                             .more = "outcomes: {ordered: {measure: ordered}, unfunded: {measure: unfunded, reduce: "
                                     "final}}\n"}));
  // 8 and 2 of the padding are ordered at once and come; then the rest is meant no longer.
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(3, 8), Pair(3, 2)));
  EXPECT_EQ(run.outcome("ordered"), 10);
  EXPECT_EQ(run.outcome("unfunded"), 0);
}

}  // namespace
}  // namespace chokepoint::processes
