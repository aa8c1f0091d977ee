#include "engine/processes/office.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::bureau;
using test::TracedRun;
using testing::ElementsAre;
using testing::IsEmpty;

/// When the buyer learned of approvals, less the news delay: when cases were done.
std::vector<double> done(TracedRun const& run, Answer answer = Answer::approved) {
  std::vector<double> days;
  for (auto const& one : run.handled<CaseDecided>("buyers.x")) {
    if (static_cast<Answer>(one.message.answer) == answer) days.push_back(one.day - 0.25);
  }
  return days;
}

std::string const day_1 = "2026-01-02";  // at the office on day 1.25

TEST(Office, WorksOnAsManyCasesAsItHasOfficers) {
  TracedRun const run(bureau("officers: 2, time: 2 days", {day_1, day_1, day_1}));
  EXPECT_THAT(done(run), ElementsAre(3.25, 3.25, 5.25));
}

TEST(Office, WithoutAStaffLimitEveryCaseIsTakenUpAtOnce) {
  TracedRun const run(bureau("time: 2 days", {day_1, day_1, day_1}));
  EXPECT_THAT(done(run), ElementsAre(3.25, 3.25, 3.25));
}

TEST(Office, WithoutATimeCasesTakeNone) {
  TracedRun const run(bureau("officers: 1", {day_1, day_1}));
  EXPECT_THAT(done(run), ElementsAre(1.25, 1.25));
}

TEST(Office, TakesUpHigherClassesFirst) {
  TracedRun const run(test::clock_of_sixty_days +
                      "offices: {o: {officers: 1, time: 2 days}}\n"
                      "buyers:\n"
                      "  x: {orders: {o: {apply_to: o, priority: 0, dates: [{on: 2026-01-03, quantity: 1 units}]}}}\n"
                      "  y: {orders: {o: {apply_to: o, priority: 1, dates: [{on: 2026-01-02, quantity: 1 units}, {on: "
                      "2026-01-02, quantity: 1 units}]}}}\n");
  // y's first case is under way until 3.25; then x's goes before y's second.
  EXPECT_THAT(run.days<CaseDecided>("buyers.x"), ElementsAre(5.5));
  EXPECT_THAT(run.days<CaseDecided>("buyers.y"), ElementsAre(3.5, 7.5));
}

TEST(Office, TurnsAwayACaseThatFindsTheWaitingRoomFull) {
  TracedRun const run(bureau("officers: 1, time: 2 days, waiting_room: 1", {day_1, day_1, day_1},
                             "outcomes: {away: {measure: turned_away}, came: {measure: arrivals}}\n"));
  EXPECT_THAT(done(run), ElementsAre(3.25, 5.25));
  EXPECT_THAT(done(run, Answer::turned_away), ElementsAre(1.25));
  EXPECT_EQ(run.outcome("away"), 1);
  EXPECT_EQ(run.outcome("came"), 3);
}

TEST(Office, WithoutAWaitingRoomACaseIsServedOrTurnedAway) {
  // Arrivals come before completions: the case of day 3.25 finds the officer still busy, the one of day 3.5 doesn't.
  TracedRun const run(
      bureau("officers: 1, time: 2 days, waiting_room: 0", {day_1, day_1, "2026-01-04", "2026-01-04T06:00Z"}));
  EXPECT_THAT(done(run), ElementsAre(3.25, 5.5));
  EXPECT_THAT(done(run, Answer::turned_away), ElementsAre(1.25, 3.25));
}

TEST(Office, AFreezeThatFinishesTakesNothingUp) {
  TracedRun const run(
      bureau("officers: 1, time: 2 days, freezes: [{from: 2026-01-03, to: 2026-01-11}]", {day_1, day_1}));
  EXPECT_THAT(done(run), ElementsAre(3.25, 12.0));
}

