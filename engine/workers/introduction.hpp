#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/world.hpp"
#include "engine/policy/questions.hpp"
#include "engine/policy/worker_file.hpp"
#include "engine/workers/worker_process.hpp"

/// Policies that answer in a program of their own: what is said before the first question.
namespace chokepoint::workers {

/// A number that a policy remembers, or one for each of a kind of names.
struct WorkerState {
  std::string name;
  double initial = 0;
  std::size_t count = 1;
};

/// The file's own words for what is wrong with it or with an answer: "risk.py:12: ZeroDivisionError: ...".
class WorkerRefused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Tells a program that just began what it is asked, and hears what it remembers, in the order of the numbers. Throws
/// WorkerRefused, WorkerEnded, base::Unreproducible.
std::vector<WorkerState> introduce(WorkerProcess& process, policy::WorkerFile const& file,
                                   policy::QuestionInfo const& question, std::vector<std::string> const& parameters,
                                   model::World const& world);

/// The text of chokepoint.py, the program of all policies in Python.
std::string_view worker_module();

/// The frames' kinds: docs/worker-protocol.md.
namespace frame {
inline constexpr char hello = 'H', question = 'Q', value = 'V';                               // to the program
inline constexpr char ready = 'R', refused = 'E', answer = 'A', draw = 'D', attribute = 'T';  // from it
}  // namespace frame

}  // namespace chokepoint::workers
