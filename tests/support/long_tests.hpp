#pragma once

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace chokepoint::test {

/// Whether a test that has a long version (more replications, tighter bounds) should run it: in release builds, unless
/// the environment decides with CHOKEPOINT_LONG_TESTS=1 or 0.
inline bool long_tests() {
  if (char const* const choice = std::getenv("CHOKEPOINT_LONG_TESTS")) return std::string_view(choice) != "0";
#ifdef NDEBUG
  return true;
#else
  return false;
#endif
}

/// So many seeds or steps in long tests, so many otherwise.
inline std::uint64_t long_or(std::uint64_t in_long_tests, std::uint64_t otherwise) {
  return long_tests() ? in_long_tests : otherwise;
}

}  // namespace chokepoint::test
