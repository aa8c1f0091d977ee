// The waiting of orders that are given up is a class of its own, all of it, reason by reason.

#include <gtest/gtest.h>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::shop;
using test::TracedRun;

std::string const classes =
    "outcomes: {needed: {measure: delay, class: genuine}, padding: {measure: delay, class: inflated}, given_up: "
    "{measure: delay, class: cancelled}, for_license: {measure: delay, class: cancelled, reason: license}, for_stock: "
    "{measure: delay, class: cancelled, reason: stock}, license: {measure: delay, reason: license}}\n";

/// Ordered on day 2 and at the desk on day 2.25; given up on day 5, which the desk knows on day 5.25.
std::string orders(std::string const& more = "") {
  return "{product: p, from: a, patience: 3 days, dates: [{on: 2026-01-03, quantity: 10 units}]" + more + "}";
}

TEST(OrdersGivenUp, WaitInAClassOfTheirOwn) {
  TracedRun const run(shop({.stock = "initial: 4 units", .orders = orders(), .more = classes}));
  EXPECT_EQ(run.outcome("needed"), 4 * 2);  // delivered two days after the order
  EXPECT_EQ(run.outcome("given_up"), 6 * 3.25);
  EXPECT_EQ(run.outcome("padding"), 0);
}

TEST(OrdersGivenUp, TakeWithThemWhatTheyWaitedForBefore) {
  TracedRun const run(shop({.stock = "initial: 0 units",
                            .orders = orders(),
                            .more = "offices: {o: {kind: licensing, time: 1 days}}\n" + classes}));
  // Filed from day 2.25 to 2.5, decided on 3.5, and known on 3.75.
  EXPECT_EQ(run.outcome("needed"), 0);
  EXPECT_EQ(run.outcome("given_up"), 10 * 3.25);
  EXPECT_EQ(run.outcome("for_license"), run.outcome("license"));
  EXPECT_GE(run.outcome("for_license"), 10 * 1.25);
  EXPECT_EQ(run.outcome("for_stock"), 10 * (5.25 - 3.75));
}

TEST(OrdersGivenUp, LeaveWhatPadsThemInItsClass) {
  TracedRun const run(shop({.stock = "initial: 0 units", .orders = orders(", padded_by: 2"), .more = classes}));
  // Half of the ten are needed.
  EXPECT_EQ(run.outcome("given_up"), 5 * 3.25);
  EXPECT_EQ(run.outcome("padding"), 5 * 3.25);
  EXPECT_EQ(run.outcome("needed"), 0);
}

TEST(OrdersGivenUp, InPartLeaveTheRestWhereItWas) {
  // Six of ten are made up for by q after two days, and taken back a news delay later; four wait to the end.
  TracedRun const run(
      test::clock_of_sixty_days +
      "products: {p: {}, q: {}}\nsites: {a: {stock: {p: {initial: 0 units}, q: {initial: 6 units}}}}\nbuyers: {x: "
      "{orders: {o: {product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}], else_buys: [{product: q, "
      "from: "
      "a, after: 2 days, worth: 1}]}}}}\n" +
      classes);
  EXPECT_GT(run.outcome("given_up"), 0);
  // All ten of p and what was ordered of q: nothing is lost between the classes.
  EXPECT_EQ(run.outcome("given_up") + run.outcome("needed"), [&] {
    double sum = 0;
    for (std::size_t r = 0; r < ledger::delay_reasons; ++r) {
      sum += run.waited_for(static_cast<ledger::DelayReason>(r));
    }
    return sum;
  }());
}

}  // namespace
}  // namespace chokepoint::processes
