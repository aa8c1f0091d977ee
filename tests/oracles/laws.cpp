#include <gtest/gtest.h>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <cmath>

#include "tests/oracles/formulas.hpp"
#include "tests/oracles/oracle.hpp"

/// Times drawn from each law of the language against its mean, its variance and its tail, in days.
namespace chokepoint::oracles {

namespace {

/// Shares are of the 10 % beyond a point, so 4 standard errors of 5 % of them are a shift of 0.5 % of all.
void expect_law(Oracle const& oracle, std::string const& law, double mean, double variance, double above = 0.1) {
  oracle.expect(law + "_mean", mean);
  oracle.expect(law + "_variance", variance, 0.05);
  oracle.expect(law + "_above", above, 0.05);
}

TEST(Laws, TimesHaveTheMomentsAndTailsOfTheirLaws) {
  Oracle const oracle("laws", "2004-01-01");
  oracle.expect_exactly("constant_mean", 1);
  oracle.expect_exactly("constant_above", 1);
  expect_law(oracle, "uniform", 2, 1.0 / 3);
  expect_law(oracle, "triangular", (1.0 + 2 + 4) / 3, (1.0 + 4 + 16 - 2 - 4 - 8) / 18);
  expect_law(oracle, "exponential", 2, 4);
  expect_law(oracle, "lognormal", std::exp(0.18), std::exp(0.36) * (std::exp(0.36) - 1));
  expect_law(oracle, "lognormal_by_mean", 2, 1);
  expect_law(oracle, "gamma", 2, 4 / 2.5);
  expect_law(oracle, "erlang", 2, 4.0 / 3);
  double const ratio =
      normal_density(1) / normal_distribution(1);  // the normal law cut off one deviation below its mean
  expect_law(oracle, "normal", 3 + ratio, 1 - ratio - ratio * ratio);
  expect_law(oracle, "weibull", 2 * std::tgamma(1.5), 4 * (1 - std::tgamma(1.5) * std::tgamma(1.5)));
  expect_law(oracle, "pareto", 6.0 / 5, 6.0 / (25 * 4));
  expect_law(oracle, "hyperexponential", 2, 12);
  expect_law(oracle, "discrete", 2.8, 0.5 * 1 + 0.3 * 9 + 0.2 * 49 - 2.8 * 2.8, 0.2);
  expect_law(oracle, "empirical", 4, (1.0 + 4 + 4 + 25 + 100) / 5 - 16, 0.4);
  expect_law(oracle, "poisson", 30, 30, poisson_above(36, 30));
  expect_law(oracle, "binomial", 24, 40 * 0.6 * 0.4,
             boost::math::cdf(boost::math::complement(boost::math::binomial(40, 0.6), 28)));
  // The median of n draws deviates by 1 / (2 f(median) sqrt(n)), f(median) = 1/4 here; quantiles are told to 1/256.
  double const median = 2 * std::log(2);
  EXPECT_NEAR(oracle.value("exponential_median"), median,
              4 * 2 / std::sqrt(oracle.value("exponential_count")) + median / 256);
}

TEST(Laws, TheTailsOfTheScenarioAreTheTenPercentPointsOfTheirLaws) {
  auto const gamma_tail = [](double shape, double mean, double at) {
    return boost::math::cdf(boost::math::complement(boost::math::gamma_distribution<>(shape, mean / shape), at));
  };
  EXPECT_NEAR(gamma_tail(2.5, 2, 3.694543), 0.1, 1e-6);
  EXPECT_NEAR(gamma_tail(3, 2, 3.548214), 0.1, 1e-6);
  EXPECT_NEAR((1 - normal_distribution(4.377787 - 3)) / normal_distribution(1), 0.1, 1e-6);
  double const p = (1 + std::sqrt(0.5)) / 2;  // balanced means: cv2 = 3 gives (cv2 - 1) / (cv2 + 1) = 1/2
  EXPECT_NEAR(p * std::exp(-p * 4.291931) + (1 - p) * std::exp(-(1 - p) * 4.291931), 0.1, 1e-6);
  EXPECT_NEAR(std::exp(-4.605170 / 2), 0.1, 1e-6);
  EXPECT_NEAR(1 - normal_distribution(std::log(2.157459) / 0.6), 0.1, 1e-6);
  double const log_variance = std::log(1.25);
  EXPECT_NEAR(1 - normal_distribution((std::log(3.277089 / 2) + log_variance / 2) / std::sqrt(log_variance)), 0.1,
              1e-6);
  EXPECT_NEAR(std::exp(-std::pow(3.034854 / 2, 2)), 0.1, 1e-6);
  EXPECT_NEAR(std::pow(1.467799, -6), 0.1, 1e-6);
  EXPECT_NEAR((4 - 3.225403) * (4 - 3.225403) / (3 * 2), 0.1, 1e-6);
  EXPECT_NEAR((3 - 2.8) / 2, 0.1, 1e-9);
}

}  // namespace

}  // namespace chokepoint::oracles
