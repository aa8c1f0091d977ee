#include "engine/results/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "engine/results/block_data.hpp"

namespace chokepoint::results {
namespace {

TEST(Histogram, BucketsAreFixedAndNarrow) {
  EXPECT_EQ(bucket_of(0), 0);
  EXPECT_EQ(bucket_of(1e-300), 0);
  for (double const value : {1e-9, 0.3, 1.0, 1.5, 1.99999, 2.0, 1234.5, 1e18, 1e300}) {
    std::int32_t const bucket = bucket_of(value);
    EXPECT_EQ(bucket_of(-value), -bucket);
    EXPECT_NEAR(bucket_middle(bucket), value, value / 60) << value;
    EXPECT_EQ(bucket_of(bucket_middle(bucket)), bucket) << value;
  }
  double last = -1e12;
  std::int32_t bucket = bucket_of(last);
  for (double value = -1e12; value < 1e12; value += 1e9) {
    EXPECT_GE(bucket_of(value), bucket) << last << " " << value;
    bucket = bucket_of(value);
    last = value;
  }
}

TEST(Histogram, HistogramsKnowQuantilesWithinABucket) {
  std::vector<double> values;
  for (int i = 0; i < 5000; ++i) values.push_back(100 / (0.1 + i / 5000.0) - 300);
  OutcomeSums sums;
  std::map<std::int32_t, std::uint64_t> counts;
  for (double const value : values) counts[bucket_of(value)] += 1;
  sums.histogram.assign(counts.begin(), counts.end());
  sums.count = values.size();
  sums.least = *std::min_element(values.begin(), values.end());
  sums.greatest = *std::max_element(values.begin(), values.end());
  std::sort(values.begin(), values.end());
  for (double const share : {0.05, 0.5, 0.95}) {
    double const exact = values[static_cast<std::size_t>(share * 4999)];
    EXPECT_NEAR(*histogram_quantile(sums, share), exact, std::fabs(exact) / 50) << share;
  }
}

TEST(Histogram, IsToldByTheMiddlesOfItsBuckets) {
  DataWriter writer;
  for (auto const& [bucket, count] : {std::pair(bucket_of(-2.0), 3), std::pair(0, 1), std::pair(bucket_of(1.0), 12)}) {
    writer.add(static_cast<std::uint64_t>(std::int64_t{bucket}));
    writer.add(static_cast<std::uint64_t>(count));
  }
  // The first of 32 buckets from 1 to 2 reaches to 33/32; that of 2 to 4 is twice as wide.
  EXPECT_EQ(histogram_words(writer.take()), "-2.03125:3 0:1 1.015625:12");
  EXPECT_EQ(histogram_words({}), "");
}

}  // namespace
}  // namespace chokepoint::results
