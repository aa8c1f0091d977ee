#include "engine/kernel/distribution_count.hpp"

#include <gtest/gtest.h>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "engine/base/check.hpp"
#include "tests/unit/kernel/distribution_draws.hpp"

namespace chokepoint::kernel {
namespace {

// References: F(k) of a Poisson law is Q(k+1, mean); of a binomial law the beta integral 1 - I_p(k+1, n-k).
long double reference_lower(Poisson const& law, std::int64_t k) {
  if (k < 0) return 0.0L;
  return boost::math::gamma_q(static_cast<long double>(k + 1), static_cast<long double>(law.mean));
}
long double reference_upper(Poisson const& law, std::int64_t k) {
  if (k < 0) return 1.0L;
  return boost::math::gamma_p(static_cast<long double>(k + 1), static_cast<long double>(law.mean));
}
long double reference_lower(Binomial const& law, std::int64_t k) {
  if (k < 0) return 0.0L;
  if (k >= law.count) return 1.0L;
  return boost::math::ibetac(static_cast<long double>(k + 1), static_cast<long double>(law.count - k),
                             static_cast<long double>(law.probability));
}
long double reference_upper(Binomial const& law, std::int64_t k) {
  if (k < 0) return 1.0L;
  if (k >= law.count) return 0.0L;
  return boost::math::ibeta(static_cast<long double>(k + 1), static_cast<long double>(law.count - k),
                            static_cast<long double>(law.probability));
}

// The masses are those integrals' integrands.
long double reference_mass(Poisson const& law, std::int64_t k) {
  return boost::math::gamma_p_derivative(static_cast<long double>(k + 1), static_cast<long double>(law.mean));
}
long double reference_mass(Binomial const& law, std::int64_t k) {
  return boost::math::ibeta_derivative(static_cast<long double>(k + 1), static_cast<long double>(law.count - k + 1),
                                       static_cast<long double>(law.probability)) /
         static_cast<long double>(law.count + 1);
}

/// k is the smallest count with F(k) >= u, up to `slack` of the nearer tail at the boundary itself.
template <class Law>
void expect_smallest_count(Law const& law, std::int64_t k, Uniform64 u, double slack) {
  if (u.in_upper_half()) {
    auto const p = static_cast<long double>(u.upper());
    EXPECT_LE(reference_upper(law, k), p * (1.0L + slack)) << "k " << k << ", bits " << u.bits;
    EXPECT_GT(reference_upper(law, k - 1), p * (1.0L - slack)) << "k " << k << ", bits " << u.bits;
  } else {
    auto const p = static_cast<long double>(u.lower());
    EXPECT_GE(reference_lower(law, k), p * (1.0L - slack)) << "k " << k << ", bits " << u.bits;
    EXPECT_LT(reference_lower(law, k - 1), p * (1.0L + slack)) << "k " << k << ", bits " << u.bits;
  }
}

Poisson const poisson_laws[] = {{1e-15}, {1e-6},   {0.1},    {1.0},    {4.5}, {29.0}, {31.0},
                                {200.0}, {1000.0}, {2499.0}, {2501.0}, {1e5}, {1e7}};
Binomial const binomial_laws[] = {{1, 0.3},          {2, 1e-15},       {10, 0.5},         {10, 0.99},
                                  {37, 0.02},        {500, 0.9},       {1000, 0.5},       {4000, 0.5},
                                  {9999, 0.5},       {10001, 0.5},     {30'000, 0.9},     {100'000, 0.97},
                                  {1'000'000, 1e-6}, {1'000'000, 0.3}, {50'000'000, 0.95}};

template <class Law>
void expect_tails_of_the_reference(Law const& law, double mean, double slack) {
  double const deviation = std::sqrt(law.variance());
  for (int i = -18; i <= 30; ++i) {
    auto const k = static_cast<std::int64_t>(std::floor(mean + 0.5 * i * deviation));
    if (k < 0 || k >= law.last()) continue;
    auto const lower = static_cast<double>(reference_lower(law, k));
    auto const upper = static_cast<double>(reference_upper(law, k));
    // The nearer tail to its own digits, the farther one as its complement.
    EXPECT_NEAR(law.lower_tail(k), lower, slack * (i < 0 ? lower : 1.0)) << "k " << k << ", mean " << mean;
    EXPECT_NEAR(law.upper_tail(k), upper, slack * (i > 0 ? upper : 1.0)) << "k " << k << ", mean " << mean;
    EXPECT_NEAR(law.mass(k) / static_cast<double>(reference_mass(law, k)), 1.0, slack)
        << "k " << k << ", mean " << mean;
    if (law.mass(k) > 1e-280) {
      EXPECT_NEAR(law.mass(k + 1) / (law.mass(k) * law.ratio(k)), 1.0, 10.0 * slack) << k;
    }
  }
}

TEST(Poisson, TailsAgreeWithTheReference) {
  for (Poisson const& law : poisson_laws) expect_tails_of_the_reference(law, law.mean, 1e-12);
}

TEST(Binomial, TailsAgreeWithTheReference) {
  for (Binomial const& law : binomial_laws) {
    expect_tails_of_the_reference(law, static_cast<double>(law.count) * law.probability, 1e-11);
  }
}

// By hand: e^-2 2^k / k! and the fifth row of Pascal's triangle.
TEST(CountingLaws, HaveTheMassesOfTheirDefinition) {
  double const e2 = std::exp(-2.0);
  double const poisson[] = {e2, 2.0 * e2, 2.0 * e2, 4.0 / 3.0 * e2, 2.0 / 3.0 * e2};
  for (std::int64_t k = 0; k < 5; ++k) EXPECT_NEAR(Poisson{2.0}.mass(k), poisson[k], 1e-14);
  double const binomial[] = {1.0, 5.0, 10.0, 10.0, 5.0, 1.0};
  for (std::int64_t k = 0; k <= 5; ++k) EXPECT_NEAR((Binomial{5, 0.5}.mass(k)), binomial[k] / 32.0, 1e-14);
}

TEST(Poisson, SearchGivesTheSmallestCountThatReachesTheDraw) {
  for (Poisson const& law : poisson_laws) {
    for (Uniform64 const u : draws_with_tails(law.mean < 1e4 ? 2'500 : 400)) {
      expect_smallest_count(law, quantile(law, u), u, 1e-11);
    }
    ASSERT_FALSE(HasFailure()) << "mean " << law.mean;
  }
}

TEST(Binomial, SearchGivesTheSmallestCountThatReachesTheDraw) {
  for (Binomial const& law : binomial_laws) {
    for (Uniform64 const u : draws_with_tails(law.count < 20'000 ? 2'500 : 400)) {
      expect_smallest_count(law, quantile(law, u), u, 1e-10);
    }
    ASSERT_FALSE(HasFailure()) << law.count << " at " << law.probability;
  }
}

TEST(CountingLaws, SearchNeverDecreasesWithTheDraw) {
  auto const draws = crowded_draws();
  for (Binomial const& law : binomial_laws) {
    std::int64_t last = 0;
    for (std::size_t i = 0; i < draws.size(); i += 7) {
      std::int64_t const k = quantile(law, draws[i]);
      ASSERT_LE(last, k) << law.count << " at " << law.probability << ", bits " << draws[i].bits;
      last = k;
    }
  }
}

template <class Law>
std::int64_t by_table(Law const& law, std::vector<double>& table, Uniform64 u) {
  std::int64_t const first = fill_masses(law, table);
  std::size_t const median = CumulativeTable::build(table);
  return first + static_cast<std::int64_t>(CumulativeTable::find(table, median, u));
}

// Two ways to the same answer: they may part only where u meets F(k) to rounding, which these draws don't.
TEST(CountingLaws, TableAndSearchAgree) {
  for (double const mean : {1e-6, 0.1, 1.0, 4.5, 29.0, 31.0, 200.0, 1000.0}) {
    std::vector<double> table;
    std::int64_t const first = fill_masses(Poisson{mean}, table);
    EXPECT_LE(table.size(), table_room);
    std::size_t const median = CumulativeTable::build(table);
    for (Uniform64 const u : draws_with_tails(5'000)) {
      ASSERT_EQ(first + static_cast<std::int64_t>(CumulativeTable::find(table, median, u)), quantile(Poisson{mean}, u))
          << "mean " << mean << ", bits " << u.bits;
    }
  }
  for (Binomial const& law : binomial_laws) {
    if (law.variance() > table_variance_max) continue;
    std::vector<double> table;
    std::int64_t const first = fill_masses(law, table);
    EXPECT_LE(table.size(), table_room);
    std::size_t const median = CumulativeTable::build(table);
    for (Uniform64 const u : draws_with_tails(5'000)) {
      if (u.bits == std::uint64_t{1} << 63 || u.bits == (std::uint64_t{1} << 63) - 1) continue;  // 1/2: a tie for some
      ASSERT_EQ(first + static_cast<std::int64_t>(CumulativeTable::find(table, median, u)), quantile(law, u))
          << law.count << " at " << law.probability << ", bits " << u.bits;
    }
  }
}

// F(k) of ten fair coins is a whole number of 1024ths: draws a hair below it give k, a hair above k + 1.
TEST(Binomial, TurnsAtTheExactBoundariesOfFairCoins) {
  Binomial const law{10, 0.5};
  std::uint64_t const rows[] = {1, 11, 56, 176, 386, 638, 848, 968, 1013, 1023};
  std::vector<double> table;
  for (std::int64_t k = 0; k < 10; ++k) {
    std::uint64_t const boundary = rows[k] << 54;  // F(k) * 2^64
    std::uint64_t const hair = 1U << 16;           // 4e-15
    EXPECT_EQ(quantile(law, {boundary - hair}), k);
    EXPECT_EQ(quantile(law, {boundary + hair}), k + 1);
    EXPECT_EQ(by_table(law, table, {boundary - hair}), k);
    EXPECT_EQ(by_table(law, table, {boundary + hair}), k + 1);
  }
}

TEST(CountingLaws, HonorDegenerateParameters) {
  for (Uniform64 const u : draws_with_tails(20)) {
    std::vector<double> table;
    EXPECT_EQ(quantile(Poisson{0.0}, u), 0);
    EXPECT_EQ(quantile(Binomial{0, 0.4}, u), 0);
    EXPECT_EQ(quantile(Binomial{7, 0.0}, u), 0);
    EXPECT_EQ(quantile(Binomial{7, 1.0}, u), 7);
    EXPECT_EQ(by_table(Poisson{0.0}, table, u), 0);
    EXPECT_EQ(by_table(Binomial{0, 0.4}, table, u), 0);
    EXPECT_EQ(by_table(Binomial{7, 0.0}, table, u), 0);
    EXPECT_EQ(by_table(Binomial{7, 1.0}, table, u), 7);
  }
}

// At n = 10^12 no reference is exact; the normal law is, to one part in the deviation (5e5).
TEST(Binomial, OfVeryManyTrialsFollowsTheNormalLaw) {
  Binomial const law{1'000'000'000'000, 0.5};
  EXPECT_NEAR(static_cast<double>(quantile(law, {std::uint64_t{1} << 63})), 5e11, 1.0);
  // Φ(1) = 0.841344746068542949: its 64 bits.
  auto const bits = static_cast<std::uint64_t>(0.841344746068542949L * 0x1.0p64L);
  EXPECT_NEAR(static_cast<double>(quantile(law, {bits})), 5e11 + 5e5, 1.0);
  EXPECT_NEAR(static_cast<double>(quantile(law, {~bits})), 5e11 - 5e5, 1.0);
}

TEST(CountingLaws, RefuseParametersOutOfTheirDomain) {
  Uniform64 const u{1};
  EXPECT_THROW(quantile(Poisson{-1.0}, u), base::BrokenPromise);
  EXPECT_THROW(quantile(Poisson{2e15}, u), base::BrokenPromise);
  EXPECT_THROW(quantile(Binomial{-1, 0.5}, u), base::BrokenPromise);
  EXPECT_THROW(quantile(Binomial{5, 1.5}, u), base::BrokenPromise);
}

}  // namespace
}  // namespace chokepoint::kernel
