#include "engine/base/sim_time.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <type_traits>

namespace chokepoint::base {
namespace {

template <class A, class B>
concept TimesAddable = requires(A a, B b) {
  a + b;
};

TEST(SimTime, MomentsAndLengthsDoNotMix) {
  static_assert(!TimesAddable<SimTime, SimTime>);
  static_assert(!TimesAddable<SimTime, int>);
  static_assert(!std::is_convertible_v<Duration, SimTime>);
  static_assert(!std::is_convertible_v<std::int64_t, Duration>);
  static_assert(std::is_same_v<decltype(SimTime() - SimTime()), Duration>);
}

TEST(SimTime, AddsAndSubtractsLengths) {
  SimTime const noon(12 * 3600);
  EXPECT_EQ(noon + hours(2), SimTime(14 * 3600));
  EXPECT_EQ(noon - hours(13), SimTime(-3600));
  EXPECT_EQ((noon + days(1)) - noon, seconds(86400));
  EXPECT_LT(noon, noon + seconds(1));
}

TEST(SimTime, EndIsTheFirstMomentBeyond40Bits) {
  EXPECT_EQ(SimTime::end().seconds(), 1099511627776);
  // The comment at SimTime promises the year 36,812; the standard calendar, shifted by whole 400-year cycles, agrees.
  using namespace std::chrono;
  std::int64_t const cycle = 146097;  // days in 400 years
  std::int64_t const last_day = (SimTime::end().seconds() - 1) / 86400;
  year_month_day const date{sys_days{std::chrono::days{last_day % cycle}}};
  EXPECT_EQ(static_cast<int>(date.year()) + 400 * (last_day / cycle), 36812);
}

TEST(Duration, UnitsAreWholeSeconds) {
  EXPECT_EQ(minutes(3).seconds(), 180);
  EXPECT_EQ(hours(3).seconds(), 10800);
  EXPECT_EQ(days(3).seconds(), 259200);
  EXPECT_EQ(hours(-1), -minutes(60));
  EXPECT_EQ(days(1) * 7, hours(168));
  EXPECT_EQ(days(1) - hours(25), hours(-1));
  EXPECT_EQ(Duration(), seconds(0));
}

}  // namespace
}  // namespace chokepoint::base
