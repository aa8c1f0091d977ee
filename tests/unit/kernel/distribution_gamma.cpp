#include "engine/kernel/distribution_gamma.hpp"

#include <gtest/gtest.h>

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "engine/base/check.hpp"
#include "tests/unit/kernel/distribution_draws.hpp"

namespace chokepoint::kernel {
namespace {

constexpr double shapes[] = {0.01, 0.02, 0.05, 0.1,  0.3,   0.7,   0.999,  1.0, 1.5, 2.0,
                             3.7,  9.99, 10.0, 30.0, 300.0, 999.0, 1001.0, 1e4, 1e6, 1e8};

TEST(Gamma, QuantileInvertsTheDistributionFunctionForEveryShape) {
  std::vector<double> table;
  auto const draws = draws_with_tails(5'000);  // 10,010 draws
  for (double const shape : shapes) {
    gamma_table::build(shape, table);
    for (Uniform64 const u : draws) {
      double const x = shape * gamma_table::relative_quantile(table.data(), u);
      if (x < 1e-290) continue;  // small shapes reach below the smallest double
      Tail const tail = u.tail();
      double const got = tail.upper ? boost::math::gamma_q(shape, x) : boost::math::gamma_p(shape, x);
      ASSERT_NEAR(got, tail.probability, 5e-10) << "shape " << shape << ", bits " << u.bits;
      ASSERT_NEAR(got / tail.probability, 1.0, 2e-8) << "shape " << shape << ", bits " << u.bits;
    }
  }
}

// Shape 1 is the exponential law: x = -log(1 - u).
TEST(Gamma, OfShapeOneIsExponential) {
  std::vector<double> table;
  gamma_table::build(1.0, table);
  for (Uniform64 const u : draws_with_tails(1000)) {
    Tail const tail = u.tail();
    double const want = tail.upper ? -std::log(tail.probability) : -std::log1p(-tail.probability);
    ASSERT_NEAR(gamma_table::relative_quantile(table.data(), u) / want, 1.0, 1e-10) << u.bits;
  }
}

TEST(Gamma, QuantileNeverDecreasesWithTheDraw) {
  std::vector<double> table;
  auto const draws = crowded_draws();
  for (double const shape : shapes) {
    gamma_table::build(shape, table);
    double last = 0.0;
    for (Uniform64 const u : draws) {
      double const x = gamma_table::relative_quantile(table.data(), u);
      ASSERT_LE(last, x) << "shape " << shape << ", bits " << u.bits;
      last = x;
    }
  }
}

// Near the ends of the pieces too, where one polynomial takes over from the other.
TEST(Gamma, QuantileNeverDecreasesAcrossThePiecesOfTheTable) {
  std::vector<double> table;
  for (double const shape : shapes) {
    gamma_table::build(shape, table);
    for (std::uint64_t node = 1; node < 64; ++node) {
      // Draws whose score is a multiple of 1/8 can't be named exactly; a bisection on the bits finds the crossing.
      double const z = -8.0 + 0.125 * static_cast<double>(node);
      std::uint64_t low = 0;
      std::uint64_t high = std::uint64_t{1} << 63;
      while (high - low > 1) {
        std::uint64_t const middle = low + (high - low) / 2;
        (0.5 * std::erfc(-z / std::sqrt(2.0)) > Uniform64{middle}.lower() ? low : high) = middle;
      }
      std::uint64_t const quantum = std::max<std::uint64_t>(1, low >> 43);
      std::uint64_t const start = low - std::min(low, 100 * quantum);
      double last = 0.0;
      for (std::uint64_t step = 0; step < 200; ++step) {
        double const x = gamma_table::relative_quantile(table.data(), {start + step * quantum});
        ASSERT_LE(last, x) << "shape " << shape << ", score " << z << ", step " << step;
        last = x;
      }
    }
  }
}

TEST(Gamma, TailsAgreeWithTheReference) {
  for (double const shape : shapes) {
    double const deviation = std::sqrt(shape);
    for (int i = -36; i <= 36; ++i) {
      double const x = shape + 0.25 * i * deviation;
      if (x <= 0.0) continue;
      long double const lower = boost::math::gamma_p(static_cast<long double>(shape), static_cast<long double>(x));
      long double const upper = boost::math::gamma_q(static_cast<long double>(shape), static_cast<long double>(x));
      double const allowed = shape <= 1e6 ? 1e-12 : 1e-10;  // at 1e8 the last digit of x itself moves a tail by 1e-11
      EXPECT_NEAR(gamma_lower_tail(shape, x), static_cast<double>(lower),
                  allowed * static_cast<double>(lower) + (i > 0 ? 1e-13 : 0.0))
          << shape << " " << x;
      EXPECT_NEAR(gamma_upper_tail(shape, x), static_cast<double>(upper),
                  allowed * static_cast<double>(upper) + (i < 0 ? 1e-13 : 0.0))
          << shape << " " << x;
    }
    EXPECT_EQ(gamma_lower_tail(shape, 0.0), 0.0);
    EXPECT_EQ(gamma_upper_tail(shape, 0.0), 1.0);
  }
}

TEST(Gamma, TableIsRebuiltInItsOwnMemory) {
  std::vector<double> table;
  gamma_table::build(2.0, table);
  double const* const before = table.data();
  gamma_table::build(0.3, table);
  EXPECT_EQ(table.data(), before);
  EXPECT_EQ(table.size(), gamma_table::size);
}

TEST(Gamma, RefusesShapesOutOfItsDomain) {
  std::vector<double> table;
  EXPECT_THROW(gamma_table::build(0.0099, table), base::BrokenPromise);
  EXPECT_THROW(gamma_table::build(2e8, table), base::BrokenPromise);
  EXPECT_THROW(gamma_lower_tail(1.0, -1.0), base::BrokenPromise);
}

}  // namespace
}  // namespace chokepoint::kernel
