#include "engine/model/correlation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace chokepoint::model {
namespace {

using Kind = CorrelationProblem::Kind;
using Positions = std::vector<std::uint32_t>;

double pearson(double spearman) { return 2 * std::sin(std::numbers::pi / 6 * spearman); }

/// Entry (i, j) of L, j <= i.
double cell(CorrelationFactor const& factor, std::size_t i, std::size_t j) {
  std::size_t begin = 0;
  for (std::size_t row = 0; row < i; ++row) begin += row + 1 - factor.first[row];
  return j < factor.first[i] ? 0 : factor.lower[begin + j - factor.first[i]];
}

/// Entry (i, j) of L Lᵀ.
double product(CorrelationFactor const& factor, std::size_t i, std::size_t j) {
  double sum = 0;
  for (std::size_t k = 0; k <= std::min(i, j); ++k) {
    sum += cell(factor, i, k) * cell(factor, j, k);
  }
  return sum;
}

TEST(Correlation, TheFactorTimesItsTransposeIsTheMatrixOfPearsonCorrelations) {
  std::vector<RankCorrelation> const pairs{{9, 2, 0.6}, {2, 5, -0.3}, {7, 9, 0.5}};
  auto const result = correlate(pairs);
  ASSERT_TRUE(result.ok());
  CorrelationFactor const& factor = result.value();
  EXPECT_EQ(factor.members, (Positions{2, 5, 7, 9}));
  ASSERT_EQ(factor.lower.size(), 1U + 2U + 1U + 4U);  // what stands before a row's first tie is left out
  std::vector<std::vector<double>> const expected{{1, pearson(-0.3), 0, pearson(0.6)},
                                                  {pearson(-0.3), 1, 0, 0},
                                                  {0, 0, 1, pearson(0.5)},
                                                  {pearson(0.6), 0, pearson(0.5), 1}};
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 4; ++j) {
      EXPECT_NEAR(product(factor, i, j), expected[i][j], 1e-15) << i << ", " << j;
    }
  }
}

TEST(Correlation, ALongChainCostsWhatItsTiesCost) {
  constexpr std::uint32_t size = 20'000;
  std::vector<RankCorrelation> pairs;
  for (std::uint32_t i = 1; i < size; ++i) pairs.push_back({i - 1, i, 0.4});
  auto const result = correlate(pairs);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result.value().lower.size(), 2 * size - 1);
}

TEST(Correlation, ValuesThatAllHangOnTheFirstAreTooMany) {
  std::vector<RankCorrelation> pairs;
  for (std::uint32_t i = 1; i < 8000; ++i) pairs.push_back({0, i, 0.001});
  auto const result = correlate(pairs);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind, Kind::too_many);
}

TEST(Correlation, OfNoPairsIsEmpty) {
  auto const result = correlate({});
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result.value().members.empty());
  EXPECT_TRUE(result.value().lower.empty());
}

TEST(Correlation, AnUnrelatedPairChangesNoOtherEntryOfTheFactor) {
  std::vector<RankCorrelation> pairs{{0, 8, 0.7}};
  CorrelationFactor const alone = correlate(pairs).value();
  pairs.push_back({4, 5, -0.6});
  CorrelationFactor const both = correlate(pairs).value();
  EXPECT_EQ(both.members, (Positions{0, 4, 5, 8}));
  EXPECT_EQ(cell(both, 3, 0), cell(alone, 1, 0));  // row of 8, column of 0
  EXPECT_EQ(cell(both, 3, 1), 0);
  EXPECT_EQ(cell(both, 3, 2), 0);
  EXPECT_EQ(cell(both, 3, 3), cell(alone, 1, 1));
}

TEST(Correlation, NamesOnlyThePairsThatContradictEachOther) {
  // a with b and b with c move together, so a and c can't be opposed; the others are harmless.
  std::vector<RankCorrelation> const pairs{{0, 9, 0.2}, {1, 2, 0.9}, {3, 9, 0.4}, {2, 3, 0.9}, {3, 1, -0.9}};
  auto const result = correlate(pairs);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind, Kind::contradictory);
  EXPECT_EQ(result.error().pairs, (Positions{1, 3, 4}));
}

TEST(Correlation, APairThatIsNotNamedCountsAsZero) {
  // r ab = r bc = r and r ac = 0 is possible up to r² + r² < 1, that is a Spearman value of (6/π) asin(√½ / 2).
  double const limit = 6 / std::numbers::pi * std::asin(std::sqrt(0.5) / 2);
  auto const of = [](double rho) { return correlate(std::vector<RankCorrelation>{{0, 1, rho}, {1, 2, rho}}); };
  EXPECT_TRUE(of(limit - 1e-6).ok());
  ASSERT_FALSE(of(limit + 1e-6).ok());
  EXPECT_EQ(of(limit + 1e-6).error().pairs, (Positions{0, 1}));
}

TEST(Correlation, RefusesPairsThatMakeNoSense) {
  auto const problem = [](std::vector<RankCorrelation> const& pairs) { return correlate(pairs).error(); };
  EXPECT_EQ(problem({{0, 1, 1.0}}).kind, Kind::out_of_range);
  EXPECT_EQ(problem({{0, 1, -1.0}}).kind, Kind::out_of_range);
  EXPECT_EQ(problem({{0, 1, std::nan("")}}).kind, Kind::out_of_range);
  EXPECT_EQ(problem({{0, 1, 0.1}, {2, 2, 0.1}}).kind, Kind::with_itself);
  EXPECT_EQ(problem({{0, 1, 0.1}, {2, 1, 0.1}, {1, 0, 0.1}}).kind, Kind::repeated);
  EXPECT_EQ(problem({{0, 1, 0.1}, {2, 1, 0.1}, {1, 0, 0.1}}).pairs, (Positions{0, 2}));
}

}  // namespace
}  // namespace chokepoint::model
