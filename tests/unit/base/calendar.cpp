#include "engine/base/calendar.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/check.hpp"

namespace chokepoint::base {
namespace {

using std::chrono::April;
using std::chrono::February;
using std::chrono::January;
using std::chrono::March;
using std::chrono::May;
using std::chrono::October;

Date date(int year, std::chrono::month month, unsigned day) {
  return Date(std::chrono::year(year), month, std::chrono::day(day));
}

SimTime at(char const* text) { return parse_date_time(text).value(); }

/// Knuth's MMIX generator, upper bits: the tests need variety, not quality.
class Lcg {
 public:
  explicit Lcg(std::uint64_t seed) : state_(seed) {}
  std::int64_t below(std::int64_t n) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::int64_t>((state_ >> 33) % static_cast<std::uint64_t>(n));
  }

 private:
  std::uint64_t state_;
};

TEST(Calendar, CountsSecondsFromTheEpoch) {
  EXPECT_EQ(time_of(date(1970, January, 1)).seconds(), 0);
  // 2000-03-01 is 30 years and 60 days (leap year) after the epoch, with 7 leap days in 1972..1996.
  EXPECT_EQ(time_of(date(2000, March, 1)).seconds(), (30 * 365 + 7 + 60) * 86400LL);
  EXPECT_EQ(date_of(SimTime(86399)), date(1970, January, 1));
  EXPECT_EQ(date_of(SimTime(-1)), Date(std::chrono::year(1969), std::chrono::December, std::chrono::day(31)));
  EXPECT_EQ(date_of(at("2026-01-13T20:00"), hours(8)), date(2026, January, 14));
  EXPECT_THROW(date_of(SimTime::end()), BrokenPromise);
}

TEST(Calendar, WritesWhatItReads) {
  EXPECT_EQ(iso_date(at("2026-01-13T23:59:59")), "2026-01-13");
  EXPECT_EQ(iso_date_time(at("2026-01-13T09:30:05Z")), "2026-01-13T09:30:05Z");
  EXPECT_EQ(at("2026-01-13T09:30+08:00"), at("2026-01-13T01:30"));
  EXPECT_EQ(at("2026-01-13T09:30:00-05:00"), at("2026-01-13T14:30Z"));
  EXPECT_EQ(at("2026-01-13"), time_of(date(2026, January, 13)));
  EXPECT_EQ(parse_date("2024-02-29"), date(2024, February, 29));
}

TEST(Calendar, RefusesTextThatIsNoDate) {
  for (char const* text : {"", "2026", "2026-1-13", "2026-13-01", "2026-02-29", "2026-01-00", "2026-01-13 ",
                           " 2026-01-13", "26-01-13", "-026-01-13", "1969-12-31", "2026/01/13", "2026-01-1x"}) {
    EXPECT_FALSE(parse_date(text)) << text;
    EXPECT_FALSE(parse_date_time(text)) << text;
  }
  for (char const* text : {"2026-01-13T", "2026-01-13T24:00", "2026-01-13T09:60", "2026-01-13T09:30:60",
                           "2026-01-13T09", "2026-01-13T09:30Zulu", "2026-01-13T09:30+8", "2026-01-13T9:30",
                           "1970-01-01T00:00+01:00", "2026-01-13t09:30"}) {
    EXPECT_FALSE(parse_date_time(text)) << text;
  }
  EXPECT_FALSE(parse_date("2026-01-13T09:30"));
}

TEST(Calendar, MonthsAreReckonedFromTheAnchor) {
  Date const anchor = date(2026, January, 31);
  EXPECT_EQ(add_months(anchor, 0), anchor);
  EXPECT_EQ(add_months(anchor, 1), date(2026, February, 28));
  EXPECT_EQ(add_months(anchor, 2), date(2026, March, 31));
  EXPECT_EQ(add_months(anchor, 25), date(2028, February, 29));
  EXPECT_EQ(add_months(anchor, -3), date(2025, October, 31));
  EXPECT_EQ(add_months(at("2026-01-31T12:34"), 3), at("2026-04-30T12:34"));
}

TEST(Calendar, DefaultIsOpenAtEveryMoment) {
  Calendar const calendar;
  EXPECT_TRUE(calendar.always_open());
  EXPECT_TRUE(calendar.is_open(SimTime(12345)));
  EXPECT_EQ(calendar.add_working_time(SimTime(7), days(3)), SimTime(7) + days(3));
  EXPECT_EQ(calendar.working_time_between(SimTime(7), SimTime(5)), Duration(-2));
  EXPECT_EQ(calendar.add_business_days(SimTime(7), 9), SimTime(7) + days(9));
  CalendarRules rules{.working_days = {true, true, true, true, true, true, true}};
  EXPECT_TRUE(Calendar(rules).always_open());
  rules.holidays = {date(2026, May, 1)};
  EXPECT_FALSE(Calendar(rules).always_open());
}

/// Beijing: Monday to Friday, 09:00-17:00 local, closed on Thursday 1 and Friday 2 January 2026.
Calendar beijing() {
  return Calendar({.utc_offset = hours(8),
                   .opens = 9 * 60,
                   .closes = 17 * 60,
                   .holidays = {date(2026, January, 2), date(2026, January, 1), date(2026, January, 3)}});
}

TEST(Calendar, WorkPassesOverNightsWeekendsAndHolidays) {
  Calendar const calendar = beijing();
  // Wednesday 31 December 2025, 16:00 local: one hour left; then two holidays and a weekend; Monday 5 January.
  SimTime const wednesday = at("2025-12-31T16:00+08:00");
  EXPECT_EQ(calendar.add_working_time(wednesday, hours(1)), at("2025-12-31T17:00+08:00"));
  EXPECT_EQ(calendar.add_working_time(wednesday, hours(1) + seconds(1)), at("2026-01-05T09:00:01+08:00"));
  EXPECT_EQ(calendar.add_working_time(wednesday, hours(9)), at("2026-01-05T17:00+08:00"));
  EXPECT_EQ(calendar.next_open(at("2025-12-31T17:00+08:00")), at("2026-01-05T09:00+08:00"));
  EXPECT_EQ(calendar.next_open(at("2026-01-05T08:59:59+08:00")), at("2026-01-05T09:00+08:00"));
  EXPECT_EQ(calendar.next_open(at("2026-01-05T12:00+08:00")), at("2026-01-05T12:00+08:00"));
  EXPECT_FALSE(calendar.is_open(at("2025-12-31T17:00+08:00")));
  EXPECT_EQ(calendar.working_time_between(at("2025-12-29T00:00+08:00"), at("2026-01-12T00:00+08:00")), hours(8 * 8));
}

TEST(Calendar, BusinessDaysSkipHolidaysAndKeepTheTimeOfDay) {
  Calendar const calendar = beijing();
  SimTime const wednesday = at("2025-12-31T23:00+08:00");
  EXPECT_EQ(calendar.add_business_days(wednesday, 0), wednesday);
  EXPECT_EQ(calendar.add_business_days(wednesday, 1), at("2026-01-05T23:00+08:00"));
  EXPECT_EQ(calendar.add_business_days(wednesday, 6), at("2026-01-12T23:00+08:00"));
  EXPECT_EQ(calendar.add_business_days(at("2026-01-03T10:00+08:00"), 1), at("2026-01-05T10:00+08:00"));
  EXPECT_EQ(calendar.business_days_between(wednesday, at("2026-01-12T00:00+08:00")), 6);
  EXPECT_FALSE(calendar.is_business_day(date(2026, January, 1)));
  EXPECT_TRUE(calendar.is_business_day(date(2026, January, 5)));
}

TEST(Calendar, NightShiftsBelongToTheDayOnWhichTheyBegin) {
  // 22:00-06:00, Monday to Friday, no work begins on Wednesday 29 April 2026.
  Calendar const calendar({.opens = 22 * 60, .closes = 30 * 60, .holidays = {date(2026, April, 29)}});
  EXPECT_TRUE(calendar.is_open(at("2026-04-29T05:59:59")));  // Tuesday's shift
  EXPECT_FALSE(calendar.is_open(at("2026-04-29T23:00")));    // the holiday's own
  EXPECT_TRUE(calendar.is_open(at("2026-05-02T05:00")));     // Friday's shift reaches into Saturday
  EXPECT_FALSE(calendar.is_open(at("2026-05-04T05:00")));    // Sunday has none
  EXPECT_EQ(calendar.add_working_time(at("2026-04-29T05:00"), hours(2)), at("2026-04-30T23:00"));
}

TEST(Calendar, RefusesAWeekWithoutWorkAndImpossibleHours) {
  EXPECT_THROW(Calendar(CalendarRules{.working_days = {}}), BrokenPromise);
  EXPECT_THROW(Calendar(CalendarRules{.opens = 600, .closes = 600}), BrokenPromise);
  EXPECT_THROW(Calendar(CalendarRules{.opens = 600, .closes = 600 + 1441}), BrokenPromise);
  EXPECT_THROW(beijing().add_working_time(SimTime(), Duration(-1)), BrokenPromise);
}

/// Random rules in whole minutes, so that a walk minute by minute is exact.
CalendarRules random_rules(Lcg& lcg) {
  CalendarRules rules;
  rules.utc_offset = minutes(lcg.below(27 * 4) * 15 - 12 * 60);
  for (bool& works : rules.working_days) works = lcg.below(3) > 0;
  rules.working_days[static_cast<std::size_t>(lcg.below(7))] = true;
  rules.opens = static_cast<int>(lcg.below(1440));
  rules.closes = rules.opens + 1 + static_cast<int>(lcg.below(1440));
  for (std::int64_t i = lcg.below(25); i > 0; --i) {
    rules.holidays.push_back(date_of(time_of(date(2026, January, 1)) + days(lcg.below(60))));
  }
  return rules;
}

/// The rules read literally: some day that works and isn't a holiday began its shift at most a day's work ago.
bool open_by_definition(CalendarRules const& rules, SimTime time) {
  for (int back = 0; back < 2; ++back) {
    Date const day = date_of(time - days(back), rules.utc_offset);
    std::chrono::weekday const weekday{std::chrono::sys_days(day)};
    if (!rules.working_days[weekday.iso_encoding() - 1]) continue;
    if (std::find(rules.holidays.begin(), rules.holidays.end(), day) != rules.holidays.end()) continue;
    SimTime const midnight = time_of(day) - rules.utc_offset;
    if (time >= midnight + minutes(rules.opens) && time < midnight + minutes(rules.closes)) return true;
  }
  return false;
}

TEST(Calendar, EqualsAWalkMinuteByMinute) {
  Lcg lcg(2026);
  for (int round = 0; round < 40; ++round) {
    CalendarRules const rules = random_rules(lcg);
    Calendar const calendar(rules);
    SimTime const from = time_of(date(2026, January, 5)) + minutes(lcg.below(1440));
    std::int64_t worked = 0;
    std::int64_t const work = 60 * (1 + lcg.below(4000));
    SimTime finished;
    bool is_finished = false;
    std::vector<SimTime> closed_before_open;  // closed moments still waiting for the next opening
    for (SimTime t = from; t < from + days(21); t = t + minutes(1)) {
      bool const open = open_by_definition(rules, t);
      ASSERT_EQ(calendar.is_open(t), open) << iso_date_time(t);
      ASSERT_EQ(calendar.working_time_between(from, t).seconds(), worked) << iso_date_time(t);
      if (open) {
        for (SimTime const waiting : closed_before_open) ASSERT_EQ(calendar.next_open(waiting), t);
        closed_before_open.clear();
        worked += 60;
        if (!is_finished && worked >= work) {
          finished = t + minutes(1);
          is_finished = true;
        }
      } else if (closed_before_open.size() < 3) {
        closed_before_open.push_back(t);
      }
    }
    if (is_finished) {
      ASSERT_EQ(calendar.add_working_time(from, Duration(work)), finished);
    }
  }
}

TEST(Calendar, AddingAndMeasuringWorkingTimeAreInverse) {
  Lcg lcg(7);
  for (int round = 0; round < 20000; ++round) {
    Calendar const calendar(random_rules(lcg));
    SimTime const from = time_of(date(2025, October, 1)) + Duration(lcg.below(200 * 86400));
    Duration const work(1 + lcg.below(round % 2 == 0 ? 1000 : 400 * 86400));
    SimTime const to = calendar.add_working_time(from, work);
    ASSERT_EQ(calendar.working_time_between(from, to), work);
    // The earliest such moment: one second before, one second of work is missing.
    ASSERT_EQ(calendar.working_time_between(from, to - seconds(1)), work - seconds(1));
    ASSERT_EQ(calendar.working_time_between(to, from), -work);
  }
}

TEST(Calendar, BusinessDaysEqualAWalkDayByDay) {
  Lcg lcg(11);
  for (int round = 0; round < 500; ++round) {
    Calendar const calendar(random_rules(lcg));
    SimTime const from = time_of(date(2025, October, 20)) + Duration(lcg.below(100 * 86400));
    std::int64_t count = 0;
    for (SimTime t = from + days(1); t < from + days(90); t = t + days(1)) {
      if (calendar.is_business_day(date_of(t, calendar.utc_offset()))) {
        ++count;
        ASSERT_EQ(calendar.add_business_days(from, count), t);
      }
      ASSERT_EQ(calendar.business_days_between(from, t), count);
    }
  }
}

}  // namespace
}  // namespace chokepoint::base
