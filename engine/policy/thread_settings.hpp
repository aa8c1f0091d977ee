#pragma once

#include <clocale>
#include <cstdint>
#include <string>

namespace chokepoint::policy {

/// What foreign code may leave changed behind it and what would then change our numbers: how this thread rounds,
/// whether it flushes small numbers to zero, and the locale. (A library that is built with -ffast-math switches the
/// thread that loads it to flush-to-zero, and with it all threads that this one starts.)
class ThreadSettings {
 public:
  /// As they are.
  static ThreadSettings now();

  /// Whether they are still the same; a few nanoseconds.
  bool still_hold() const;
  /// Puts them back, and says what was changed: "it changed how numbers are rounded".
  std::string restore() const;

 private:
  std::uint32_t floating_point_ = 0;
  char const* locale_ = nullptr;   // of the process; the C library keeps the text
  void* thread_locale_ = nullptr;  // of this thread
};

}  // namespace chokepoint::policy
