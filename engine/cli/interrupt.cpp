#include "engine/cli/interrupt.hpp"

#include <atomic>
#include <csignal>

namespace chokepoint::cli {

namespace {

std::atomic<bool> requested{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only touch lock-free atomics");

extern "C" void note_interrupt(int signal) {
  requested.store(true);
  std::signal(signal, SIG_DFL);
}

}  // namespace

void watch_for_interrupt() {
  std::signal(SIGINT, note_interrupt);
  std::signal(SIGTERM, note_interrupt);
}

bool interrupt_requested() { return requested.load(std::memory_order_relaxed); }

}  // namespace chokepoint::cli
