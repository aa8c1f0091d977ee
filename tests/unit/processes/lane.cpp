#include "engine/processes/lane.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::shop;
using test::TracedRun;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::string const nothing = "{product: p, from: a, dates: [{on: 2027-01-01, quantity: 1 units}]}";

TEST(Lane, AnOutageClosesItAndItsEndOpensIt) {
  // Up 2 days, down 3: the share of time up is 2/5 over twelve whole cycles.
  TracedRun const run(shop({.orders = nothing,
                            .lane = ", outages: {up: 2 days, down: 3 days}",
                            .more = "outcomes: {up: {measure: up, of: [l]}}\n"}));
  EXPECT_EQ(run.outcome("up"), 0.4);
}

TEST(Lane, TellsSitesUpstreamWhenItOpensAgain) {
  // h lies before a, b beyond the lane.
  TracedRun const run(
      shop({.orders = nothing,
            .lane = ", open: {path: {2026-01-01: no, 2026-01-11: yes, 2026-01-21: no, 2026-01-31: yes}}",
            .more_sites = ", h: {}",
            .more_lanes = ", u: {from: h, to: a, time: 2 days}"}));
  EXPECT_THAT(run.days<LaneReopened>("sites.a"), ElementsAre(10.25, 30.25));
  EXPECT_THAT(run.days<LaneReopened>("sites.h"), ElementsAre(10.25, 30.25));
  EXPECT_THAT(run.days<LaneReopened>("sites.b"), IsEmpty());
}

TEST(Lane, AnEventClosesItWhileItLasts) {
  TracedRun const run(
      shop({.orders = nothing,
            .more = "outcomes: {up: {measure: up, of: [l]}}\n"
                    "timeline: {blockade: {on: 2026-01-11, set: {lanes.l.open: no}, lasts: 15 days}}\n"}));
  EXPECT_THAT(run.days<LaneReopened>("sites.a"), ElementsAre(25.25));
  EXPECT_EQ(run.outcome("up"), 0.75);  // 45 of 60 days
}

TEST(Lane, ALaneThatNeverClosesIsNoActor) {
  TracedRun const run(shop({.orders = nothing}));
  EXPECT_THAT(run.world().actors, SizeIs(3));  // two sites and a buyer
}

TEST(Lane, IsOpenWhenItsDatesAndItsOutagesAllow) {
  // By date open until day 10; out on [2, 5) and [7, 10): up on [0, 2) and [5, 7), 4 of 60 days.
  TracedRun const run(shop({.orders = nothing,
                            .lane = ", open: {path: {2026-01-01: yes, 2026-01-11: no}}, outages: {up: 2 days, down: 3 "
                                    "days}",
                            .more = "outcomes: {up: {measure: up, of: [l]}}\n"}));
  EXPECT_DOUBLE_EQ(run.outcome("up"), 4.0 / 60);
}

TEST(Lane, AnOutageThatEndsWhileItIsClosedByDateOpensNothing) {
  TracedRun const run(shop({.orders = nothing, .lane = ", open: no, outages: {up: 2 days, down: 3 days}"}));
  EXPECT_THAT(run.days<LaneReopened>("sites.a"), IsEmpty());
}

TEST(Lane, GoodsUnderWayGoOnWhenItCloses) {
  TracedRun const run(shop({.orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 1 units}]}",
                            .lane = ", open: {path: {2026-01-01: yes, 2026-01-04: no}}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(testing::Pair(4.0, 1)));
}

TEST(Lane, CountsWhatIsUnderWay) {
  // Ten units ordered on day 2, under way from 2.25 to 4.
  TracedRun const run(shop({.orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}]}",
                            .more = "outcomes: {moving: {measure: under_way, reduce: total}}\n"}));
  EXPECT_EQ(run.outcome("moving"), 10 * 1.75);
}

}  // namespace
}  // namespace chokepoint::processes
