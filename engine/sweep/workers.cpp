#include "engine/sweep/workers.hpp"

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace chokepoint::sweep {

void run_workers(int threads, std::function<void(int)> const& body) {
  if (threads <= 1) return body(0);
  tbb::global_control const allowed(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads));
  tbb::task_arena arena(threads);
  arena.execute([&] {
    tbb::parallel_for(
        0, threads, [&](int worker) { body(worker); }, tbb::simple_partitioner{});
  });
}

}  // namespace chokepoint::sweep
