#include <algorithm>
#include <chokepoint_policy.hpp>

namespace plugin = chokepoint::plugin;

/// An auction with a memory: what is scarce goes to the highest bids, and waiting counts as bidding more.
struct WaitlistAuction {
  static constexpr char const* meaning =
      "Goods go to the highest bids, where each week of waiting counts as a higher bid.";

  enum Parameter : std::size_t { week };
  static constexpr chokepoint_parameter parameters[] = {
      {"week", "%", 5, 0, 1000, "What a week of waiting counts for, of list price."}};

  static void decide(plugin::Asked<plugin::allocation>& asked) {
    auto const cases = asked.cases();
    constexpr double week_seconds = 7 * 86'400;
    auto const counts_for = [&](std::size_t i) {
      double const weeks = static_cast<double>(asked.situation().asker.date - cases[i].ordered_on) / week_seconds;
      return cases[i].bid + weeks * asked.parameter(week) / 100;
    };
    // Orders are few, and no memory has to be had for this: one after the other, the best of those that are left; of
    // equal ones the first.
    for (std::size_t i = 0; i < cases.size(); ++i) asked.decide(i, nobody_yet);
    std::int64_t left = asked.situation().volume;
    for (std::size_t served = 0; served < cases.size(); ++served) {
      std::size_t best = cases.size();
      for (std::size_t i = 0; i < cases.size(); ++i) {
        if (asked.decided(i) != nobody_yet) continue;
        if (best == cases.size() || counts_for(i) > counts_for(best)) best = i;
      }
      std::int64_t const gets = std::min(left, cases[best].wanted);
      asked.decide(best, gets);
      left -= gets;
    }
  }

 private:
  static constexpr std::int64_t nobody_yet = -1;
};
CHOKEPOINT_POLICY(allocation, waitlist_auction, WaitlistAuction);
