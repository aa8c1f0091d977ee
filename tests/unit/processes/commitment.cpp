#include "engine/processes/commitment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::clock_of_sixty_days;
using test::TracedRun;

/// Two instalments, of 100 USD on day 10 and of 50.5 USD on day 30.
std::string pledge(std::string const& more, std::string const& blocks = "") {
  return clock_of_sixty_days +
         "countries: {KR: {}}\ncommitments: {c: {by: KR, amount: 200 USD, instalments: [{due: 2026-01-11, amount: 100 "
         "USD}, {due: 2026-01-31, amount: 50.5 USD}]" +
         more +
         "}}\noutcomes: {paid: {measure: paid}, mean: {measure: paid, reduce: average}, overdue: {measure: overdue}, "
         "most: "
         "{measure: overdue, reduce: maximum}}\n" +
         blocks;
}

TEST(Commitment, PaysOnTheDayAndIsNeverOverdue) {
  TracedRun const run(pledge(""));
  EXPECT_EQ(run.outcome("paid"), 150.5);
  EXPECT_DOUBLE_EQ(run.outcome("mean"), (100 * 50 + 50.5 * 30) / 60);
  EXPECT_EQ(run.outcome("overdue"), 0);
}

TEST(Commitment, WhatIsPaidIsBookedWhereGoodsArePaidInItsCurrency) {
  TracedRun const run(clock_of_sixty_days +
                      "countries: {KR: {}}\nproducts: {p: {price: 1 USD}}\ncommitments: {c: {by: KR, amount: 200 USD, "
                      "instalments: [{due: 2026-01-11, amount: 100 USD}, {due: 2026-01-31, amount: 50.5 USD}]}}\n"
                      "outcomes: {sunk: {measure: invested, of: [KR]}, early: {measure: invested, of: [KR], to: "
                      "2026-01-20}}\n");
  EXPECT_EQ(run.outcome("sunk"), 150.5);
  EXPECT_EQ(run.outcome("early"), 100);
}

TEST(Commitment, WhatSlipsIsOverdueUntilItIsPaid) {
  // Overdue: 100 on [10, 15) and 50.5 on [30, 35).
  TracedRun const run(pledge(", slips: 5 days"));
  EXPECT_EQ(run.outcome("paid"), 150.5);
  EXPECT_DOUBLE_EQ(run.outcome("overdue"), (100 * 5 + 50.5 * 5) / 60);
  EXPECT_EQ(run.outcome("most"), 100);
}

TEST(Commitment, PaysNothingBeforeItsMilestones) {
  // 100 on [10, 40) and 50.5 on [30, 40): all is paid on day 40.
  TracedRun const run(pledge(", needs: [first, act]", "timeline: {first: {on: 2026-01-05}, act: {on: 2026-02-10}}\n"));
  EXPECT_EQ(run.outcome("paid"), 150.5);
  EXPECT_DOUBLE_EQ(run.outcome("overdue"), (100 * 30 + 50.5 * 10) / 60);
  EXPECT_EQ(run.outcome("most"), 150.5);
}

TEST(Commitment, WithoutTheActNothingIsEverPaid) {
  TracedRun const run(pledge(", needs: [act]", "timeline: {act: {on: 2026-01-05, occurs: 40 %}}\n"));
  EXPECT_EQ(run.outcome("paid"), 0);
  EXPECT_EQ(run.outcome("most"), 150.5);
}

TEST(Commitment, AGovernmentSeesWhatIsOverdueAndItsAnswerMayBeTheMilestone) {
  // 100 are overdue from day 10 on, known on 10.25; seen on day 12, answered on 12.25, which lets it pay at once.
  TracedRun const run(pledge(", needs: [threat]",
                             "timeline: {threat: {by_reaction: yes}}\ngovernments: {us: {reactions: {r: {watches: "
                             "overdue.c > 99.99 USD and paid.c == 0 USD, every: 4 days, triggers: threat}}}}\n"));
  EXPECT_EQ(test::day_of(run.record().events_happened[0]), 12.25);
  EXPECT_EQ(run.outcome("paid"), 150.5);
  EXPECT_DOUBLE_EQ(run.outcome("overdue"), 100 * 2.25 / 60);
}

}  // namespace
}  // namespace chokepoint::processes
