#pragma once

#include <functional>
#include <optional>
#include <string>

#include "engine/base/diagnostic.hpp"
#include "engine/model/world.hpp"
#include "engine/scenario/field.hpp"

namespace chokepoint::scenario {

/// How blocks name what is followed over time: an outcome, by default that of the block's own name, or the units of a
/// product in a status.
struct CourseWords {
  Text const& name;
  Text const& title;
  Text const& outcome;
  Text const& status;
  Text const& product;
};

/// Told what is wrong, where, and what to try.
using CourseProblem = std::function<void(base::Mark mark, std::string message, std::string hint)>;

/// The course that a block names; nothing, with the problem told, where the world has none.
std::optional<model::Course> read_course(model::World const& world, CourseWords const& words,
                                         CourseProblem const& problem);

}  // namespace chokepoint::scenario
