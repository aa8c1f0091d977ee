#include <fmt/format.h>

#include <algorithm>

#include "engine/base/calendar.hpp"
#include "engine/ledger/units.hpp"
#include "engine/report/course_plot.hpp"
#include "engine/report/names.hpp"
#include "engine/report/outcome_words.hpp"
#include "engine/report/summary_parts.hpp"
#include "engine/report/told_series.hpp"
#include "engine/report/waiting_rows.hpp"
#include "engine/report/why_words.hpp"

namespace chokepoint::report {

namespace {

/// Those that the told orders waited for longest.
std::vector<std::string> products_told(results::StoredRun const& run, std::size_t most) {
  std::vector<std::pair<std::string, double>> weights;
  for (auto const& row : run.delay) {
    if (!row.about || row.product.empty()) continue;
    auto found =
        std::find_if(weights.begin(), weights.end(), [&](auto const& weight) { return weight.first == row.product; });
    if (found == weights.end()) found = weights.insert(weights.end(), {row.product, 0});
    found->second += base::to_double(row.unit_seconds) / static_cast<double>(row.per_unit);
  }
  std::stable_sort(weights.begin(), weights.end(), [](auto const& a, auto const& b) { return a.second > b.second; });
  std::vector<std::string> names;
  for (auto const& weight : weights) {
    if (names.size() < most) names.push_back(weight.first);
  }
  return names;
}

/// When the steps of the time series end.
CourseTime time_of_series(results::StoredRun const& run) {
  CourseTime time{*base::parse_date_time(run.fact("from")), {}};
  for (auto const& row : run.series) time.ends.push_back(*base::parse_date_time(row.bucket_end));
  std::sort(time.ends.begin(), time.ends.end());
  time.ends.erase(std::unique(time.ends.begin(), time.ends.end()), time.ends.end());
  return time;
}

}  // namespace

void show_courses(SummaryPage& page, results::StoredRun const& run) {
  constexpr std::size_t most_products = 2;
  if (run.series.empty()) return;
  CourseTime const time = time_of_series(run);
  Names const names = Names::of_run(run);
  std::vector<results::StoredRun::Series> const series = told_series(run);
  for (std::string const& name : products_told(run, most_products)) {
    auto const product =
        std::find_if(run.products.begin(), run.products.end(), [&](auto const& one) { return one.name == name; });
    std::vector<Course> courses;
    for (auto const& row : series) {
      if (row.product != name || row.status == ledger::name(ledger::UnitStatus::consumed)) continue;
      if (courses.empty() || courses.back().label != row.status) courses.push_back({row.status, {}});
      std::vector<double>& values = courses.back().values;
      values.resize(time.ends.size());
      auto const end = std::lower_bound(time.ends.begin(), time.ends.end(), *base::parse_date_time(row.bucket_end));
      values[static_cast<std::size_t>(end - time.ends.begin())] =
          static_cast<double>(row.amount) / static_cast<double>(product->per_unit);
    }
    std::erase_if(courses, [](Course const& course) { return course.most() <= 0; });
    if (courses.empty()) continue;
    page.heading(fmt::format("By status over time: {} ({})", names.product(name), unit_words(0, 1, product->unit)));
    show_course_plot(page, time, courses);
  }
}

void show_units(SummaryPage& page, results::StoredRun const& run) {
  if (run.series.empty()) return;
  std::string const& last = std::max_element(run.series.begin(), run.series.end(), [](auto const& a, auto const& b) {
                              return a.bucket_end < b.bucket_end;
                            })->bucket_end;
  Names const names = Names::of_run(run);
  std::size_t name = 0;
  for (auto const& product : run.products) name = std::max(name, columns_of(names.product(product.name)));
  name = std::min(name, std::size_t{24});
  page.heading(fmt::format("Units at the end ({})", day_of(last)));
  std::vector<results::StoredRun::Series> const series = told_series(run);
  for (auto const& product : run.products) {
    std::string rest;
    std::vector<std::string> lines;
    for (auto const& row : series) {
      if (row.product != product.name || row.bucket_end != last || row.amount == 0) continue;
      std::string const amount =
          product.per_unit == 1 ? grouped(row.amount)
                                : readable(static_cast<double>(row.amount) / static_cast<double>(product.per_unit));
      std::string const part = fmt::format("{} {}", amount, row.status);
      if (!rest.empty() && 4 + name + columns_of(rest) + 3 + columns_of(part) > page.columns()) {
        lines.push_back(std::move(rest) + ",");
        rest.clear();
      }
      rest += (rest.empty() ? "" : ", ") + part;
    }
    if (rest.empty()) continue;
    lines.push_back(std::move(rest));
    for (std::size_t i = 0; i < lines.size(); ++i) {
      page.line("  " + fit(i == 0 ? names.product(product.name) : "", name) + "  " + lines[i]);
    }
  }
}

}  // namespace chokepoint::report
