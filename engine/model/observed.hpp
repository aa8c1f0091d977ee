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
    base::SimTime at;        ///< what had come about before this moment
    double value = 0;        ///< since the course's start, in its unit
    std::string source;      ///< may be empty
    double shown = 0;        ///< as it was seen: of `each_step`, what was added since the entry before
    double error = 0;        ///< standard deviation of `shown`; 0: exact
    double value_error = 0;  ///< of `value`: the errors of what is added up are taken as independent
    double error_share = 0;  ///< of an error told as a share of the value: the standard deviation of the logarithm
  };
  std::vector<Entry> entries;  ///< by date; some may lie before the course's start
  bool each_step = false;
};

/// A dated thing in the world outside that came, or hadn't come yet when one last looked.
struct ObservedDate {
  std::string name;
  std::string title;
  std::uint32_t outcome = 0;              ///< of the world's: a date
  std::optional<base::SimTime> occurred;  ///< nothing: it hadn't come by `known_until`
  base::SimTime known_until;              ///< nobody knows whether it has come later
  base::Duration within;                  ///< how far `occurred` may be off, either way
  std::vector<base::SimTime> asked;       ///< dates, ascending, by which it may have come
  base::SimTime possible_since;           ///< from when on it could have come, which may be before the run
  bool possible_since_given = false;      ///< no: nobody said so, and it is when the outcome begins
};

}  // namespace chokepoint::model
