#include "engine/sweep/observations.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/kernel/distribution.hpp"
#include "engine/sweep/ecdf.hpp"
#include "engine/sweep/sums.hpp"

namespace chokepoint::sweep {
namespace {

CellValues together_of(std::vector<results::OutcomeSums> const& cells, std::vector<CellValues>& values) {
  results::OutcomeSums all;
  for (auto const& cell : cells) {
    values.push_back(values_of(cell));
    merge(all, cell);
  }
  return values_of(all);
}

// Points with the means 1, 2, 3 of two replications each: the mean is 2 and Σ(mean - 2)² = 2, whatever lies within.
TEST(Observations, OfPointsWithSeveralReplicationsAreTheirMeans) {
  std::vector<results::OutcomeSums> cells(3);
  for (int point = 0; point < 3; ++point) {
    add(cells[static_cast<std::size_t>(point)], point + 0.5);
    add(cells[static_cast<std::size_t>(point)], point + 1.5);
  }
  std::vector<CellValues> values;
  CellValues const together = together_of(cells, values);
  Observations const observed = observations_of(values, together);
  EXPECT_TRUE(observed.points);
  EXPECT_EQ(observed.count, 3u);
  EXPECT_DOUBLE_EQ(observed.mean, 2);
  EXPECT_DOUBLE_EQ(observed.squares, 2);
  EXPECT_FALSE(mean_half_width(observed, 0.95)) << "three points are too few";
  // A cell alone counts its replications.
  EXPECT_EQ(observations_of(std::vector{values[0]}, values[0]).count, 2u);
}

// A rule that wants more replications of one point doesn't make that point count more: 0 of four replications and 3 of
// two have the mean 1.5, not 1.
TEST(Observations, EveryPointCountsAlike) {
  std::vector<results::OutcomeSums> cells(2);
  for (int i = 0; i < 4; ++i) add(cells[0], 0.0);
  for (int i = 0; i < 2; ++i) add(cells[1], 3.0);
  std::vector<CellValues> values;
  CellValues const together = together_of(cells, values);
  EXPECT_DOUBLE_EQ(together.mean, 1);
  EXPECT_DOUBLE_EQ(observations_of(values, together).mean, 1.5);
  EXPECT_DOUBLE_EQ(share_of(std::vector<CellShare>{{0, 4, 4}, {2, 2, 2}, {0, 4, 4}, {2, 2, 2}}, 0.95).share, 0.5);
}

/// Designs of `points` points with `each` replications: a value is its point's level, standard normal, plus luck of
/// this spread. How often the intervals of mean, of the probability of more than 0, and of the median hold the truth.
struct HeldShares {
  double mean = 0, share = 0, median = 0;
};
HeldShares coverage_of(std::size_t points, int each, double luck) {
  constexpr int experiments = 2000;
  auto const normal = kernel::Distribution::normal(0, 1);
  HeldShares held;
  for (int experiment = 0; experiment < experiments; ++experiment) {
    kernel::RandomStream stream(kernel::StreamKey::of(3, "points"), static_cast<std::uint64_t>(experiment), 0, 0);
    std::vector<results::OutcomeSums> cells(points);
    std::vector<CellShare> shares(points);
    std::vector<CellDistribution> distributions(points);
    for (std::size_t point = 0; point < points; ++point) {
      double const level = normal.sample(stream.next());
      shares[point].count = shares[point].rows = distributions[point].rows = static_cast<std::uint64_t>(each);
      for (int i = 0; i < each; ++i) {
        double const value = level + luck * normal.sample(stream.next());
        add(cells[point], value);
        shares[point].yes += value > 0 ? 1 : 0;
        distributions[point].values.emplace_back(value, 1);
      }
    }
    std::vector<CellValues> values;
    CellValues const together = together_of(cells, values);
    Observations const observed = observations_of(values, together);
    held.mean += std::fabs(observed.mean) <= mean_half_width(observed, 0.95).value_or(0) ? 1.0 / experiments : 0;
    Interval const share = share_of(shares, 0.95).interval;
    held.share += share.low <= 0.5 && 0.5 <= share.high ? 1.0 / experiments : 0;
    auto const median = quantiles_of(distributions, std::vector{0.5}, 0.95).front().interval;
    held.median += median && median->low <= 0 && 0 <= median->high ? 1.0 / experiments : 0;
  }
  return held;
}

// Nineteen in twenty, however much of the spread lies between points. Three standard errors are 0.015.
TEST(Observations, IntervalsHoldTheTruthAsOftenAsTheySay) {
  for (double const luck : {0.2, 1.0, 4.0}) {
    HeldShares const held = coverage_of(20, 20, luck);
    EXPECT_NEAR(held.mean, 0.95, 0.017) << luck;
    EXPECT_GE(held.share, 0.93) << luck;
    EXPECT_GE(held.median, 0.93) << luck;
  }
}

// Wilson's interval of 30 in 100 is that of 30 in 100 whatever the points where each has one replication.
TEST(Observations, PointsWithOneReplicationAreReplications) {
  std::vector<CellShare> cells;
  for (std::uint64_t i = 0; i < 100; ++i) cells.push_back({i < 30 ? 1U : 0U, 1, 1});
  ShareAnswer const answer = share_of(cells, 0.95);
  Interval const known = wilson_interval(30, 100, 0.95);
  EXPECT_EQ(answer.interval.low, known.low);
  EXPECT_EQ(answer.interval.high, known.high);
  // All alike within ten points of ten: as many as ten replications tell.
  std::vector<CellShare> clumped;
  for (std::uint64_t i = 0; i < 10; ++i) clumped.push_back({i < 3 ? 10U : 0U, 10, 10});
  EXPECT_NEAR(share_of(clumped, 0.95).effective, 9, 1e-9) << "p(1 - p) / (Σ(p - 0.3)² / (10 × 9)) = 9";
}

TEST(Observations, WordsSayWhatIsCounted) {
  results::StoredStudy study;
  study.points.resize(20);
  study.manifest = {{"design", "latin_hypercube"}, {"replications", "50"}};
  EXPECT_NE(what_intervals_count(study).find("count the 20 points"), std::string::npos);
  EXPECT_NE(what_intervals_count(study).find("nearer to the truth"), std::string::npos);
  study.manifest = {{"design", "random"}, {"replications", "1"}};
  EXPECT_EQ(what_intervals_count(study), "");
  study.points.resize(1);
  study.manifest = {{"design", "grid"}, {"replications", "50"}};
  EXPECT_EQ(what_intervals_count(study), "");
}

}  // namespace
}  // namespace chokepoint::sweep
