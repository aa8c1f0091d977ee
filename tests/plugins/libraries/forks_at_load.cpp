#include <unistd.h>

#include <chokepoint_policy.hpp>

/// Its code that runs before anybody calls it makes a copy of the program.
namespace {
[[maybe_unused]] pid_t const copy = fork();
}

struct Never {
  static constexpr char const* meaning = "Is never asked.";
  static void decide(chokepoint::plugin::Asked<chokepoint::plugin::allocation>&) {}
};
CHOKEPOINT_POLICY(allocation, never, Never);
