#include "engine/kernel/task_runner.hpp"

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace chokepoint::kernel {

struct TaskRunner::Arena {
  explicit Arena(int threads)
      : allowed(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads)), arena(threads) {}
  tbb::global_control allowed;  // more threads than processors are what was asked for: no warning, and no fewer
  tbb::task_arena arena;
};

TaskRunner::TaskRunner(int threads) : arena_(threads > 1 ? std::make_unique<Arena>(threads) : nullptr) {}
TaskRunner::~TaskRunner() = default;
TaskRunner::TaskRunner(TaskRunner&&) noexcept = default;
TaskRunner& TaskRunner::operator=(TaskRunner&&) noexcept = default;

void TaskRunner::for_each(std::uint16_t count, std::function<void(std::uint16_t)> const& task) {
  if (!arena_) {
    for (std::uint16_t i = 0; i < count; ++i) task(i);
    return;
  }
  arena_->arena.execute([&] {
    tbb::parallel_for(
        std::uint32_t{0}, std::uint32_t{count}, [&](std::uint32_t i) { task(static_cast<std::uint16_t>(i)); },
        tbb::simple_partitioner{});
  });
}

}  // namespace chokepoint::kernel