TEST(Office, WhileItIsntOpenCasesWaitAndWorkUnderWayIsFinished) {
  // The first is taken up on 1.25 and done on 3.25; the second from day 10 on.
  TracedRun const run(
      bureau("officers: 1, time: 2 days, open: {path: {2026-01-01: yes, 2026-01-03: no, 2026-01-11: "
             "yes}}",
             {day_1, day_1}));
  EXPECT_THAT(done(run), ElementsAre(3.25, 12.0));
}

TEST(Office, AnEventThatLastsChangesItsStaffAndGivesItBack) {
  // One officer until day 1; none on [1, 6); three for ever after 20, when only the last case is left.
  TracedRun const run(
      bureau("officers: 1, time: 10 days", {day_1, day_1, day_1},
             "timeline: {strike: {on: 2026-01-02, set: {offices.o.officers: 0}, lasts: 5 days}, hire: {on: "
             "2026-01-21, set: {offices.o.officers: 3}}}\n"));
  // 6 + 10 = 16 by the one officer; the second is taken up then; the third by the new staff on day 20.
  EXPECT_THAT(done(run), ElementsAre(16, 26, 30));
}

TEST(Office, AnEventChangesWhatItAnswersRedoesAndTurnsAway) {
  TracedRun const run(bureau("officers: 1, time: 1 days, waiting_room: 0, decides: {approve: 100 %}",
                             {"2026-01-02", "2026-01-12", "2026-01-12"},
                             "timeline: {turn: {on: 2026-01-10, set: {offices.o.decides.approve: 0 %, "
                             "offices.o.waiting_room: 1}}}\n"));
  EXPECT_THAT(done(run), ElementsAre(2.25));
  EXPECT_THAT(done(run, Answer::returned), ElementsAre(12.25, 13.25));
}

TEST(Office, AFreezeThatSuspendsGoesOnWhereItStopped) {
  // Begun on 1.25, 0.75 days done when it begins on day 2; the other 1.25 days follow from day 10.
  TracedRun const run(
      bureau("officers: 1, time: 2 days, freezes: [{from: 2026-01-03, to: 2026-01-11, in_progress: "
             "suspend}]",
             {day_1, day_1}));
  EXPECT_THAT(done(run), ElementsAre(11.25, 13.25));
}

TEST(Office, WorkDoneWhenAFreezeBeginsIsDone) {
  TracedRun const run(
      bureau("officers: 1, time: 2 days, freezes: [{from: 2026-01-04T06:00Z, to: 2026-01-11, "
             "in_progress: suspend}]",
             {day_1, day_1}));
  EXPECT_THAT(done(run), ElementsAre(3.25, 12.0));
}

TEST(Office, NothingIsTakenUpBetweenTwoFreezesThatMeet) {
  for (auto const* freezes : {"{from: 2026-01-02, to: 2026-01-06}, {from: 2026-01-06, to: 2026-01-11}",
                              "{from: 2026-01-06, to: 2026-01-11}, {from: 2026-01-02, to: 2026-01-06}"}) {
    TracedRun const run(bureau("officers: 1, time: 2 days, freezes: [" + std::string(freezes) + "]", {day_1, day_1}));
    EXPECT_THAT(done(run), ElementsAre(12.0, 14.0)) << freezes;
  }
}

TEST(Office, OverlappingFreezesLastUntilTheLastEnds) {
  TracedRun const run(
      bureau("officers: 1, time: 2 days, freezes: [{from: 2026-01-02, to: 2026-01-11}, {from: "
             "2026-01-03, to: 2026-01-05}]",
             {day_1}));
  EXPECT_THAT(done(run), ElementsAre(12.0));
}

TEST(Office, AFreezeThatBeganBeforeTheRunLastsOn) {
  TracedRun const run(bureau("officers: 1, time: 2 days, freezes: [{from: 2025-11-01, to: 2026-01-11}]", {day_1}));
  EXPECT_THAT(done(run), ElementsAre(12.0));
}

