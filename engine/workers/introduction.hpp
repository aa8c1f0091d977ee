#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/world.hpp"
#include "engine/policy/questions.hpp"
#include "engine/policy/shown_text.hpp"
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
  explicit WorkerRefused(std::string_view what) : std::runtime_error(policy::shown_text(what)) {}
};

/// How long a program may take to begin, before anything of the file runs.
inline constexpr double seconds_to_begin = 60;

/// Waits until a program that just began is there. Throws WorkerEnded, base::Unreproducible.
void await_start(WorkerProcess& process, policy::WorkerFile const& file);

/// Tells a program that is there what it is asked, and hears what it remembers, in the order of the numbers. Loading
/// the file may take as long as an answer. Throws WorkerRefused, WorkerEnded, base::Unreproducible.
std::vector<WorkerState> introduce(WorkerProcess& process, policy::WorkerFile const& file,
                                   policy::QuestionInfo const& question, std::vector<std::string> const& parameters,
                                   model::World const& world);

/// Sends JSON about a file. Throws WorkerRefused where the file isn't text.
void tell(WorkerProcess& process, char kind, nlohmann::json const& what, policy::WorkerFile const& file);

/// The text of chokepoint.py, the program of all policies in Python.
std::string_view worker_module();

/// The frames' kinds: docs/worker-protocol.md.
namespace frame {
// to the program
inline constexpr char look = 'L', hello = 'H', question = 'Q', value = 'V';
// from it
inline constexpr char outline = 'O', ready = 'R', refused = 'E', answer = 'A', draw = 'D', attribute = 'T';
}  // namespace frame

}  // namespace chokepoint::workers
