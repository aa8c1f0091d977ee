#include "engine/kernel/window_team.hpp"

#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace chokepoint::kernel {

namespace {

/// Lets the processor's other thread work while this one looks again and again.
void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

/// Some ten microseconds of looking; who waits longer gives the processor to others in between.
constexpr int looks_before_yielding = 400;
/// A helper that found nothing to do so often in a row goes.
constexpr int looks_before_leaving = 440;

}  // namespace

struct WindowTeam::Team {
  Team(std::uint16_t tasks, int threads)
      : allowed(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads)),
        arena(threads),
        taken(tasks),
        there(static_cast<std::size_t>(threads)) {}

  struct alignas(64) Taken {
    std::atomic<std::uint64_t> window{0};  ///< the last one whose task was taken
  };
  struct alignas(64) There {
    std::atomic<bool> value{false};
  };

  tbb::global_control allowed;  // more threads than processors are what was asked for: no warning, and no fewer
  tbb::task_arena arena;
  tbb::task_group helpers;
  // Set by the leader before it opens a window; read only by who took a task of it, so before the leader goes on.
  Call call = nullptr;
  void* context = nullptr;
  alignas(64) std::atomic<std::uint64_t> window{0};
  alignas(64) std::atomic<std::uint32_t> done{0};
  std::vector<Taken> taken;
  std::vector<There> there;  // by member; the leader is member 0
  std::atomic<bool> over{false};

  /// Takes what is left of window `now`, beginning with what is this member's in every window.
  bool take(std::size_t member, std::uint64_t now) {
    bool any = false;
    std::size_t const members = there.size();
    for (std::size_t round = 0; round < members; ++round) {
      for (std::size_t index = (member + round) % members; index < taken.size(); index += members) {
        std::uint64_t before = now - 1;
        // One who comes late with a number of the past finds another number here.
        if (!taken[index].window.compare_exchange_strong(before, now, std::memory_order_acq_rel)) continue;
        call(context, static_cast<std::uint16_t>(index));
        done.fetch_add(1, std::memory_order_release);
        any = true;
      }
    }
    return any;
  }

  void help(std::size_t member) {
    std::uint64_t seen = 0;
    int looks = 0;
    while (looks < looks_before_leaving && !over.load(std::memory_order_relaxed)) {
      std::uint64_t const now = window.load(std::memory_order_acquire);
      if (now != seen) {
        seen = now;
        if (take(member, now)) looks = 0;
        continue;
      }
      looks += 1;
      if (looks < looks_before_yielding) {
        pause();
      } else {
        std::this_thread::yield();
      }
    }
    there[member].value.store(false, std::memory_order_release);
  }

  void call_helpers() {
    for (std::size_t member = 1; member < there.size(); ++member) {
      if (there[member].value.load(std::memory_order_acquire)) continue;
      there[member].value.store(true, std::memory_order_relaxed);
      arena.execute([&] { helpers.run([this, member] { help(member); }); });
    }
  }
};

WindowTeam::WindowTeam(std::uint16_t tasks, int threads) : tasks_(tasks) {
  int const useful = std::min<int>(threads, tasks);
  if (useful > 1) team_ = std::make_unique<Team>(tasks, useful);
}

WindowTeam::~WindowTeam() {
  if (!team_) return;
  team_->over.store(true, std::memory_order_relaxed);
  team_->arena.execute([&] { team_->helpers.wait(); });  // those that never began are begun here, and go at once
}

void WindowTeam::work(Call call, void* context) {
  if (!team_) {
    for (std::uint16_t index = 0; index < tasks_; ++index) call(context, index);
    return;
  }
  Team& team = *team_;
  team.call = call;
  team.context = context;
  team.done.store(0, std::memory_order_relaxed);
  std::uint64_t const now = team.window.load(std::memory_order_relaxed) + 1;
  team.window.store(now, std::memory_order_release);
  team.call_helpers();
  team.take(0, now);
  for (int looks = 0; team.done.load(std::memory_order_acquire) < tasks_; ++looks) {
    if (looks < looks_before_yielding) {
      pause();
    } else {
      std::this_thread::yield();
    }
  }
}

}  // namespace chokepoint::kernel