TEST(Office, AFreezeOverBeforeTheRunChangesNothing) {
  TracedRun const run(bureau("officers: 1, time: 2 days, freezes: [{from: 2025-11-01, to: 2025-12-01}]", {day_1}));
  EXPECT_THAT(done(run), ElementsAre(3.25));
}

TEST(Office, AnOutageSuspendsWork) {
  // Up 2 days, down 3: down on [2, 5) and [7, 10). Begun on 1.25; 1.25 days are left on day 5.
  TracedRun const run(bureau("officers: 1, time: 2 days, outages: {up: 2 days, down: 3 days}", {day_1},
                             "outcomes: {up: {measure: up}}\n"));
  EXPECT_THAT(done(run), ElementsAre(6.25));
  EXPECT_EQ(run.outcome("up"), 0.4);  // twelve whole cycles of 2 in 5 days
}

TEST(Office, AnOutageThatFinishesTakesNothingUp) {
  TracedRun const run(
      bureau("officers: 1, time: 2 days, outages: {up: 2 days, down: 3 days, in_progress: finish}", {day_1, day_1}));
  EXPECT_THAT(done(run), ElementsAre(3.25, 7.0));
}

TEST(Office, WorkResumesWhenNeitherFreezeNorOutageSuspendsIt) {
  // Outages on [2, 5) and [7, 10), a freeze on [3, 8): suspended from day 2 to day 10.
  TracedRun const run(
      bureau("officers: 1, time: 2 days, outages: {up: 2 days, down: 3 days}, freezes: [{from: "
             "2026-01-04, to: 2026-01-09, in_progress: suspend}]",
             {day_1}));
  EXPECT_THAT(done(run), ElementsAre(11.25));
}

TEST(Office, AnOutageSuspendsWorkThatAFreezeWouldFinish) {
  // The freeze on [1.5, 20) would let it finish on 3.25; the outage on [2, 5) suspends it.
  TracedRun const run(
      bureau("officers: 1, time: 2 days, outages: {up: 2 days, down: 3 days}, freezes: [{from: "
             "2026-01-02T12:00Z, to: 2026-01-21}]",
             {day_1}));
  EXPECT_THAT(done(run), ElementsAre(6.25));
}

std::string const office_hours = "calendars: {c: {opens: '09:00', closes: '17:00'}}\n";

TEST(Office, WorksInItsHoursOnly) {
  // At the office on Thursday at 12:00: five hours that day, three on Friday.
  TracedRun const run(bureau("calendar: c, officers: 1, time: 8 hours", {"2026-01-01T06:00Z"}, office_hours));
  EXPECT_THAT(done(run), ElementsAre(1.5));
}

TEST(Office, WhatComesWhenItIsClosedWaitsForTheDoorsToOpen) {
  // Saturday; taken up on Monday, day 4, at 09:00.
  TracedRun const run(bureau("calendar: c, officers: 1, time: 3 hours", {"2026-01-03", "2026-01-03"}, office_hours));
  EXPECT_THAT(done(run), ElementsAre(4.5, 4.625));
}

TEST(Office, WorkThatEndsWithTheDayIsDoneThatDay) {
  // From 12:00 to 17:00 on day 0; the next case is taken up on Friday at 09:00.
  TracedRun const run(
      bureau("calendar: c, officers: 1, time: 5 hours", {"2026-01-01T06:00Z", "2026-01-01T06:00Z"}, office_hours));
  EXPECT_EQ(done(run).size(), 2U);
  EXPECT_NEAR(done(run)[0], 17 / 24.0, 1e-9);
  EXPECT_NEAR(done(run)[1], 1 + 14 / 24.0, 1e-9);
}

