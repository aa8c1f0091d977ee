#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>

namespace chokepoint::base {

/// A promise of ours is broken: a defect in chokepoint, never the user's input. Ends the replication at hand.
class BrokenPromise : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void broken_promise(char const* condition, char const* file, int line, std::string const& context);

}  // namespace chokepoint::base

/// Stops with context when `condition` is false: CHOKEPOINT_CHECK(n > 0, "lot {} of {}", i, n).
/// The message is built only on failure. A macro because it must see the condition's text and place.
#define CHOKEPOINT_CHECK(condition, ...)                                                              \
  do {                                                                                                \
    if (!(condition)) [[unlikely]] {                                                                  \
      ::chokepoint::base::broken_promise(#condition, __FILE__, __LINE__, ::fmt::format(__VA_ARGS__)); \
    }                                                                                                 \
  } while (false)

/// A check that is too dear for release builds: compiled only with CHOKEPOINT_DEBUG_CHECKS.
#ifdef CHOKEPOINT_DEBUG_CHECKS
#define CHOKEPOINT_DEBUG_CHECK(condition, ...) CHOKEPOINT_CHECK(condition, __VA_ARGS__)
#else
#define CHOKEPOINT_DEBUG_CHECK(condition, ...) static_cast<void>(0)
#endif
