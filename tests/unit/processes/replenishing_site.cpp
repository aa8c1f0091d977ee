// How a site's stocks refill themselves.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::shop;
using test::TracedRun;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

/// Two orders of 4 units, at the desk on days 2.25 and 3.25.
std::string const two_of_four =
    "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 4 units}, {on: 2026-01-04, quantity: 4 units}]}";

/// What came in from outside: pairs of day and quantity.
std::vector<std::pair<double, std::int64_t>> supplies(TracedRun const& run, std::string_view site) {
  std::vector<std::pair<double, std::int64_t>> found;
  for (auto const& one : run.handled<SupplyArrived>(site)) found.emplace_back(one.day, one.message.quantity);
  return found;
}

TEST(ReplenishingSite, BaseStockOrdersEachDemandAtOnce) {
  TracedRun const run(shop({.stock = "initial: 10 units, replenishment: {policy: base_stock, base_stock: 10 units, "
                                     "outside_time: 3 days}",
                            .orders = two_of_four}));
  EXPECT_THAT(supplies(run, "sites.a"), ElementsAre(Pair(5.25, 4), Pair(6.25, 4)));
}

TEST(ReplenishingSite, OrdersAtOnceWhenAnEventRaisesItsLevel) {
  TracedRun const run(shop({.stock = "initial: 10 units, replenishment: {policy: base_stock, base_stock: 10 units, "
                                     "outside_time: 3 days}",
                            .orders = "{product: p, from: a, dates: [{on: 2026-01-21, quantity: 4 units}]}",
                            .more = "timeline: {build: {on: 2026-01-06, set: {"
                                    "sites.a.stock.p.replenishment.base_stock: 25 units}, lasts: 10 days}}\n"}));
  // 15 more on day 5, there on day 8. When the event is over there are 25 on hand, so the 4 of day 20.25 aren't
  // ordered again.
  EXPECT_THAT(supplies(run, "sites.a"), ElementsAre(Pair(8, 15)));
}

TEST(ReplenishingSite, APeriodicReviewTakesTheIntervalAndLevelsOfItsMoment) {
  TracedRun const run(
      shop({.stock = "initial: 9 units, replenishment: {policy: s_S, reorder_point: 2 units, order_up_to: "
                     "9 units, outside_time: 1 days, review: periodic, every: 10 days, first_review: 10 "
                     "days}",
            .orders = two_of_four,
            .more = "timeline: {more: {on: 2026-01-16, set: {"
                    "sites.a.stock.p.replenishment.every: 30 days, "
                    "sites.a.stock.p.replenishment.order_up_to: 20 units}}}\n"}));
  // Position 1 from day 3.25 on; reviews on 10 (1 ≤ 2: up to 9), 20 (9 > 2) and, 30 days later, 50.
  EXPECT_THAT(supplies(run, "sites.a"), ElementsAre(Pair(11, 8)));
  EXPECT_THAT(run.days<ReviewDue>("sites.a"), ElementsAre(10, 20, 50));
}

TEST(ReplenishingSite, FillsUpToTheBaseStockWhenTheRunBegins) {
  TracedRun const run(
      shop({.stock = "initial: 3 units, pipeline: [{on: 2026-01-02, quantity: 2 units}], replenishment: "
                     "{policy: base_stock, base_stock: 10 units, outside_time: 3 days}",
            .orders = two_of_four}));
  EXPECT_THAT(supplies(run, "sites.a"), ElementsAre(Pair(1.0, 2), Pair(3.0, 5), Pair(5.25, 4), Pair(6.25, 4)));
}

TEST(ReplenishingSite, SmallSBigSOrdersUpToSOnceAtS) {
  // Position 10, 6 (above s = 5), 2: order up to 12.
  TracedRun const run(shop({.stock = "initial: 10 units, replenishment: {policy: s_S, reorder_point: 5 units, "
                                     "order_up_to: 12 units, outside_time: 3 days}",
                            .orders = two_of_four}));
  EXPECT_THAT(supplies(run, "sites.a"), ElementsAre(Pair(6.25, 10)));
}