TEST(Office, AFreezeSuspendsWorkingTimeAndNotHours) {
  // Begun at 12:00 on Thursday, 8 hours: 2 are done at 14:00, 6 are left. Monday 12:00 (day 4.5): 5, Tuesday 1.
  TracedRun const run(
      bureau("calendar: c, officers: 1, time: 8 hours, freezes: [{from: 2026-01-01T14:00Z, to: "
             "2026-01-05T12:00Z, in_progress: suspend}]",
             {"2026-01-01T06:00Z"}, office_hours));
  ASSERT_EQ(done(run).size(), 1U);
  EXPECT_NEAR(done(run)[0], 5 + 10 / 24.0, 1e-9);
}

TEST(Office, AFreezeThatEndsAtNightWaitsForTheDoorsToOpen) {
  TracedRun const run(bureau("calendar: c, officers: 1, time: 3 hours, freezes: [{from: 2026-01-01, to: 2026-01-06}]",
                             {day_1}, office_hours));
  EXPECT_THAT(done(run), ElementsAre(5.5));  // Tuesday, 09:00 to 12:00
}

TEST(Office, CalendarTimePassesWhileItIsClosed) {
  // Thursday 12:00 to Saturday 12:00: two days are two days.
  TracedRun const run(
      bureau("calendar: c, officers: 1, time: 2 days, counts: calendar_time", {"2026-01-01T06:00Z"}, office_hours));
  EXPECT_THAT(done(run), ElementsAre(2.5));
}

TEST(Office, WhatCountsCalendarTimeIsTakenUpInOpenHoursAllTheSame) {
  // The first comes on Saturday: Monday, day 4, 09:00, to Thursday 09:00. The second is taken up as that is done.
  TracedRun const run(bureau("calendar: c, officers: 1, time: 3 days, counts: calendar_time",
                             {"2026-01-03", "2026-01-03"}, office_hours));
  // The third day of the second ends on Sunday at 09:00.
  EXPECT_THAT(done(run), ElementsAre(4.375 + 3, 4.375 + 6));
}

TEST(Office, ABusinessDayIsOneWorkingDayWhateverItsHours) {
  // From Thursday 12:00: five of eight hours that day, three on Friday. Two days: to Monday 12:00. A half: 4 hours.
  for (auto const& [time, day] : std::vector<std::pair<std::string, double>>{
           {"1 day", 1.5}, {"2 days", 4.5}, {"0.5 days", 16 / 24.0}, {"1 week", 4.5 + 7}}) {
    TracedRun const run(
        bureau("calendar: c, officers: 1, counts: business_days, time: " + time, {"2026-01-01T06:00Z"}, office_hours));
    ASSERT_EQ(done(run).size(), 1U);
    EXPECT_NEAR(done(run)[0], day, 1e-9) << time;
  }
}

TEST(Office, AFreezeStopsTheClockOfCalendarTime) {
  // Begun at 12:00 on Thursday, 3 days: half a day is over at midnight, 2.5 are left from Monday, day 4, 00:00.
  TracedRun const run(
      bureau("calendar: c, officers: 1, time: 3 days, counts: calendar_time, freezes: [{from: "
             "2026-01-02, to: 2026-01-05, in_progress: suspend}]",
             {"2026-01-01T06:00Z"}, office_hours));
  EXPECT_THAT(done(run), ElementsAre(6.5));
}

TEST(Office, AFreezeThatFinishesLetsCalendarTimeRunOut) {
  TracedRun const run(
      bureau("calendar: c, officers: 1, time: 3 days, counts: calendar_time, freezes: [{from: "
             "2026-01-02, to: 2026-01-05}]",
             {"2026-01-01T06:00Z"}, office_hours));
  EXPECT_THAT(done(run), ElementsAre(3.5));
}

