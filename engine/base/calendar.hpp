#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/sim_time.hpp"

namespace chokepoint::base {

/// A day of the proleptic Gregorian calendar.
using Date = std::chrono::year_month_day;

/// Midnight UTC of an existing day.
SimTime time_of(Date date);

/// The day that contains `time`, in UTC or in a zone that is `utc_offset` ahead of it.
/// Only up to the year 32,767, the last that std::chrono::year holds.
Date date_of(SimTime time, Duration utc_offset = {});

/// "2026-01-13" and "2026-01-13T09:30:00Z"; years have at least four digits.
std::string iso_date(Date date);
std::string iso_date(SimTime time);
std::string iso_date_time(SimTime time);

/// Reads the whole text as YYYY-MM-DD; nothing for a day that doesn't exist or precedes 1970.
std::optional<Date> parse_date(std::string_view text);

/// Reads YYYY-MM-DD, optionally followed by THH:MM or THH:MM:SS and then optionally by Z, +HH:MM or -HH:MM.
/// Without a zone the text is UTC; nothing when the result would precede 1970. 24:00 and leap seconds are refused.
std::optional<SimTime> parse_date_time(std::string_view text);

/// The same day of the month `months` later (or earlier), and the month's last day where there is no such day.
/// Always reckon from the anchor (31 January + 1, + 2 gives 28 February, 31 March), never from the previous result.
Date add_months(Date anchor, int months);
/// Keeps the time of day.
SimTime add_months(SimTime anchor, int months);

/// What is known about a country's or office's working hours.
struct CalendarRules {
  Duration utc_offset{};  ///< local time − UTC; fixed, without daylight saving
  std::array<bool, 7> working_days{true, true, true, true, true, false, false};  ///< Monday first
  int opens = 0;                                                                 ///< local minute of the day, 0..1439
  /// Local minute at which the day's work ends, in (opens, opens + 1440]; beyond 1440 it ends on the next morning.
  int closes = 24 * 60;
  std::vector<Date> holidays{};  ///< days on which no work begins, in any order; repetitions are harmless
};

/// Working time of one place. Every question costs O(log holidays), however long the spans are.
///
/// The idea: P(t), the working seconds before t, has a closed form (whole weeks, less the holidays found by binary
/// search), and so does its inverse. Open moments are half-open intervals: at the closing minute it is closed.
class Calendar {
 public:
  /// Open at every moment.
  Calendar() = default;
  /// At least one day of the week must be a working day.
  explicit Calendar(CalendarRules const& rules);

  bool always_open() const { return always_open_; }
  Duration utc_offset() const { return utc_offset_; }
  /// Working seconds of one working day.
  Duration day_length() const { return Duration(day_length_); }
  /// Working seconds of a week without holidays.
  Duration week_length() const { return Duration(day_length_ * days_a_week_); }

  bool is_open(SimTime time) const;
  /// `time` itself when open then, else the next opening.
  SimTime next_open(SimTime time) const;
  /// The earliest moment by which `work` ≥ 0 working time has passed since `start`; work that ends with the day ends
  /// at its closing, not at the next opening. No work ends at `start`, open or not.
  SimTime add_working_time(SimTime start, Duration work) const;
  /// Working time in [from, to); negative when `to` precedes `from`.
  Duration working_time_between(SimTime from, SimTime to) const;

  /// A day of the working week that isn't a holiday, in local reckoning.
  bool is_business_day(Date local_date) const;
  /// The same local time of day on the n-th business day after the local day of `start` (that day itself isn't
  /// counted), n ≥ 0; n = 0 is `start`.
  SimTime add_business_days(SimTime start, std::int64_t n) const;
  /// Business days after the local day of `from` up to and including that of `to`; negative when `to` is earlier.
  std::int64_t business_days_between(SimTime from, SimTime to) const;

 private:
  struct Moment {
    std::int64_t day;     // the local day on which the shift that covers or last preceded the moment begins
    std::int64_t second;  // since the beginning of that shift, in [0, 86400)
  };
  /// A holiday that would else be a working day.
  struct Holiday {
    std::int64_t day;
    std::int64_t working_before;  // working days in [1970-01-01, day): nondecreasing from holiday to holiday
  };

  Moment moment_of(SimTime time) const;
  SimTime shift_begin(std::int64_t day) const;
  bool works_on(std::int64_t day) const;
  std::int64_t weekdays_before(std::int64_t day) const;
  std::int64_t day_of_weekday(std::int64_t ordinal) const;
  std::int64_t working_days_before(std::int64_t day) const;
  std::int64_t nth_working_day(std::int64_t ordinal) const;
  std::int64_t working_seconds_before(SimTime time) const;

  bool always_open_ = true;
  Duration utc_offset_;
  std::int64_t opens_ = 0;           // seconds after local midnight
  std::int64_t day_length_ = 86400;  // seconds
  std::int64_t days_a_week_ = 7;
  // Weeks begin on Thursday here, the weekday of 1970-01-01, so that day 0 begins week 0.
  std::array<bool, 7> works_{true, true, true, true, true, true, true};
  std::array<std::int64_t, 8> before_{0, 1, 2, 3, 4, 5, 6, 7};  // working weekdays among the first i of a week
  std::vector<Holiday> holidays_;
};

}  // namespace chokepoint::base
