#include "engine/sweep/sums.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/kernel/random_stream.hpp"

namespace chokepoint::sweep {
namespace {

using results::OutcomeSums;
using results::PairSums;

std::vector<double> sample(std::size_t count) {
  kernel::RandomStream stream(kernel::StreamKey::of(7, "sums"), 0, 0, 0);
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(100 / (0.1 + stream.next().lower()) - 300);
  return values;
}

TEST(Sums, MergedBlocksHaveTheMomentsOfAllValues) {
  auto const values = sample(1000);
  OutcomeSums merged;
  for (std::size_t block = 0; block * 16 < values.size(); ++block) {
    OutcomeSums sums;
    for (std::size_t i = block * 16; i < std::min(values.size(), block * 16 + 16); ++i) add(sums, values[i]);
    add(sums, std::nullopt);
    merge(merged, sums);
  }
  double mean = 0;
  for (double const value : values) mean += value / 1000;
  double squares = 0;
  for (double const value : values) squares += (value - mean) * (value - mean);
  double cubes = 0;
  for (double const value : values) cubes += (value - mean) * (value - mean) * (value - mean);
  EXPECT_NEAR(merged.cubes, cubes, 1e-10 * std::fabs(cubes));
  EXPECT_EQ(merged.count, 1000u);
  EXPECT_EQ(merged.missing, 63u);
  EXPECT_NEAR(merged.mean, mean, 1e-10 * std::fabs(mean));
  EXPECT_NEAR(merged.squares, squares, 1e-11 * squares);
  EXPECT_EQ(merged.least, *std::min_element(values.begin(), values.end()));
  EXPECT_EQ(merged.greatest, *std::max_element(values.begin(), values.end()));
}

TEST(Sums, EmptyBlocksChangeNothing) {
  OutcomeSums sums;
  for (double const value : sample(16)) add(sums, value);
  OutcomeSums before = sums;
  merge(sums, OutcomeSums{});
  EXPECT_EQ(sums, before);
  OutcomeSums empty;
  merge(empty, sums);
  EXPECT_EQ(empty, sums);
}

TEST(Sums, PairsKnowWhatCommonLuckSaves) {
  auto const base = sample(64);
  PairSums whole;
  PairSums first;
  PairSums second;
  for (std::size_t i = 0; i < base.size(); ++i) {
    double const variant = 2 * base[i] + 5;
    add(whole, base[i], variant);
    add(i < 32 ? first : second, base[i], variant);
  }
  // Var(2x + 5 - x) = Var(x), against Var(x) + 4 Var(x) of independent runs.
  EXPECT_NEAR(*variance_reduction(whole), 5, 1e-9);
  merge(first, second);
  EXPECT_EQ(first.count, 64u);
  EXPECT_NEAR(first.difference_mean, whole.difference_mean, 1e-9);
  EXPECT_NEAR(first.difference_cubes, whole.difference_cubes, 1e-9 * std::fabs(whole.difference_cubes));
  EXPECT_NEAR(first.products, whole.products, 1e-9 * whole.products);
  EXPECT_NEAR(first.products, 2 * first.baseline_squares, 1e-9 * first.products);
  PairSums constant;
  for (int i = 0; i < 10; ++i) add(constant, i, i + 1);
  EXPECT_FALSE(variance_reduction(constant));
  // A third more in every future, of values whose last bits don't let it be the same number each time.
  PairSums rounded[2];
  for (int i = 0; i < 64; ++i)
    add(rounded[i / 32], base[static_cast<std::size_t>(i)], base[static_cast<std::size_t>(i)] + 1.0 / 3);
  merge(rounded[0], rounded[1]);
  EXPECT_EQ(rounded[0].difference_squares, 0);
  EXPECT_FALSE(variance_reduction(rounded[0]));
}

}  // namespace
}  // namespace chokepoint::sweep
