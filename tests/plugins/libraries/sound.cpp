#include <algorithm>
#include <chokepoint_policy.hpp>
#include <stdexcept>

/// What others here do wrong, done right; and the rules that the tests also write as formulas.
namespace plugin = chokepoint::plugin;

/// First come, first served; some of what is there is kept for orders of favored countries.
struct Reserve {
  static constexpr char const* meaning = "Keeps a reserve for orders of favored countries.";
  enum Parameters : std::size_t { reserve };
  static constexpr chokepoint_parameter parameters[] = {
      {"reserve", "units", 20, 0, 1e9, "How much is kept back from all others."}};
  enum Lists : std::size_t { favored };
  static constexpr chokepoint_name_list lists[] = {{"favored", "country", "Whose firms may have the reserve."}};

  static void decide(plugin::Asked<plugin::allocation> const& asked, auto&& decide_case) {
    auto const kept = static_cast<std::int64_t>(asked.parameter(reserve)) * asked.situation().parts_per_unit;
    std::int64_t left = asked.situation().volume;
    for (std::size_t i = 0; i < asked.cases().size(); ++i) {
      auto const& one = asked.cases()[i];
      std::int64_t const here = asked.is_in(favored, one.buyer_home) ? left : left - kept;
      std::int64_t const gets = std::max<std::int64_t>(0, std::min(one.wanted, here));
      decide_case(i, gets);
      left -= gets;
    }
  }
  static void decide(plugin::Asked<plugin::allocation>& asked) {
    decide(asked, [&](std::size_t i, std::int64_t amount) { asked.decide(i, amount); });
  }
};
CHOKEPOINT_POLICY(allocation, reserve, Reserve);

/// The same, with bounds that a scenario may leave.
struct Modest {
  static constexpr char const* meaning = "Keeps a modest reserve.";
  static constexpr chokepoint_parameter parameters[] = {{"reserve", "units", 20, 0, 1000, "What is kept."}};
  static constexpr auto& lists = Reserve::lists;
  static void decide(plugin::Asked<plugin::allocation>& asked) { Reserve::decide(asked); }
};
CHOKEPOINT_POLICY(allocation, modest, Modest);

/// Fails for those who have no luck; else as Reserve.
struct Moody {
  static constexpr char const* meaning = "Gives no answer to the luckless.";
  static constexpr auto& parameters = Reserve::parameters;
  static constexpr auto& lists = Reserve::lists;
  static void decide(plugin::Asked<plugin::allocation>& asked) {
    if (asked.draw(asked.cases()[0], 1) < 0.3) throw std::range_error("not today");
    Reserve::decide(asked);
  }
};
CHOKEPOINT_POLICY(allocation, moody, Moody);

/// Counts what it was asked: an order gets as many units as the site was asked about orders before, itself among them.
struct Counting {
  static constexpr char const* meaning = "Gives the count of orders that were asked about.";
  struct State {
    std::int64_t count;
  };
  static void decide(plugin::Asked<plugin::allocation, State>& asked) {
    std::int64_t left = asked.situation().volume;
    for (std::size_t i = 0; i < asked.cases().size(); ++i) {
      asked.state().count += 1;
      std::int64_t const counted = asked.state().count * asked.situation().parts_per_unit;
      std::int64_t const gets = std::min({counted, asked.cases()[i].wanted, left});
      asked.decide(i, gets);
      left -= gets;
    }
  }
};
CHOKEPOINT_POLICY(allocation, counting, Counting);

/// Waits if luck has it so.
struct Waiting {
  static constexpr char const* meaning = "Puts off as many orders as it is told.";
  static constexpr chokepoint_parameter parameters[] = {{"share", "%", 50, 0, 100, "How many orders are put off."}};
  static void decide(plugin::Asked<plugin::pausing>& asked) {
    asked.decide(0, asked.cases()[0].subject.luck * 100 < asked.parameter(0) ? 1 : 0);
  }
};
CHOKEPOINT_POLICY(pausing, waiting, Waiting);

/// List price, up to twice as much by luck, and a dollar for each unit in stock.
struct Asks {
  static constexpr char const* meaning = "Asks more by luck and for a full stock.";
  static void decide(plugin::Asked<plugin::pricing>& asked) {
    auto const& now = asked.situation();
    double const units = static_cast<double>(now.on_hand) / static_cast<double>(now.parts_per_unit);
    double const asks = now.list_price * (1 + asked.cases()[0].subject.luck) + units;
    asked.decide(0, std::min(now.most, std::max(now.least, asks)));
  }
};
CHOKEPOINT_POLICY(pricing, asks, Asks);

/// Loads by value, luck and size; what comes to little stays.
struct Loads {
  static constexpr char const* meaning = "Loads what is dear, lucky and large.";
  static void decide(plugin::Asked<plugin::loading>& asked) {
    for (std::size_t i = 0; i < asked.cases().size(); ++i) {
      auto const& one = asked.cases()[i];
      double const units = static_cast<double>(one.quantity) / static_cast<double>(asked.situation().parts_per_unit);
      asked.decide(i, one.value * one.subject.luck + units - 20);
    }
  }
};
CHOKEPOINT_POLICY(loading, loads, Loads);
