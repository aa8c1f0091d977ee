#include "engine/base/math.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <string>

#include "engine/base/check.hpp"
#include "engine/base/name_hash.hpp"

namespace chokepoint::base {
namespace {

// References are the C library's long double functions (64-bit mantissa on x86): their error is below 0.001 ulp of a
// double. On a machine whose long double is a double the bounds would be loosened by that library's own error.

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr int point_count = 200'000;

/// Points spread over (0, 1) by the golden ratio: no cluster and no pattern.
double spread(int i) {
  return static_cast<double>((static_cast<std::uint64_t>(i) * 0x9E3779B97F4A7C15U) >> 11) * 0x1.0p-53;
}

double error_in_ulp(double got, long double want) {
  double const size = std::fabs(static_cast<double>(want));
  double const ulp = std::nextafter(size, infinity) - size;
  return static_cast<double>(std::fabs(static_cast<long double>(got) - want) / static_cast<long double>(ulp));
}

template <class Function, class Reference, class Point>
double worst_ulp(Function function, Reference reference, Point point) {
  double worst = 0.0;
  for (int i = 1; i <= point_count; ++i) {
    double const x = point(spread(i));
    double const error = error_in_ulp(function(x), reference(static_cast<long double>(x)));
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

double our_exp(double x) { return exp(x); }
double our_log(double x) { return log(x); }
long double exact_exp(long double x) { return std::exp(x); }
long double exact_log(long double x) { return std::log(x); }
long double exact_expm1(long double x) { return std::expm1(x); }
long double exact_log1p(long double x) { return std::log1p(x); }

TEST(Exp, StaysWithinItsUlpBoundOverTheWholeRange) {
  EXPECT_LT(worst_ulp(our_exp, exact_exp, [](double u) { return -708.0 + 1417.5 * u; }), 0.75);
  EXPECT_LT(worst_ulp(our_exp, exact_exp, [](double u) { return 2.0 * u - 1.0; }), 0.75);
  EXPECT_LT(worst_ulp(our_exp, exact_exp, [](double u) { return -745.0 + 37.0 * u; }), 1.1);  // subnormal results
}

TEST(Exp, HandlesTheEndsOfTheRange) {
  EXPECT_EQ(exp(0.0), 1.0);
  EXPECT_EQ(exp(-0.0), 1.0);
  EXPECT_EQ(exp(infinity), infinity);
  EXPECT_EQ(exp(-infinity), 0.0);
  EXPECT_EQ(exp(710.0), infinity);
  EXPECT_EQ(exp(-746.0), 0.0);
  EXPECT_EQ(exp(0x1.62e42fefa39efp+9), 0x1.fffffffffff2ap+1023);  // the largest argument with a finite result
  EXPECT_TRUE(std::isnan(exp(not_a_number)));
}

TEST(Log, StaysWithinItsUlpBoundOverTheWholeRange) {
  EXPECT_LT(worst_ulp(our_log, exact_log, [](double u) { return u; }), 0.9);
  EXPECT_LT(worst_ulp(our_log, exact_log, [](double u) { return 0.4 + 2.1 * u; }), 0.9);
  EXPECT_LT(
      worst_ulp(our_log, exact_log, [](double u) { return std::ldexp(1.0 + u, static_cast<int>(2000 * u) - 1070); }),
      0.9);
}

TEST(Log, HandlesZeroNegativeAndInfiniteArguments) {
  EXPECT_EQ(log(1.0), 0.0);
  EXPECT_EQ(log(0.0), -infinity);
  EXPECT_EQ(log(-0.0), -infinity);
  EXPECT_TRUE(std::isnan(log(-1.0)));
  EXPECT_TRUE(std::isnan(log(-infinity)));
  EXPECT_EQ(log(infinity), infinity);
  EXPECT_TRUE(std::isnan(log(not_a_number)));
  EXPECT_LT(error_in_ulp(log(5e-324), exact_log(static_cast<long double>(5e-324))), 0.9);
}

TEST(Expm1, StaysAccurateNearZeroAndFarFromIt) {
  EXPECT_LT(worst_ulp(expm1, exact_expm1, [](double u) { return 6.0 * u - 3.0; }), 1.2);
  EXPECT_LT(worst_ulp(expm1, exact_expm1, [](double u) { return 150.0 * u - 50.0; }), 1.2);
  EXPECT_LT(worst_ulp(expm1, exact_expm1, [](double u) { return std::ldexp(u - 0.5, static_cast<int>(-60 * u)); }),
            1.2);
  EXPECT_TRUE(std::signbit(expm1(-0.0)));
  EXPECT_EQ(expm1(-infinity), -1.0);
  EXPECT_EQ(expm1(infinity), infinity);
  EXPECT_TRUE(std::isnan(expm1(not_a_number)));
}

TEST(Log1p, StaysAccurateNearZeroAndFarFromIt) {
  EXPECT_LT(worst_ulp(log1p, exact_log1p, [](double u) { return 4.0 * u - 1.0; }), 0.9);
  EXPECT_LT(worst_ulp(log1p, exact_log1p, [](double u) { return std::ldexp(u - 0.5, static_cast<int>(-60 * u)); }),
            0.9);
  EXPECT_LT(worst_ulp(log1p, exact_log1p, [](double u) { return std::ldexp(1.0 + u, static_cast<int>(1000 * u)); }),
            0.9);
  EXPECT_EQ(log1p(-1.0), -infinity);
  EXPECT_TRUE(std::isnan(log1p(-1.5)));
  EXPECT_EQ(log1p(infinity), infinity);
  EXPECT_TRUE(std::signbit(log1p(-0.0)));
}

TEST(Log1pMinus, KeepsItsRelativeErrorWhereTheDifferenceIsTiny) {
  for (int i = 1; i <= point_count; ++i) {
    auto const x = static_cast<long double>(5.9 * spread(i) - 0.9);
    if (std::fabs(x) < 0.001L) continue;  // there the reference itself cancels
    long double const want = std::log1p(x) - x;
    ASSERT_NEAR(static_cast<double>(static_cast<long double>(log1p_minus(static_cast<double>(x))) / want), 1.0, 1e-15)
        << static_cast<double>(x);
  }
  // Taylor: -x²/2 + x³/3 - ..., whose third term is 2e-17 of the first here.
  double const tiny = 1e-8;
  EXPECT_NEAR(log1p_minus(tiny) / (-0.5 * tiny * tiny * (1.0 - tiny / 1.5)), 1.0, 1e-15);
}

TEST(Expm1Minus, KeepsItsRelativeErrorWhereTheDifferenceIsTiny) {
  for (int i = 1; i <= point_count; ++i) {
    auto const x = static_cast<long double>(8.0 * spread(i) - 4.0);
    if (std::fabs(x) < 0.001L) continue;  // there the reference itself cancels
    long double const want = std::expm1(x) - x;
    ASSERT_NEAR(static_cast<double>(static_cast<long double>(expm1_minus(static_cast<double>(x))) / want), 1.0, 2e-15)
        << static_cast<double>(x);
  }
  double const tiny = 1e-8;  // Taylor: x²/2 + x³/6 + ...
  EXPECT_NEAR(expm1_minus(tiny) / (0.5 * tiny * tiny * (1.0 + tiny / 3.0)), 1.0, 1e-15);
}

TEST(Pow, StaysBelowOneUlpOverTheWholeRange) {
  double worst = 0.0;
  for (int i = 1; i <= point_count; ++i) {
    double const x = std::ldexp(0.5 + spread(i), static_cast<int>(80.0 * spread(7 * i)) - 40);
    double const y = 40.0 * spread(3 * i) - 20.0;
    long double const want = std::pow(static_cast<long double>(x), static_cast<long double>(y));
    if (want > 1e-300L && want < 1e300L) worst = std::max(worst, error_in_ulp(pow(x, y), want));
    double const near_one = 0.9 + 0.2 * spread(i);
    double const large = 14000.0 * spread(3 * i) - 7000.0;  // the case that needs a logarithm beyond double
    long double const wanted = std::pow(static_cast<long double>(near_one), static_cast<long double>(large));
    if (wanted > 1e-300L && wanted < 1e300L) worst = std::max(worst, error_in_ulp(pow(near_one, large), wanted));
  }
  EXPECT_LT(worst, 1.0);
  EXPECT_GT(worst, 0.4);  // a comparison that saw nothing would prove nothing
}

TEST(Pow, IsExactForIntegerPowersThatFit) {
  EXPECT_EQ(pow(3.0, 20.0), 3486784401.0);
  EXPECT_EQ(pow(10.0, 15.0), 1e15);
  EXPECT_EQ(pow(2.0, -1074.0), 5e-324);
  EXPECT_EQ(pow(2.0, 1023.0), 0x1.0p1023);
  EXPECT_EQ(pow(0.25, 0.5), 0.5);
}

TEST(Pow, AgreesWithTheStandardOnEverySpecialCase) {
  double const corners[] = {0.0,    -0.0,     1.0,       -1.0,   2.0,      -2.0,      3.0,
                            -3.0,   0.5,      -0.5,      2.5,    -2.5,     1e300,     -1e300,
                            1e-300, 0x1.0p53, -0x1.0p60, 5e-324, infinity, -infinity, not_a_number};
  for (double const x : corners) {
    for (double const y : corners) {
      double const want = std::pow(x, y);
      double const got = pow(x, y);
      if (std::isnan(want)) {
        EXPECT_TRUE(std::isnan(got)) << x << " ^ " << y;
      } else if (want == 0.0 || std::isinf(want)) {
        EXPECT_EQ(got, want) << x << " ^ " << y;
        EXPECT_EQ(std::signbit(got), std::signbit(want)) << x << " ^ " << y;
      } else {
        EXPECT_LT(error_in_ulp(got, static_cast<long double>(want)), 2.0) << x << " ^ " << y;
      }
    }
  }
}

TEST(LogGamma, AgreesWithTheReferenceForSmallAndLargeArguments) {
  for (int i = 1; i <= point_count; ++i) {
    double const x = std::exp(45.0 * spread(i) - 20.0);
    long double const want = std::lgamma(static_cast<long double>(x));
    double const got = log_gamma(x);
    ASSERT_TRUE(std::fabs(static_cast<double>(static_cast<long double>(got) - want)) < 1.2e-14 ||
                error_in_ulp(got, want) < 4.0)
        << x;
  }
  EXPECT_EQ(log_gamma(1.0), 0.0);
  EXPECT_EQ(log_gamma(2.0), 0.0);
  EXPECT_EQ(log_gamma(infinity), infinity);
  EXPECT_THROW(log_gamma(0.0), BrokenPromise);
  EXPECT_THROW(log_gamma(-2.5), BrokenPromise);
}

TEST(StirlingError, IsWhatStirlingsFormulaLeavesOut) {
  for (int i = 1; i <= point_count; ++i) {
    auto const x = static_cast<long double>(std::exp(10.0 * spread(i) - 7.0));
    long double const half_log_two_pi = 0.918938533204672741780329736405617640L;
    long double const want = std::lgamma(x) - ((x - 0.5L) * std::log(x) - x + half_log_two_pi);
    ASSERT_NEAR(static_cast<double>(static_cast<long double>(stirling_error(static_cast<double>(x))) - want), 0.0,
                1.2e-14);
  }
  EXPECT_THROW(stirling_error(0.0), BrokenPromise);
}

TEST(Sin, StaysWithinItsUlpBoundOnTheQuarterTurn) {
  EXPECT_LT(worst_ulp(
                sin, [](long double x) { return std::sin(x); }, [](double u) { return 3.1415926 * (u - 0.5); }),
            2.2);
  EXPECT_EQ(sin(0.0), 0.0);
  EXPECT_NEAR(sin(0.52359877559829887), 0.5, 1e-16);  // π/6
  EXPECT_THROW(sin(1.6), BrokenPromise);
}

TEST(Erfc, KeepsItsRelativeErrorIntoTheTail) {
  for (int i = 1; i <= point_count; ++i) {
    double const x = 32.0 * spread(i) - 6.0;
    long double const want = std::erfc(static_cast<long double>(x));
    ASSERT_NEAR(static_cast<double>(static_cast<long double>(erfc(x)) / want), 1.0, 2e-15) << x;
  }
  EXPECT_NEAR(erfc(0.0), 1.0, 2e-15);
  EXPECT_EQ(erfc(infinity), 0.0);
  EXPECT_EQ(erfc(-infinity), 2.0);
}

/// Not a comparison with a stored value: the digest is printed so that builds of different compilers and optimization
/// levels can be held against each other (all must print the same).
TEST(Math, PrintsADigestOfItsBitsForComparisonBetweenBuilds) {
  Digest digest;
  auto add = [&digest](double value) { digest.add(std::bit_cast<std::uint64_t>(value)); };
  for (int i = 1; i <= 100'000; ++i) {
    double const u = spread(i);
    add(exp(1500.0 * u - 750.0));
    add(log(u));
    add(expm1(4.0 * u - 2.0));
    add(log1p(3.0 * u - 0.99));
    add(log1p_minus(3.0 * u - 0.99));
    add(expm1_minus(4.0 * u - 2.0));
    add(pow(20.0 * u, 30.0 * spread(3 * i) - 15.0));
    add(log_gamma(100.0 * u + 0.01));
    add(stirling_error(20.0 * u + 0.01));
    add(sin(3.0 * u - 1.5));
    add(erfc(32.0 * u - 5.0));
  }
  std::string const hex = digest.hex();
  EXPECT_EQ(hex.size(), 32U);
  RecordProperty("digest", hex);
  std::printf("math digest %s\n", hex.c_str());
}

}  // namespace
}  // namespace chokepoint::base
