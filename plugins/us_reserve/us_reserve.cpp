#include <algorithm>
#include <chokepoint_policy.hpp>

namespace plugin = chokepoint::plugin;

/// A reserve for buyers at home: the last units on hand are never sold to others, unless nobody at home has asked for
/// any for a while. Orders are served first come, first served, as far as they may.
struct UsReserve {
  static constexpr char const* meaning =
      "First come, first served, but the last units on hand are for buyers at home, unless none has asked for a while.";

  enum Parameter : std::size_t { reserve, opens_after };
  static constexpr chokepoint_parameter parameters[] = {
      {"reserve", "units", 0, 0, 1e9, "How much of what is on hand is kept for buyers at home."},
      {"opens_after", "days", 100000, 0, 100000,
       "The reserve is everybody's when no buyer at home has asked so long."}};

  enum List : std::size_t { home };
  static constexpr chokepoint_name_list lists[] = {{"home", "country", "Countries whose firms are at home."}};

  struct State {
    std::int64_t asked_on;  // when a buyer at home had an open order last; 0: when the run began, or never
    std::int64_t begun;
  };

  static void decide(plugin::Asked<plugin::allocation, State>& asked) {
    State& state = asked.state();
    std::int64_t const now = asked.situation().asker.date;
    if (state.begun == 0) {
      state.begun = 1;
      state.asked_on = now;
    }
    constexpr double day = 86'400;
    bool const opened = static_cast<double>(now - state.asked_on) > asked.parameter(opens_after) * day;
    auto const kept =
        static_cast<std::int64_t>(asked.parameter(reserve) * static_cast<double>(asked.situation().parts_per_unit));
    std::int64_t left = asked.situation().volume;
    for (std::size_t i = 0; i < asked.cases().size(); ++i) {
      auto const& one = asked.cases()[i];
      bool const at_home = asked.is_in(home, one.buyer_home);
      if (at_home) state.asked_on = now;
      std::int64_t const may_have = at_home || opened ? left : left - kept;
      std::int64_t const gets = std::clamp<std::int64_t>(may_have, 0, one.wanted);
      asked.decide(i, gets);
      left -= gets;
    }
  }
};
CHOKEPOINT_POLICY(allocation, us_reserve, UsReserve);
