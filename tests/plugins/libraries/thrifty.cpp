#include <chokepoint_policy.hpp>

namespace plugin = chokepoint::plugin;

/// Waits while a unit costs more than that.
struct Thrifty {
  static constexpr char const* meaning = "Puts off what costs more than a limit.";
  static constexpr chokepoint_parameter parameters[] = {{"limit", "USD", 1e6, 0, 1e9, "For a unit."}};
  static void decide(plugin::Asked<plugin::pausing>& asked) {
    asked.decide(0, asked.situation().price > asked.parameter(0) ? 1 : 0);
  }
};
CHOKEPOINT_POLICY(pausing, thrifty, Thrifty);
