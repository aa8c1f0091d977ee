#include "engine/report/course_plot.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/calendar.hpp"

namespace chokepoint::report {
namespace {

/// A plot of 34 columns over so many days, without colors.
std::string plot_of(std::vector<Course> const& courses, std::int64_t days = 34) {
  CourseTime time{*base::parse_date_time("2026-01-01"), {}};
  for (std::int64_t day = 1; day <= days; ++day) time.ends.push_back(time.from + base::days(day));
  SummaryStyle style;
  style.columns = 34 + 18;
  SummaryPage page(style);
  show_course_plot(page, time, courses);
  return page.take();
}

std::vector<double> first_then(std::size_t days, double first, double then) {
  std::vector<double> values(34, then);
  std::fill(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(days), first);
  return values;
}

TEST(CoursePlot, ColumnsAreAsHighAsTheirShareOfTheGreatestOfAll) {
  std::string half;
  for (int i = 0; i < 17; ++i) half += "█";
  std::string low;
  for (int i = 0; i < 34; ++i) low += "▂";  // two of eight
  EXPECT_EQ(plot_of({{"a", first_then(17, 8, 0)}, {"b", first_then(34, 2, 0)}}),
            std::string(47, ' ') + "most\n  a  ▕" + half + std::string(17, ' ') + "▏         8\n" + "  b  ▕" + low +
                "▏         2\n" + "      2026-01-01  2026-01-18  2026-02-04\n");
}

TEST(CoursePlot, WhatIsSmallIsSeenAndWhatIsNothingIsNot) {
  std::string const text = plot_of({{"a", first_then(34, 1e6, 0)}, {"b", first_then(1, 1, 0)}});
  EXPECT_NE(text.find("b  ▕▁" + std::string(33, ' ') + "▏"), std::string::npos) << text;
}

TEST(CoursePlot, AColumnIsTheAverageOverItsTime) {
  // 68 days in 34 columns: of the first two days one has 8, so half of that.
  std::vector<double> values(68, 0);
  values[0] = values[2] = values[3] = 8;
  std::string const text = plot_of({{"a", values}}, 68);
  EXPECT_NE(text.find("a  ▕▄█" + std::string(32, ' ') + "▏"), std::string::npos) << text;
}

}  // namespace
}  // namespace chokepoint::report
