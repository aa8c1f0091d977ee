#include <unistd.h>

#include <chokepoint_policy.hpp>

/// Its code that runs before anybody calls it ends the program, as if all were well.
namespace {
struct Ends {
  Ends() { _exit(0); }
} const ends;
}  // namespace

struct Never {
  static constexpr char const* meaning = "Is never asked.";
  static void decide(chokepoint::plugin::Asked<chokepoint::plugin::allocation>&) {}
};
CHOKEPOINT_POLICY(allocation, never, Never);
