#pragma once

#include <cstdint>
#include <memory>

namespace chokepoint::kernel {

/// Threads that work through one window after another (oneTBB behind a wall: its headers stay in one file).
///
/// The caller leads: it takes tasks itself and needs nobody. Helpers join where the machine has threads to spare, stay
/// for some microseconds after a window in case another follows, and go. So a helper that was sent away by the
/// operating system keeps nobody waiting but for the task that it was at, and a run between whose windows much happens
/// on one thread alone has no thread turning idly.
class WindowTeam {
 public:
  /// `tasks` is how many each window has; `threads` >= 1 is how many work at once, the caller among them.
  WindowTeam(std::uint16_t tasks, int threads);
  ~WindowTeam();
  WindowTeam(WindowTeam const&) = delete;
  WindowTeam& operator=(WindowTeam const&) = delete;

  /// Calls task(0) ... task(tasks - 1), each once, in any order and on any of the threads; returns when all are done. A
  /// task is taken by the same thread in each window where that thread is there in time: its memory is near.
  template <class Task>
  void run(Task&& task) {
    work([](void* context, std::uint16_t index) { (*static_cast<Task*>(context))(index); }, &task);
  }

 private:
  using Call = void (*)(void* context, std::uint16_t index);
  struct Team;
  void work(Call call, void* context);

  std::uint16_t tasks_;
  std::unique_ptr<Team> team_;  // none where the caller is alone
};

}  // namespace chokepoint::kernel
