#include "engine/policy/foreign_code.hpp"

#include <fmt/format.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>

namespace chokepoint::policy {

constinit thread_local ForeignCode* ForeignCode::running_ = nullptr;

/// What the C library calls.
struct ForeignCodeWatch {
  [[noreturn]] static void end_now(int code) {
    for (;;) ::syscall(SYS_exit_group, code);
  }

  /// Says who ended the program, and ends it; comes back where nobody did.
  static void ended(int code) {
    pid_t const self = ::getpid();
    if (self != of_this_copy) return;  // a vfork: all that it could touch is its parent's
    ForeignCode const* const running = ForeignCode::running_;
    if (running == nullptr) {
      if (watching && self == held_program.load()) end_with(code, "code of a policy's library");
      return;
    }
    if (running->describe_ == nullptr) end_now(code);
    ForeignCode::running_ = nullptr;  // whatever happens here isn't its doing
    end_with(code, running->describe_(running->about_));
  }
  [[noreturn]] static void end_with(int code, std::string const& who) {
    std::string const words =
        fmt::format("error: {} ended the program (exit code {}) instead of answering\n", who, code);
    [[maybe_unused]] auto const written = ::write(STDERR_FILENO, words.data(), words.size());
    end_now(ForeignCode::exit_code_of_a_failed_run);
  }

  static void at_exit(int code, void*) { ended(code); }
  static void in_parent() {
    if (ForeignCode::running_ != nullptr) ForeignCode::running_->forked_ = true;
  }
  static void in_copy() {
    if (ForeignCode::running_ != nullptr) end_now(0);
    of_this_copy = ::getpid();
  }

  static pid_t of_this_copy;               // what getpid() says in this program, or in a copy that fork() made of it
  static std::atomic<pid_t> held_program;  // that only libraries could end; 0: none
  static std::atomic<bool> watching;
};
std::atomic<bool> ForeignCodeWatch::watching{false};
pid_t ForeignCodeWatch::of_this_copy = ::getpid();
std::atomic<pid_t> ForeignCodeWatch::held_program{0};

void ForeignCode::hold_program(bool held) { ForeignCodeWatch::held_program = held ? ::getpid() : 0; }

void ForeignCode::watch() {
  static bool const watched = [] {
    ForeignCodeWatch::watching = true;
    ::on_exit(&ForeignCodeWatch::at_exit, nullptr);
    ::at_quick_exit([] { ForeignCodeWatch::ended(0); });
    ::pthread_atfork(nullptr, &ForeignCodeWatch::in_parent, &ForeignCodeWatch::in_copy);
    return true;
  }();
  (void)watched;
}

}  // namespace chokepoint::policy

#ifndef CHOKEPOINT_SANITIZED  // sanitizers have their own
/// In place of the C library's, for all the program and what it loads: it calls nobody on its way out.
extern "C" __attribute__((noreturn)) void _exit(int code) {
  chokepoint::policy::ForeignCodeWatch::ended(code);
  chokepoint::policy::ForeignCodeWatch::end_now(code);
}
extern "C" __attribute__((noreturn)) void _Exit(int code) noexcept { _exit(code); }
#endif
