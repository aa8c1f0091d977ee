#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/model/outcome.hpp"

namespace chokepoint::model {

/// An outcome, or the units in a status, that is followed over time.
struct Course {
  std::string name;
  std::string title;
  std::string unit;
  std::optional<std::uint32_t> outcome;  ///< one of the world's; nothing: `units`
  Outcome units;                         ///< units in a status
  base::SimTime from;
  base::SimTime to;
};

/// What was seen of a course in the world outside. It changes nothing that is simulated, and is held against it.
struct Observed {
  Course course;
  struct Entry {
    base::SimTime at;    ///< what had come about before this moment
    double value = 0;    ///< in the course's unit
    std::string source;  ///< may be empty
  };
  std::vector<Entry> entries;  ///< by date; some may lie before the course's start
};

}  // namespace chokepoint::model
