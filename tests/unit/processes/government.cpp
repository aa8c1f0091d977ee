#include "engine/processes/government.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::bureau;
using test::shop;
using test::TracedRun;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

/// One unit each day from day 1 on, taken at the seller's own site a quarter of a day after the order: 30 are
/// delivered in January (of the days 1 to 30) and 28 in February.
std::string daily(std::string const& more) {
  return shop({.orders = "{product: p, from: a, every: 1 days}", .buyer_site = "", .more = more});
}

std::string government(std::string const& reaction) {
  return "governments: {g: {reactions: {r: {" + reaction + "}}}}\n";
}

double happened(TracedRun const& run, std::size_t event = 0) {
  return test::day_of(run.record().events_happened[event]);
}

TEST(Government, ReactsWhenWhatIsPublishedCrossesItsThreshold) {
  TracedRun const run(
      daily("timeline: {answer: {by_reaction: yes}}\n" +
            government("watches: total.delivered.p >= 30 units, every: 5 days, publication_lag: 6 days, "
                       "lag: 3 days, triggers: answer")));
  // January is over on day 31 and published on day 37; the next look is on day 40, the announcement on day 43.
  EXPECT_THAT(run.days<GovernmentReviews>("governments.g"), ElementsAre(5, 10, 15, 20, 25, 30, 35, 40));
  EXPECT_THAT(run.days<ReactionDue>("governments.g"), ElementsAre(43));
  EXPECT_EQ(happened(run), 43.25);
}

TEST(Government, SeesNothingThatIsntPublished) {
  // One more than January's: February is over on day 59 and published a quarter of a day later.
  TracedRun const run(daily("timeline: {answer: {by_reaction: yes}}\n" +
                            government("watches: total.delivered.p >= 31 units, every: 12 hours, publication_lag: 6 "
                                       "hours, triggers: answer")));
  EXPECT_EQ(happened(run), 59.75);
}

TEST(Government, TellsWhatIsThereFromWhatPassed) {
  TracedRun const run(
      shop({.stock = "initial: 50 units",
            .orders = "{product: p, from: a, dates: [{on: 2026-01-11, quantity: 20 units}]}",
            .more = "timeline: {low: {by_reaction: yes}, past: {by_reaction: yes}}\n"
                    "governments: {g: {reactions: {a: {watches: balance.in_stock.p < 31 units, every: 40 "
                    "days, triggers: low}, b: {watches: month.delivered.p == 20 units and "
                    "total.initial.p == 50 units, every: 40 days, publication_lag: 1 days, triggers: "
                    "past}}}}\n"}));
  // Published 30 days after January, figures are unknown on day 40 to the first reaction: its stock reads 0 < 31.
  EXPECT_EQ(happened(run, 0), 40.25);
  EXPECT_EQ(happened(run, 1), 40.25);
}

TEST(Government, ALadderGoesOneStepUpWithEachCrossing) {
  // Crossings: the condition is true while the lane is known to be closed, on [10.25, 15.25) and [30.25, 35.25).
  TracedRun const run(shop({.orders = "{product: p, from: a, dates: [{on: 2027-01-01, quantity: 1 units}]}",
                            .more = "timeline: {ban: {by_reaction: yes}, c1: {on: 2026-01-11, set: {lanes.l.open: no}, "
                                    "lasts: 5 days}, c2: {on: 2026-01-31, set: {lanes.l.open: no}, lasts: 5 days}, "
                                    "warning: {by_reaction: yes}}\n" +
                                    government("watches: not open.l, every: 1 days, ladder: [warning, ban]")}));
  EXPECT_EQ(happened(run, 0), 31.25);  // ban
  EXPECT_EQ(happened(run, 3), 11.25);  // warning
  EXPECT_THAT(run.days<ReactionDue>("governments.g"), ElementsAre(11, 31));
}

TEST(Government, ReactsAtMostAsOftenAsItMay) {
  std::string const closures =
      "timeline: {answer: {by_reaction: yes}, c1: {on: 2026-01-11, set: {lanes.l.open: no}, lasts: 5 days}, c2: {on: "
      "2026-01-31, set: {lanes.l.open: no}, lasts: 5 days}}\n";
  auto const reactions = [&](std::string const& more) {
    TracedRun const run(
        shop({.orders = "{product: p, from: a, dates: [{on: 2027-01-01, quantity: 1 units}]}",
              .more = closures + government("watches: not open.l, every: 1 days, triggers: answer" + more)}));
    return run.days<ReactionDue>("governments.g");
  };
  EXPECT_THAT(reactions(""), ElementsAre(11));
  EXPECT_THAT(reactions(", at_most: 2"), ElementsAre(11, 31));
}

