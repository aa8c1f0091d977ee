#include <algorithm>

#include "engine/base/calendar.hpp"
#include "engine/base/unit.hpp"
#include "engine/scenario/assembly.hpp"

/// Working time: a day may be one by the calendar, a working day or 24 hours of work, and who writes days says which.
namespace chokepoint::scenario {

namespace {

constexpr double hour = 3600;  // nobody takes an hour for anything but 3,600 seconds of work

double in_hours(base::Duration time) { return static_cast<double>(time.seconds()) / hour; }

/// Of what is written in the law itself.
double longest_unit(LawSpec const& law) {
  double longest = 0;
  for_each_law(law, [&](LawSpec const& one) {
    for (Value const& argument : one.written->arguments) longest = std::max(longest, argument.written->time_unit);
    for (Value const& point : one.written->points) longest = std::max(longest, point.written->time_unit);
  });
  return longest;
}

}  // namespace

double Assembly::time_unit_of(Value const& value) const {
  double longest = value.written->time_unit;
  auto const add = [&](std::string const& name) {
    if (name.empty()) return;
    for (auto const& entry : spec_.uncertain.entries) {
      if (entry.name.text == name) longest = std::max(longest, longest_unit(entry.block.law));
    }
  };
  add(value.written->uncertain);
  for (Value::Dated const& step : value.written->path) add(step.uncertain);
  return longest;
}

/// Of an office that is open for eight hours of a day, 24 hours of work are three days long.
void Assembly::check_what_a_day_is(model::Office const& office, LawSpec const& time, std::string const& path) {
  if (!time.given || !office.calendar.valid()) return;
  base::Duration const working_day = world_.calendars[office.calendar.index()].day_length();
  if (working_day >= base::days(1)) return;
  double longest = 0;
  auto const see = [&](LawSpec const& one) {
    longest = std::max(longest, longest_unit(one));
    for (Value const& argument : one.written->arguments) longest = std::max(longest, time_unit_of(argument));
  };
  for_each_law(time, see);
  for (auto const& event : spec_.timeline.entries) {
    for (auto const& entry : event.block.set.entries) {
      if (entry.path.text == path + ".time") for_each_law(entry.law, see);
    }
  }
  if (longest < base::seconds_a_day) return;
  error("E_UNIT", time.mark, path + ".time",
        fmt::format("the office is open for {:g} hours of a working day, and it isn't said whether these are days by "
                    "the calendar or of work",
                    in_hours(working_day)),
        "add counts: calendar_time (nights and weekends count), counts: business_days (its working days), or counts: "
        "working_time (24 open hours make a day)");
}

/// A line that starts lots on five days of seven makes 5/7 of its capacity, if "per month" means 30 days of work.
void Assembly::check_what_a_line_does_in_a_day(LineSpec const& spec, model::Line const& line, std::string const& path) {
  if (!line.calendar.valid()) return;
  base::Calendar const& calendar = world_.calendars[line.calendar.index()];
  constexpr base::Duration week = base::days(7);
  if (calendar.week_length() >= week) return;
  double const clear = std::max(hour, static_cast<double>(calendar.day_length().seconds()));
  std::string const hours = fmt::format("lots are started in {:g} of the 168 hours of a week (calendar '{}')",
                                        in_hours(calendar.week_length()), spec.calendar.text);
  double const share = in_hours(week) / in_hours(calendar.week_length());
  auto const check_rate = [&](Value const& rate, std::string const& at) {
    if (time_unit_of(rate) <= clear) return;
    std::string example;
    if (rate.number != 0) {
      std::string const goods = base::plural_of(rate.written->unit_word.empty() ? "unit" : rate.written->unit_word);
      example = fmt::format(": where it is by the calendar, {:.4g} {} per hour", rate.number * hour * share, goods);
    }
    error("E_UNIT", rate.mark, at,
          fmt::format("{}, and it isn't said whether this is what it makes in so much time by the calendar or of work",
                      hours),
          "write it per hour of work" + example);
  };
  auto const check_time = [&](Value const& time, std::string const& at) {
    if (time_unit_of(time) <= clear) return;
    error("E_UNIT", time.mark, at,
          fmt::format("{}, and it isn't said whether this is time by the calendar or of work", hours),
          "write it in hours of work");
  };
  for (auto const& [name, event] : spec_.timeline.entries) {
    for (auto const& setting : event.set.entries) {
      std::string const at = "timeline." + name.text + ".set." + setting.path.text;
      std::string_view const key = setting.path.text;
      if (!key.starts_with(path + ".")) continue;
      if (key.ends_with(".capacity") || key.ends_with(".adds")) check_rate(setting.value, at);
      if (key.ends_with(".changeover") || key.ends_with(".time")) check_time(setting.value, at);
    }
  }
  check_rate(spec.capacity, path + ".capacity");
  for (auto const& [name, phase] : spec.phases.entries) check_rate(phase.adds, path + ".phases." + name.text + ".adds");
  check_time(spec.changeover, path + ".changeover");
  for (std::size_t i = 0; i < spec.changeovers.entries.size(); ++i) {
    check_time(spec.changeovers.entries[i].block.time, fmt::format("{}.changeovers.{}.time", path, i));
  }
}

}  // namespace chokepoint::scenario
