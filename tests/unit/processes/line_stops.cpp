// Lines that stop with all that is in process: blackouts, quakes, outages. News takes a quarter of a day.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::TracedRun;
using testing::ElementsAre;
using testing::Pair;

/// Line l makes chips at site a, in country T; ten of them are ordered on day 2 and collected. Five a day are started,
/// in lots of four, four and two on days 2.5, 3.3 and 4.1, and each is two days in process.
std::string plant(std::string const& line, std::string const& more = "", std::string const& recipe = "") {
  return test::clock_of_sixty_days +
         "countries: {T: {}}\nproducts: {chip: {}}\nsites: {a: {in: T, stock: {chip: {replenishment: {policy: "
         "base_stock, "
         "base_stock: 0 units, made_on: l}}}}}\nproduction: {l: {at: a, capacity: 5 units per day" +
         line + ", makes: {chip: {lot: 4 units, cycle: 2 days" + recipe +
         "}}}}\nbuyers: {x: {orders: {o: {product: chip, from: a, dates: [{on: 2026-01-03, quantity: 10 units}]}}}}\n" +
         more +
         "outcomes: {scrapped: {measure: scrapped}, made: {measure: made}, process: {measure: in_process, reduce: "
         "total}}\n";
}

// Day 4 to day 14: the first lot has half a day to go and the second 1.3 days; the start of the second rests with 0.1
// days to go.
std::string const blackout = ", running: {path: {2026-01-01: yes, 2026-01-05: no, 2026-01-15: yes}}";

TEST(LineStops, RunAsBeforeWhereNothingStops) {
  TracedRun const run(plant(""));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.5, 4), Pair(5.3, 4), Pair(6.1, 2)));
  EXPECT_DOUBLE_EQ(run.outcome("process"), 10 * 2);
}

TEST(LineStops, WhatIsInProcessStandsStill) {
  TracedRun const run(plant(blackout));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(14.5, 4), Pair(15.3, 4), Pair(16.1, 2)));
  EXPECT_EQ(run.outcome("scrapped"), 0);
  EXPECT_DOUBLE_EQ(run.outcome("process"), 8 * (2 + 10) + 2 * 2);
}

TEST(LineStops, APartOfItMayBeLostAndIsMadeAnew) {
  TracedRun const run(plant(blackout + ", stop_loses: 50 %"));
  // Two units of each lot. The site hears of it on day 4.25 and orders them again; they are started after the third
  // lot, on days 14.5 and 14.9.
  EXPECT_THAT(run.deliveries("buyers.x"),
              ElementsAre(Pair(14.5, 2), Pair(15.3, 2), Pair(16.1, 2), Pair(16.5, 2), Pair(16.9, 2)));
  EXPECT_EQ(run.outcome("scrapped"), 4);
  EXPECT_EQ(run.outcome("made"), 10);
  EXPECT_DOUBLE_EQ(run.outcome("process"), 4 * (2 + 10) + (4 * 1.75 + 4 * 0.95) / 2 + 2 * 2 + 4 * 2);
}

TEST(LineStops, FractionsOfLossesAreCarriedFromLotToLot) {
  // 4 x 40 % are 1 and 0.6 are left, with which the second loses 2.
  TracedRun const run(plant(blackout + ", stop_loses: 40 %"));
  EXPECT_EQ(run.outcome("scrapped"), 3);
}

TEST(LineStops, TheShareThatIsLostIsExact) {
  TracedRun const run(
      plant(blackout + ", stop_loses: 30 %, in_process: [{product: chip, quantity: 1000 units, done_on: 2026-01-09}]"));
  EXPECT_EQ(run.outcome("scrapped"), 300);
}

TEST(LineStops, AllMayBeLost) {
  TracedRun const run(plant(blackout + ", stop_loses: 100 %"));
  // Two orders of four, started on days 14.5 and 15.3.
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(16.1, 2), Pair(16.5, 4), Pair(17.3, 4)));
}

TEST(LineStops, StartsWaitForTheRestartButNotWhatIsInProcess) {
  TracedRun const run(plant(blackout + ", restart_after_stop: 2 days"));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(14.5, 4), Pair(15.3, 4), Pair(18.1, 2)));
}

TEST(LineStops, AStopForLackOfCapacityLeavesAloneWhatIsInProcess) {
  TracedRun const run(plant("",
                            "timeline: {cut: {on: 2026-01-05, lasts: 10 days, set: {production.l.capacity: 0 units per "
                            "day}}}\n"));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.5, 4), Pair(5.3, 4), Pair(16.1, 2)));
}

TEST(LineStops, OutagesStopItAgainAndAgain) {
  // Out from day 4 to 14, and from day 18 on.
  TracedRun const run(plant(", outages: {up: 4 days, down: 10 days}"));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(14.5, 4), Pair(15.3, 4), Pair(16.1, 2)));
}

TEST(LineStops, AnEventMayPauseTheLinesOfACountry) {
  TracedRun const run(plant("", "timeline: {quake: {on: 2026-01-05, lasts: 10 days, pauses: {production: [T]}}}\n"));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(14.5, 4), Pair(15.3, 4), Pair(16.1, 2)));
}

TEST(LineStops, AGovernmentMayPauseThem) {
  // It looks on day 3.5 or later, and the answer is known a news delay after that, on day 4.
  TracedRun const run(plant("",
                            "timeline: {cut: {by_reaction: yes, lasts: 10 days, pauses: {production: [l]}}}\n"
                            "governments: {g: {reactions: {r: {watches: date >= 2026-01-04, every: 90 hours, triggers: "
                            "cut}}}}\n"));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(14.5, 4), Pair(15.3, 4), Pair(16.1, 2)));
}

TEST(LineStops, WhatWasInProcessWhenTheRunBeganStandsStillToo) {
  TracedRun const run(plant(blackout + ", in_process: [{product: chip, quantity: 6 units, done_on: 2026-01-09}]"));
  // Six of the ten are those, due on day 8: 4 days to go on day 4. Four are started on day 2.5.
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(14.5, 4), Pair(18.0, 6)));
}

TEST(LineStops, WhoseStartsTakeNoTimeStopToo) {
  std::string world = plant(", running: {path: {2026-01-01: no, 2026-01-15: yes}}");
  world.replace(world.find("capacity: 5 units per day, "), std::string("capacity: 5 units per day, ").size(), "");
  EXPECT_THAT(TracedRun(world).deliveries("buyers.x"), ElementsAre(Pair(16.0, 4), Pair(16.0, 4), Pair(16.0, 2)));
}

}  // namespace
}  // namespace chokepoint::processes