TEST(Government, WhatItSetsHoldsFromItsTriggerAndWhileItLasts) {
  // Dated events are known a quarter of a day later, so the look on day 3 sees what happened on day 2.
  TracedRun const run(bureau(
      "officers: 1, time: 1 days", {"2026-01-02", "2026-01-05", "2026-01-05"},
      "timeline: {stop: {by_reaction: yes, set: {offices.o.officers: 0}, lasts: 10 days}, sign: {on: 2026-01-03}}\n" +
          government("watches: happened.sign, every: 1 days, lag: 12 hours, triggers: stop")));
  EXPECT_EQ(happened(run, 1), 3.75);
  // Cases at the office on 1.25 and twice on 4.25: those wait until the stop is over on 13.75.
  EXPECT_THAT(run.days<CaseDecided>("buyers.x"), ElementsAre(2.5, 15, 16));
}

TEST(Government, WakesALaneAndAStockThatItChanges) {
  TracedRun const run(
      shop({.stock = "initial: 5 units, replenishment: {policy: base_stock, base_stock: 5 units, outside_time: 1 days}",
            .orders = "{product: p, from: a, dates: [{on: 2027-01-01, quantity: 1 units}]}",
            .more = "timeline: {alarm: {by_reaction: yes, lasts: 10 days, set: {lanes.l.open: no, "
                    "sites.a.stock.p.replenishment.base_stock: 12 units}}}\noutcomes: {up: {measure: up, of: [l]}}\n" +
                    government("watches: date >= 2026-01-05, every: 2 days, triggers: alarm")}));
  // Seen on day 4, in force on [4.25, 14.25): 7 units more are ordered at once.
  EXPECT_THAT(run.days<SupplyArrived>("sites.a"), ElementsAre(5.25));
  EXPECT_THAT(run.days<LaneReopened>("sites.a"), ElementsAre(14.5));
  EXPECT_DOUBLE_EQ(run.outcome("up"), 50.0 / 60);
}

TEST(Government, OfDatesAndTriggersTheLatestWins) {
  // Dated: 2 officers from day 6 on. Triggered: none from day 4.25 on. At day 6 the date is the later one.
  TracedRun const run(bureau("time: 1 days, officers: {path: {2026-01-01: 1, 2026-01-07: 2}}",
                             {"2026-01-05", "2026-01-05", "2026-01-05"},
                             "timeline: {stop: {by_reaction: yes, set: {offices.o.officers: 0}}}\n" +
                                 government("watches: date >= 2026-01-05, every: 2 days, triggers: stop")));
  // The wake of the event comes before the cases of that moment.
  EXPECT_THAT(run.days<CaseDecided>("buyers.x"), ElementsAre(7.25, 7.25, 8.25));
}

TEST(Government, RegimesFollowEachOtherAndTheirEventsEndWithThem) {
  TracedRun const run(shop({.orders = "{product: p, from: a, dates: [{on: 2027-01-01, quantity: 1 units}]}",
                            .more = "timeline: {storm: {by_reaction: yes, set: {lanes.l.open: no}}}\n"
                                    "outcomes: {up: {measure: up, of: [l]}}\n" +
                                    government("starts: calm, regimes: {calm: {lasts: 10 days, then: {rough: 100 %}}, "
                                               "rough: {lasts: 5 days, triggers: storm, then: {calm: 100 %}}}")}));
  // Storms on [10.25, 15.25), [25.25, 30.25), [40.25, 45.25) and [55.25, 60): 19.75 of 60 days.
  EXPECT_EQ(happened(run), 10.25);
  EXPECT_DOUBLE_EQ(run.outcome("up"), 1 - 19.75 / 60);
}

TEST(Government, ARegimeWithoutSuccessorStays) {
  TracedRun const run(shop({.orders = "{product: p, from: a, dates: [{on: 2027-01-01, quantity: 1 units}]}",
                            .more = "timeline: {storm: {by_reaction: yes}}\n" +
                                    government("starts: calm, regimes: {calm: {lasts: 10 days, then: {rough: 100 %}}, "
                                               "rough: {triggers: storm}}")}));
  EXPECT_THAT(run.days<RegimeChanges>("governments.g"), ElementsAre(10));
}

}  // namespace
}  // namespace chokepoint::processes
