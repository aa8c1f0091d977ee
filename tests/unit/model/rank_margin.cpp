#include "engine/model/rank_margin.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include "engine/model/correlation.hpp"
#include "engine/model/parameters.hpp"

namespace chokepoint::model {
namespace {

using kernel::Distribution;
constexpr double pi = std::numbers::pi;

RankMargin flag(double chance) {
  return RankMargin::of(Distribution::discrete(std::vector<double>{0, 1}, std::vector<double>{1 - chance, chance}));
}

TEST(RankMargin, OfAFlagIsOneStep) {
  RankMargin const margin = flag(0.1);
  ASSERT_EQ(margin.steps().size(), 1U);
  EXPECT_NEAR(margin.steps()[0].score, 1.2815515655446004, 1e-12);  // Φ(1.28155) = 0.9
  EXPECT_NEAR(margin.steps()[0].height, 0.5, 1e-12);
  EXPECT_NEAR(margin.variance(), (1 - 0.9 * 0.9 * 0.9 - 0.1 * 0.1 * 0.1) / 12, 1e-12);
  EXPECT_FALSE(margin.continuous());
}

TEST(RankMargin, KnowsLawsThatNeverVaryAndThoseThatNeverRepeat) {
  EXPECT_TRUE(RankMargin::of(Distribution::deterministic(4)).constant());
  EXPECT_TRUE(RankMargin::of(Distribution::uniform(4, 4)).constant());
  EXPECT_TRUE(RankMargin::of(Distribution::empirical(std::vector<double>{3, 3, 3})).constant());
  EXPECT_TRUE(RankMargin::of(Distribution::binomial(9, 1)).constant());
  EXPECT_FALSE(RankMargin::of(Distribution::lognormal(4, 0.1)).constant());
  EXPECT_TRUE(RankMargin::of(Distribution::lognormal(4, 0.1)).continuous());
  EXPECT_FALSE(RankMargin::of(Distribution::poisson(4)).continuous());
}

TEST(RankMargin, TwoFairFlagsFollowTheArcsine) {
  // Of two fair flags rho is 2 asin(r) / π (Sheppard's formula for orthants), so r = sin(π rho / 2).
  for (double const rho : {-0.9, -0.5, 0.1, 0.5, 0.99}) {
    RankTie const tie = rank_tie(flag(0.5), flag(0.5), rho);
    EXPECT_NEAR(tie.normal, std::sin(pi / 2 * rho), 1e-9) << rho;
    EXPECT_NEAR(tie.most, rho < 0 ? -1 : 1, 1e-9) << rho;
  }
}

TEST(RankMargin, AFairFlagBesideAContinuousLawFollowsAnArcsineToo) {
  // Covariance asin(r/√2) / (4π), variances 1/16 and 1/12: rho = (2√3/π) asin(r/√2), at most √3/2.
  for (double const rho : {-0.8, -0.3, 0.6}) {
    RankTie const tie = rank_tie(RankMargin(), flag(0.5), rho);
    EXPECT_NEAR(tie.normal, std::sqrt(2) * std::sin(pi * rho / (2 * std::sqrt(3))), 1e-9) << rho;
    EXPECT_NEAR(std::fabs(tie.most), std::sqrt(3) / 2, 1e-9) << rho;
  }
}

TEST(RankMargin, SaysTheMostThatAtomsLeavePossible) {
  // Drawn by one uniform number, a flag of chance p and a continuous rank have the covariance p (1-p) / 4 and the
  // variances p (1-p) / 4 and 1/12: rho = √(3 p (1-p)).
  EXPECT_NEAR(rank_tie(RankMargin(), flag(0.1), 0.9).most, std::sqrt(3 * 0.1 * 0.9), 1e-9);
  EXPECT_NEAR(rank_tie(flag(0.1), RankMargin(), -0.9).most, -std::sqrt(3 * 0.1 * 0.9), 1e-9);
  EXPECT_GT(rank_tie(RankMargin(), flag(0.1), 0.9).normal, 0.99999);
  // Two flags: (min(p, q) - p q) / √(p (1-p) q (1-q)).
  double const both = std::sqrt(0.1 * 0.9 * 0.3 * 0.7);
  EXPECT_NEAR(rank_tie(flag(0.1), flag(0.3), 0.9).most, (0.1 - 0.03) / both, 1e-6);
  EXPECT_NEAR(rank_tie(flag(0.1), flag(0.3), -0.9).most, -0.03 / both, 1e-6);
}

TEST(RankMargin, ContinuousLawsKeepPearsonsFormulaToTheBit) {
  EXPECT_EQ(rank_tie(RankMargin(), RankMargin(), 0.5).normal, 2 * std::sin(pi / 6 * 0.5));
}

TEST(RankMargin, ManyValuesAreNearlyAContinuousLaw) {
  // 2000 values, each as likely: what is coarsened in groups of 1/64 misses Pearson's formula by less than 0.001.
  std::vector<double> values(2000);
  std::iota(values.begin(), values.end(), 1.0);
  RankMargin const margin = RankMargin::of(Distribution::empirical(values));
  EXPECT_LE(margin.steps().size(), 130U);
  EXPECT_NEAR(rank_tie(margin, RankMargin(), 0.7).normal, 2 * std::sin(pi / 6 * 0.7), 0.001);
  EXPECT_NEAR(rank_tie(margin, margin, 0.7).normal, 2 * std::sin(pi / 6 * 0.7), 0.001);
}

std::vector<double> mid_ranks(std::vector<double> const& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t from = 0, to = 0; from < order.size(); from = to) {
    while (to < order.size() && values[order[to]] == values[order[from]]) ++to;
    for (std::size_t i = from; i < to; ++i) ranks[order[i]] = 0.5 * static_cast<double>(from + to - 1);
  }
  return ranks;
}

double spearman_of_ties(std::vector<double> const& a, std::vector<double> const& b) {
  std::vector<double> const x = mid_ranks(a);
  std::vector<double> const y = mid_ranks(b);
  double const mean = 0.5 * static_cast<double>(a.size() - 1);
  double xx = 0;
  double xy = 0;
  double yy = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    xx += (x[i] - mean) * (x[i] - mean);
    xy += (x[i] - mean) * (y[i] - mean);
    yy += (y[i] - mean) * (y[i] - mean);
  }
  return xy / std::sqrt(xx * yy);
}

