#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace chokepoint::kernel {

/// Runs numbered tasks on a bounded number of threads (oneTBB behind a wall: its headers stay in one file).
class TaskRunner {
 public:
  explicit TaskRunner(int threads);
  ~TaskRunner();
  TaskRunner(TaskRunner&&) noexcept;
  TaskRunner& operator=(TaskRunner&&) noexcept;

  /// Calls task(0) ... task(count - 1), each once, in any order and on any of the threads; returns when all are done.
  void for_each(std::uint16_t count, std::function<void(std::uint16_t)> const& task);

 private:
  struct Arena;
  std::unique_ptr<Arena> arena_;
};

}  // namespace chokepoint::kernel
