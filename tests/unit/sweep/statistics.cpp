#include "engine/sweep/statistics.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace chokepoint::sweep {
namespace {

TEST(Statistics, FactorsAreThoseOfBoostMath) {
  for (double const confidence : {0.5, 0.9, 0.95, 0.99, 0.9999}) {
    double const share = (1 + confidence) / 2;
    EXPECT_NEAR(normal_factor(confidence), boost::math::quantile(boost::math::normal(), share), 1e-12);
    for (std::uint64_t const degrees : {100U, 127U, 1000U, 1000000U}) {
      double const exact = boost::math::quantile(boost::math::students_t(static_cast<double>(degrees)), share);
      EXPECT_NEAR(student_factor(confidence, degrees), exact, 2e-6 * exact) << confidence << " " << degrees;
    }
  }
  double const exact = boost::math::quantile(boost::math::students_t(8), 0.995);
  EXPECT_NEAR(student_factor(0.99, 8), exact, 1e-4 * exact);
}

// By hand: the means' variances are 90/9/10 = 1 and 760/19/20 = 2, the degrees of freedom 3²/(1²/9 + 2²/19) = 27.98,
// and t of 27 at 97.5 % is 2.0518305.
TEST(Statistics, WelchIntervalsAreTheKnownOnes) {
  auto const known = welch_half_width({10, 90}, {20, 760}, 0.95);
  ASSERT_TRUE(known);
  EXPECT_NEAR(*known, 2.0518305 * std::sqrt(3.0), 1e-6);
  EXPECT_EQ(welch_half_width({20, 760}, {10, 90}, 0.95), known) << "whichever is first";
  EXPECT_FALSE(welch_half_width({100, 0}, {100, 0}, 0.95)) << "nothing varies";
  EXPECT_FALSE(welch_half_width({1, 0}, {100, 5}, 0.95)) << "one value tells nothing of its spread";
  EXPECT_FALSE(welch_half_width({5, 10}, {5, 0}, 0.95)) << "4 degrees of freedom";
}

// Brown, Cai, DasGupta, Interval estimation for a binomial proportion, Statistical Science 16 (2001), and by hand:
// 8 of 10 at 95 %: (0.8 + 0.19207 ± 1.96 √(0.016 + 0.0096)) / 1.38415.
TEST(Statistics, WilsonIntervalsAreTheKnownOnes) {
  Interval const of_ten = wilson_interval(8, 10, 0.95);
  EXPECT_NEAR(of_ten.low, 0.4901625, 1e-6);
  EXPECT_NEAR(of_ten.high, 0.9433178, 1e-6);
  Interval const none = wilson_interval(0, 20, 0.95);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, 0.1611252, 1e-6);  // z²/(n + z²)
  Interval const all = wilson_interval(20, 20, 0.95);
  EXPECT_NEAR(all.low, 1 - none.high, 1e-12);
  EXPECT_EQ(all.high, 1);
  Interval const unknown = wilson_interval(0, 0, 0.95);
  EXPECT_EQ(unknown.low, 0);
  EXPECT_EQ(unknown.high, 1);
}

TEST(Statistics, AMeanOfFewOrEqualValuesHasNoInterval) {
  EXPECT_FALSE(mean_half_width(5, 3, 0, 0.95));
  EXPECT_FALSE(mean_half_width(1000, 0, 0, 0.95));
  double const plain = 1.983972 * 2 / std::sqrt(101);
  EXPECT_NEAR(*mean_half_width(101, 400, 0, 0.95), plain, 1e-5);
  // Skewness 5: (1.96⁴ + 2 · 1.96² - 3)/18 = 1.0800.
  double const variance = 400.0 / 101;
  double const cubes = 5 * 101 * variance * std::sqrt(variance);
  EXPECT_NEAR(*mean_half_width(101, 400, cubes, 0.95), plain * (1 + 1.0800 * 25 / 101), 1e-4);
  EXPECT_EQ(*mean_half_width(101, 400, -cubes, 0.95), *mean_half_width(101, 400, cubes, 0.95));
}

/// The least of n ordered values that is as great as so many of them as the share asks for: Σ [x ≤ q] ≥ share · n.
TEST(Statistics, AQuantileIsTheLeastValueThatItsShareDoesntExceed) {
  for (int const count : {1, 2, 3, 9, 10, 100, 128, 1000}) {
    for (int percent = 1; percent < 100; ++percent) {
      int least = 0;
      while ((least + 1) * 100 < percent * count) ++least;  // in whole numbers
      EXPECT_EQ(quantile_rank(static_cast<std::uint64_t>(count), percent / 100.0), static_cast<std::uint64_t>(least))
          << percent << " % of " << count;
    }
  }
}

/// The chance that the interval of two order statistics holds the quantile is a binomial one.
TEST(Statistics, RanksEncloseAQuantileAtLeastAsOftenAsPromised) {
  for (std::uint64_t const count : {200U, 1000U, 5000U}) {
    for (double const quantile : {0.5, 0.9, 0.95}) {
      auto const ranks = quantile_ranks(count, quantile, 0.95);
      ASSERT_TRUE(ranks) << count << " " << quantile;
      boost::math::binomial const below(static_cast<double>(count), quantile);
      double const held = boost::math::cdf(below, static_cast<double>(ranks->second)) -
                          boost::math::cdf(below, static_cast<double>(ranks->first));
      EXPECT_GE(held, 0.945) << count << " " << quantile;
      EXPECT_LE(held, 0.99) << count << " " << quantile;
    }
  }
  EXPECT_FALSE(quantile_ranks(20, 0.99, 0.95));
}

}  // namespace
}  // namespace chokepoint::sweep