TEST(RankMargin, DrawnValuesWithAtomsHaveTheRankCorrelationThatIsAskedFor) {
  constexpr std::size_t n = 20'000;
  ParameterTable table;
  table.uncertain = {
      {"a", Distribution::lognormal(10, 0.6), 10},
      {"b", Distribution::discrete(std::vector<double>{10, 20, 30}, std::vector<double>{0.2, 0.3, 0.5}), 20},
      {"c", Distribution::poisson(1.5), 1},
      {"d", Distribution::empirical(std::vector<double>{1, 1, 1, 2, 5, 5, 9}), 2},
      {"e", Distribution::binomial(1, 0.1), 0},
      {"f", Distribution::poisson(5000), 5000}};
  std::vector<RankMargin> margins;
  for (UncertainValue const& value : table.uncertain) margins.push_back(RankMargin::of(value.law));
  std::vector<RankCorrelation> const pairs{{0, 1, 0.5}, {1, 2, -0.3}, {2, 3, 0.4}, {0, 4, 0.3}, {3, 5, 0.6}};
  CorrelationFactor const factor = correlate(pairs, margins).value();
  table.correlated = factor.members;
  table.correlation_first = factor.first;
  table.correlation_factor = factor.lower;
  Parameters parameters(table);
  std::vector<std::vector<double>> values(table.uncertain.size());
  for (std::size_t replication = 0; replication < n; ++replication) {
    parameters.resolve(2026, replication);
    for (std::size_t i = 0; i < values.size(); ++i) values[i].push_back(parameters.uncertain()[i]);
  }
  // A correlation coefficient's standard error is below 1.2/√n here; taken for continuous laws, the first pair would
  // give 0.445 and the fourth 0.16.
  double const tolerance = 4 * 1.2 / std::sqrt(static_cast<double>(n));
  for (RankCorrelation const& pair : pairs) {
    EXPECT_NEAR(spearman_of_ties(values[pair.one], values[pair.other]), pair.spearman, tolerance)
        << table.uncertain[pair.one].name << ", " << table.uncertain[pair.other].name;
  }
}

TEST(RankMargin, TiesOfManyAtomsAreRefusedBeforeTheyTakeLong) {
  std::vector<RankMargin> const margins(200, RankMargin::of(Distribution::poisson(900)));
  std::vector<RankCorrelation> pairs;
  for (std::uint32_t i = 1; i < margins.size(); ++i) pairs.push_back({i - 1, i, 0.1});
  auto const result = correlate(pairs, margins);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind, CorrelationProblem::Kind::too_many);
}

}  // namespace
}  // namespace chokepoint::model
