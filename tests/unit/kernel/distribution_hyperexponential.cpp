#include "engine/kernel/distribution_hyperexponential.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/check.hpp"

namespace chokepoint::kernel {
namespace {

TEST(Hyperexponential, HasTheMeanAndVariationItIsAskedFor) {
  for (double const variation : {1.0, 1.5, 4.0, 100.0, 1e5}) {
    Hyperexponential const law = Hyperexponential::of(3.0, variation);
    double const slow = 1.0 - law.probability;
    // A mixture's moments are the mixed moments: p / λ and 2p / λ².
    double const first = law.probability / law.fast_rate + slow / law.slow_rate;
    double const second =
        2.0 * (law.probability / (law.fast_rate * law.fast_rate) + slow / (law.slow_rate * law.slow_rate));
    EXPECT_NEAR(first, 3.0, 1e-10) << variation;
    EXPECT_NEAR((second - first * first) / (first * first) / variation, 1.0, 1e-9) << variation;
    EXPECT_NEAR(law.probability / law.fast_rate, 1.5, 1e-12);  // balanced means
  }
}

TEST(Hyperexponential, HazardIsMinusTheLogarithmOfTheUpperTail) {
  Hyperexponential const law = Hyperexponential::of(2.0, 9.0);
  long double const fast = law.probability;
  long double const slow = 1.0L - fast;
  for (double const value : {1e-12, 1e-3, 0.4, 1.0, 2.0, 10.0, 300.0}) {
    long double const x = value;
    long double const below = -(fast * std::expm1(-law.fast_rate * x) + slow * std::expm1(-law.slow_rate * x));
    long double const above = fast * std::exp(-law.fast_rate * x) + slow * std::exp(-law.slow_rate * x);
    long double const want = value < 1.0 ? -std::log1p(-below) : -std::log(above);
    EXPECT_NEAR(law.hazard(value).value / static_cast<double>(want), 1.0, 1e-13) << value;
  }
}

TEST(Hyperexponential, SlopeIsTheDerivativeOfTheHazard) {
  Hyperexponential const law = Hyperexponential::of(2.0, 9.0);
  for (double const x : {1e-3, 0.4, 0.9, 1.1, 10.0, 100.0}) {
    double const step = 1e-5 * x;
    double const difference = (law.hazard(x + step).value - law.hazard(x - step).value) / (2.0 * step);
    EXPECT_NEAR(law.hazard(x).slope / difference, 1.0, 1e-8) << x;
  }
}

TEST(Hyperexponential, InverseHazardSolvesForEveryVariation) {
  for (double const variation : {1.0, 1.0001, 2.0, 16.0, 1e4, 1e6}) {
    Hyperexponential const law = Hyperexponential::of(10.0, variation);
    for (double target = 1e-19; target < 46.0; target *= 1.3) {
      double const x = law.inverse_hazard(target);
      ASSERT_NEAR(law.hazard(x).value / target, 1.0, 1e-13) << variation << " " << target;
    }
  }
}

TEST(Hyperexponential, IsExponentialAtVariationOne) {
  Hyperexponential const law = Hyperexponential::of(5.0, 1.0);
  EXPECT_NEAR(law.inverse_hazard(1.0), 5.0, 1e-14);
  EXPECT_NEAR(law.inverse_hazard(44.0), 220.0, 1e-12);
}

TEST(Hyperexponential, RefusesAVariationBelowOne) {
  EXPECT_THROW(Hyperexponential::of(1.0, 0.99), base::BrokenPromise);
  EXPECT_THROW(Hyperexponential::of(0.0, 2.0), base::BrokenPromise);
}

}  // namespace
}  // namespace chokepoint::kernel
