#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/policy/declared_parameter.hpp"
#include "engine/policy/worker_file.hpp"
#include "engine/workers/worker_process.hpp"

namespace chokepoint::workers {

/// What a file in Python says of itself, as far as can be read from it: nothing of it runs.
struct Outline {
  /// A name with its place in the file; lines and columns count from 1.
  struct Named {
    std::string name;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    bool needed = true;  ///< whether decide() can't go on without it
  };
  bool decides = false;  ///< whether it has a function decide
  std::string meaning;
  std::vector<Named> questions;   ///< that it is for; empty: it doesn't say
  std::vector<Named> parameters;  ///< by place, as often as decide() looks at them
  bool all_parameters = false;    ///< false: decide() may look at others
  std::vector<std::string> remembers;
  /// What `parameters = {...}` declares, in the order of names; nothing where the file has none.
  std::optional<std::vector<policy::DeclaredParameter>> declared;
  /// What is wrong with that, and what to try.
  struct Problem {
    std::string what;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::string instead;
  };
  std::vector<Problem> problems;
};

/// Asks a program that hasn't been told yet what it is for. Throws WorkerRefused where the file isn't Python,
/// WorkerEnded, base::Unreproducible.
Outline outline_of(WorkerProcess& process, policy::WorkerFile const& file);

/// The names of its parameters, each once.
std::vector<std::string> parameter_names(Outline const& outline);

}  // namespace chokepoint::workers
