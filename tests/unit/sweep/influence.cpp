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
