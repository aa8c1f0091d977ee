#include <chokepoint_policy.hpp>
#include <csignal>

/// Its code that runs before anybody calls it crashes.
namespace {
[[maybe_unused]] int const crashed = std::raise(SIGSEGV);
}

struct Never {
  static constexpr char const* meaning = "Is never asked.";
  static void decide(chokepoint::plugin::Asked<chokepoint::plugin::allocation>&) {}
};
CHOKEPOINT_POLICY(allocation, never, Never);
