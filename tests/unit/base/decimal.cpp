#include "engine/base/decimal.hpp"

#include <gtest/gtest.h>

#include <clocale>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace chokepoint::base {
namespace {

TEST(Decimal, IsReadExactlyAsWritten) {
  struct Case {
    std::string_view text;
    std::int64_t mantissa;
    int exponent;
  };
  for (auto const& [text, mantissa, exponent] : std::vector<Case>{{"27000.55", 2700055, -2},
                                                                  {"27000.50", 2700050, -2},
                                                                  {"0", 0, 0},
                                                                  {"-0.000", 0, 0},
                                                                  {"+12", 12, 0},
                                                                  {"85e9", 85, 9},
                                                                  {"1.5E-3", 15, -4},
                                                                  {"0.007", 7, -3},
                                                                  {"-14000", -14000, 0},
                                                                  {"2e+2", 2, 2}}) {
    auto const reading = read_decimal(text);
    ASSERT_TRUE(reading.value) << text;
    EXPECT_TRUE(reading.value->mantissa == mantissa) << text << ": " << to_string(reading.value->mantissa);
    EXPECT_EQ(reading.value->exponent, exponent) << text;
  }
}

TEST(Decimal, WhateverIsNoPlainDecimalIsRefused) {
  for (std::string_view const text :
       {"",      " ",   "+",    "-",        "010", "00",    "-01", "1_000", "0x1F",  "0o7", "1,5",
        "1.",    ".5",  "1.e3", "1e",       "1e+", "1.5.2", "12 ", " 12",   "1 000", "--1", "+-1",
        "1e5.0", "nan", "inf",  "infinity", "yes", "٣",     "1\n", "1e1e1", "½"}) {
    auto const reading = read_decimal(text);
    EXPECT_FALSE(reading.value) << '\'' << text << '\'';
    EXPECT_EQ(reading.problem, DecimalProblem::not_a_number) << '\'' << text << '\'';
  }
}

TEST(Decimal, NonFiniteWordsOfYamlAreNamedAsSuch) {
  for (std::string_view const text : {".nan", ".NaN", ".NAN", ".inf", "-.inf", "+.Inf", ".INF"}) {
    auto const reading = read_decimal(text);
    EXPECT_FALSE(reading.value) << text;
    EXPECT_EQ(reading.problem, DecimalProblem::not_finite) << text;
  }
}

TEST(Decimal, WhatADoubleCannotHoldIsTooLarge) {
  std::string const forty_digits = "1234567890123456789012345678901234567891";  // 2^127 has 39 digits
  for (std::string const& text :
       std::vector<std::string>{"1e400", "-1e309", "1e-400", "1e99999999999999999999", "1e-99999999999999999999",
                                forty_digits, "1" + std::string(5000, '0')}) {
    auto const reading = read_decimal(text);
    EXPECT_FALSE(reading.value) << text;
    EXPECT_EQ(reading.problem, DecimalProblem::too_large) << text;
  }
}

TEST(Decimal, ManyZerosCostNoDigit) {
  auto const large = read_decimal("1" + std::string(60, '0') + "e-60");
  ASSERT_TRUE(large.value);
  EXPECT_EQ(to_double(*large.value), 1.0);
  auto const small = read_decimal("0." + std::string(500, '0') + "5e501");
  ASSERT_TRUE(small.value);
  EXPECT_EQ(to_double(*small.value), 5.0);
}

TEST(Decimal, TheLargestMantissaIsRead) {
  std::string const text = "170141183460469231731687303715884105727";  // 2^127 - 1
  auto const reading = read_decimal(text);
  ASSERT_TRUE(reading.value);
  EXPECT_EQ(to_string(reading.value->mantissa), text);
  EXPECT_EQ(read_decimal("170141183460469231731687303715884105728").problem, DecimalProblem::too_large);
}

TEST(Decimal, BecomesTheNearestDouble) {
  // The compiler rounds literals correctly; 9007199254740993 = 2^53 + 1 lies halfway and goes to the even neighbor.
  EXPECT_EQ(to_double({9007199254740993, 0}), 9007199254740992.0);
  EXPECT_EQ(to_double({9007199254740995, 0}), 9007199254740996.0);
  EXPECT_EQ(to_double({1, 23}), 1e23);
  EXPECT_EQ(to_double({847330, -2}), 8473.30);
  EXPECT_EQ(to_double({1, -1}), 0.1);
  EXPECT_EQ(to_double({-3, -1}), -0.3);
  EXPECT_EQ(to_double({17976931348623157, 292}), std::numeric_limits<double>::max());
  EXPECT_EQ(to_double({5, -324}), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(to_double({1, 400}), std::numeric_limits<double>::infinity());
  EXPECT_EQ(to_double({-1, 400}), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(to_double({1, -400}), 0.0);
}

TEST(Decimal, AForeignLocaleChangesNothing) {
  // Where the locale isn't installed the call fails and the test still holds.
  std::setlocale(LC_ALL, "de_DE.UTF-8");
  auto const reading = read_decimal("1234567890123456789.5");
  std::setlocale(LC_ALL, "C");
  ASSERT_TRUE(reading.value);
  EXPECT_EQ(to_double(*reading.value), 1234567890123456789.5);
}

TEST(Decimal, ScalesToADoubleWithoutASecondRoundingWherePossible) {
  EXPECT_EQ(scale_to_double({7, -1}, 1, 100), 0.007);  // 0.7 / 100 in doubles is 0.006999999999999999
  EXPECT_NE(0.7 / 100, 0.007);
  EXPECT_EQ(scale_to_double({6500, 0}, 1'000'000'000, 1), 6.5e12);
  EXPECT_EQ(scale_to_double({12, 0}, 604800, 1), 7257600.0);
  EXPECT_EQ(scale_to_double({3, 0}, 1, 604800), 3.0 / 604800.0);
  EXPECT_EQ(scale_to_double({5, 0}, 0, 10), 0.0);
}

TEST(Decimal, ScalesToTheNearestIntegerAndHalvesGoToTheEvenOne) {
  struct Case {
    Decimal decimal;
    std::int64_t numerator, denominator, value;
    bool exact;
  };
  for (auto const& c : std::vector<Case>{{{2700055, -2}, 100, 1, 2700055, true},  // dollars to cents
                                         {{5, -1}, 1, 1, 0, false},               // 0.5
                                         {{15, -1}, 1, 1, 2, false},              // 1.5
                                         {{25, -1}, 1, 1, 2, false},              // 2.5
                                         {{-25, -1}, 1, 1, -2, false},            // -2.5
                                         {{-35, -1}, 1, 1, -4, false},            // -3.5
                                         {{2500000001, -9}, 1, 1, 3, false},      // just above 2.5
                                         {{2499999999, -9}, 1, 1, 2, false},      // just below 2.5
                                         {{1, 0}, 1, 3, 0, false},                // 0.33
                                         {{2, 0}, 1, 3, 1, false},                // 0.67
                                         {{9, 0}, 1, 3, 3, true},                 //
                                         {{1, -1}, 604800, 1, 60480, true},       // a tenth of a week
                                         {{1, 0}, -3, 2, -2, false},              // -1.5
                                         {{123, -70}, INT64_MAX, 1, 0, false},    // vanishes, but not exactly
                                         {{0, 5}, 7, 3, 0, true},                 //
                                         {{85, 9}, 100, 1, 8'500'000'000'000, true}}) {
    auto const scaled = scale_to_integer(c.decimal, c.numerator, c.denominator);
    ASSERT_TRUE(scaled);
    EXPECT_EQ(scaled->value, c.value) << to_string(c.decimal.mantissa) << 'e' << c.decimal.exponent;
    EXPECT_EQ(scaled->exact, c.exact) << to_string(c.decimal.mantissa) << 'e' << c.decimal.exponent;
  }
}

TEST(Decimal, ScalingRefusesWhatLeavesSixtyFourBits) {
  EXPECT_EQ(scale_to_integer({9223372036854775807, 0}, 1, 1)->value, INT64_MAX);
  EXPECT_EQ(scale_to_integer({-Wide{9223372036854775807} - 1, 0}, 1, 1)->value, INT64_MIN);
  EXPECT_FALSE(scale_to_integer({Wide{9223372036854775807} + 1, 0}, 1, 1));
  EXPECT_FALSE(scale_to_integer({1, 19}, 1, 1));
  EXPECT_FALSE(scale_to_integer({1, 400}, 1, 1));
  // 9223372036854775807.5 rounds to the even 2^63, which is one too many.
  EXPECT_FALSE(scale_to_integer({Wide{9223372036854775807} * 10 + 5, -1}, 1, 1));
  EXPECT_EQ(scale_to_integer({Wide{9223372036854775807} * 10 + 4, -1}, 1, 1)->value, INT64_MAX);
}

TEST(Decimal, ScalingAgreesWithPlainIntegerArithmetic) {
  // For small numbers 128 bits hold everything: m × n / (d × 10^k) is compared with its two neighbors.
  std::uint64_t state = 1;
  auto const draw = [&](std::uint64_t below) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::int64_t>((state >> 33U) % below);
  };
  for (int i = 0; i < 20000; ++i) {
    std::int64_t const mantissa = draw(2'000'001) - 1'000'000;
    std::int64_t const numerator = draw(200'001) - 100'000;
    std::int64_t const places = draw(6);
    std::int64_t divisor = draw(1000) + 1;
    auto const scaled = scale_to_integer({mantissa, -static_cast<int>(places)}, numerator, divisor);
    for (std::int64_t p = 0; p < places; ++p) divisor *= 10;
    ASSERT_TRUE(scaled);
    std::int64_t const error = mantissa * numerator - scaled->value * divisor;
    ASSERT_LE(std::abs(error) * 2, divisor) << mantissa << ' ' << numerator << ' ' << divisor;
    if (std::abs(error) * 2 == divisor) {
      EXPECT_EQ(scaled->value % 2, 0) << mantissa << ' ' << numerator << ' ' << divisor;
    }
    EXPECT_EQ(scaled->exact, error == 0);
  }
}

}  // namespace
}  // namespace chokepoint::base
