#include "engine/sweep/influence.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/kernel/random_stream.hpp"

namespace chokepoint::sweep {
namespace {

TEST(Influence, RankCorrelationSeesOrderAlone) {
  std::vector<double> x{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  std::vector<double> y;
  for (double const value : x) y.push_back(value * value * value);
  EXPECT_EQ(rank_correlation(x, y), 1.0);
  std::vector<double> down(y.rbegin(), y.rend());
  EXPECT_EQ(rank_correlation(x, down), -1.0);
  // Ranks of y: 1.5 1.5 3 ... with ties; by hand for 8 values: Σd² = 0.5, the Pearson formula of ranks 0.99402.
  std::vector<double> const eight{1, 2, 3, 4, 5, 6, 7, 8};
  std::vector<double> const tied{1, 1, 3, 4, 5, 6, 7, 8};
  EXPECT_NEAR(*rank_correlation(eight, tied), 41.5 / std::sqrt(42 * 41.5), 1e-12);
  EXPECT_FALSE(rank_correlation(eight, std::vector<double>(8, 3)));
  EXPECT_FALSE(rank_correlation(std::vector<double>{1, 2}, std::vector<double>{1, 2}));
}

// Fisher's z of 0.5 is 0.549306; of 103 pairs its error is √(1.06/100) = 0.102956, so at 95 % ± 0.201790; the tangents
// of 0.347516 and 0.751097 are 0.334170 and 0.635803.
TEST(Influence, ARankCorrelationHasAnInterval) {
  auto const interval = rank_correlation_interval(0.5, 103, 0.95);
  ASSERT_TRUE(interval);
  EXPECT_NEAR(interval->low, 0.334170, 2e-6);
  EXPECT_NEAR(interval->high, 0.635803, 2e-6);
  auto const down = rank_correlation_interval(-0.5, 103, 0.95);
  EXPECT_NEAR(down->low, -interval->high, 1e-12);
  EXPECT_NEAR(down->high, -interval->low, 1e-12);
  EXPECT_GT(rank_correlation_interval(0.5, 103, 0.99)->high, interval->high);
  EXPECT_EQ(rank_correlation_interval(1, 20, 0.95)->low, 1) << "no luck to tell of";
  EXPECT_FALSE(rank_correlation_interval(0.5, 7, 0.95));
}

// Nineteen in twenty intervals hold the truth: that of two normal values with a correlation of 0.5 is 6/π · asin(1/4).
TEST(Influence, TheIntervalHoldsTheTruthAsOftenAsItSays) {
  kernel::RandomStream luck(kernel::StreamKey::of(5, "interval"), 0, 0, 0);
  auto const normal = [&] {
    double const radius = std::sqrt(-2 * std::log(1 - luck.next().lower()));
    return radius * std::cos(6.283185307179586 * luck.next().lower());
  };
  double const truth = 6 / 3.141592653589793 * std::asin(0.25);
  int held = 0;
  constexpr int samples = 2000;
  for (int sample = 0; sample < samples; ++sample) {
    std::vector<double> x, y;
    for (int i = 0; i < 60; ++i) {
      x.push_back(normal());
      y.push_back(x.back() / 2 + std::sqrt(0.75) * normal());
    }
    auto const interval = rank_correlation_interval(*rank_correlation(x, y), x.size(), 0.95);
    held += interval->low <= truth && truth <= interval->high ? 1 : 0;
  }
  // Three standard errors of a share of 0.95 in 2,000 are 0.015; the approximation itself is good to about as much.
  EXPECT_NEAR(held / static_cast<double>(samples), 0.95, 0.02);
}

// y = 3a + b + noise of variance 1/12 each: shares 9/11, 1/11, 1/11; and y = ab - a/2 - b/2, where nobody decides
// alone.
TEST(Influence, VarianceSharesAreThoseOfALinearModel) {
  kernel::RandomStream luck(kernel::StreamKey::of(2, "influence"), 0, 0, 0);
  std::vector<double> a;
  std::vector<double> b;
  std::vector<double> unrelated;
  std::vector<double> sum;
  std::vector<double> product;
  for (int i = 0; i < 20000; ++i) {
    a.push_back(luck.next().lower());
    b.push_back(luck.next().lower());
    unrelated.push_back(luck.next().lower());
    sum.push_back(3 * a.back() + b.back() + luck.next().lower());
    product.push_back((a.back() - 0.5) * (b.back() - 0.5));
  }
  EXPECT_NEAR(*variance_share(a, sum), 9.0 / 11, 0.01);
  EXPECT_NEAR(*variance_share(b, sum), 1.0 / 11, 0.01);
  EXPECT_NEAR(*variance_share(unrelated, sum), 0, 0.005);
  EXPECT_NEAR(*variance_share(a, product), 0, 0.005);
  EXPECT_FALSE(variance_share(a, std::vector<double>(a.size(), 1)));
}

}  // namespace
}  // namespace chokepoint::sweep
