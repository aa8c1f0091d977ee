#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace chokepoint::policy {

/// While one lives, code of a library runs on this thread. Code that ends the program there would end it without a
/// word, and with a code of its choice; code that copies it (fork) would run everything that follows twice. So:
///
///   exit(), _exit()  a named message on standard error, then this program's own end, with `exit_code_of_a_failed_run`
///   abort(), a crash likewise (std::terminate, a failed assertion, SIGSEGV, SIGBUS, SIGFPE, SIGILL)
///   fork()           the copy ends at once; `forked` tells of it here
///
/// What goes to the system past the C library (a system call of its own, SIGKILL) isn't seen, nor is a stack that is
/// used up: there is none left to say so on. A copy that shares this program's memory until it becomes another one
/// (vfork) ends as it likes. In the processes of `sweep --isolate` and of trials crashes end the process as ever: who
/// waits for it says who was asked what.
class ForeignCode {
 public:
  /// Room for words, which are cut off where it ends: they may be wanted when there is no memory to be had.
  class Words {
   public:
    template <class... Arguments>
    void add(fmt::format_string<Arguments...> words, Arguments&&... arguments) {
      auto const written = fmt::vformat_to_n(room_.data() + size_, room_.size() - size_, fmt::string_view(words),
                                             fmt::make_format_args(arguments...));
      size_ = std::min(room_.size(), size_ + written.size);
    }
    std::string_view text() const { return {room_.data(), size_}; }

   private:
    std::array<char, 2000> room_{};
    std::size_t size_ = 0;
  };
  /// Whose code runs, and at what: "policy p of p.so, asked about allocation by sites.fab". Called when it ends the
  /// program, and not before, perhaps while a signal is handled; null: nothing is said then, and the code is its own.
  using Describe = void (*)(void const* about, Words& words);

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

  /// Has the C library tell of exits, crashes and copies from now on; once is enough.
  static void watch();
  /// From now on a crash ends this process as ever: of one whose end another one waits for.
  static void leave_crashes();

 private:
  friend struct ForeignCodeWatch;

  Describe describe_;
  void const* about_;
  ForeignCode* before_;
  bool forked_ = false;

  static constinit thread_local ForeignCode* running_;
};

}  // namespace chokepoint::policy
