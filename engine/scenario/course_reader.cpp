#include "engine/scenario/course_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/unit.hpp"
#include "engine/scenario/measures.hpp"
#include "engine/scenario/source_text.hpp"

namespace chokepoint::scenario {

namespace {

using model::Measure;
using model::Reduce;

/// Why an outcome's course can't be told; empty where it can.
std::string why_without_course(model::World const& world, model::Outcome const& outcome) {
  if (outcome.formula) {
    for (std::uint32_t const input : outcome.formula_inputs) {
      if (input == model::Outcome::unread) continue;
      std::string const why = why_without_course(world, world.outcomes[input]);
      if (!why.empty()) return why;
    }
    return {};
  }
  if (outcome.reduce == Reduce::first_date) return fmt::format("'{}' is a date", outcome.name);
  if (outcome.reduce == Reduce::quantile || outcome.measure == Measure::delay) {
    return fmt::format("'{}' is recorded for the whole run only", outcome.name);
  }
  return {};
}

template <class Elements>
std::optional<std::uint32_t> find(Elements const& elements, Text const& named, std::string_view what,
                                  CourseProblem const& problem) {
  std::vector<std::string_view> names;
  for (std::uint32_t i = 0; i < elements.size(); ++i) {
    if (elements[i].name == named.text) return i;
    names.push_back(elements[i].name);
  }
  std::string const near = base::nearest(named.text, names);
  problem(
      named.mark, fmt::format("the scenario has no {} {}", what, in_quotes(named.text)),
      near.empty() ? fmt::format("{}s are listed under {}s:", what, what) : fmt::format("did you mean '{}'?", near));
  return std::nullopt;
}

bool read_outcome(model::World const& world, CourseWords const& words, CourseProblem const& problem,
                  model::Course& course) {
  Text const& named = words.outcome.given ? words.outcome : words.name;
  course.outcome = find(world.outcomes, named, "outcome", problem);
  if (!course.outcome) return false;
  model::Outcome const& outcome = world.outcomes[*course.outcome];
  course.title = outcome.title;
  course.unit = outcome.unit;
  course.from = outcome.from;
  course.to = outcome.to;
  std::string const why = why_without_course(world, outcome);
  if (why.empty()) return true;
  bool const is_date = outcome.unit == "date";
  problem(named.mark, "no course over time is recorded of this outcome: " + why,
          is_date ? "chokepoint results ecdf tells by when it has come in how many futures"
                  : "choose an outcome that is measured over time, such as a mean or a total");
  return false;
}

bool read_status(model::World const& world, CourseWords const& words, CourseProblem const& problem,
                 model::Course& course) {
  auto const& known = status_words();
  course.units.name = words.name.text;
  course.units.measure = Measure::status;
  course.units.reduce = Reduce::final_value;
  course.units.status =
      static_cast<std::uint8_t>(std::find(known.begin(), known.end(), words.status.text) - known.begin());
  course.units.from = world.clock.from;
  course.units.to = world.clock.to;
  if (words.product.given) {
    auto const product = find(world.products, words.product, "product", problem);
    if (!product) return false;
    course.units.product = model::ProductId(*product);
  }
  course.title = (words.product.given ? words.product.text + ", " : std::string()) + words.status.text;
  std::replace(course.title.begin(), course.title.end(), '_', ' ');
  course.unit =
      course.units.product.valid() ? base::plural_of(world.products[course.units.product.index()].unit) : "units";
  course.from = world.clock.from;
  course.to = world.clock.to;
  return true;
}

}  // namespace

std::optional<model::Course> read_course(model::World const& world, CourseWords const& words,
                                         CourseProblem const& problem) {
  model::Course course;
  course.name = words.name.text;
  bool const sound =
      words.status.given ? read_status(world, words, problem, course) : read_outcome(world, words, problem, course);
  if (!sound) return std::nullopt;
  if (words.title.given) course.title = words.title.text;
  return course;
}

}  // namespace chokepoint::scenario
