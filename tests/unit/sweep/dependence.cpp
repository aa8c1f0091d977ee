#include "engine/sweep/dependence.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/model/correlation.hpp"
#include "engine/sweep/influence.hpp"

namespace chokepoint::sweep {
namespace {

/// flight and first go together at 0.9, first and third at -0.3; alone goes with nothing. All are uniform on [0, 1].
class TiedValues : public testing::Test {
 protected:
  void SetUp() override {
    for (char const* name : {"flight", "first", "third", "alone"}) {
      table_.uncertain.push_back({name, kernel::Distribution::uniform(0, 1), 0.5});
    }
    auto const factor = model::correlate(std::vector<model::RankCorrelation>{{0, 1, 0.9}, {1, 2, -0.3}});
    ASSERT_TRUE(factor);
    table_.correlated = factor.value().members;
    table_.correlation_first = factor.value().first;
    table_.correlation_factor = factor.value().lower;
  }
  static Factor factor_of(std::string const& name) {
    Factor factor;
    factor.name = factor.uncertain = name;
    factor.own_uncertain = true;
    factor.numeric = true;
    factor.law = kernel::Distribution::uniform(0, 1);
    return factor;
  }
  static std::vector<double> column(UnitPoints const& places, std::size_t factor) {
    std::vector<double> values;
    for (auto const& point : places) values.push_back(point[factor].lower());
    return values;
  }
  model::ParameterTable table_;
};

TEST_F(TiedValues, SampledFactorsHaveTheDeclaredRankCorrelations) {
  std::vector<Factor> const factors{factor_of("alone"), factor_of("first"), factor_of("flight")};
  for (auto const& [places, latin] :
       {std::pair(random_points(4, 4096, 3), false), std::pair(sobol_points(4, 4096, 3), false),
        std::pair(latin_hypercube(4, 4096, 3), true)}) {
    UnitPoints tied = places;
    auto const scores = tie_together(tied, latin, factors, table_);
    ASSERT_EQ(scores.size(), 4096u);
    EXPECT_NEAR(*rank_correlation(column(tied, 1), column(tied, 2)), 0.9, 0.02);
    EXPECT_NEAR(*rank_correlation(column(tied, 0), column(tied, 2)), 0, 0.05);
    EXPECT_EQ(column(tied, 0), column(places, 0)) << "what is tied to nothing stays where it is";
    if (!latin) continue;
    for (std::size_t factor = 0; factor < 3; ++factor) {  // each part of a hypercube still has one place
      std::vector<double> before = column(places, factor);
      std::vector<double> after = column(tied, factor);
      std::sort(before.begin(), before.end());
      std::sort(after.begin(), after.end());
      EXPECT_EQ(before, after);
    }
  }
  UnitPoints places = random_points(4, 16, 1);
  EXPECT_TRUE(tie_together(places, false, std::vector{factor_of("alone")}, table_).empty());
}

TEST_F(TiedValues, WhatIsStillDrawnIsDrawnGivenTheFactors) {
  std::vector<Factor> const factors{factor_of("flight")};
  UnitPoints places = latin_hypercube(5, 4096, 1);
  auto const scores = tie_together(places, true, factors, table_);
  GivenFactors const given(factors, table_);
  ASSERT_FALSE(given.empty());
  std::vector<double> flight, first, third;
  for (std::size_t point = 0; point < places.size(); ++point) {
    std::vector<model::PinnedValue> pins;
    given.draw(scores[point], table_, 1, point, pins);
    ASSERT_EQ(pins.size(), 2u) << "alone is drawn as ever";
    EXPECT_EQ(pins[0].uncertain, 1u);
    EXPECT_EQ(pins[1].uncertain, 2u) << "through first it hangs together with flight";
    flight.push_back(places[point][0].lower());
    first.push_back(pins[0].value);
    third.push_back(pins[1].value);
  }
  EXPECT_NEAR(*rank_correlation(flight, first), 0.9, 0.02);
  EXPECT_NEAR(*rank_correlation(first, third), -0.3, 0.04);
  EXPECT_NEAR(*rank_correlation(flight, third), 0, 0.05) << "pairs that aren't named count as 0";
  double mean = 0;
  double square = 0;
  for (double const value : first) {
    mean += value / 4096;
    square += value * value / 4096;
  }
  EXPECT_NEAR(mean, 0.5, 0.015);
  EXPECT_NEAR(square - mean * mean, 1.0 / 12, 0.004) << "its own law stays as it is";
}

TEST_F(TiedValues, WhatIsSetLosesItsCorrelationsWhichIsTold) {
  std::vector<Factor> factors{factor_of("flight"), factor_of("alone")};
  EXPECT_EQ(correlations_lost(factors[0], factors, true, table_), "");
  EXPECT_EQ(correlations_lost(factors[0], factors, false, table_), "first");
  EXPECT_EQ(correlations_lost(factors[1], factors, false, table_), "");
  factors[0].levels = {{"1", 1}, {"2", 2}};
  EXPECT_EQ(correlations_lost(factors[0], factors, true, table_), "first");
}

}  // namespace
}  // namespace chokepoint::sweep
