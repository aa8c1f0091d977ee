#include <algorithm>
#include <chokepoint_policy.hpp>

namespace plugin = chokepoint::plugin;

/// A forwarder who knows the dates: what the next departure would bring too late goes first, of that what is worth most
/// for the room it takes; then the rest, in the order in which it is needed.
struct UrgentFirst {
  static constexpr char const* meaning = "Loads first what the next departure would bring too late, the dearest first.";

  enum Parameter : std::size_t { way };
  static constexpr chokepoint_parameter parameters[] = {
      {"way", "days", 0, 0, 1000, "How long goods are under way from the departure to who needs them."}};

  static void decide(plugin::Asked<plugin::loading>& asked) {
    constexpr double seconds_a_day = 86400;
    auto const& now = asked.situation();
    double const next_comes = static_cast<double>(now.asker.date + now.every) + asked.parameter(way) * seconds_a_day;
    for (std::size_t i = 0; i < asked.cases().size(); ++i) {
      auto const& one = asked.cases()[i];
      if (static_cast<double>(one.needed_on) < next_comes) {
        double const units = static_cast<double>(one.quantity) / static_cast<double>(now.parts_per_unit);
        asked.decide(i, 1 + one.value / units);
      } else {
        // Below 1: the sooner it is needed the greater; what nobody waits for, a site's own stock, comes last.
        double const days = static_cast<double>(one.needed_on - now.asker.date) / seconds_a_day;
        asked.decide(i, 1 / (1 + std::max(0.0, days)));
      }
    }
  }
};
CHOKEPOINT_POLICY(loading, urgent_first, UrgentFirst);
