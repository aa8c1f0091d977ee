#include "engine/results/observed_course.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/calendar.hpp"

namespace chokepoint::results {

std::vector<base::SimTime> course_dates(model::Observed const& series) {
  constexpr std::int64_t steps = 60;
  constexpr std::int64_t day = 86400;
  model::Course const& course = series.course;
  std::vector<base::SimTime> dates;
  std::int64_t const span = (course.to - course.from).seconds();
  std::int64_t const step = std::max(day, (span / steps + day - 1) / day * day);
  for (base::SimTime at = course.from + base::Duration(step); at < course.to; at = at + base::Duration(step)) {
    dates.push_back(at);
  }
  for (auto const& entry : series.entries) {
    if (entry.at > course.from && entry.at < course.to) dates.push_back(entry.at);
  }
  dates.push_back(course.to);
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  return dates;
}

std::string course_title(model::Observed const& series) {
  if (!series.each_step) return series.course.title;
  return fmt::format("{}, added up since {}", series.course.title, base::iso_date(series.course.from));
}

std::vector<simulation::OutcomeStep> observed_steps(model::World const& world) {
  std::vector<simulation::OutcomeStep> steps;
  for (model::Observed const& series : world.observed) {
    model::Course const& course = series.course;
    model::Outcome const* const outcome = course.outcome ? &world.outcomes[*course.outcome] : &course.units;
    for (base::SimTime const date : course_dates(series)) steps.push_back({outcome, world.clock.from, date});
  }
  return steps;
}

}  // namespace chokepoint::results
