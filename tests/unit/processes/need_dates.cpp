// When needs fall due, what is late then, and stock that nobody may take.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::Shop;
using test::TracedRun;

constexpr char const* outcomes =
    "outcomes: {due: {measure: need_due}, due_by_day_20: {measure: need_due, to: 2026-01-20}, late: {measure: "
    "late}, "
    "last: {measure: late, reduce: final}, worst: {measure: late, reduce: maximum}}\n";

/// Ten units are ordered on day 2; four come on day 12 and six on day 32, which x hears a quarter of a day later.
TracedRun ten(std::string const& due) {
  return TracedRun(
      test::shop({.stock = "pipeline: [{on: 2026-01-11, quantity: 4 units}, {on: 2026-01-31, quantity: 6 units}]",
                  .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units" + due + "}]}",
                  .more = outcomes}));
}

TEST(NeedDates, WhatHasNotComeByItsDateIsLate) {
  // Due on day 20: six units are late for twelve days and a quarter.
  auto const dated = ten(", needed_on: 2026-01-21");
  EXPECT_EQ(dated.outcome("due"), 10);
  EXPECT_EQ(dated.outcome("due_by_day_20"), 0);
  EXPECT_DOUBLE_EQ(dated.outcome("late"), 6 * 12.25 / 60);
  EXPECT_EQ(dated.outcome("worst"), 6);
  EXPECT_EQ(dated.outcome("last"), 0);
}

TEST(NeedDates, WhatIsDueAfterTheRunIsNeverLate) {
  for (auto const* due : {", needed_on: 2026-03-02", ", needed_on: 9999-12-31"}) {
    auto const later = ten(due);
    EXPECT_EQ(later.outcome("due"), 0) << due;
    EXPECT_EQ(later.outcome("worst"), 0) << due;
  }
}

TEST(NeedDates, WithoutOneANeedIsDueAtOnce) {
  auto const at_once = ten("");
  EXPECT_EQ(at_once.outcome("due_by_day_20"), 10);
  EXPECT_DOUBLE_EQ(at_once.outcome("late"), (10 * 10.25 + 6 * 20.0) / 60);
}

TEST(NeedDates, WhatPadsAnOrderIsNeverDue) {
  auto const padded = ten(", true_need: 7 units");
  EXPECT_EQ(padded.outcome("due"), 7);
  EXPECT_DOUBLE_EQ(padded.outcome("late"), (7 * 10.25 + 3 * 20.0) / 60);
}

TEST(NeedDates, OfAStreamFollowEachOrder) {
  // Orders of days 0 and 30 are due on days 10 and 40; they come two days after they are placed, and nothing is late.
  auto const stream = TracedRun(test::shop(
      {.orders = "{product: p, from: a, every: 30 days, first: 0 days, quantity: 5 units, needed_within: 10 days}",
       .more = outcomes}));
  EXPECT_EQ(stream.outcome("due_by_day_20"), 5);
  EXPECT_EQ(stream.outcome("due"), 10);
  EXPECT_EQ(stream.outcome("worst"), 0);
}

/// Ten units are in stock; six are ordered on day 2, which the desk knows on 2.25.
TracedRun stranded(std::string const& vintage, std::string const& more = "") {
  return TracedRun(test::shop({.stock = "initial: 10 units",
                               .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 6 units}]}",
                               .more = "countries: {H: {}}\nrules: {r: {by: H, vintages: [" + vintage + "]}}\n" + more +
                                       "outcomes: {stranded: {measure: stranded, reduce: average}, last: {measure: "
                                       "stranded}}\n"}));
}
constexpr char const* office = "offices: {o: {kind: licensing, rules: [r], time: 50 days}}\n";

TEST(Stranded, StockThatOpenOrdersMayTakeIsNot) {
  auto const licensed = stranded("{effective: 2025-01-01, license: case_by_case}", office);
  EXPECT_DOUBLE_EQ(licensed.outcome("stranded"), (10 * 2.25 + 4 * 57.75) / 60);
}

TEST(Stranded, ABanStrandsWhatWaitsForAnOrder) {
  auto const banned = stranded(
      "{effective: 2025-01-01, license: case_by_case}, {effective: 2026-01-11, license: case_by_case, ban: yes}",
      office);
  EXPECT_DOUBLE_EQ(banned.outcome("stranded"), (10 * 2.25 + 4 * 7.75 + 10 * 50) / 60);
  EXPECT_EQ(banned.outcome("last"), 10);
}

TEST(Stranded, WhatLeavesIsNoLongerThere) {
  auto const free = stranded("{effective: 2025-01-01, ban: yes, sunset: 2026-01-21}");
  EXPECT_DOUBLE_EQ(free.outcome("stranded"), (10 * 20 + 4 * 40.0) / 60);
}

}  // namespace
}  // namespace chokepoint::processes
