#include "engine/policy/foreign_code.hpp"

#include <fmt/format.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>

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
      if (!watching || self != held_program.load()) return;
      ForeignCode::Words words;
      words.add("error: code of a policy's library ended the program (exit code {}) instead of answering\n", code);
      end_with(words);
    }
    if (running->describe_ == nullptr) end_now(code);
    ForeignCode::running_ = nullptr;  // whatever happens here isn't its doing
    ForeignCode::Words words;
    words.add("error: ");
    running->describe_(running->about_, words);
    words.add(" ended the program (exit code {}) instead of answering\n", code);
    end_with(words);
  }
  [[noreturn]] static void end_with(ForeignCode::Words const& words) {
    [[maybe_unused]] auto const written = ::write(STDERR_FILENO, words.text().data(), words.text().size());
    end_now(ForeignCode::exit_code_of_a_failed_run);
  }

  /// Of a signal by which code says that it can't go on. It is handled once: a second one, here, ends all.
  static void crashed(int signal) {
    ForeignCode const* const running = ForeignCode::running_;
    if (running == nullptr || running->describe_ == nullptr || ::getpid() != of_this_copy) {
      ::raise(signal);  // as if nobody had looked at it
      return;
    }
    ForeignCode::Words words;
    words.add("error: ");
    running->describe_(running->about_, words);
    char const* const name = ::sigdescr_np(signal);
    words.add(" ended the program ({}) instead of answering\n", name == nullptr ? "crash" : name);
    end_with(words);
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

namespace {
constexpr int told_signals[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
}

void ForeignCode::leave_crashes() {
  for (int const signal : told_signals) std::signal(signal, SIG_DFL);
}

void ForeignCode::watch() {
  static bool const watched = [] {
    ForeignCodeWatch::watching = true;
    ::on_exit(&ForeignCodeWatch::at_exit, nullptr);
    ::at_quick_exit([] { ForeignCodeWatch::ended(0); });
#ifndef CHOKEPOINT_SANITIZED
    struct sigaction told {};
    told.sa_handler = &ForeignCodeWatch::crashed;
    told.sa_flags = static_cast<int>(SA_RESETHAND) | SA_NODEFER | SA_ONSTACK;
    for (int const signal : told_signals) ::sigaction(signal, &told, nullptr);
#endif
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
