// Orders for more than is needed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::shop;
using test::TracedRun;
using testing::ElementsAre;
using testing::Pair;

std::string const measures =
    "outcomes: {ordered: {measure: ordered}, need: {measure: true_need}, firm: {measure: firm_ordered}, got: {measure: "
    "delivered}, cancelled: {measure: cancelled}, unmet: {measure: unmet_need}, genuine: {measure: delay, class: "
    "genuine}, inflated: {measure: delay, class: inflated}, of_need: {formula: got / need}, of_orders: {formula: got / "
    "firm}}\n";

TEST(BuyerPadding, OnceTheNeedIsMetTheRestIsTakenBack) {
  // 10 of 20 are there on day 3, two days after the order, and known on 3.25: the other 10 are given up on 3.5.
  TracedRun const run(shop({.stock = "initial: 10 units, pipeline: [{on: 2026-02-01, quantity: 99 units}]",
                            .orders = "{product: p, from: a, dates: [{on: 2026-01-02, true_need: 10 units, padded_by: "
                                      "2}]}",
                            .more = measures}));
  EXPECT_EQ(run.outcome("ordered"), 20);
  EXPECT_EQ(run.outcome("need"), 10);
  EXPECT_EQ(run.outcome("firm"), 20);
  EXPECT_EQ(run.outcome("got"), 10);
  EXPECT_EQ(run.outcome("cancelled"), 10);
  EXPECT_EQ(run.outcome("unmet"), 0);
  EXPECT_EQ(run.outcome("of_need"), 1);
  EXPECT_EQ(run.outcome("of_orders"), 0.5);
  EXPECT_DOUBLE_EQ(run.outcome("genuine"), 10 * 2.0);
  EXPECT_DOUBLE_EQ(run.outcome("inflated"), 10 * 2.5);
}

TEST(BuyerPadding, WhatIsNeededGoesFirst) {
  // 4 of the needed 6 leave at once, on day 20 two more and 2 of the padding; the last 4 are given up on day 22.5.
  TracedRun const run(shop({.stock = "initial: 4 units, pipeline: [{on: 2026-01-21, quantity: 4 units}]",
                            .orders = "{product: p, from: a, dates: [{on: 2026-01-02, quantity: 12 units, true_need: 6 "
                                      "units}]}",
                            .more = measures}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(3, 4), Pair(22, 2), Pair(22, 2)));
  EXPECT_EQ(run.outcome("cancelled"), 4);
  EXPECT_DOUBLE_EQ(run.outcome("genuine"), 4 * 2.0 + 2 * 21.0);
  EXPECT_DOUBLE_EQ(run.outcome("inflated"), 2 * 21.0 + 4 * 21.5);
}

TEST(BuyerPadding, PrepaidPaddingIsTaken) {
  TracedRun const run(shop({.stock = "initial: 10 units, pipeline: [{on: 2026-01-21, quantity: 99 units}]",
                            .orders = "{product: p, from: a, firmness: prepaid, dates: [{on: 2026-01-02, quantity: 20 "
                                      "units, padded_by: 2}]}",
                            .more = measures}));
  EXPECT_EQ(run.outcome("need"), 10);
  EXPECT_EQ(run.outcome("got"), 20);
  EXPECT_EQ(run.outcome("of_need"), 2);
  EXPECT_DOUBLE_EQ(run.outcome("inflated"), 10 * 21.0);
}

TEST(BuyerPadding, GetsALargerShareOfWhatIsScarce) {
  // 15 are shared in proportion to 20 and 10; what x takes back doesn't come again, so y has the next 5 alone.
  TracedRun const run(
      shop({.stock = "allocation: proportional, pipeline: [{on: 2026-01-11, quantity: 15 units}, {on: 2026-01-21, "
                     "quantity: 5 units}]",
            .orders = "{product: p, from: a, dates: [{on: 2026-01-02, true_need: 10 units, padded_by: 2}]}",
            .more_buyers = ", y: {at: b, orders: {o: {product: p, from: a, dates: [{on: 2026-01-02, quantity: 10 "
                           "units}]}}}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(12, 10)));
  EXPECT_THAT(run.deliveries("buyers.y"), ElementsAre(Pair(12, 5), Pair(22, 5)));
}

TEST(BuyerPadding, AStreamPadsEveryOrder) {
  TracedRun const run(
      shop({.orders = "{product: p, from: a, every: 25 days, quantity: 30 units, padded_by: 1.5}", .more = measures}));
  EXPECT_EQ(run.outcome("ordered"), 60);
  EXPECT_EQ(run.outcome("need"), 40);
}

TEST(BuyerPadding, PaddingFallsOnTheStreamOfItsDate) {
  TracedRun const run(shop({.orders = "{product: p, from: a, every: 25 days, quantity: 30 units, padded_by: {path: "
                                      "{2026-01-01: 1, 2026-02-01: 3}}}",
                            .more = measures}));
  EXPECT_EQ(run.outcome("need"), 30 + 10);
}

TEST(BuyerPadding, WhatIsOrderedWhenTheNeedIsMetIsMeant) {
  // The first need is known to be met on day 3.25, when the next order is placed: both words reach the desk on 3.5.
  TracedRun const run(
      shop({.stock = "initial: 10 units",
            .orders = "{product: p, from: a, dates: [{on: 2026-01-02, true_need: 10 units, padded_by: "
                      "2}, {on: 2026-01-04T06:00, quantity: 7 units}]}",
            .more = "outcomes: {open: {measure: open, reduce: final}, cancelled: {measure: cancelled}}\n"}));
  EXPECT_EQ(run.outcome("open"), 7);
  EXPECT_EQ(run.outcome("cancelled"), 10);
}

TEST(BuyerPadding, ALicenseForAPartIsForTheNeedFirst) {
  // The cap lets 15 of 20 through: the needed 10 and 5 of the padding, which is a lot of its own.
  TracedRun const run(shop({.orders = "{product: p, from: a, dates: [{on: 2026-01-02, true_need: 10 units, padded_by: "
                                      "2}]}",
                            .more = "quotas: {cap: {product: p, limit: 15 units}}\ncountries: {US: {}}\nrules: {r: "
                                    "{by: US, vintages: [{effective: "
                                    "2026-01-01, cap: cap}]}}\n" +
                                    measures}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(3.75, 10), Pair(3.75, 5)));
  EXPECT_EQ(run.outcome("cancelled"), 5);
  EXPECT_DOUBLE_EQ(run.outcome("genuine"), 10 * 2.75);
}

TEST(BuyerPadding, WhatStillWaitsAtTheEndHasWaitedInItsClass) {
  TracedRun const run(shop({.stock = "initial: 0 units",
                            .orders = "{product: p, from: a, dates: [{on: 2026-01-02, true_need: 10 units, padded_by: "
                                      "2.5}]}",
                            .more = measures}));
  EXPECT_DOUBLE_EQ(run.outcome("genuine"), 10 * 59.0);
  EXPECT_DOUBLE_EQ(run.outcome("inflated"), 15 * 59.0);
  EXPECT_EQ(run.outcome("unmet"), 10);
}

}  // namespace
}  // namespace chokepoint::processes
