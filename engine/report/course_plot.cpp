#include "engine/report/course_plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/calendar.hpp"

namespace chokepoint::report {

namespace {

constexpr std::size_t most_label_columns = 28;
constexpr std::size_t axis_columns = 11;
constexpr std::size_t most_plot_columns = 60;
constexpr std::size_t least_plot_columns = 34;  // three dates

/// The average of the values over each of `columns` equal parts of the time.
std::vector<double> averages(CourseTime const& time, std::vector<double> const& values, std::size_t columns) {
  double const span = static_cast<double>((time.ends.back() - time.from).seconds());
  double const width = span / static_cast<double>(columns);
  std::vector<double> sums(columns, 0);
  for (std::size_t step = 0; step < values.size(); ++step) {
    double const begin = static_cast<double>((time.begin(step) - time.from).seconds());
    double const end = static_cast<double>((time.ends[step] - time.from).seconds());
    for (auto column = static_cast<std::size_t>(begin / width); column < columns; ++column) {
      double const left = width * static_cast<double>(column);
      if (left >= end) break;
      sums[column] += values[step] * std::max(0.0, std::min(end, left + width) - std::max(begin, left));
    }
  }
  for (double& sum : sums) sum /= width;
  return sums;
}

std::string blocks(std::vector<double> const& heights, double highest) {
  static constexpr std::array<std::string_view, 9> eighths{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  std::string line;
  for (double const height : heights) {
    double const scaled = highest > 0 ? std::clamp(std::round(8 * height / highest), 0.0, 8.0) : 0;
    std::size_t const least = height > 0 ? 1U : 0U;
    line += eighths[std::max(static_cast<std::size_t>(scaled), least)];
  }
  return line;
}

/// The first day, the middle's and the last's, each where it is.
std::string axis(CourseTime const& time, std::size_t columns) {
  base::SimTime const to = time.ends.back();
  std::string const middle = base::iso_date(time.from + base::Duration((to - time.from).seconds() / 2));
  std::string const first = base::iso_date(time.from);
  std::string const last = base::iso_date(to);
  std::size_t const at = columns / 2 - middle.size() / 2;
  return fit(first, at) + fit(middle, columns - at - last.size()) + last;
}

/// Averages needn't be whole; where they are large nobody asks for the rest.
std::string amount_text(double value) { return readable(value >= 100 ? std::round(value) : value); }

}  // namespace

double Course::most() const { return values.empty() ? 0 : *std::max_element(values.begin(), values.end()); }

void show_course_plot(SummaryPage& page, CourseTime const& time, std::vector<Course> const& courses) {
  std::size_t label = 0;
  double highest = 0;
  for (Course const& course : courses) {
    label = std::max(label, columns_of(course.label));
    highest = std::max(highest, course.most());
  }
  label = std::min(label, most_label_columns);
  std::size_t const others = 2 + label + 2 + 2 + axis_columns;
  std::size_t const columns = std::clamp(page.columns() > others ? page.columns() - others : least_plot_columns,
                                         least_plot_columns, most_plot_columns);
  page.line("  " + fit("", label) + "   " + fit("", columns) + fit_right("most", axis_columns));
  for (Course const& course : courses) {
    page.line("  " + fit(course.label, label) + "  ▕" +
              page.drawn(blocks(averages(time, course.values, columns), highest)) + "▏" +
              fit_right(amount_text(course.most()), axis_columns - 1));
  }
  page.line("  " + fit("", label) + "   " + axis(time, columns));
}

}  // namespace chokepoint::report
