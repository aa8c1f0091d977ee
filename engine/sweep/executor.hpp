#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "engine/policy/worker_file.hpp"
#include "engine/sweep/schedule.hpp"
#include "engine/sweep/study.hpp"

/// Who runs the blocks of a sweep. All give the same bits: which worker ran a block when is no part of a result.
namespace chokepoint::sweep {

class Executor {
 public:
  virtual ~Executor() = default;
  /// Runs shards of the schedule until it has none and nobody can bring new ones, or until it wants to stop.
  virtual void run(Schedule& schedule) = 0;
};

/// Threads of this process (oneTBB), each with simulations of its own.
std::unique_ptr<Executor> make_threads(Study const& study, int threads);

/// Called in the process that is about to run a replication, by cell and replication. For tests that want one to fail.
using BeforeReplication = std::function<void(std::uint64_t cell, std::uint64_t replication)>;

struct ForkedSettings {
  double seconds_to_answer = policy::WorkerFile{}.seconds;  ///< a library that takes longer never answers
  BeforeReplication before{};
};

/// Processes that are forked off this one, which must have one thread only. What ends a worker (a crash, the system's
/// want of memory, a library that doesn't answer) costs one replication, and only if it ends a second worker, too: that
/// one is recorded as failed, with the question where a library was asked one.
std::unique_ptr<Executor> make_forked(Study const& study, int workers, ForkedSettings settings = {});

}  // namespace chokepoint::sweep
