#pragma once

#include <compare>
#include <cstdint>

namespace chokepoint::base {

inline constexpr std::int64_t seconds_a_day = 86'400;

/// A length of simulated time in whole seconds; may be negative.
class Duration {
 public:
  constexpr Duration() = default;
  constexpr explicit Duration(std::int64_t seconds) : seconds_(seconds) {}

  constexpr std::int64_t seconds() const { return seconds_; }

  friend constexpr auto operator<=>(Duration, Duration) = default;
  friend constexpr Duration operator+(Duration a, Duration b) { return Duration(a.seconds_ + b.seconds_); }
  friend constexpr Duration operator-(Duration a, Duration b) { return Duration(a.seconds_ - b.seconds_); }
  friend constexpr Duration operator*(Duration a, std::int64_t n) { return Duration(a.seconds_ * n); }
  friend constexpr Duration operator-(Duration a) { return Duration(-a.seconds_); }

 private:
  std::int64_t seconds_ = 0;
};

constexpr Duration seconds(std::int64_t n) { return Duration(n); }
constexpr Duration minutes(std::int64_t n) { return Duration(n * 60); }
constexpr Duration hours(std::int64_t n) { return Duration(n * 3600); }
constexpr Duration days(std::int64_t n) { return Duration(n * seconds_a_day); }

/// A moment of simulated time: UTC seconds since 1970-01-01, without leap seconds.
///
/// Scenarios live between 1970 and the year 36,812: the order key holds a time in 40 unsigned bits.
class SimTime {
 public:
  constexpr SimTime() = default;
  constexpr explicit SimTime(std::int64_t seconds_since_1970) : seconds_(seconds_since_1970) {}

  constexpr std::int64_t seconds() const { return seconds_; }

  /// The first moment that no event may reach.
  static constexpr SimTime end() { return SimTime(std::int64_t{1} << 40); }

  friend constexpr auto operator<=>(SimTime, SimTime) = default;
  friend constexpr SimTime operator+(SimTime t, Duration d) { return SimTime(t.seconds_ + d.seconds()); }
  friend constexpr SimTime operator-(SimTime t, Duration d) { return SimTime(t.seconds_ - d.seconds()); }
  friend constexpr Duration operator-(SimTime a, SimTime b) { return Duration(a.seconds_ - b.seconds_); }

 private:
  std::int64_t seconds_ = 0;
};

}  // namespace chokepoint::base