TEST(Office, AFreezeSuspendsBusinessDays) {
  // Begun at 12:00 on Thursday: 2 of 16 hours are done at 14:00. Monday from 12:00: 5, Tuesday 8, Wednesday 1.
  TracedRun const run(
      bureau("calendar: c, officers: 1, time: 2 days, counts: business_days, freezes: [{from: "
             "2026-01-01T14:00Z, to: 2026-01-05T12:00Z, in_progress: suspend}]",
             {"2026-01-01T06:00Z"}, office_hours));
  ASSERT_EQ(done(run).size(), 1U);
  EXPECT_NEAR(done(run)[0], 6 + 10 / 24.0, 1e-9);
}

TEST(Office, StagesCountAsEachSays) {
  // Thursday 12:00: four hours of work, then a day by the calendar to Friday 16:00, then half a working day: Monday
  // 12:00.
  TracedRun const run(
      bureau("calendar: c, stages: [{time: 4 hours}, {time: 1 day, counts: calendar_time}, {time: 0.5 "
             "days, counts: business_days}]",
             {"2026-01-01T06:00Z"}, office_hours));
  EXPECT_THAT(done(run), ElementsAre(4.5));
}

TEST(Office, StaffMayChangeAtDates) {
  TracedRun const run(bureau("officers: {path: {2026-01-01: 0, 2026-01-06: 2, 2026-01-07: 1}}, time: 2 days",
                             {day_1, day_1, day_1, day_1}));
  // Two begin on day 5; from day 6 on there is one officer.
  EXPECT_THAT(done(run), ElementsAre(7.0, 7.0, 9.0, 11.0));
}

TEST(Office, CasesPassItsStagesInOrder) {
  TracedRun const run(
      bureau("stages: [{name: intake, officers: 1, time: 1 days}, {name: review, officers: 1, time: 3 "
             "days}]",
             {day_1, day_1}));
  // intake until 2.25 and 3.25; review from 2.25 to 5.25, then to 8.25.
  EXPECT_THAT(done(run), ElementsAre(5.25, 8.25));
}

TEST(Office, WaitAndSojournAddUpOverTheStages) {
  TracedRun const run(
      bureau("stages: [{name: intake, officers: 1, time: 1 days}, {name: review, officers: 1, time: 3 "
             "days}]",
             {day_1, day_1},
             "outcomes:\n  wait: {measure: wait}\n  sojourn: {measure: sojourn}\n  present: {measure: "
             "present, reduce: total}\n  waiting: {measure: waiting, reduce: total}\n  serving: "
             "{measure: in_service, reduce: total}\n  served: {measure: served}\n"));
  EXPECT_EQ(run.outcome("wait"), (0.0 + 1 + 2) / 2);
  EXPECT_EQ(run.outcome("sojourn"), (4.0 + 7) / 2);
  EXPECT_EQ(run.outcome("present"), 4 + 7);
  EXPECT_EQ(run.outcome("waiting"), 1 + 2);
  EXPECT_EQ(run.outcome("serving"), 4 + 4);
  EXPECT_EQ(run.outcome("served"), 2);
}

TEST(Office, WorkToBeRedoneTakesItsTimeAgain) {
  // Visits are geometric: 2 on average, with standard deviation √2.
  std::vector<std::string> const dates(400, day_1);
  TracedRun const run(bureau("time: 1 days, redo: 50 %", dates, "outcomes: {sojourn: {measure: sojourn}}\n"));
  for (double const day : done(run)) EXPECT_EQ(day - 1.25, std::round(day - 1.25));
  EXPECT_NEAR(run.outcome("sojourn"), 2, 4 * std::sqrt(2.0 / 400));
}

TEST(Office, ARedoneCaseGoesBehindThoseThatWait) {
  // With one officer and equal times, a case that is redone lets every waiting one pass: completions of different
  // cases come between any two of its own.
  std::vector<std::string> const dates(20, day_1);
  TracedRun const run(bureau("officers: 1, time: 1 days, redo: 50 %", dates));
  auto const completed = run.handled<StageCompleted>("offices.o");
  std::vector<std::uint32_t> first;
  for (std::size_t i = 0; i < 20; ++i) first.push_back(completed[i].message.slot);
  std::sort(first.begin(), first.end());
  EXPECT_EQ(std::unique(first.begin(), first.end()) - first.begin(), 20);
}

