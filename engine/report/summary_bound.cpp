#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

#include "engine/base/calendar.hpp"
#include "engine/report/course_plot.hpp"
#include "engine/report/summary_parts.hpp"
#include "engine/report/waiting_rows.hpp"
#include "engine/report/why_words.hpp"

namespace chokepoint::report {

namespace {

/// How many units waited for each reason on average over each step, in the order of the path.
struct Bound {
  CourseTime time;
  std::vector<Course> reasons;
};

std::optional<Bound> bound_of(results::StoredRun const& run) {
  auto const table =
      std::find_if(run.tables.begin(), run.tables.end(), [](auto const& one) { return one.name == "waiting"; });
  if (table == run.tables.end()) return std::nullopt;
  enum { reason, bucket_end, unit_days, unit_seconds, per_unit, about };
  Bound bound{{*base::parse_date_time(run.fact("from")), {}}, {}};
  // Steps in which nothing waits are steps, too: the series has them all.
  for (auto const& row : run.series) bound.time.ends.push_back(*base::parse_date_time(row.bucket_end));
  for (auto const& row : table->rows) {
    bound.time.ends.push_back(*base::parse_date_time(std::get<std::string>(row[bucket_end])));
  }
  auto& ends = bound.time.ends;
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  for (auto const& row : table->rows) {
    if (std::get<std::int64_t>(row[about]) == 0) continue;
    if (std::get<std::int64_t>(row[per_unit]) == 0) return std::nullopt;  // sums of different resolutions say nothing
    auto const& name = std::get<std::string>(row[reason]);
    if (bound.reasons.empty() || bound.reasons.back().label != name) {
      bound.reasons.push_back({name, std::vector<double>(ends.size(), 0)});
    }
    auto const end =
        std::lower_bound(ends.begin(), ends.end(), *base::parse_date_time(std::get<std::string>(row[bucket_end])));
    auto const step = static_cast<std::size_t>(end - ends.begin());
    double const days = static_cast<double>((ends[step] - bound.time.begin(step)).seconds()) / base::seconds_a_day;
    bound.reasons.back().values[step] = std::get<double>(row[unit_days]) / days;
  }
  if (bound.reasons.empty()) return std::nullopt;
  return bound;
}

/// The same over calendar months, where a run is long enough for them to tell something.
Bound by_month(Bound const& fine) {
  constexpr double least_days = 120;
  base::SimTime const from = fine.time.from;
  base::SimTime const to = fine.time.ends.back();
  if (static_cast<double>((to - from).seconds()) < least_days * base::seconds_a_day) return fine;
  Bound months{{from, {}}, {}};
  base::Date const first = base::date_of(from);
  base::SimTime const begin = base::time_of(first.year() / first.month() / std::chrono::day(1));
  for (int month = 1; months.time.ends.empty() || months.time.ends.back() < to; ++month) {
    months.time.ends.push_back(std::min(base::add_months(begin, month), to));
  }
  for (Course const& reason : fine.reasons) {
    Course course{reason.label, std::vector<double>(months.time.ends.size(), 0)};
    for (std::size_t step = 0; step < reason.values.size(); ++step) {
      for (std::size_t month = 0; month < course.values.size(); ++month) {
        base::SimTime const left = std::max(fine.time.begin(step), months.time.begin(month));
        base::SimTime const right = std::min(fine.time.ends[step], months.time.ends[month]);
        if (left >= right) continue;
        auto const length = (months.time.ends[month] - months.time.begin(month)).seconds();
        course.values[month] +=
            reason.values[step] * static_cast<double>((right - left).seconds()) / static_cast<double>(length);
      }
    }
    months.reasons.push_back(std::move(course));
  }
  return months;
}

/// A stretch of time in which most units waited for the same.
struct Reign {
  std::size_t first = 0, last = 0;  ///< steps
  std::string reason;               ///< empty: nothing waited
  double units = 0;                 ///< on average
  double share = 0;                 ///< of all that waited
};

std::vector<Reign> reigns_of(Bound const& bound) {
  std::vector<Reign> reigns;
  for (std::size_t step = 0; step < bound.time.ends.size(); ++step) {
    Course const* most = nullptr;
    for (Course const& reason : bound.reasons) {
      if (reason.values[step] > (most == nullptr ? 0 : most->values[step])) most = &reason;
    }
    std::string const name = most == nullptr ? "" : most->label;
    if (reigns.empty() || reigns.back().reason != name) reigns.push_back({step, step, name});
    reigns.back().last = step;
  }
  for (Reign& reign : reigns) {
    double own = 0;
    double all = 0;
    for (std::size_t step = reign.first; step <= reign.last; ++step) {
      auto const length = static_cast<double>((bound.time.ends[step] - bound.time.begin(step)).seconds());
      for (Course const& reason : bound.reasons) {
        all += reason.values[step] * length;
        own += reason.label == reign.reason ? reason.values[step] * length : 0;
      }
    }
    auto const length = static_cast<double>((bound.time.ends[reign.last] - bound.time.begin(reign.first)).seconds());
    reign.units = own / length;
    reign.share = all > 0 ? own / all : 0;
  }
  return reigns;
}

void show_reigns(SummaryPage& page, Bound const& bound, std::string const& units) {
  constexpr std::size_t most = 12;
  std::vector<Reign> const reigns = reigns_of(bound);
  page.line();
  page.line("  " + fit("from", 12) + fit("most waited for", 20) + fit_right(units + " on average", 18) +
            fit_right("of all waiting", 18));
  for (std::size_t i = 0; i < std::min(most, reigns.size()); ++i) {
    Reign const& reign = reigns[i];
    std::string const date = base::iso_date(bound.time.begin(reign.first));
    if (reign.reason.empty()) {
      page.line("  " + fit(date, 12) + "nothing");
      continue;
    }
    page.line("  " + fit(date, 12) + fit(reign.reason, 20) +
              fit_right(readable(reign.units >= 100 ? std::round(reign.units) : reign.units), 18) +
              fit_right(fmt::format("{:.0f} %", 100 * reign.share), 18));
  }
  if (reigns.size() > most) page.line(fmt::format("  and {} more changes (table waiting)", reigns.size() - most));
}

}  // namespace

void show_bound(SummaryPage& page, results::StoredRun const& run) {
  constexpr std::size_t most_rows = 8;
  auto const bound = bound_of(run);
  if (!bound) return;
  page.heading(fmt::format("What bound when ({} that waited for it)", unit_words(0, 1, waiting_unit(run))));
  std::vector<Course> rows = bound->reasons;
  while (rows.size() > most_rows) {
    rows.erase(std::min_element(rows.begin(), rows.end(),
                                [](Course const& a, Course const& b) { return a.most() < b.most(); }));
  }
  show_course_plot(page, bound->time, rows);
  show_reigns(page, by_month(*bound), unit_words(0, 1, waiting_unit(run)));
}

}  // namespace chokepoint::report
