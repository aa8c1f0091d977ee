#include "engine/ledger/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "engine/base/check.hpp"
#include "tests/unit/ledger/lcg.hpp"

namespace chokepoint::ledger {
namespace {

constexpr std::int64_t great = std::int64_t{1} << 40;

TEST(HistogramCells, CoverAllNumbersInOrderWithoutGapOrOverlap) {
  HistogramCells const cells(-100'000, great);
  EXPECT_EQ(cells.cell_of(-100'000), 0u);
  EXPECT_EQ(cells.cell_of(great), cells.count() - 1);
  for (std::size_t i = 0; i < cells.count(); ++i) {
    ASSERT_LE(cells.least(i), cells.greatest(i));
    if (i > 0) {
      ASSERT_EQ(cells.least(i), cells.greatest(i - 1) + 1);
      ASSERT_EQ(cells.cell_of(cells.least(i)), i);
    }
    if (i + 1 < cells.count()) {
      ASSERT_EQ(cells.cell_of(cells.greatest(i)), i);
    }
    // Width over magnitude at most 1/128, and cells of one number below 256.
    std::int64_t const width = cells.greatest(i) - cells.least(i) + 1;
    std::int64_t const magnitude = std::min(std::abs(cells.least(i)), std::abs(cells.greatest(i)));
    ASSERT_LE(width * 128, std::max(magnitude, std::int64_t{128}));
    if (magnitude < 256) {
      ASSERT_EQ(width, 1);
    }
  }
}

TEST(HistogramCells, NumbersOutsideGoToTheOutermostCells) {
  HistogramCells const cells(-10, 1000);
  EXPECT_EQ(cells.cell_of(-11), 0u);
  EXPECT_EQ(cells.cell_of(INT64_MIN), 0u);
  EXPECT_EQ(cells.cell_of(-10), 0u);
  EXPECT_EQ(cells.cell_of(-9), 1u);
  EXPECT_EQ(cells.cell_of(0), 10u);
  EXPECT_EQ(cells.cell_of(1000), cells.count() - 1);
  EXPECT_EQ(cells.cell_of(INT64_MAX), cells.count() - 1);
  EXPECT_THROW(HistogramCells(1, 2), base::BrokenPromise);
  EXPECT_THROW(HistogramCells(-2, -1), base::BrokenPromise);
}

TEST(HistogramCells, QuantilesOfSmallNumbersAreExact) {
  HistogramCells const cells(0, 255);
  std::vector<std::int64_t> weights(cells.count());
  EXPECT_FALSE(cells.quantile(weights, 500'000));
  for (std::int64_t v = 1; v <= 100; ++v) weights[cells.cell_of(v)] += 1;
  // Rank ceil(p n): p = 0.07 of 100 is rank 7, though 0.07 * 100 > 7 in binary floating point.
  EXPECT_EQ(cells.quantile(weights, 70'000), 7);
  EXPECT_EQ(cells.quantile(weights, 950'000), 95);
  EXPECT_EQ(cells.quantile(weights, 950'001), 96);
  EXPECT_EQ(cells.quantile(weights, 0), 1);
  EXPECT_EQ(cells.quantile(weights, 1'000'000), 100);
}

TEST(HistogramCells, QuantilesAreWithinA256thOfTheOrderStatistic) {
  Lcg lcg(6);
  HistogramCells const cells(-great, great);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::int64_t> weights(cells.count());
    std::vector<std::int64_t> values;
    for (int i = 0; i < 500; ++i) {
      std::int64_t const magnitude = lcg.below(1 << 20) << lcg.below(20);
      values.push_back(lcg.below(4) == 0 ? -magnitude : magnitude);
      ++weights[cells.cell_of(values.back())];
    }
    std::sort(values.begin(), values.end());
    std::int64_t const p = lcg.below(1'000'001);
    std::int64_t const rank = std::max((p * 500 + 999'999) / 1'000'000, std::int64_t{1});
    std::int64_t const expected = values[static_cast<std::size_t>(rank - 1)];
    auto const found = cells.quantile(weights, p);
    ASSERT_TRUE(found);
    ASSERT_LE(std::abs(*found - expected) * 256, std::abs(expected)) << p;
  }
}

}  // namespace
}  // namespace chokepoint::ledger
