#include <algorithm>
#include <chokepoint_policy.hpp>

namespace plugin = chokepoint::plugin;

/// Everybody who waits gets an equal share of what is there; orders from favored countries count several times.
///
/// This is the plug-in to copy: it has a number and a list of names that scenarios give, and keeps nothing.
struct EvenShare {
  static constexpr char const* meaning =
      "Everybody who waits gets an equal share of what is there; orders from favored countries count several times.";

  enum Parameter : std::size_t { weight };
  static constexpr chokepoint_parameter parameters[] = {
      {"weight", "", 1, 1, 100, "For how many orders one from a favored country counts."}};

  enum List : std::size_t { favored };
  static constexpr chokepoint_name_list lists[] = {{"favored", "country", "Countries whose firms are favored."}};

  static void decide(plugin::Asked<plugin::allocation>& asked) {
    auto const counts_for = [&](chokepoint_allocation_case const& one) {
      return asked.is_in(favored, one.buyer_home) ? asked.parameter(weight) : 1.0;
    };
    double all = 0;
    for (auto const& one : asked.cases()) all += counts_for(one);
    for (std::size_t i = 0; i < asked.cases().size(); ++i) {
      auto const& one = asked.cases()[i];
      // Rounded down, so that all shares together are never more than there is. What is left waits for the next time.
      auto const share =
          static_cast<std::int64_t>(static_cast<double>(asked.situation().volume) * counts_for(one) / all);
      asked.decide(i, std::min(share, one.wanted));
    }
  }
};
CHOKEPOINT_POLICY(allocation, even_share, EvenShare);
