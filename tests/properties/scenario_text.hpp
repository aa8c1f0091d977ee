#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What worlds that are written as YAML by chance are made with.
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

/// What fmt::format gives. Between braces arguments are evaluated from left to right, between parentheses in an order
/// of the compiler's: two throws of the dice in one call would make other worlds of the same seed.
struct InOrder {
  template <class... Arguments>
  explicit InOrder(fmt::format_string<Arguments...> form, Arguments&&... arguments)
      : text(fmt::format(form, std::forward<Arguments>(arguments)...)) {}

  operator std::string() && { return std::move(text); }  // NOLINT(google-explicit-constructor): it stands for its text

  std::string text;
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

/// A date on day `day` of a run that begins with 2026; below 59.
std::string date(int day);

}  // namespace chokepoint::test
