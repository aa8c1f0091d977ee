#include "engine/kernel/distribution_normal.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "tests/unit/kernel/distribution_draws.hpp"

namespace chokepoint::kernel {
namespace {

using Reference = boost::math::normal_distribution<long double>;

TEST(NormalQuantile, InvertsTheDistributionFunctionInBothTails) {
  Reference const reference;
  for (Uniform64 const u : draws_with_tails(10'000)) {
    auto const z = static_cast<long double>(normal_score(u));
    Tail const tail = u.tail();
    long double const got = tail.upper ? cdf(complement(reference, z)) : cdf(reference, z);
    ASSERT_NEAR(static_cast<double>(got) / tail.probability, 1.0, 1e-13) << u.bits;
  }
}

TEST(NormalQuantile, HoldsFarBeyondTheReachOfADraw) {
  Reference const reference;
  for (int exponent = 1; exponent < 990; exponent += 7) {
    double const p = std::ldexp(1.0, -exponent);
    long double const want = quantile(reference, static_cast<long double>(p));
    EXPECT_NEAR(normal_quantile(p), static_cast<double>(want), 4e-15 * std::fabs(static_cast<double>(want)))
        << exponent;
  }
  EXPECT_EQ(normal_quantile(0.5), 0.0);
}

TEST(NormalScore, IsAntisymmetric) {
  for (Uniform64 const u : draws_with_tails(1000)) EXPECT_EQ(normal_score(u), -normal_score({~u.bits}));
}

TEST(NormalScore, NeverDecreasesWithTheDraw) {
  double last = -100.0;
  for (Uniform64 const u : crowded_draws()) {
    double const z = normal_score(u);
    ASSERT_LE(last, z) << u.bits;
    last = z;
  }
  EXPECT_LT(last, 9.25);  // the gamma table relies on this reach
}

TEST(NormalUpperTail, AgreesWithTheReference) {
  Reference const reference;
  for (int i = -300; i <= 300; ++i) {
    double const z = 0.1 * i;
    long double const want = cdf(complement(reference, static_cast<long double>(z)));
    EXPECT_NEAR(normal_upper_tail(z) / static_cast<double>(want), 1.0, 2e-13) << z;
    EXPECT_NEAR(normal_density(z) / static_cast<double>(pdf(reference, static_cast<long double>(z))), 1.0, 2e-13) << z;
  }
}

}  // namespace
}  // namespace chokepoint::kernel
