#include <chokepoint_policy.hpp>

/// Linked with -ffast-math, which switches whoever loads it to flush-to-zero.
struct Fast {
  static constexpr char const* meaning = "Is fast.";
  static void decide(chokepoint::plugin::Asked<chokepoint::plugin::allocation>& asked) {
    for (std::size_t i = 0; i < asked.cases().size(); ++i) asked.decide(i, 0);
  }
};
CHOKEPOINT_POLICY(allocation, fast, Fast);
