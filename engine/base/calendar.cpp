#include "engine/base/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/check.hpp"

namespace chokepoint::base {

namespace {

constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::int64_t day_number(Date date) {
  CHOKEPOINT_CHECK(date.ok(), "no such day: {}-{}-{}", static_cast<int>(date.year()),
                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return std::chrono::sys_days(date).time_since_epoch().count();
}

Date date_of_day(std::int64_t day) {
  // 32767-12-31 is day 11248737; std::chrono would wrap beyond it.
  CHOKEPOINT_CHECK(day <= 11'248'737 && day >= -12'687'428, "day {} leaves the calendar", day);
  return Date(std::chrono::sys_days(std::chrono::days(day)));
}

/// Exactly `count` digits at the front of `text`, which are taken off.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (char const c : text.substr(0, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

/// YYYY-MM-DD at the front of `text`, which is taken off.
std::optional<Date> take_date(std::string_view& text) {
  auto const year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  auto const month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  auto const day = take_digits(text, 2);
  if (!day) return std::nullopt;
  Date const date(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                  std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return date;
}

/// HH:MM at the front of `text`, in seconds; the text is taken off.
std::optional<std::int64_t> take_hours_and_minutes(std::string_view& text) {
  auto const hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  auto const minute = take_digits(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  return std::int64_t{*hour} * 3600 + std::int64_t{*minute} * 60;
}

}  // namespace

SimTime time_of(Date date) { return SimTime(day_number(date) * seconds_a_day); }

Date date_of(SimTime time, Duration utc_offset) {
  return date_of_day(floor_divide((time + utc_offset).seconds(), seconds_a_day));
}

std::string iso_date(Date date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string iso_date(SimTime time) { return iso_date(date_of(time)); }

std::string iso_date_time(SimTime time) {
  std::int64_t const second = time.seconds() - floor_divide(time.seconds(), seconds_a_day) * seconds_a_day;
  return fmt::format("{}T{:02}:{:02}:{:02}Z", iso_date(time), second / 3600, second / 60 % 60, second % 60);
}

std::optional<Date> parse_date(std::string_view text) {
  auto const date = take_date(text);
  if (!date || !text.empty() || date->year() < std::chrono::year(1970)) return std::nullopt;
  return date;
}

std::optional<SimTime> parse_date_time(std::string_view text) {
  auto const date = take_date(text);
  if (!date) return std::nullopt;
  std::int64_t result = day_number(*date) * seconds_a_day;
  if (!text.empty()) {
    if (!take(text, 'T')) return std::nullopt;
    auto const time_of_day = take_hours_and_minutes(text);
    if (!time_of_day) return std::nullopt;
    result += *time_of_day;
    if (take(text, ':')) {
      auto const second = take_digits(text, 2);
      if (!second || *second > 59) return std::nullopt;
      result += *second;
    }
    bool const ahead = !text.empty() && text.front() == '+';
    if (ahead || (!text.empty() && text.front() == '-')) {
      text.remove_prefix(1);
      auto const offset = take_hours_and_minutes(text);
      if (!offset) return std::nullopt;
      result += ahead ? -*offset : *offset;
    } else {
      take(text, 'Z');
    }
    if (!text.empty()) return std::nullopt;
  }
  if (result < 0) return std::nullopt;
  return SimTime(result);
}

Date add_months(Date anchor, int months) {
  CHOKEPOINT_CHECK(anchor.ok(), "months from a day that doesn't exist");
  auto const month = std::chrono::year_month(anchor.year(), anchor.month()) + std::chrono::months(months);
  Date const last = month / std::chrono::last;
  return std::min(Date(month / anchor.day()), last);
}

SimTime add_months(SimTime anchor, int months) {
  Date const date = date_of(anchor);
  return time_of(add_months(date, months)) + (anchor - time_of(date));
}

Calendar::Calendar(CalendarRules const& rules)
    : utc_offset_(rules.utc_offset),
      opens_(std::int64_t{rules.opens} * 60),
      day_length_((std::int64_t{rules.closes} - rules.opens) * 60) {
  CHOKEPOINT_CHECK(rules.opens >= 0 && rules.opens < 1440, "opens at minute {} of the day", rules.opens);
  CHOKEPOINT_CHECK(rules.closes > rules.opens && rules.closes <= rules.opens + 1440,
                   "open from minute {} to {} of the day", rules.opens, rules.closes);
  for (std::size_t i = 0; i < 7; ++i) {
    works_[i] = rules.working_days[(i + 3) % 7];
    before_[i + 1] = before_[i] + (works_[i] ? 1 : 0);
  }
  days_a_week_ = before_[7];
  CHOKEPOINT_CHECK(days_a_week_ > 0, "a calendar without a working day never opens");

  std::vector<std::int64_t> days;
  days.reserve(rules.holidays.size());
  for (Date const date : rules.holidays) {
    if (std::int64_t const day = day_number(date); works_on(day)) days.push_back(day);
  }
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  holidays_.reserve(days.size());
  for (std::int64_t const day : days) {
    holidays_.push_back({day, weekdays_before(day) - static_cast<std::int64_t>(holidays_.size())});
  }
  always_open_ = days_a_week_ == 7 && day_length_ == seconds_a_day && holidays_.empty();
}

Calendar::Moment Calendar::moment_of(SimTime time) const {
  std::int64_t const shifted = (time + utc_offset_).seconds() - opens_;
  std::int64_t const day = floor_divide(shifted, seconds_a_day);
  return {day, shifted - day * seconds_a_day};
}

SimTime Calendar::shift_begin(std::int64_t day) const { return SimTime(day * seconds_a_day + opens_) - utc_offset_; }

/// Working days of the week in [day 0, `day`), holidays or not; negative before day 0.
std::int64_t Calendar::weekdays_before(std::int64_t day) const {
  std::int64_t const week = floor_divide(day, 7);
  return week * days_a_week_ + before_[static_cast<std::size_t>(day - week * 7)];
}

/// The working day of the week that has `ordinal` such days before it: the inverse of weekdays_before.
std::int64_t Calendar::day_of_weekday(std::int64_t ordinal) const {
  std::int64_t const week = floor_divide(ordinal, days_a_week_);
  std::int64_t const rest = ordinal - week * days_a_week_;
  std::size_t i = 0;
  while (!works_[i] || before_[i] != rest) ++i;
  return week * 7 + static_cast<std::int64_t>(i);
}

std::int64_t Calendar::working_days_before(std::int64_t day) const {
  auto const after = std::lower_bound(holidays_.begin(), holidays_.end(), day,
                                      [](Holiday const& holiday, std::int64_t d) { return holiday.day < d; });
  return weekdays_before(day) - (after - holidays_.begin());
}

/// The inverse of working_days_before. Holiday i is passed when no more than `ordinal` working days precede it.
std::int64_t Calendar::nth_working_day(std::int64_t ordinal) const {
  auto const after =
      std::upper_bound(holidays_.begin(), holidays_.end(), ordinal,
                       [](std::int64_t n, Holiday const& holiday) { return n < holiday.working_before; });
  return day_of_weekday(ordinal + (after - holidays_.begin()));
}

bool Calendar::works_on(std::int64_t day) const {
  std::int64_t const week = floor_divide(day, 7);
  if (!works_[static_cast<std::size_t>(day - week * 7)]) return false;
  auto const found = std::lower_bound(holidays_.begin(), holidays_.end(), day,
                                      [](Holiday const& holiday, std::int64_t d) { return holiday.day < d; });
  return found == holidays_.end() || found->day != day;
}

std::int64_t Calendar::working_seconds_before(SimTime time) const {
  Moment const moment = moment_of(time);
  std::int64_t const today = works_on(moment.day) ? std::min(moment.second, day_length_) : 0;
  return working_days_before(moment.day) * day_length_ + today;
}

bool Calendar::is_open(SimTime time) const {
  if (always_open_) return true;
  Moment const moment = moment_of(time);
  return moment.second < day_length_ && works_on(moment.day);
}

SimTime Calendar::next_open(SimTime time) const {
  if (is_open(time)) return time;
  return shift_begin(nth_working_day(working_days_before(moment_of(time).day + 1)));
}

SimTime Calendar::add_working_time(SimTime start, Duration work) const {
  CHOKEPOINT_CHECK(work >= Duration(), "working time {} s is negative", work.seconds());
  if (always_open_) return start + work;
  if (work == Duration()) return start;
  std::int64_t const target = working_seconds_before(start) + work.seconds();
  std::int64_t const days = floor_divide(target - 1, day_length_);  // full days before the one on which work ends
  return shift_begin(nth_working_day(days)) + Duration(target - days * day_length_);
}

Duration Calendar::working_time_between(SimTime from, SimTime to) const {
  if (always_open_) return to - from;
  return Duration(working_seconds_before(to) - working_seconds_before(from));
}

bool Calendar::is_business_day(Date local_date) const { return works_on(day_number(local_date)); }

SimTime Calendar::add_business_days(SimTime start, std::int64_t n) const {
  CHOKEPOINT_CHECK(n >= 0, "{} business days", n);
  if (n == 0) return start;
  std::int64_t const day = floor_divide((start + utc_offset_).seconds(), seconds_a_day);
  return start + days(nth_working_day(working_days_before(day + 1) + n - 1) - day);
}

std::int64_t Calendar::business_days_between(SimTime from, SimTime to) const {
  std::int64_t const first = floor_divide((from + utc_offset_).seconds(), seconds_a_day);
  std::int64_t const last = floor_divide((to + utc_offset_).seconds(), seconds_a_day);
  return working_days_before(last + 1) - working_days_before(first + 1);
}

}  // namespace chokepoint::base
