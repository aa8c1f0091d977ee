#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/sweep/progress.hpp"

namespace chokepoint::cli {

/// What a batch system's environment says about its array of tasks and which of them this one is; empty where it says
/// nothing.
struct BatchArray {
  std::string task;
  std::string first, last, step, count;

  /// Takes what a line NAME=VALUE of the environment says: of Slurm, SGE (Grid Engine), LSF, PBS Pro or Torque.
  void read(std::string_view variable);
};

/// The part that a task has. Text is "array", where the environment tells how many there are, or "array/8" where it
/// doesn't (PBS): then a task's number counts modulo 8, so that any eight numbers in a row will do. Else the reason why
/// there is none.
base::Result<sweep::Part, std::string> part_of_array(BatchArray const& array, std::string_view text);

/// "2/8": the second of eight parts.
base::Result<sweep::Part, std::string> part_of(std::string_view text);

}  // namespace chokepoint::cli
