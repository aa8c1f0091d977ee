#include "engine/base/wide.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>

#include "engine/base/check.hpp"

namespace chokepoint::base {
namespace {

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();

TEST(MultiplyDivide, RoundsHalfToEvenOnBothSidesOfZero) {
  EXPECT_EQ(multiply_divide(5, 1, 2), 2);    // 2.5
  EXPECT_EQ(multiply_divide(7, 1, 2), 4);    // 3.5
  EXPECT_EQ(multiply_divide(-5, 1, 2), -2);  // -2.5
  EXPECT_EQ(multiply_divide(-7, 1, 2), -4);  // -3.5
  EXPECT_EQ(multiply_divide(1, 1, 2), 0);    // 0.5
  EXPECT_EQ(multiply_divide(-1, 1, 2), 0);   // -0.5
  EXPECT_EQ(multiply_divide(-2, 4, 3), -3);  // -2.67
}

// The definition of the nearest integer q to n/c: |2(qc - n)| <= c, and on equality q is even.
TEST(MultiplyDivide, IsTheNearestIntegerForAllSmallArguments) {
  for (std::int64_t a = -40; a <= 40; ++a) {
    for (std::int64_t b = -6; b <= 6; ++b) {
      for (std::int64_t c = 1; c <= 15; ++c) {
        std::int64_t const quotient = multiply_divide(a, b, c);
        std::int64_t const twice_the_error = std::abs(2 * (quotient * c - a * b));
        ASSERT_LE(twice_the_error, c) << a << " * " << b << " / " << c;
        if (twice_the_error == c) {
          ASSERT_EQ(quotient % 2, 0) << a << " * " << b << " / " << c;
        }
      }
    }
  }
}

TEST(MultiplyDivide, TakesProductsBeyond64Bits) {
  EXPECT_EQ(multiply_divide(largest, largest, largest), largest);
  EXPECT_EQ(multiply_divide(smallest, largest, largest), smallest);
  // (2^62)(2^62 + 1) / 2^62 = 2^62 + 1
  std::int64_t const two_to_62 = std::int64_t{1} << 62;
  EXPECT_EQ(multiply_divide(two_to_62, two_to_62 + 1, two_to_62), two_to_62 + 1);
}

TEST(MultiplyDivide, StopsWhereTheQuotientLeaves64Bits) {
  EXPECT_THROW(multiply_divide(largest, 2, 1), std::overflow_error);
  EXPECT_THROW(multiply_divide(smallest, -1, 1), std::overflow_error);
  // (2^32 - 1)(2^32 + 1) / 2 = 2^63 - 1/2, which only rounding takes out of range.
  EXPECT_THROW(multiply_divide(4294967295, 4294967297, 2), std::overflow_error);
}

TEST(MultiplyDivide, StopsOnADivisorThatIsNotPositive) {
  EXPECT_THROW(multiply_divide(1, 1, 0), BrokenPromise);
  EXPECT_THROW(multiply_divide(1, 1, -1), BrokenPromise);
}

TEST(WideToString, WritesEverySignAndBothEndsOfTheRange) {
  EXPECT_EQ(to_string(Wide{0}), "0");
  EXPECT_EQ(to_string(Wide{-7}), "-7");
  EXPECT_EQ(to_string(Wide{1000000007}), "1000000007");
  Wide const most = static_cast<Wide>(~UnsignedWide{0} >> 1);  // 2^127 - 1
  EXPECT_EQ(to_string(most), "170141183460469231731687303715884105727");
  EXPECT_EQ(to_string(-most - 1), "-170141183460469231731687303715884105728");
}

TEST(WideToDouble, RoundsTiesToEvenBeyond53Bits) {
  Wide const two_to_64 = Wide{1} << 64;  // here neighboring doubles are 2^12 apart
  double const base = std::ldexp(1.0, 64);
  EXPECT_EQ(to_double(two_to_64), base);
  EXPECT_EQ(to_double(two_to_64 + 2048), base);             // tie, the even one is below
  EXPECT_EQ(to_double(two_to_64 + 2049), base + 4096.0);    // just above the tie
  EXPECT_EQ(to_double(two_to_64 + 6144), base + 8192.0);    // tie, the even one is above
  EXPECT_EQ(to_double(-two_to_64 - 6144), -base - 8192.0);  // and the mirror image
  EXPECT_EQ(to_double((Wide{1} << 53) + 1), std::ldexp(1.0, 53));
  EXPECT_EQ(to_double(Wide{-3}), -3.0);
}

}  // namespace
}  // namespace chokepoint::base
