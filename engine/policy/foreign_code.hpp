#pragma once

#include <string>

namespace chokepoint::policy {

/// While one lives, code of a library runs on this thread. Code that ends the program there would end it without a
/// word, and with a code of its choice; code that copies it (fork) would run everything that follows twice. So:
///
///   exit(), _exit()  a named message on standard error, then this program's own end, with `exit_code_of_a_failed_run`
///   fork()           the copy ends at once; `forked` tells of it here
///
/// What goes to the system past the C library isn't seen. A copy that shares this program's memory until it becomes
/// another one (vfork) ends as it likes.
class ForeignCode {
 public:
  /// Whose code runs, and at what: "policy p of p.so, asked about allocation by sites.fab". Called when it ends the
  /// program, and not before; null: nothing is said then, and the code is its own.
  using Describe = std::string (*)(void const* about);

  static constexpr int exit_code_of_a_failed_run = 5;  ///< cli/exit_codes.hpp: replication_failed

  ForeignCode(Describe describe, void const* about) noexcept : describe_(describe), about_(about), before_(running_) {
    running_ = this;
  }
  ~ForeignCode() { running_ = before_; }
  ForeignCode(ForeignCode const&) = delete;
  ForeignCode& operator=(ForeignCode const&) = delete;

  bool forked() const { return forked_; }

  /// From now on, and until it is said again, nobody but code of libraries ends this program: where a thread that a
  /// library began does, it is told, too. Of the program itself, not of its copies.
  static void hold_program(bool held);

  /// Has the C library tell of exits and copies from now on; once is enough.
  static void watch();

 private:
  friend struct ForeignCodeWatch;

  Describe describe_;
  void const* about_;
  ForeignCode* before_;
  bool forked_ = false;

  static constinit thread_local ForeignCode* running_;
};

}  // namespace chokepoint::policy
