#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

/// Small worlds written as YAML by chance, for properties that any world must have.
namespace chokepoint::test {

/// Choices that follow from a seed alone.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next();
  /// 0 ... n - 1.
  int below(int n) { return static_cast<int>(next() % static_cast<std::uint64_t>(n)); }
  /// low ... high.
  int within(int low, int high) { return low + below(high - low + 1); }
  bool one_in(int n) { return below(n) == 0; }
  std::string pick(std::initializer_list<std::string_view> choices);

 private:
  std::uint64_t state_;
};

/// A scenario block by block, each line an element in flow style, so that a test can add elements.
struct ScenarioText {
  std::string from = "2026-01-01";
  std::string to;
  std::string clock;  ///< further keys of the clock, with a leading comma
  std::vector<std::string> calendars, uncertain, countries, firms, products, sites, lanes, production, offices,
      campuses, dealers, buyers, timeline, rules, permits, quotas, governments, commitments, outcomes;

  std::string text() const;
};

/// A world of two to five sites in a tree of lanes, up to two products, a line that makes a
/// third and a fourth from the first, licensing offices, customs, laboratories and
/// desks with freezes, outages and hours, buyers of every kind, events that change them, governments that
/// trigger some, pledges, and outcomes of every measure. It runs for one to two months in some hundreds to thousands of
/// events.
ScenarioText random_world(std::uint64_t seed);

/// The same kind of world without chance or staff limits, in which every amount is a multiple of `amount`: flows are
/// linear in it.
ScenarioText linear_world(std::uint64_t seed, int amount);

}  // namespace chokepoint::test
