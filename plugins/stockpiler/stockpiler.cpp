#include <algorithm>
#include <chokepoint_policy.hpp>
#include <cmath>

namespace plugin = chokepoint::plugin;

/// A buyer who hoards when deliveries fail: alarm jumps to the share of need that stays unmet, and calms down from one
/// order to the next; orders are padded in proportion to it. So shortage breeds orders, and orders outlast shortage.
struct Stockpiler {
  static constexpr char const* meaning = "Pads orders while earlier ones stay unmet, and calms down slowly.";

  enum Parameter : std::size_t { boldness, calms, most };
  static constexpr chokepoint_parameter parameters[] = {
      {"boldness", "%", 100, 0, 10000, "What is added to the need when as much as it is still unmet."},
      {"calms", "%", 20, 0, 100, "By how much alarm falls from one order to the next."},
      {"most", "%", 300, 0, 10000, "The most that is ever added, of the need."}};

  struct State {
    double alarm;  // unmet need, as a share of need, as it is remembered
  };

  static void decide(plugin::Asked<plugin::ordering, State>& asked) {
    auto const& now = asked.situation();
    std::int64_t const need = asked.cases()[0].need;
    double const unmet = need > 0 ? static_cast<double>(now.unmet) / static_cast<double>(need) : 0;
    double& alarm = asked.state().alarm;
    alarm = std::max(alarm * (1 - asked.parameter(calms) / 100), unmet);
    double const added = std::min(alarm * asked.parameter(boldness), asked.parameter(most)) / 100;
    // In parts of a unit, the nearest; the engine's own rule (padded_by) is the least.
    auto const wants = static_cast<std::int64_t>(std::nearbyint(static_cast<double>(need) * (1 + added)));
    asked.decide(0, std::max(wants, now.proposed));
  }
};
CHOKEPOINT_POLICY(ordering, stockpiler, Stockpiler);
