#include "engine/sweep/scores.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "engine/kernel/distribution_normal.hpp"

namespace chokepoint::sweep {
namespace {

// By hand: of 1 and 3 against 2 the mean distance is 1, and half the mean distance of two different futures is 1.
TEST(Scores, OfTwoFuturesIsTheOneByHand) {
  EXPECT_DOUBLE_EQ(FuturesForecast({1, 3}, {}).crps(2), 0);
  EXPECT_DOUBLE_EQ(FuturesForecast({3, 1}, {}).crps(5), 2) << "(4 + 2)/2 - 1, whatever their order";
  // 0, 1, 4 against 2: (2 + 1 + 2)/3 - (1 + 4 + 3)/(3 · 2).
  EXPECT_DOUBLE_EQ(FuturesForecast({4, 0, 1}, {}).crps(2), 5.0 / 3 - 8.0 / 6);
}

TEST(Scores, FuturesThatAllAgreeHaveTheirAbsoluteError) {
  EXPECT_DOUBLE_EQ(FuturesForecast({7, 7, 7}, {}).crps(7), 0);
  EXPECT_DOUBLE_EQ(FuturesForecast({7, 7, 7}, {}).crps(3), 4);
}

// The fair score doesn't depend on how many futures there are: that of all pairs of a set, on average, is that of all
// of it. Leaving the pairs (i, i) in would favor large sets.
TEST(Scores, AreFairWhateverTheNumberOfFutures) {
  std::vector<double> const all{0, 1, 4, 9, 11, 15};
  for (ObservationError const error : {ObservationError(), ObservationError{2.0, false}, ObservationError{0.3, true}}) {
    double sum = 0;
    int pairs = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j, ++pairs) sum += FuturesForecast({all[i], all[j]}, error).crps(6);
    }
    EXPECT_NEAR(sum / pairs, FuturesForecast(all, error).crps(6), 1e-12) << error.deviation;
  }
}

/// n values at evenly spaced quantiles of a normal law.
std::vector<double> normal_futures(double mean, double deviation, int count) {
  std::vector<double> values;
  boost::math::normal const law(mean, deviation);
  for (int i = 0; i < count; ++i) values.push_back(boost::math::quantile(law, (i + 0.5) / count));
  return values;
}

// The closed form, by hand at its center: σ (√(2/π) - 1/√π) = 0.2336950 σ.
TEST(Scores, OfANormalIsTheClosedForm) {
  EXPECT_NEAR(crps_of_normal(10, 1, 10), 0.2336949772, 1e-9);
  EXPECT_NEAR(crps_of_normal(10, 3, 10), 3 * 0.2336949772, 1e-9);
  EXPECT_DOUBLE_EQ(crps_of_normal(10, 0, 12.5), 2.5);
  // Far out it is the distance less σ/√π.
  EXPECT_NEAR(crps_of_normal(0, 1, 50), 50 - 0.5641895835, 1e-9);
}

TEST(Scores, OfManyNormalFuturesComeToTheClosedForm) {
  FuturesForecast const futures(normal_futures(10, 2, 4000), {});
  for (double const observed : {4.0, 9.0, 10.0, 13.5}) {
    EXPECT_NEAR(futures.crps(observed), crps_of_normal(10, 2, observed), 2e-3) << observed;
  }
}

// What is normal with deviation 3 and told with an error of 4 is seen as normal with 5.
TEST(Scores, AnErrorOfObservationWidensTheForecast) {
  FuturesForecast const futures(normal_futures(10, 3, 1500), {4, false});
  boost::math::normal const seen(10, 5);
  for (double const observed : {-2.0, 10.0, 17.0}) {
    EXPECT_NEAR(futures.crps(observed), crps_of_normal(10, 5, observed), 5e-3) << observed;
    EXPECT_NEAR(futures.share_below(observed), boost::math::cdf(seen, observed), 1e-3) << observed;
  }
  for (double const share : {0.05, 0.25, 0.5, 0.95}) {
    EXPECT_NEAR(futures.quantile(share), boost::math::quantile(seen, share), 0.02) << share;
  }
  EXPECT_NEAR(futures.mean(), 10, 1e-9);
}

// Futures that agree leave the error alone: a normal around what they say.
TEST(Scores, FuturesThatAgreeAreSeenAsTheErrorsNormal) {
  FuturesForecast const futures({5, 5, 5, 5}, {2, false});
  EXPECT_NEAR(futures.crps(8), crps_of_normal(5, 2, 8), 1e-12);
  EXPECT_NEAR(futures.quantile(0.95), 5 + 2 * 1.6448536, 1e-6);
}

