#include "engine/kernel/distribution_quadrature.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace chokepoint::kernel {
namespace {

TEST(Quadrature, IsExactForPolynomialsOfDegreeFifteen) {
  // ∫ x^k over [0, 2] = 2^(k+1) / (k+1); at degree 16 the rule must begin to fail.
  for (int k = 0; k <= 15; ++k) {
    double const want = std::ldexp(1.0, k + 1) / (k + 1);
    EXPECT_NEAR(integrate([k](double x) { return std::pow(x, k); }, 0.0, 2.0) / want, 1.0, 1e-13) << k;
  }
  double const sixteen = integrate([](double x) { return std::pow(x, 16); }, 0.0, 2.0);
  EXPECT_GT(std::fabs(sixteen / (std::ldexp(1.0, 17) / 17.0) - 1.0), 1e-10);
}

TEST(Quadrature, IsSignedLikeItsInterval) {
  EXPECT_NEAR(integrate([](double) { return 1.0; }, 3.0, 1.0), -2.0, 1e-15);
}

TEST(Quadrature, TailsOfABellAddUpToItsWhole) {
  auto const bell = [](double x) { return std::exp(-0.5 * x * x); };
  double const whole = std::sqrt(2.0 * std::acos(-1.0));
  for (double const at : {-2.0, 0.0, 0.3, 5.0}) {
    EXPECT_NEAR(integrate_tail(bell, at, 0.5) + integrate_tail(bell, at, -0.5), whole, 1e-14) << at;
  }
}

}  // namespace
}  // namespace chokepoint::kernel