TEST(ReplenishingSite, ReorderPointQuantityOrdersWholeQuantities) {
  // Position 10, 6, 2: at or below 5, so orders the least multiple of 3 that lifts 2 above 5, which is 6.
  TracedRun const run(shop({.stock = "initial: 10 units, replenishment: {policy: r_Q, reorder_point: 5 units, "
                                     "order_quantity: 3 units, outside_time: 3 days}",
                            .orders = two_of_four}));
  EXPECT_THAT(supplies(run, "sites.a"), ElementsAre(Pair(6.25, 6)));
}

TEST(ReplenishingSite, PeriodicReviewOrdersOnItsDaysOnly) {
  TracedRun const run(shop({.stock = "initial: 10 units, replenishment: {policy: base_stock, base_stock: 10 units, "
                                     "outside_time: 3 days, review: periodic, every: 7 days, first_review: 1 days}",
                            .orders = two_of_four}));
  EXPECT_THAT(run.days<ReviewDue>("sites.a").front(), 1.0);
  EXPECT_THAT(supplies(run, "sites.a"), ElementsAre(Pair(11.0, 8)));  // reviewed on day 8
}

TEST(ReplenishingSite, PeriodicReviewOfSmallSBigSLeavesStockAboveS) {
  TracedRun const run(shop({.stock = "initial: 10 units, replenishment: {policy: s_S, reorder_point: 5 units, "
                                     "order_up_to: 12 units, outside_time: 1 days, review: periodic, every: 2 days}",
                            .orders = two_of_four}));
  EXPECT_THAT(supplies(run, "sites.a"), ElementsAre(Pair(5.0, 10)));  // reviewed on day 4: position 2
}

TEST(ReplenishingSite, PeriodicReviewOfReorderPointQuantity) {
  TracedRun const run(shop({.stock = "initial: 10 units, replenishment: {policy: r_Q, reorder_point: 2 units, "
                                     "order_quantity: 5 units, outside_time: 1 days, review: periodic, every: 2 days}",
                            .orders = two_of_four}));
  EXPECT_THAT(supplies(run, "sites.a"), ElementsAre(Pair(5.0, 5)));  // position 2 on day 4
}

TEST(ReplenishingSite, BackordersCountInTheInventoryPosition) {
  // The order of 4 takes the position from 1 to -3: 8 are missing to 5.
  TracedRun const run(shop({.stock = "initial: 1 units, replenishment: {policy: s_S, reorder_point: 0 units, "
                                     "order_up_to: 5 units, outside_time: 3 days}",
                            .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 4 units}]}"}));
  EXPECT_THAT(supplies(run, "sites.a"), ElementsAre(Pair(5.25, 8)));
}

TEST(ReplenishingSite, WithoutLeadTimeGoodsAreThereAtOnce) {
  TracedRun const run(shop({.stock = "replenishment: {policy: base_stock, base_stock: 0 units}",
                            .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 4 units}]}",
                            .more = "outcomes: {filled: {measure: filled_at_once}, waited: {measure: stock_wait}}\n"}));
  EXPECT_EQ(run.outcome("filled"), 4);
  EXPECT_EQ(run.outcome("waited"), 0);
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.0, 4)));  // as if it had been on hand: day 2 + 2 days
}

/// Site a supplies site b, which sells to buyer x where it stands.
std::string chain(std::string const& at_a, std::string const& at_b, std::string const& more = "") {
  return shop({.stock = at_a,
               .orders = "{product: p, from: b, dates: [{on: 2026-01-03, quantity: 4 units}]}",
               .site_b = "stock: {p: {" + at_b + "}}",
               .more = more});
}
std::string const from_a = "initial: 4 units, replenishment: {policy: base_stock, base_stock: 4 units, from: a}";

TEST(ReplenishingSite, AReplenishmentsLeadTimeIncludesItsHandOver) {
  TracedRun const run(chain("supply: unlimited", from_a));
  EXPECT_THAT(run.days<OrderPlaced>("sites.a"), ElementsAre(2.5));
  EXPECT_THAT(run.days<GoodsArrived>("sites.b"), ElementsAre(4.25));  // ordered on 2.25, two days under way
}

TEST(ReplenishingSite, AReplenishmentThatWaitedTravelsTheWholeTime) {
  TracedRun const run(chain("pipeline: [{on: 2026-01-11, quantity: 4 units}]", from_a));
  EXPECT_THAT(run.days<GoodsArrived>("sites.b"), ElementsAre(12.0));
}