/// n values at evenly spaced quantiles of what is seen of a truth with a lognormal error.
std::vector<double> seen_by_factors(double truth, double share, int count) {
  std::vector<double> values;
  for (double const z : normal_futures(0, 1, count)) values.push_back(truth * std::exp(share * z));
  return values;
}

// What is seen of 3 and of 8 with a factor each, as ever so many futures without an error.
TEST(Scores, AnErrorToldAsAShareIsAFactor) {
  double const share = 0.4;
  std::vector<double> many = seen_by_factors(3, share, 1500);
  for (double const value : seen_by_factors(8, share, 1500)) many.push_back(value);
  FuturesForecast const by_hand(many, {});
  for (double const sign : {1.0, -1.0}) {
    FuturesForecast const futures({sign * 3, sign * 8}, {share, true});
    for (double const observed : {-2.0, 0.0, 2.5, 6.0, 15.0}) {
      // The two are as good as every pair of the many, of which the fair score counts all but those of the same value.
      double const same = FuturesForecast({sign * 3, sign * 3}, {share, true}).crps(observed) +
                          FuturesForecast({sign * 8, sign * 8}, {share, true}).crps(observed);
      double const mixed = (same / 2 + futures.crps(observed)) / 2;
      EXPECT_NEAR(mixed, by_hand.crps(sign * observed), 5e-3) << observed;
    }
  }
  FuturesForecast const futures({3, 8}, {share, true});
  for (double const value : {-1.0, 0.0, 2.0, 5.0, 12.0}) {
    EXPECT_NEAR(futures.share_below(value), by_hand.share_below(value), 1e-3) << value;
  }
  for (double const part : {0.05, 0.25, 0.5, 0.95}) {
    EXPECT_NEAR(futures.quantile(part), by_hand.quantile(part), 0.05) << part;
  }
}

TEST(Scores, AShareOfWhatIsPositiveOrNothingIsNeverNegative) {
  FuturesForecast const futures({0, 0, 0, 5, 5}, {0.5, true});
  EXPECT_EQ(futures.quantile(0.05), 0);
  EXPECT_EQ(futures.quantile(0.5), 0);
  EXPECT_GT(futures.quantile(0.95), 5);
  EXPECT_EQ(futures.share_below(-1), 0);
  EXPECT_DOUBLE_EQ(futures.share_below(0), 0.3) << "half of those that say nothing";
  EXPECT_EQ(FuturesForecast({0, 0}, {0.5, true}).crps(0), 0);
  EXPECT_EQ(FuturesForecast({-5, 5}, {0.5, true}).quantile(0.25) < 0, true);
}

TEST(Scores, BandsLeaveOutAsManyFuturesBelowAsAbove) {
  std::vector<double> values;
  for (int i = 1; i <= 100; ++i) values.push_back(i);
  FuturesForecast const futures(values, {});
  EXPECT_EQ(futures.quantile(0.05), 5);
  EXPECT_EQ(futures.quantile(0.95), 96);
  EXPECT_EQ(futures.quantile(0.25), 25);
  EXPECT_EQ(futures.quantile(0.75), 76);
  EXPECT_DOUBLE_EQ(futures.share_below(50), 0.495) << "49 below, and half of the one that is equal";
}

TEST(Scores, BriersIsTheSquareOfWhatWasMissing) {
  EXPECT_DOUBLE_EQ(brier_score(0.75, true), 0.0625);
  EXPECT_DOUBLE_EQ(brier_score(0.75, false), 0.5625);
  EXPECT_DOUBLE_EQ(brier_score(1, true), 0);
}

TEST(Scores, TheNaiveForecastKnowsThePastAlone) {
  EXPECT_FALSE(naive_forecast({}));
  std::vector<double> const past{10, 13, 9};
  auto const naive = naive_forecast(past);
  ASSERT_TRUE(naive);
  EXPECT_EQ(naive->last, 9);
  ASSERT_TRUE(naive->spread);
  EXPECT_DOUBLE_EQ(*naive->spread, std::sqrt((9.0 + 16.0) / 2));
  EXPECT_FALSE(naive_forecast(std::vector<double>{4, 6})->spread) << "one change is no spread";
}

TEST(Scores, WhatHasNotComeForLongComesLater) {
  EXPECT_DOUBLE_EQ(chance_by_age(90, 10), 0.1);
  EXPECT_DOUBLE_EQ(chance_by_age(0, 10), 1);
}

}  // namespace
}  // namespace chokepoint::sweep
