#include "engine/sweep/attribution.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/kernel/distribution.hpp"
#include "engine/sweep/additive_fit.hpp"

namespace chokepoint::sweep {
namespace {

class Luck {
 public:
  explicit Luck(std::uint64_t which) : stream_(kernel::StreamKey::of(7, "attribution"), which, 0, 0) {}
  double normal() { return law_.sample(stream_.next()); }

 private:
  kernel::RandomStream stream_;
  kernel::Distribution law_ = kernel::Distribution::normal(0, 1);
};

Influence const& of(OutcomeInfluence const& all, std::string const& path) {
  return *std::find_if(all.influences.begin(), all.influences.end(), [&](auto const& one) { return one.path == path; });
}

// By hand: of r_xy = 0.72, r_zy = 0.8 and r_xz = 0.9 the partial correlation of x and y given z is
// (0.72 - 0.8 × 0.9) / √((1 - 0.81)(1 - 0.64)) = 0, that of z given x (0.8 - 0.648) / √(0.19 × (1 - 0.5184)) = 0.50248.
TEST(Attribution, PartialCorrelationsAreTheKnownOnes) {
  auto const partial = partial_correlations({1, 0.9, 0.72, 0.9, 1, 0.8, 0.72, 0.8, 1}, 3);
  ASSERT_TRUE(partial);
  EXPECT_NEAR((*partial)[0], 0, 1e-12);
  EXPECT_NEAR((*partial)[1], 0.152 / std::sqrt(0.19 * 0.4816), 1e-12);
  EXPECT_FALSE(partial_correlations({1, 1, 0.5, 1, 1, 0.5, 0.5, 0.5, 1}, 3)) << "one determines the other";
}

// The mean of 179 tens isn't ten to the last bit, so squares around it aren't 0.
TEST(Attribution, NothingDecidesWhatNeverVaries) {
  for (std::size_t const count : {160U, 179U}) {
    std::vector<double> x(count);
    Rows rows;
    for (std::size_t i = 0; i < count; ++i) {
      x[i] = static_cast<double>(i);
      rows.points.push_back(i);
    }
    std::vector<Varying> const values{{"x", x}};
    EXPECT_TRUE(attribute(values, std::vector<double>(count, 10.0), rows, 0.95).influences.empty()) << count;
  }
}

// y = z + luck of the same variance; x decides nothing, but goes with z at 0.9 (normal scores). Alone z has 1/2 of the
// variance and x 0.81 of that; beyond z nothing is left for x, and beyond x the 0.19 of z that x doesn't tell.
TEST(Attribution, WhatOnlyGoesWithADriverIsNoDriver) {
  Luck luck(1);
  Varying x{"x", {}};
  Varying z{"z", {}};
  std::vector<double> y;
  for (int i = 0; i < 8000; ++i) {
    z.values.push_back(luck.normal());
    x.values.push_back(0.9 * z.values.back() + std::sqrt(0.19) * luck.normal());
    y.push_back(z.values.back() + luck.normal());
  }
  auto const found = attribute(std::vector{x, z}, y, {}, 0.95);
  ASSERT_EQ(found.influences.size(), 2u);
  EXPECT_EQ(found.influences.front().path, "z");
  Influence const& bystander = of(found, "x");
  EXPECT_NEAR(*bystander.share, 0.405, 0.03);
  EXPECT_NEAR(*bystander.partial, 0, 0.04);
  EXPECT_LE(bystander.partial_interval->low, 0);
  EXPECT_GE(bystander.partial_interval->high, 0);
  EXPECT_NEAR(*bystander.beyond, 0, 0.005);
  EXPECT_EQ(bystander.companions, std::vector<std::string>{"z"});
  EXPECT_NEAR(*of(found, "z").beyond, 0.095, 0.02);
  ASSERT_EQ(found.companions.size(), 1u);
  EXPECT_NEAR(*found.companions.front().share, 0.5, 0.03);
  EXPECT_NEAR(found.left, 0.5, 0.03) << "the luck isn't taken by what is told twice";
  EXPECT_FALSE(found.luck);
}

// y = z² + noise: ranks don't see it, classes do, and so does what is beyond a companion that decides nothing.
TEST(Attribution, AnEffectMayHaveAnyShape) {
  Luck luck(2);
  Varying x{"x", {}};
  Varying z{"z", {}};
  std::vector<double> y;
  for (int i = 0; i < 8000; ++i) {
    z.values.push_back(luck.normal());
    x.values.push_back(0.6 * z.values.back() + 0.8 * luck.normal());
    y.push_back(z.values.back() * z.values.back() + luck.normal());
  }
  auto const found = attribute(std::vector{x, z}, y, {}, 0.95);
  EXPECT_GT(*of(found, "z").beyond, 0.3) << "z² has 2/3 of the variance, and x tells 0.36² of it";
  EXPECT_NEAR(*of(found, "x").beyond, 0, 0.02);
}

/// A design of points with replications: a factor that decides, one that doesn't, and a value drawn anew each time.
struct Sampled {
  std::vector<Varying> values{{"factor", {}}, {"unused", {}}};
  std::vector<double> y;
  Rows rows;
};
Sampled sampled_of(std::uint64_t which, std::uint64_t points, int each, bool drawn) {
  Luck luck(which);
  Sampled design;
  if (drawn) design.values.push_back({"drawn", {}});
  for (std::uint64_t point = 0; point < points; ++point) {
    double const factor = luck.normal();
    double const unused = luck.normal();
    for (int i = 0; i < each; ++i) {
      design.values[0].values.push_back(factor);
      design.values[1].values.push_back(unused);
      double value = factor;
      if (drawn) {
        design.values[2].values.push_back(luck.normal());
        value += design.values[2].values.back();
      }
      design.y.push_back(value + luck.normal());
      design.rows.points.push_back(point);
      design.rows.clusters.push_back(point);
    }
  }
  return design;
}

// What nobody uses has an interval that holds 0 nineteen times in twenty, and no share, though a hundred rows of ten
// points look like a thousand.
TEST(Attribution, AnUnusedFactorCountsItsPoints) {
  for (std::uint64_t const points : {10U, 40U, 100U}) {
    int held = 0;
    int without_share = 0;
    constexpr int experiments = 300;
    for (std::uint64_t experiment = 0; experiment < experiments; ++experiment) {
      Sampled const design = sampled_of(1000 + experiment, points, 1000 / static_cast<int>(points), false);
      Influence const unused = of(attribute(design.values, design.y, design.rows, 0.95), "unused");
      held += unused.interval->low <= 0 && 0 <= unused.interval->high ? 1 : 0;
      without_share += *unused.share == 0 ? 1 : 0;
    }
    EXPECT_GE(held, 0.93 * experiments) << points;
    EXPECT_GE(without_share, 0.90 * experiments) << points;
  }
}

// Intervals hold what the correlation is on average, of a factor and of a value that is drawn anew.
TEST(Attribution, IntervalsOfClustersHoldTheTruth) {
  constexpr int experiments = 300;
  double factor = 0;
  double drawn = 0;
  std::vector<std::pair<Interval, Interval>> intervals;
  for (std::uint64_t experiment = 0; experiment < experiments; ++experiment) {
    Sampled const design = sampled_of(5000 + experiment, 40, 10, true);
    auto const found = attribute(design.values, design.y, design.rows, 0.95);
    factor += *of(found, "factor").correlation / experiments;
    drawn += *of(found, "drawn").correlation / experiments;
    intervals.emplace_back(*of(found, "factor").interval, *of(found, "drawn").interval);
  }
  int held_factor = 0;
  int held_drawn = 0;
  for (auto const& [one, other] : intervals) {
    held_factor += one.low <= factor && factor <= one.high ? 1 : 0;
    held_drawn += other.low <= drawn && drawn <= other.high ? 1 : 0;
  }
  EXPECT_GE(held_factor, 0.92 * experiments);
  EXPECT_GE(held_drawn, 0.92 * experiments);
}

// Eight points of a grid with the luck of 48 replications: what is drawn was drawn 48 times, not 384.
TEST(Attribution, PointsWithCommonLuckCountItOnce) {
  constexpr int experiments = 300;
  int held = 0;
  for (std::uint64_t experiment = 0; experiment < experiments; ++experiment) {
    Luck luck(9000 + experiment);
    std::vector<Varying> values{{"drawn", {}}, {"factor", {}}};
    std::vector<double> y;
    Rows rows;
    for (std::uint64_t replication = 0; replication < 48; ++replication) {
      double const drawn = luck.normal();
      double const other = luck.normal();
      for (std::uint64_t point = 0; point < 8; ++point) {
        values[0].values.push_back(drawn);
        values[1].values.push_back(static_cast<double>(point));
        y.push_back(other + 0.1 * static_cast<double>(point) + 0.2 * luck.normal());
        rows.points.push_back(point);
        rows.clusters.push_back(replication);
      }
    }
    Interval const interval = *of(attribute(values, y, rows, 0.95), "drawn").interval;
    held += interval.low <= 0 && 0 <= interval.high ? 1 : 0;
  }
  EXPECT_GE(held, 0.93 * experiments);
}

// factor + luck of the same variance each: half and half, and nothing is left.
TEST(Attribution, LuckIsMeasuredWhereReplicationsHaveTheSameValues) {
  Sampled const design = sampled_of(3, 400, 20, false);
  auto const found = attribute(design.values, design.y, design.rows, 0.95);
  ASSERT_TRUE(found.luck);
  EXPECT_NEAR(*found.luck, 0.5, 0.04);
  EXPECT_NEAR(*of(found, "factor").share, 0.5, 0.05);
  EXPECT_NEAR(found.left, 0, 0.03);
  Sampled const mixed = sampled_of(4, 400, 20, true);
  EXPECT_FALSE(attribute(mixed.values, mixed.y, mixed.rows, 0.95).luck) << "drawn values differ, too";
}

}  // namespace
}  // namespace chokepoint::sweep