TEST(ReplenishingSite, ReplenishmentsAreChargedNoDelay) {
  TracedRun const run(chain("pipeline: [{on: 2026-01-11, quantity: 4 units}]", from_a));
  // The buyer's 4 units wait for the word to reach b, and for nothing else.
  EXPECT_EQ(base::to_double(run.record().waited), 4 * 0.25 * 86400);
}

TEST(ReplenishingSite, OrdersAgainWhatItsSupplierLost) {
  // Site a has nothing and keeps no backorders: each order of b is lost, which b knows a news delay later, and thinks
  // of again a day after that, until goods come on day 10.
  TracedRun const run(chain("unmet: lost, pipeline: [{on: 2026-01-11, quantity: 4 units}]", from_a));
  auto const asked = run.days<OrderPlaced>("sites.a");
  ASSERT_GE(asked.size(), 2U);
  EXPECT_EQ(asked[0], 2.5);
  EXPECT_EQ(asked[1], 4.0);  // known on 2.75, placed on 3.75
  EXPECT_THAT(run.days<GoodsArrived>("sites.b"), ElementsAre(asked.back() - 0.25 + 2));
  EXPECT_EQ(asked.back(), 10.0);
}

TEST(ReplenishingSite, OrdersAgainWhatCustomsRefused) {
  TracedRun const run(
      chain("supply: unlimited", from_a, "offices: {o: {kind: customs, at: b, decides: {deny: 100 %}}}\n"));
  auto const asked = run.days<OrderPlaced>("sites.a");
  ASSERT_GE(asked.size(), 2U);
  EXPECT_EQ(asked[0], 2.5);
  EXPECT_EQ(asked[1], 5.75);  // refused on 4.25, known at b on 4.5, placed on 5.5
}

TEST(ReplenishingSite, AMovingAverageSetsTheTargetAndGivesBack) {
  // Reviews every 7 days, mean of the last two periods. Demand: 10 in the first week, 4 in the second, then none.
  // day 7: mean 10, position 20 - 10 = 10: nothing. day 14: mean 7, position 6: orders 1. day 21: mean 2, position 7:
  // gives back 5. day 28: mean 0, position 2: gives back 2.
  TracedRun const run(shop(
      {.stock = "initial: 20 units, replenishment: {policy: base_stock, review: periodic, every: 7 days, forecast: "
                "moving_average, forecast_periods: 2, lead_periods: 1}",
       .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}, {on: 2026-01-10, quantity: 4 "
                 "units}]}",
       .more = "outcomes:\n"
               "  back: {measure: status, status: returned}\n"
               "  by_day_22: {measure: status, status: returned, to: 2026-01-23}\n"
               "  ordered: {measure: order_quantity, reduce: total}\n"}));
  EXPECT_EQ(run.outcome("by_day_22"), 5);
  EXPECT_EQ(run.outcome("back"), 7);
  EXPECT_EQ(run.outcome("ordered"), 1 - 5 - 2);
}

TEST(ReplenishingSite, GivesBackNoMoreThanIsOnHand) {
  // day 7: mean 10, position 0, orders 10 that take 30 days. day 14: mean 5, wants to give back 5 and has nothing.
  TracedRun const run(shop(
      {.stock = "initial: 10 units, replenishment: {policy: base_stock, review: periodic, every: 7 days, forecast: "
                "moving_average, forecast_periods: 2, lead_periods: 1, outside_time: 30 days}",
       .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}]}",
       .more = "outcomes: {back: {measure: status, status: returned, to: 2026-02-06}}\n"}));
  EXPECT_EQ(run.outcome("back"), 0);
}

TEST(ReplenishingSite, ACancelledOrderFreesWhatWasCommitted) {
  // The order of 4 is given up on day 5.25 (position 4 again), the review on day 6 sees nothing missing.
  TracedRun const run(
      shop({.stock = "replenishment: {policy: base_stock, base_stock: 0 units, outside_time: 3 days, review: periodic, "
                     "every: 6 days}",
            .orders = "{product: p, from: a, patience: 3 days, dates: [{on: 2026-01-03, quantity: 4 units}]}"}));
  EXPECT_THAT(supplies(run, "sites.a"), IsEmpty());
}

}  // namespace
}  // namespace chokepoint::processes
