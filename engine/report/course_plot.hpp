#pragma once

#include <string>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/report/summary_page.hpp"

namespace chokepoint::report {

/// When a course's steps end; the first begins when the run does.
struct CourseTime {
  base::SimTime from;
  std::vector<base::SimTime> ends;  ///< ascending, none empty

  base::SimTime begin(std::size_t step) const { return step == 0 ? from : ends[step - 1]; }
};

/// One line of a plot: a value at each step.
struct Course {
  std::string label;
  std::vector<double> values;
  double most() const;
};

/// Courses as lines of blocks over one axis of time, all on one scale, each with its greatest value beside it. A column
/// is as high as the average over its time, and never empty where that isn't zero.
void show_course_plot(SummaryPage& page, CourseTime const& time, std::vector<Course> const& courses);

}  // namespace chokepoint::report
