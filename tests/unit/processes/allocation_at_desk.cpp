// How an order desk shares scarce goods.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::TracedRun;
using testing::ElementsAre;
using testing::Pair;

/// Buyer x orders 60 and buyer y 30 units on day 2; 45 come on day 10, and 45 more on day 20, two days from both.
TracedRun run(std::string const& allocation, std::string const& x = "", std::string const& y = "") {
  return TracedRun(
      test::shop({.stock = "allocation: " + allocation +
                           ", pipeline: [{on: 2026-01-11, quantity: 45 units}, {on: 2026-01-21, quantity: 45 units}]",
                  .orders = "{product: p, from: a" + x + ", dates: [{on: 2026-01-03, quantity: 60 units}]}",
                  .more_buyers = ", y: {at: b, orders: {o: {product: p, from: a" + y +
                                 ", dates: [{on: 2026-01-03, quantity: 30 units}]}}}"}));
}

TEST(AllocationAtDesk, FirstComeServesTheOrderThatCameFirst) {
  auto const served = run("first_come");
  EXPECT_THAT(served.deliveries("buyers.x"), ElementsAre(Pair(12.0, 45), Pair(22.0, 15)));
  EXPECT_THAT(served.deliveries("buyers.y"), ElementsAre(Pair(22.0, 30)));
}

TEST(AllocationAtDesk, ProportionalKeepsTheRatioOfOpenOrders) {
  auto const served = run("proportional");
  EXPECT_THAT(served.deliveries("buyers.x"), ElementsAre(Pair(12.0, 30), Pair(22.0, 30)));
  EXPECT_THAT(served.deliveries("buyers.y"), ElementsAre(Pair(12.0, 15), Pair(22.0, 15)));
}

TEST(AllocationAtDesk, MaxMinGivesEqualShares) {
  // 23 and 22: the odd unit to who came first; then y wants 8 more, and x has the rest.
  auto const served = run("max_min");
  EXPECT_THAT(served.deliveries("buyers.x"), ElementsAre(Pair(12.0, 23), Pair(22.0, 37)));
  EXPECT_THAT(served.deliveries("buyers.y"), ElementsAre(Pair(12.0, 22), Pair(22.0, 8)));
}

TEST(AllocationAtDesk, GoodsLeaveInLotsAndTheRestStays) {
  // 4 lots of 10 for 6 and 3 lots: 2.67 and 1.33, so 3 and 1; 5 units stay. On day 20 there are 50: 30 and 20 are
  // asked.
  auto const served = run("proportional, shipping_lot: 10 units");
  EXPECT_THAT(served.deliveries("buyers.x"), ElementsAre(Pair(12.0, 30), Pair(22.0, 30)));
  EXPECT_THAT(served.deliveries("buyers.y"), ElementsAre(Pair(12.0, 10), Pair(22.0, 20)));
  // One by one: 5 lots of x, and 5 units stay, too few for y; then 20 complete x, and 30 y.
  auto const in_order = run("first_come, shipping_lot: 8 units");
  EXPECT_THAT(in_order.deliveries("buyers.x"), ElementsAre(Pair(12.0, 40), Pair(22.0, 20)));
  EXPECT_THAT(in_order.deliveries("buyers.y"), ElementsAre(Pair(22.0, 30)));
}

TEST(AllocationAtDesk, ASmallOrderHasItsShareOfWhatComesLotByLot) {
  // A lot of 10 every second day, for orders of 900 and 100: each time the small one is owed 10 x 100 / all that is
  // open, 1, 1.010, 1.020, 1.031, 1.042; by the fifth that is 5.103, and the large one is owed the other 4.897. The
  // fifth lot is the small one's, which then has had 4.897 more than its share: until the tenth that isn't used up.
  std::string arrivals;
  for (int day = 10; day < 30; day += 2) {
    arrivals += fmt::format("{}{{on: 2026-01-{:02}, quantity: 10 units}}", day == 10 ? "" : ", ", day + 1);
  }
  TracedRun const served(
      test::shop({.stock = "allocation: proportional, shipping_lot: 10 units, pipeline: [" + arrivals + "]",
                  .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 900 units}]}",
                  .more_buyers = ", y: {at: b, orders: {o: {product: p, from: a, dates: [{on: 2026-01-03, quantity: "
                                 "100 units}]}}}"}));
  EXPECT_THAT(served.deliveries("buyers.y"), ElementsAre(Pair(20.0, 10)));
  EXPECT_EQ(served.deliveries("buyers.x").size(), 9u);
}

TEST(AllocationAtDesk, AnOrderCutToWhatLiesThereIsServed) {
  // 25 come on day 10: 20 for the prepaid order, and 5 stay, less than a lot. On day 15 the buyer takes q for the 16 of
  // the other that it needs; the 4 that pad it are asked for still, and lie there.
  TracedRun const served(
      test::clock_of_sixty_days +
      "products: {p: {}, q: {}}\nsites: {a: {stock: {p: {shipping_lot: 10 units, pipeline: [{on: "
      "2026-01-11, quantity: 25 units}]}, q: {supply: unlimited}}}, b: {}}\nlanes: {l: {from: a, to: b, "
      "time: 2 days}}\nbuyers: {x: {at: b, orders: {o: {product: p, from: a, dates: [{on: 2026-01-03, "
      "quantity: 20 units, firmness: prepaid}, {on: 2026-01-04, quantity: 20 units, true_need: 16 "
      "units}], else_buys: [{product: q, from: a, after: 12 days, worth: 1}]}}}}\n");
  EXPECT_THAT(served.deliveries("buyers.x"), ElementsAre(Pair(12.0, 20), Pair(17.0, 16), Pair(17.25, 4)));
}

TEST(AllocationAtDesk, ClassesComeBeforeShares) {
  auto const served = run("proportional", ", priority: 1");
  EXPECT_THAT(served.deliveries("buyers.y"), ElementsAre(Pair(12.0, 30)));
  EXPECT_THAT(served.deliveries("buyers.x"), ElementsAre(Pair(12.0, 15), Pair(22.0, 45)));
}

}  // namespace
}  // namespace chokepoint::processes
