#include "engine/kernel/distribution.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/hyperexponential.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/pareto.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <boost/math/distributions/uniform.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/check.hpp"
#include "engine/base/name_hash.hpp"
#include "tests/unit/kernel/distribution_draws.hpp"

namespace chokepoint::kernel {
namespace {

namespace math = boost::math;
using TailFunction = std::function<double(double)>;

/// A law beside its distribution function and complement from Boost.Math.
struct Case {
  std::string name;
  Distribution law;
  TailFunction lower;
  TailFunction upper;
  double relative_lower =
      0.0;  ///< how exact the lower tail must be relative to itself; 0: rounding of the value forbids
  double relative_upper = 0.0;
};

template <class Reference>
Case case_of(std::string name, Distribution law, Reference const& reference, double relative_lower,
             double relative_upper) {
  return {std::move(name),
          std::move(law),
          [reference](double x) { return static_cast<double>(math::cdf(reference, static_cast<long double>(x))); },
          [reference](double x) {
            return static_cast<double>(math::cdf(math::complement(reference, static_cast<long double>(x))));
          },
          relative_lower,
          relative_upper};
}

using Real = long double;

std::vector<Case> continuous_cases() {
  std::vector<Case> cases;
  auto add = [&cases](auto... arguments) { cases.push_back(case_of(arguments...)); };
  add("uniform", Distribution::uniform(3.0, 9.0), math::uniform_distribution<Real>(3.0L, 9.0L), 0.0, 0.0);
  add("uniform from 0", Distribution::uniform(0.0, 9.0), math::uniform_distribution<Real>(0.0L, 9.0L), 1e-12, 0.0);
  add("triangular", Distribution::triangular(0.0, 2.0, 7.0), math::triangular_distribution<Real>(0.0L, 2.0L, 7.0L),
      1e-12, 0.0);
  add("triangular, mode at low", Distribution::triangular(2.0, 2.0, 7.0),
      math::triangular_distribution<Real>(2.0L, 2.0L, 7.0L), 0.0, 0.0);
  add("triangular, mode at high", Distribution::triangular(0.0, 7.0, 7.0),
      math::triangular_distribution<Real>(0.0L, 7.0L, 7.0L), 1e-12, 0.0);
  add("exponential", Distribution::exponential(4.0), math::exponential_distribution<Real>(0.25L), 1e-12, 1e-12);
  add("gamma 0.8", Distribution::gamma(0.8, 3.0), math::gamma_distribution<Real>(0.8, 3.0L / static_cast<Real>(0.8)),
      1e-9, 1e-9);
  add("erlang 3", Distribution::erlang(3, 6.0), math::gamma_distribution<Real>(3.0L, 2.0L), 1e-9, 1e-9);
  add("normal", Distribution::normal(100.0, 15.0), math::normal_distribution<Real>(100.0L, 15.0L), 1e-12, 1e-12);
  add("lognormal", Distribution::lognormal(20.0, 0.75), math::lognormal_distribution<Real>(std::log(20.0L), 0.75L),
      1e-11, 1e-11);
  add("Weibull 0.7", Distribution::weibull(0.7, 5.0), math::weibull_distribution<Real>(0.7, 5.0L), 1e-12, 1e-11);
  add("Weibull 30", Distribution::weibull(30.0, 5.0), math::weibull_distribution<Real>(30.0L, 5.0L), 1e-12, 1e-11);
  add("Pareto", Distribution::pareto(2.5, 4.0), math::pareto_distribution<Real>(4.0L, 2.5L), 0.0, 1e-12);
  for (double const variation : {1.0, 4.0, 50.0}) {
    Hyperexponential const law = Hyperexponential::of(10.0, variation);
    std::array<Real, 2> const weights = {law.probability, 1.0L - static_cast<Real>(law.probability)};
    std::array<Real, 2> const rates = {law.fast_rate, law.slow_rate};
    // The upper tail from the definition: the library takes it as 1 - cdf.
    Case one = case_of("hyperexponential " + std::to_string(variation), Distribution::hyperexponential(10.0, variation),
                       math::hyperexponential_distribution<Real>(weights, rates), 1e-11, 1e-11);
    one.lower = [weights, rates](double x) {
      Real const y = x;
      return static_cast<double>(-weights[0] * std::expm1(-rates[0] * y) - weights[1] * std::expm1(-rates[1] * y));
    };
    one.upper = [weights, rates](double x) {
      Real const y = x;
      return static_cast<double>(weights[0] * std::exp(-rates[0] * y) + weights[1] * std::exp(-rates[1] * y));
    };
    cases.push_back(one);
  }
  for (double const minimum : {-60.0, 0.0, 9.0, 18.0, 70.0}) {  // -7, -1, -0.1, 0.8 and 6 deviations from the mean
    math::normal_distribution<Real> const whole(10.0L, 10.0L);
    Real const above = math::cdf(math::complement(whole, static_cast<Real>(minimum)));
    Real const below = math::cdf(whole, static_cast<Real>(minimum));
    cases.push_back({"normal above " + std::to_string(minimum), Distribution::normal_above(minimum, 10.0, 10.0),
                     [whole, above, below](double x) {
                       Real const y = x;
                       if (y <= 10.0L) return static_cast<double>((math::cdf(whole, y) - below) / above);
                       return static_cast<double>(1.0L - math::cdf(math::complement(whole, y)) / above);
                     },
                     [whole, above](double x) {
                       return static_cast<double>(math::cdf(math::complement(whole, static_cast<Real>(x))) / above);
                     },
                     0.0, 1e-11});
  }
  return cases;
}

std::vector<Case> counting_cases() {
  std::vector<Case> cases;
  for (double const mean : {0.3, 12.0, 900.0, 20'000.0}) {
    cases.push_back(case_of("Poisson " + std::to_string(mean), Distribution::poisson(mean),
                            math::poisson_distribution<Real>(mean), 0.0, 0.0));
  }
  cases.push_back(
      case_of("binomial 40", Distribution::binomial(40, 0.93), math::binomial_distribution<Real>(40, 0.93), 0.0, 0.0));
  cases.push_back(case_of("binomial 200000", Distribution::binomial(200'000, 0.5),
                          math::binomial_distribution<Real>(200'000, 0.5L), 0.0, 0.0));
  return cases;
}

TEST(Distribution, InvertsTheDistributionFunctionInBothTails) {
  auto const draws = draws_with_tails(5'000);  // 10,010 draws, from 2^-65 to 1 - 2^-65
  ASSERT_GE(draws.size(), 10'000U);
  for (Case const& one : continuous_cases()) {
    for (Uniform64 const u : draws) {
      double const x = one.law.sample(u);
      bool const upper = u.in_upper_half();
      double const want = upper ? u.upper() : u.lower();
      double const got = upper ? one.upper(x) : one.lower(x);
      ASSERT_NEAR(got, want, 1e-11) << one.name << " at " << x << ", bits " << u.bits;
      double const relative = upper ? one.relative_upper : one.relative_lower;
      if (relative > 0.0) {
        ASSERT_NEAR(got / want, 1.0, relative) << one.name << " at " << x << ", bits " << u.bits;
      }
    }
  }
}

TEST(Distribution, NeverDecreasesWithTheDraw) {
  auto const crowded = crowded_draws();
  auto const spread = draws_with_tails(5'000);
  auto cases = continuous_cases();
  for (Case const& one : counting_cases()) cases.push_back(one);
  cases.push_back({"normal of small deviation", Distribution::normal(1e9, 1e-3), {}, {}});
  cases.push_back({"lognormal of small sigma", Distribution::lognormal(1.0, 1e-6), {}, {}});
  cases.push_back({"lognormal of large sigma", Distribution::lognormal(1.0, 8.0), {}, {}});
  cases.push_back({"Weibull 1000", Distribution::weibull(1000.0, 1.0), {}, {}});
  cases.push_back({"Pareto 0.2", Distribution::pareto(0.2, 1.0), {}, {}});
  cases.push_back({"triangle", Distribution::triangular(0.1, 0.3, 0.7), {}, {}});
  cases.push_back({"empirical", Distribution::empirical(std::array{1.0, 2.0, 2.0, 5.0, 9.0}), {}, {}});
  cases.push_back({"discrete", Distribution::discrete(std::array{1.0, 2.0, 3.0}, std::array{0.3, 0.2, 0.5}), {}, {}});
  for (Case const& one : cases) {
    for (auto const* draws : {&crowded, &spread}) {
      double last = one.law.sample(draws->front());
      for (Uniform64 const u : *draws) {
        double const x = one.law.sample(u);
        ASSERT_LE(last, x) << one.name << ", bits " << u.bits;
        last = x;
      }
    }
  }
}

/// Mean and variance as integrals of the samples over u, by the midpoint rule in each halving of either tail:
/// 54 octaves of `points` points, 2^-54 of the mass left out.
struct Moments {
  double mean;
  double variance;
};
Moments moments_by_quadrature(Distribution const& law, std::uint64_t points) {
  double center = law.sample({std::uint64_t{1} << 63});  // keeps the second moment from canceling
  double first = 0.0;
  double second = 0.0;
  for (unsigned octave = 0; octave < 54; ++octave) {
    std::uint64_t const start = std::uint64_t{1} << (62 - octave);
    double const weight = std::ldexp(1.0, -static_cast<int>(octave) - 2) / static_cast<double>(points);
    for (std::uint64_t i = 0; i < points; ++i) {
      std::uint64_t const bits = start + (2 * i + 1) * (start / points) / 2;
      for (Uniform64 const u : {Uniform64{bits}, Uniform64{~bits}}) {
        double const distance = law.sample(u) - center;
        first += weight * distance;
        second += weight * distance * distance;
      }
    }
  }
  return {center + first, second - first * first};
}

// The midpoint rule's error falls with the square of the spacing; 256 points an octave leave about 1e-6.
TEST(Distribution, MomentsAreThoseOfItsSamples) {
  auto cases = continuous_cases();
  for (Case const& one : counting_cases()) cases.push_back(one);
  cases.push_back({"discrete", Distribution::discrete(std::array{-1.0, 2.0, 3.5}, std::array{0.3, 0.2, 0.5}), {}, {}});
  cases.push_back({"empirical", Distribution::empirical(std::array{1.0, 2.0, 2.0, 5.0, 9.0}), {}, {}});
  cases.push_back({"Weibull 1.4", Distribution::weibull(1.4, 3.0), {}, {}});
  cases.push_back({"lognormal by mean", Distribution::lognormal_of_mean(12.0, 0.6), {}, {}});
  for (Case const& one : cases) {
    if (one.name == "Pareto") continue;  // its second moment converges too slowly; see below
    Law const law = one.law.law();
    bool const steps = law == Law::poisson || law == Law::binomial || law == Law::discrete || law == Law::empirical;
    Moments const got = moments_by_quadrature(one.law, steps ? 2048 : 256);
    double const deviation = std::sqrt(one.law.variance());
    EXPECT_NEAR(got.mean, one.law.mean(), deviation * (steps ? 1e-3 : 1e-5)) << one.name;
    EXPECT_NEAR(got.variance / one.law.variance(), 1.0, steps ? 3e-3 : 1e-4) << one.name;
  }
}

// Textbook values, worked out by hand.
TEST(Distribution, MomentsHaveTheirClosedForms) {
  EXPECT_DOUBLE_EQ(Distribution::pareto(3.0, 2.0).mean(), 3.0);      // α m / (α - 1)
  EXPECT_DOUBLE_EQ(Distribution::pareto(3.0, 2.0).variance(), 3.0);  // α m² / ((α - 1)² (α - 2))
  EXPECT_TRUE(std::isinf(Distribution::pareto(1.0, 2.0).mean()));
  EXPECT_TRUE(std::isinf(Distribution::pareto(2.0, 2.0).variance()));
  EXPECT_DOUBLE_EQ(Distribution::triangular(0.0, 3.0, 6.0).variance(), 1.5);
  EXPECT_NEAR(Distribution::lognormal_of_mean(12.0, 0.6).mean(), 12.0, 1e-13);
  EXPECT_NEAR(Distribution::lognormal_of_mean(12.0, 0.6).variance(), 51.84, 1e-12);  // (0.6 * 12)²
  EXPECT_NEAR(Distribution::weibull(2.0, 1.0).mean(), std::sqrt(std::acos(-1.0)) / 2.0, 1e-13);
  EXPECT_NEAR(Distribution::weibull(2.0, 1.0).variance(), 1.0 - std::acos(-1.0) / 4.0, 1e-13);
  EXPECT_DOUBLE_EQ(Distribution::hyperexponential(10.0, 4.0).variance(), 400.0);
  EXPECT_NEAR(Distribution::normal_above(0.0, 0.0, 1.0).mean(), std::sqrt(2.0 / std::acos(-1.0)),
              1e-14);  // half-normal
  EXPECT_NEAR(Distribution::normal_above(0.0, 0.0, 1.0).variance(), 1.0 - 2.0 / std::acos(-1.0), 1e-14);
  EXPECT_DOUBLE_EQ(Distribution::empirical(std::array{1.0, 2.0, 6.0}).mean(), 3.0);
  EXPECT_NEAR(Distribution::empirical(std::array{1.0, 2.0, 6.0}).variance(), 14.0 / 3.0, 1e-14);
}

TEST(Distribution, ProbabilityAgreesWithTheReference) {
  auto cases = continuous_cases();
  for (Case const& one : counting_cases()) cases.push_back(one);
  for (Case const& one : cases) {
    double const center = one.law.mean();
    double const deviation = std::sqrt(one.law.variance());
    for (int i = 0; i <= 60; ++i) {
      double x = center + 0.2 * (i - 30) * deviation;
      if (one.law.law() == Law::poisson || one.law.law() == Law::binomial) x = std::floor(x);
      double const got = one.law.probability(x);
      bool const outside = x < one.law.sample({0}) || x > one.law.sample({~std::uint64_t{0}});
      if (outside) {
        EXPECT_TRUE(got < 1e-15 || got > 1.0 - 1e-15) << one.name << " at " << x;
      } else {
        EXPECT_NEAR(got, one.lower(x), 1e-12) << one.name << " at " << x;
      }
    }
  }
}

TEST(Distribution, ShiftMovesSamplesMeanAndProbability) {
  Distribution law = Distribution::exponential(2.0);
  Uniform64 const u{std::uint64_t{1} << 62};
  double const before = law.sample(u);
  law.shift_by(10.0);
  EXPECT_DOUBLE_EQ(law.sample(u), before + 10.0);
  EXPECT_DOUBLE_EQ(law.mean(), 12.0);
  EXPECT_DOUBLE_EQ(law.variance(), 4.0);
  EXPECT_EQ(law.probability(10.0), 0.0);
  EXPECT_NEAR(law.probability(12.0), 1.0 - std::exp(-1.0), 1e-15);
}

TEST(Distribution, DeterministicLawIgnoresTheDraw) {
  for (Uniform64 const u : draws_with_tails(10)) {
    EXPECT_EQ(Distribution::deterministic(-2.5).sample(u), -2.5);
    EXPECT_EQ(Distribution::normal(4.0, 0.0).sample(u), 4.0);
    EXPECT_EQ(Distribution::triangular(3.0, 3.0, 3.0).sample(u), 3.0);
    EXPECT_EQ(Distribution().sample(u), 0.0);
  }
}

TEST(Distribution, BoundedLawsKeepTheirBounds) {
  for (Uniform64 const u : draws_with_tails(200)) {
    double const x = Distribution::uniform(0.1, 0.3).sample(u);
    EXPECT_TRUE(x >= 0.1 && x <= 0.3);
    double const y = Distribution::triangular(0.1, 0.2, 0.3).sample(u);
    EXPECT_TRUE(y >= 0.1 && y <= 0.3);
    EXPECT_GE(Distribution::normal_above(0.1, -0.7, 0.13).sample(u), 0.1);
    EXPECT_GE(Distribution::pareto(3.0, 0.1).sample(u), 0.1);
  }
}

TEST(Distribution, DiscreteLawTurnsWhereItsProbabilitiesSay) {
  // Cumulative 1/8, 1/8 (a value that can't happen), 5/8, 1.
  Distribution const law =
      Distribution::discrete(std::array{-4.0, 1.0, 2.0, 100.0}, std::array{0.125, 0.0, 0.5, 0.375});
  std::uint64_t const eighth = std::uint64_t{1} << 61;
  std::uint64_t const hair = 1U << 12;
  EXPECT_EQ(law.sample({0}), -4.0);
  EXPECT_EQ(law.sample({eighth - hair}), -4.0);
  EXPECT_EQ(law.sample({eighth + hair}), 2.0);
  EXPECT_EQ(law.sample({5 * eighth - hair}), 2.0);
  EXPECT_EQ(law.sample({5 * eighth + hair}), 100.0);
  EXPECT_EQ(law.sample({~std::uint64_t{0}}), 100.0);
  EXPECT_EQ(law.probability(-5.0), 0.0);
  EXPECT_EQ(law.probability(1.5), 0.125);
  EXPECT_EQ(law.probability(2.0), 0.625);
  EXPECT_EQ(law.probability(100.0), 1.0);
}

TEST(Distribution, DiscreteLawHonorsProbabilitiesNear2ToTheMinus60) {
  double const rare = 0x1.0p-60;
  Distribution const law = Distribution::discrete(std::array{0.0, 1.0, 2.0}, std::array{rare, 1.0 - 2.0 * rare, rare});
  EXPECT_EQ(law.sample({15}), 0.0);  // u = 15.5 / 2^64 < 2^-60
  EXPECT_EQ(law.sample({16}), 1.0);
  EXPECT_EQ(law.sample({~std::uint64_t{15}}), 2.0);
  EXPECT_EQ(law.sample({~std::uint64_t{16}}), 1.0);
}

TEST(Distribution, EmpiricalLawGivesEachValueTheSameShareOfDraws) {
  Distribution const law = Distribution::empirical(std::array{1.0, 2.0, 4.0, 8.0});
  std::uint64_t const quarter = std::uint64_t{1} << 62;
  double const values[] = {1.0, 2.0, 4.0, 8.0};
  for (std::uint64_t i = 0; i < 4; ++i) {
    EXPECT_EQ(law.sample({i * quarter}), values[i]);
    EXPECT_EQ(law.sample({i * quarter + (quarter - 1)}), values[i]);
  }
  EXPECT_EQ(law.probability(3.9), 0.5);
}

TEST(Distribution, RebuiltLawEqualsAFreshOne) {
  Distribution law = Distribution::gamma(7.0, 2.0);
  law.shift_by(3.0);
  law.rebuild(Law::gamma, std::array{0.4, 5.0});
  Distribution const fresh = Distribution::gamma(0.4, 5.0);
  Distribution counts = Distribution::poisson(3.0);
  counts.rebuild(Law::poisson, std::array{800.0});
  Distribution const fresh_counts = Distribution::poisson(800.0);
  for (Uniform64 const u : draws_with_tails(200)) {
    EXPECT_EQ(law.sample(u), fresh.sample(u));
    EXPECT_EQ(counts.sample(u), fresh_counts.sample(u));
  }
}

TEST(Distribution, RebuildAllocatesNothingForParametersDrawnPerReplication) {
  Distribution gamma = Distribution::gamma(2.0, 1.0);
  Distribution poisson = Distribution::poisson(1e-3);
  Distribution binomial = Distribution::binomial(1, 0.5);
  std::size_t const capacities[] = {gamma.table_capacity(), poisson.table_capacity(), binomial.table_capacity()};
  for (double const size : {0.1, 1.0, 30.0, 999.0, 1000.0}) {
    gamma.rebuild(Law::gamma, std::array{size, 3.0});
    poisson.rebuild(Law::poisson, std::array{size});
    binomial.rebuild(Law::binomial, std::array{4.0 * std::ceil(size), 0.5});
    EXPECT_EQ(gamma.table_capacity(), capacities[0]);
    EXPECT_EQ(poisson.table_capacity(), capacities[1]);
    EXPECT_EQ(binomial.table_capacity(), capacities[2]);
  }
}

// Common luck must mean comparable luck: the same draw, another shape.
TEST(Distribution, SameDrawKeepsItsRankUnderOtherParameters) {
  Distribution const small = Distribution::gamma(0.8, 1.0);
  Distribution const large = Distribution::gamma(1.5, 3.0);
  for (Uniform64 const u : draws_with_tails(500)) {
    EXPECT_NEAR(small.probability(small.sample(u)), large.probability(large.sample(u)), 1e-10);
  }
}

TEST(Distribution, RefusesParametersOutOfTheirDomain) {
  using base::BrokenPromise;
  EXPECT_THROW(Distribution::uniform(2.0, 1.0), BrokenPromise);
  EXPECT_THROW(Distribution::triangular(0.0, 5.0, 4.0), BrokenPromise);
  EXPECT_THROW(Distribution::exponential(0.0), BrokenPromise);
  EXPECT_THROW(Distribution::exponential(std::nan("")), BrokenPromise);
  EXPECT_THROW(Distribution::gamma(0.0, 1.0), BrokenPromise);
  EXPECT_THROW(Distribution::erlang(0, 1.0), BrokenPromise);
  EXPECT_THROW(Distribution::normal(0.0, -1.0), BrokenPromise);
  EXPECT_THROW(Distribution::normal_above(90.0, 0.0, 10.0), BrokenPromise);
  EXPECT_THROW(Distribution::lognormal(0.0, 1.0), BrokenPromise);
  EXPECT_THROW(Distribution::weibull(0.0, 1.0), BrokenPromise);
  EXPECT_THROW(Distribution::pareto(2.0, 0.0), BrokenPromise);
  EXPECT_THROW(Distribution::hyperexponential(1.0, 0.5), BrokenPromise);
  EXPECT_THROW(Distribution::poisson(-1.0), BrokenPromise);
  EXPECT_THROW(Distribution::of(Law::binomial, std::array{2.5, 0.5}), BrokenPromise);
  EXPECT_THROW(Distribution::binomial(3, 1.01), BrokenPromise);
  EXPECT_THROW(Distribution::discrete(std::array{1.0, 2.0}, std::array{0.5, 0.4}), BrokenPromise);
  EXPECT_THROW(Distribution::discrete(std::array{2.0, 1.0}, std::array{0.5, 0.5}), BrokenPromise);
  EXPECT_THROW(Distribution::empirical({}), BrokenPromise);
  EXPECT_THROW(Distribution::of(Law::normal, std::array{1.0}), BrokenPromise);
}

TEST(SampleDuration, RoundsToTheNearestSecondHalfToEven) {
  auto const seconds_of = [](double value) {
    return sample_duration(Distribution::deterministic(value), {0}).seconds();
  };
  EXPECT_EQ(seconds_of(0.5), 0);
  EXPECT_EQ(seconds_of(1.5), 2);
  EXPECT_EQ(seconds_of(2.5), 2);
  EXPECT_EQ(seconds_of(2.4999999), 2);
  EXPECT_EQ(seconds_of(2.5000001), 3);
  EXPECT_EQ(seconds_of(86400.0), 86400);
}

TEST(SampleDuration, IsNeverNegativeAndNeverBeyondTheEndOfTime) {
  EXPECT_EQ(sample_duration(Distribution::normal(0.0, 100.0), {0}).seconds(), 0);
  EXPECT_EQ(sample_duration(Distribution::deterministic(1e100), {0}).seconds(), base::SimTime::end().seconds());
}

/// Printed so that builds of different compilers and optimization levels can be held against each other: all must print
/// the same. No value is stored here.
TEST(Distribution, PrintsADigestOfItsBitsForComparisonBetweenBuilds) {
  base::Digest digest;
  auto add = [&digest](double value) { digest.add(std::bit_cast<std::uint64_t>(value)); };
  auto cases = continuous_cases();
  for (Case const& one : counting_cases()) cases.push_back(one);
  auto const draws = draws_with_tails(500);
  for (Case const& one : cases) {
    add(one.law.mean());
    add(one.law.variance());
    for (Uniform64 const u : draws) {
      double const x = one.law.sample(u);
      add(x);
      add(one.law.probability(x));
    }
  }
  EXPECT_EQ(digest.hex().size(), 32U);
  std::printf("distribution digest %s\n", digest.hex().c_str());
}

TEST(StandardExponential, GrowsWithTheDrawLikeEveryOtherLaw) {
  Distribution const law = Distribution::exponential(1);
  double last = 0;
  for (std::uint64_t step = 0; step < 1000; ++step) {
    Uniform64 const u{step * (~std::uint64_t{0} / 1000)};
    double const hazard = standard_exponential(u);
    EXPECT_GE(hazard, last);
    EXPECT_EQ(hazard, law.sample(u));
    last = hazard;
  }
}

}  // namespace
}  // namespace chokepoint::kernel