TEST(Office, ARedoMayBeginAtAnEarlierStage) {
  // Every pass takes 1 + 2 days, and a redone case passes both stages again.
  std::vector<std::string> const dates(200, day_1);
  TracedRun const run(
      bureau("stages: [{name: first, time: 1 days}, {name: second, time: 2 days, redo: 50 %, redo_from: "
             "first}]",
             dates));
  int redone = 0;
  for (double const day : done(run)) {
    EXPECT_EQ(std::fmod(day - 1.25, 3.0), 0);
    redone += day - 1.25 > 3 ? 1 : 0;
  }
  EXPECT_NEAR(redone, 100, 4 * std::sqrt(200 * 0.25));
}

TEST(Office, AnswersInTheStatedShares) {
  std::vector<std::string> const dates(1000, day_1);
  TracedRun const run(bureau("decides: {approve: 50 %, deny: 30 %, return: 20 %}", dates));
  EXPECT_NEAR(static_cast<double>(done(run).size()), 500, 4 * std::sqrt(1000 * 0.5 * 0.5));
  EXPECT_NEAR(static_cast<double>(done(run, Answer::denied).size()), 300, 4 * std::sqrt(1000 * 0.3 * 0.7));
  EXPECT_NEAR(static_cast<double>(done(run, Answer::returned).size()), 200, 4 * std::sqrt(1000 * 0.2 * 0.8));
}

TEST(Office, CasesUnderWayWhenTheRunEndsAreNotServed) {
  TracedRun const run(bureau("officers: 1, time: 100 days", {day_1, day_1}, "outcomes: {served: {measure: served}}\n"));
  EXPECT_EQ(run.outcome("served"), 0);
  EXPECT_THAT(run.days<CaseDecided>("buyers.x"), IsEmpty());
}

TEST(Office, CasesThatOutlastAllOfTimeEndNoRun) {
  // Half of these times are longer than any calendar, a tenth even of those that anybody draws.
  for (auto const* hours : {"", "calendar: c, "}) {
    TracedRun const run(bureau(std::string(hours) + "time: {law: {pareto: {shape: 0.1, minimum: 24 hours}}}",
                               std::vector<std::string>(200, day_1), office_hours));
    EXPECT_LT(done(run).size(), 150U);
  }
}

TEST(Office, ABacklogIsWorkedOffBeforeTheFirstArrival) {
  // Three cases of two days each wait when the run begins: an application of day 0.25 is taken up on day 6.
  TracedRun const run(test::bureau("officers: 1, time: 2 days, backlog: 3", {"2026-01-01"},
                                   "outcomes: {served: {measure: served}, arrivals: {measure: arrivals}}\n"));
  EXPECT_THAT(run.days<StageCompleted>("offices.o"), ElementsAre(2.0, 4.0, 6.0, 8.0));
  EXPECT_THAT(run.days<CaseDecided>("buyers.x"), ElementsAre(8.25));
  EXPECT_EQ(run.outcome("served"), 4);
  EXPECT_EQ(run.outcome("arrivals"), 1);
}

TEST(Office, ABacklogWaitsForAFreezeThatLastsWhenTheRunBegins) {
  TracedRun const run(
      test::bureau("officers: 2, time: 5 days, backlog: 2, freezes: [{from: 2025-12-20, to: 2026-01-21}]",
                   {"2026-02-20"}, "outcomes: {wait: {measure: wait, to: 2026-02-01}}\n"));
  EXPECT_THAT(run.days<StageCompleted>("offices.o"), ElementsAre(25.0, 25.0, 55.25));
  EXPECT_EQ(run.outcome("wait"), 20);
}

}  // namespace
}  // namespace chokepoint::processes
