#include <condition_variable>
#include <exception>
#include <mutex>

#include "engine/sweep/executor.hpp"
#include "engine/sweep/workers.hpp"

namespace chokepoint::sweep {

namespace {

class Threads final : public Executor {
 public:
  Threads(Study const& study, int threads) : study_(study), worlds_(study), threads_(threads) {}

  void run(Schedule& schedule) override {
    run_workers(threads_, [&](int) { work(schedule); });
  }

 private:
  void work(Schedule& schedule) {
    Worker worker(study_, worlds_);
    std::unique_lock lock(mutex_);
    while (!schedule.stop_now()) {
      std::vector<Schedule::Address> const shard = schedule.take();
      if (shard.empty()) {
        if (!schedule.has_shards_out()) break;
        changed_.wait(lock);
        continue;
      }
      lock.unlock();
      double const began = schedule.now();
      std::vector<BlockResult> blocks;
      std::exception_ptr defect;
      std::string stopped_by;
      try {
        for (Schedule::Address const& one : shard) {
          auto result = worker.run(one.point, one.block, [&] { return schedule.stop_now(); });
          if (!result) break;
          stopped_by = result->stopped_by;
          if (!stopped_by.empty()) break;
          result->sums = sums_of(result->values, study_.variants.size(), study_.outcomes.size());
          blocks.push_back(std::move(*result));
        }
      } catch (...) {
        defect = std::current_exception();
      }
      double const took = schedule.now() - began;
      lock.lock();
      std::vector<Schedule::Address> const not_run(shard.begin() + static_cast<std::ptrdiff_t>(blocks.size()),
                                                   shard.end());
      schedule.done(std::move(blocks), not_run, took);
      if (!stopped_by.empty()) schedule.stop_for(stopped_by);
      if (defect) schedule.abandon();
      changed_.notify_all();
      if (defect) std::rethrow_exception(defect);
    }
    changed_.notify_all();
  }

  Study const& study_;
  Worlds worlds_;
  int threads_;
  std::mutex mutex_;  // of the schedule
  std::condition_variable changed_;
};

}  // namespace

std::unique_ptr<Executor> make_threads(Study const& study, int threads) {
  return std::make_unique<Threads>(study, threads);
}

}  // namespace chokepoint::sweep
