#include "engine/simulation/outcomes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "tests/support/yaml_world.hpp"

namespace chokepoint::simulation {
namespace {

using test::TracedRun;

/// Runs from 2026-01-01 (day 0) to day 60; news takes a quarter of a day.
std::string clock(std::string const& more = "") {
  return "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-03-02, news_delay: 6 hours" + more + "}\n";
}

/// Four applications at the office on day 1.25, where one officer takes a day for each: waits of 0, 1, 2 and 3 days,
/// done on 2.25, 3.25, 4.25 and 5.25.
TracedRun desk(std::string const& outcomes) {
  std::string dates;
  for (int i = 0; i < 4; ++i) dates += (i > 0 ? ", " : "") + std::string("{on: 2026-01-02, quantity: 1 units}");
  return TracedRun(clock() +
                   "offices: {o: {officers: 1, time: 1 days}}\nbuyers: {x: {orders: {o: {apply_to: o, dates: [" +
                   dates + "]}}}}\noutcomes: {" + outcomes + "}\n");
}

TEST(Outcomes, AnEventHappenedOrDidntAndHasADate) {
  TracedRun const run(
      clock() +
      "offices: {o: {}}\nbuyers: {x: {orders: {o: {apply_to: o, dates: [{on: 2026-01-02}]}}}}\n"
      "timeline: {a: {on: 2026-01-11}, b: {on: 2026-01-21}, c: {on: 2026-01-05, occurs: 10 %}, d: {on: "
      "2026-03-02}}\n"
      "outcomes: {all: {measure: happened}, a: {measure: happened, of: [a]}, c: {measure: happened, of: "
      "[c]}, early: {measure: happened, of: [a, b], to: 2026-01-21}, when: {measure: happened, reduce: "
      "first_date, of: [b, a, c]}, never: {measure: happened, reduce: first_date, of: [c]}}\n");
  EXPECT_EQ(run.outcome("all"), 0.5);  // a and b; d is at the end, when nothing happens any more
  EXPECT_EQ(run.outcome("a"), 1);
  EXPECT_EQ(run.outcome("c"), 0);
  EXPECT_EQ(run.outcome("early"), 0.5);
  EXPECT_EQ(test::day_of(base::SimTime(static_cast<std::int64_t>(run.outcome("when")))), 10);
  EXPECT_FALSE(run.has_value("never"));
  EXPECT_EQ(run.record().events_happened.size(), 4u);
}

TEST(Outcomes, MeanVarianceAndMaximumOfObservations) {
  TracedRun const run = desk(
      "mean: {measure: wait}, variance: {measure: wait, reduce: variance}, most: {measure: wait, reduce: maximum}, "
      "sum: {measure: wait, reduce: total}, rate: {measure: wait, reduce: rate}");
  EXPECT_EQ(run.outcome("mean"), 1.5);
  EXPECT_DOUBLE_EQ(run.outcome("variance"), 5.0 / 3);
  EXPECT_EQ(run.outcome("most"), 3);
  EXPECT_EQ(run.outcome("sum"), 6);
  EXPECT_DOUBLE_EQ(run.outcome("rate"), 0.1);
}

TEST(Outcomes, AShareAboveCountsWhatIsGreater) {
  TracedRun const run = desk(
      "late: {measure: wait, reduce: share_above, above: 1 days}, later: {measure: wait, reduce: share_above, above: "
      "1.5 days}, latest: {measure: wait, reduce: share_above, above: 3 days}");
  EXPECT_EQ(run.outcome("late"), 0.5);
  EXPECT_EQ(run.outcome("later"), 0.5);
  EXPECT_EQ(run.outcome("latest"), 0);
}

TEST(Outcomes, AQuantileIsTheLeastObservationThatReachesIt) {
  TracedRun const run = desk(
      "half: {measure: wait, reduce: quantile, of: [o]}, most: {measure: wait, reduce: quantile, quantile: 0.75, of: "
      "[o]}, all: {measure: wait, reduce: quantile, quantile: 1, of: [o]}");
  EXPECT_NEAR(run.outcome("half"), 1, 1.0 / 256);
  EXPECT_NEAR(run.outcome("most"), 2, 2.0 / 256);
  EXPECT_EQ(run.outcome("all"), 3);
}

TEST(Outcomes, AverageTotalMaximumAndShareOfALevel) {
  // Three wait until 2.25, two until 3.25, one until 4.25.
  TracedRun const run = desk(
      "average: {measure: waiting}, total: {measure: waiting, reduce: total}, most: {measure: waiting, reduce: "
      "maximum}, above: {measure: waiting, reduce: share_above, above: 1}");
  EXPECT_DOUBLE_EQ(run.outcome("average"), 6.0 / 60);
  EXPECT_EQ(run.outcome("total"), 6);
  EXPECT_EQ(run.outcome("most"), 3);
  EXPECT_DOUBLE_EQ(run.outcome("above"), 2.0 / 60);
}

TEST(Outcomes, AWindowCutsOutItsObservationsAndItsTime) {
  TracedRun const run = desk(
      "mean: {measure: wait, from: 2026-01-03, to: 2026-01-05}, average: {measure: waiting, from: 2026-01-03, to: "
      "2026-01-05}");
  EXPECT_EQ(run.outcome("mean"), 0.5);                           // of those done on 2.25 and 3.25
  EXPECT_EQ(run.outcome("average"), (3 * 0.25 + 2 + 0.75) / 2);  // over days 2 and 3
}

TEST(Outcomes, AFinalLevelIsThatOfTheWindowsEnd) {
  TracedRun const run = desk(
      "early: {measure: waiting, reduce: final, to: 2026-01-04}, late: {measure: waiting, reduce: final, to: "
      "2026-01-05}, end: {measure: waiting, reduce: final}");
  EXPECT_EQ(run.outcome("early"), 2);
  EXPECT_EQ(run.outcome("late"), 1);
  EXPECT_EQ(run.outcome("end"), 0);
}

TEST(Outcomes, ALevelThatNeverMovedIsZero) {
  TracedRun const run = desk("none: {measure: waiting, reduce: maximum, from: 2026-02-01}");
  EXPECT_EQ(run.outcome("none"), 0);
  TracedRun const idle(clock() +
                       "products: {p: {}}\nsites: {a: {stock: {p: {initial: 5 units}}}}\n"
                       "outcomes: {short: {measure: backorders, reduce: maximum}}\n");
  EXPECT_EQ(idle.outcome("short"), 0);
}

TEST(Outcomes, AMeanOfNothingHasNoValue) {
  TracedRun const run = desk("none: {measure: wait, from: 2026-02-01}, some: {formula: none + 1 day}");
  EXPECT_FALSE(run.has_value("none"));
  EXPECT_FALSE(run.has_value("some"));
}

/// Ten units of p delivered on day 4 and fifteen on day 8.
TracedRun deliveries(std::string const& outcomes, std::string const& resolution = "1") {
  return TracedRun(
      clock() + "products: {p: {resolution: " + resolution +
      "}}\nsites: {a: {stock: {p: {supply: unlimited}}}, b: {}}\n"
      "lanes: {l: {from: a, to: b, time: 2 days}}\n"
      "buyers: {x: {at: b, orders: {o: {product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}, "
      "{on: 2026-01-07, quantity: 15 units}]}}}}\noutcomes: {" +
      outcomes + "}\n");
}

/// The day of an outcome that is a date.
double date_of(TracedRun const& run, std::string_view name) {
  return test::day_of(base::SimTime(static_cast<std::int64_t>(run.outcome(name))));
}

TEST(Outcomes, AFirstDateIsTheMomentAtWhichItWasReached) {
  std::string const first = "measure: status, status: delivered, reduce: first_date";
  TracedRun const run = deliveries("some: {" + first + "}, ten: {" + first + ", reaches: 10 units}, more: {" + first +
                                   ", product: p, reaches: 11 units}, never: {" + first + ", reaches: 26 units}");
  // Ordered on days 2 and 6, two days on the way.
  EXPECT_EQ(date_of(run, "some"), 4);
  EXPECT_EQ(date_of(run, "ten"), 4);
  EXPECT_EQ(date_of(run, "more"), 8);
  EXPECT_FALSE(run.has_value("never"));
}

TEST(Outcomes, AFirstDateMayAskForPartsOfAUnit) {
  std::string const first = "measure: status, status: delivered, product: p, reduce: first_date";
  TracedRun const run =
      deliveries("ten: {" + first + ", reaches: 10 units}, more: {" + first + ", reaches: 10.1 units}", "0.1");
  EXPECT_EQ(date_of(run, "ten"), 4);
  EXPECT_EQ(date_of(run, "more"), 8);
}

TEST(Outcomes, AStatusIsCountedFromTheBeginningOrWithinAWindow) {
  TracedRun const run = deliveries(
      "all: {measure: status, status: delivered}, then: {measure: status, status: delivered, to: 2026-01-08}, within: "
      "{measure: status, status: delivered, reduce: total, from: 2026-01-06}");
  EXPECT_EQ(run.outcome("all"), 25);
  EXPECT_EQ(run.outcome("then"), 10);
  EXPECT_EQ(run.outcome("within"), 15);
}

TEST(Outcomes, AFormulaReadsEachPartOverItsOwnWindow) {
  TracedRun const run = deliveries(
      "early: {measure: delivered, to: 2026-01-08}, all: {measure: delivered}, ratio: {formula: early / all}");
  EXPECT_EQ(run.outcome("ratio"), 10.0 / 25);
}

TEST(Outcomes, DelayIsSummedByReasonAndBuyer) {
  TracedRun const run = deliveries(
      "all: {measure: delay}, moving: {measure: delay, reason: transit}, hand: {measure: delay, reason: handover, of: "
      "[x]}");
  EXPECT_EQ(run.outcome("all"), 25 * 2.0);
  EXPECT_EQ(run.outcome("moving"), 25 * 1.75);
  EXPECT_EQ(run.outcome("hand"), 25 * 0.25);
}

TEST(Outcomes, CostsFollowFromLevelsAndCounts) {
  // 4 of 10 units left on hand from day 2.25 on; the order of 6 more is placed once; 2 units short until day 30.
  TracedRun const run(
      clock() +
      "products: {p: {}}\n"
      "sites: {a: {stock: {p: {initial: 10 units, holding_cost: 2 USD per unit per day, order_cost: 8 "
      "USD, replenishment: {policy: s_S, reorder_point: 4 units, order_up_to: 10 units, outside_time: "
      "100 days}}}}, c: {stock: {p: {unmet: lost, initial: 1 units, shortage_cost: 5 USD per unit}}}, "
      "d: {stock: {p: {shortage_cost: 3 USD per unit per day, pipeline: [{on: 2026-01-31, quantity: 2 "
      "units}]}}}}\n"
      "buyers: {x: {orders: {o1: {product: p, from: a, dates: [{on: 2026-01-03, quantity: 6 units}]}, "
      "o2: {product: p, from: c, dates: [{on: 2026-01-03, quantity: 4 units}]}, o3: {product: p, from: d, "
      "dates: [{on: 2026-01-03, quantity: 2 units}]}}}}\n"
      "outcomes: {holding: {measure: holding, of: [a]}, ordering: {measure: ordering, of: [a]}, lost: "
      "{measure: shortage, of: [c]}, short: {measure: shortage, of: [d]}, per_day: {measure: holding, "
      "of: [a], reduce: rate}}\n");
  EXPECT_DOUBLE_EQ(run.outcome("holding"), 2 * (10 * 2.25 + 4 * 57.75));
  EXPECT_DOUBLE_EQ(run.outcome("per_day"), 2 * (10 * 2.25 + 4 * 57.75) / 60);
  EXPECT_EQ(run.outcome("ordering"), 8);
  EXPECT_EQ(run.outcome("lost"), 3 * 5);
  EXPECT_DOUBLE_EQ(run.outcome("short"), 2 * 3 * (30 - 2.25));
}

/// Two cases in the first of three batches of 20 days, waiting 0 and 1 day; one in the second, waiting 0; none in the
/// third.
TracedRun batches(std::string const& outcomes) {
  return TracedRun(
      clock(", batches: 3") +
      "offices: {o: {officers: 1, time: 1 days}}\n"
      "buyers: {x: {orders: {o: {apply_to: o, dates: [{on: 2026-01-02, quantity: 1 units}, {on: 2026-01-02, "
      "quantity: 1 units}, {on: 2026-01-31, quantity: 1 units}]}}}}\noutcomes: {" +
      outcomes + "}\n");
}

double error_of(TracedRun const& run, std::string_view name) {
  for (std::size_t i = 0; i < run.world().outcomes.size(); ++i) {
    if (run.world().outcomes[i].name == name) return run.record().outcomes[i].standard_error.value_or(-1);
  }
  return -2;
}

TEST(Outcomes, TheErrorOfARateIsThatOfItsBatches) {
  // 0.1, 0.05 and 0 a day: deviation 0.05.
  TracedRun const run = batches("rate: {measure: served, reduce: rate}");
  EXPECT_DOUBLE_EQ(run.outcome("rate"), 0.05);
  EXPECT_NEAR(error_of(run, "rate"), 0.05 / std::sqrt(3.0), 1e-12);
}

TEST(Outcomes, TheErrorOfATotalIsThatOfAllBatchesTogether) {
  // 2, 1 and 0 cases: deviation 1, so √3 for the sum of three.
  TracedRun const run = batches("count: {measure: served}");
  EXPECT_EQ(run.outcome("count"), 3);
  EXPECT_NEAR(error_of(run, "count"), std::sqrt(3.0), 1e-12);
}

TEST(Outcomes, ABatchWithoutAValueIsLeftOut) {
  // Mean waits of 0.5 and 0 days: deviation √0.125.
  TracedRun const run = batches("wait: {measure: wait}");
  EXPECT_NEAR(error_of(run, "wait"), std::sqrt(0.125) / std::sqrt(2.0), 1e-12);
}

TEST(Outcomes, TheErrorOfAFormulaOfTotalsIsThatOfAllBatchesTogether) {
  TracedRun const run = batches("count: {measure: served}, double: {formula: 2 * count}, more: {formula: count + 100}");
  EXPECT_EQ(run.outcome("double"), 6);
  EXPECT_NEAR(error_of(run, "double"), 2 * std::sqrt(3.0), 1e-12);
  EXPECT_NEAR(error_of(run, "more"), std::sqrt(3.0), 1e-12);
}

TEST(Outcomes, TheErrorOfARatioOfTotalsIsThatOfTheBatchesRatios) {
  // Days waited by case served: 1/2 and 0; the third batch has no cases and no ratio.
  TracedRun const run =
      batches("count: {measure: served}, days: {measure: wait, reduce: total}, ratio: {formula: days / count}");
  EXPECT_DOUBLE_EQ(run.outcome("ratio"), 1.0 / 3);
  EXPECT_NEAR(error_of(run, "ratio"), std::sqrt(0.125) / std::sqrt(2.0), 1e-12);
}

TEST(Outcomes, WhatCoversAPartOfTheTimeHasNoError) {
  TracedRun const run = batches("part: {measure: served, to: 2026-02-01}, most: {measure: wait, reduce: maximum}");
  EXPECT_EQ(error_of(run, "part"), -1);
  EXPECT_EQ(error_of(run, "most"), -1);
}

TEST(Outcomes, TheWarmUpIsLeftOut) {
  TracedRun const run(clock(", warm_up: 10 days") +
                      "offices: {o: {officers: 1, time: 1 days}}\n"
                      "buyers: {x: {orders: {o: {apply_to: o, dates: [{on: 2026-01-02, quantity: 1 units}, {on: "
                      "2026-01-31, quantity: 1 units}]}}}}\n"
                      "outcomes: {served: {measure: served}, busy: {measure: in_service}}\n");
  EXPECT_EQ(run.outcome("served"), 1);
  EXPECT_DOUBLE_EQ(run.outcome("busy"), 1.0 / 50);
}

}  // namespace
}  // namespace chokepoint::simulation
