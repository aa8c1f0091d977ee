// What a calibration learns where the answer is known in closed form, and that nothing but the order of proposals'
// numbers decides it.
#include "engine/sweep/calibration_ledger.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <random>

#include "engine/base/math.hpp"
#include "engine/base/name_hash.hpp"
#include "engine/kernel/distribution.hpp"
#include "engine/kernel/distribution_normal.hpp"
#include "engine/sweep/calibration_answer.hpp"
#include "tests/support/long_tests.hpp"

namespace chokepoint::sweep {
namespace {

/// What a future shows of scores, with luck of its own.
using Model = std::function<std::vector<double>(std::vector<double> const& scores, kernel::RandomStream& luck)>;

kernel::RandomStream luck_of(std::uint64_t seed, Proposal at) {
  return {kernel::StreamKey::of(seed, "model"), at.generation, 1, at.index};
}

CalibrationLedger fit(CalibrationRules const& rules, std::vector<CalibrationTarget> const& targets, std::size_t size,
                      std::uint64_t seed, Model const& model) {
  CalibrationLedger ledger(rules, targets, size, seed);
  while (ledger.end() == CalibrationEnd::none) {
    for (Proposal const& at : ledger.take(64)) {
      if (at.generation != ledger.generation() || ledger.end() != CalibrationEnd::none) break;
      auto luck = luck_of(seed, at);
      ledger.accept({at, model(ledger.scores(at), luck)});
    }
  }
  return ledger;
}

std::string digest_of(CalibrationLedger const& ledger) {
  base::Digest digest;
  for (Generation const& generation : ledger.generations()) {
    digest.add(generation.tried).add(std::bit_cast<std::uint64_t>(generation.tolerance));
    for (Particle const& one : generation.particles) {
      digest.add(one.proposal).add(std::bit_cast<std::uint64_t>(one.weight));
      for (double const score : one.scores) digest.add(std::bit_cast<std::uint64_t>(score));
    }
  }
  return digest.hex();
}

CalibrationTarget seen(double value) { return {CalibrationTarget::Kind::value, 0, {}, value, 0, 0}; }

struct Moments {
  std::vector<double> mean;
  std::vector<double> covariance;  // [i × size + j]
};
Moments moments_of(Generation const& generation) {
  std::size_t const size = generation.particles.front().scores.size();
  Moments moments{std::vector<double>(size), std::vector<double>(size * size)};
  for (Particle const& one : generation.particles) {
    for (std::size_t i = 0; i < size; ++i) moments.mean[i] += one.weight * one.scores[i];
  }
  for (Particle const& one : generation.particles) {
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j < size; ++j) {
        moments.covariance[i * size + j] +=
            one.weight * (one.scores[i] - moments.mean[i]) * (one.scores[j] - moments.mean[j]);
      }
    }
  }
  return moments;
}

/// One sees the sum of two scores with an error of deviation 1/2, and was 1.5.
std::vector<double> noisy_sum(std::vector<double> const& scores, kernel::RandomStream& luck) {
  return {scores[0] + scores[1] + 0.5 * kernel::normal_score(luck.next())};
}

// With A = (1, 1), prior I and noise 1/4: the posterior's covariance is I - A'A / (2 + 1/4), its mean A' 1.5 / 2.25.
TEST(CalibrationLedger, LearnsASumInClosedForm) {
  CalibrationRules rules;
  rules.particles = 2000;
  rules.draws = 8000;
  rules.generations = 6;
  rules.acceptance = 0.005;
  rules.simulations = 400'000;
  auto const ledger = fit(rules, {seen(1.5)}, 2, 3, noisy_sum);
  ASSERT_EQ(ledger.end(), CalibrationEnd::generations);
  Moments const learned = moments_of(*ledger.posterior());
  EXPECT_NEAR(learned.mean[0], 1.5 / 2.25, 0.06);
  EXPECT_NEAR(learned.mean[1], 1.5 / 2.25, 0.06);
  EXPECT_NEAR(learned.covariance[0], 1 - 1 / 2.25, 0.05);
  EXPECT_NEAR(learned.covariance[3], 1 - 1 / 2.25, 0.05);
  EXPECT_NEAR(learned.covariance[1], -1 / 2.25, 0.05) << "both are bound together by their sum";
  for (std::size_t i = 1; i < ledger.generations().size(); ++i) {
    EXPECT_LT(ledger.generations()[i].tolerance, ledger.generations()[i - 1].tolerance);
    for (Particle const& one : ledger.generations()[i].particles) {
      EXPECT_LE(one.distance, ledger.generations()[i].tolerance);
    }
  }
}

/// A rate that is believed to be exponential of mean 2, of which a Poisson count is seen; both by hand, since laws make
/// tables of which a draw would be all the use.
double rate_of(double score) { return 2 * kernel::standard_exponential(kernel::uniform_of_score(score)); }
std::vector<double> count_of(std::vector<double> const& scores, kernel::RandomStream& luck) {
  double const rate = rate_of(scores[0]);
  double const place = luck.next().lower();
  double term = base::exp(-rate);
  double sum = term;
  double count = 0;
  while (sum < place && count < 1000) {
    count += 1;
    term *= rate / count;
    sum += term;
  }
  return {count};
}
CalibrationRules until_exact(std::uint64_t particles) {
  CalibrationRules rules;
  rules.particles = particles;
  rules.draws = 3 * particles;
  rules.generations = 20;
  rules.tolerance = 0;
  rules.acceptance = 0.002;
  rules.simulations = 1'000'000;
  return rules;
}

// Gamma(1, rate 1/2) and a count n give Gamma(1 + n, rate 3/2): mean (1 + n) 2/3, variance (1 + n) 4/9. The distance
// comes to 0, so there is no approximation in it but the number of particles.
TEST(CalibrationLedger, LearnsARateFromACountInClosedForm) {
  for (int const count : {0, 4}) {
    auto const ledger = fit(until_exact(2000), {seen(count)}, 1, 11, count_of);
    ASSERT_EQ(ledger.end(), CalibrationEnd::tolerance);
    double mean = 0;
    double square = 0;
    for (Particle const& one : ledger.posterior()->particles) {
      mean += one.weight * rate_of(one.scores[0]);
      square += one.weight * rate_of(one.scores[0]) * rate_of(one.scores[0]);
    }
    double const variance = (1 + count) * 4.0 / 9;
    double const error = std::sqrt(variance / effective_size(ledger.posterior()->particles));
    EXPECT_NEAR(mean, (1 + count) * 2.0 / 3, 4 * error) << count;
    EXPECT_NEAR((square - mean * mean) / variance, 1, 0.12) << count;
  }
}

// Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari, Gelman: Validating Bayesian inference algorithms
// with simulation-based calibration, 2018): of a truth drawn from what is believed, and what its future shows, the rank
// of the truth among what is learned is as likely to be any. Weights that are wrong, a kernel that isn't the one that
// was proposed from, or a generation that keeps the wrong ones make ranks pile up.
TEST(CalibrationLedger, RanksOfTheTruthAreUniform) {
  std::uint64_t const truths = test::long_or(1500, 600);
  constexpr std::size_t bins = 20;
  std::vector<double> found(bins);
  for (std::uint64_t truth = 0; truth < truths; ++truth) {
    kernel::RandomStream luck(kernel::StreamKey::of(5, "truth"), truth, 0, 0);
    double const score = kernel::normal_score(luck.next());
    double const count = count_of({score}, luck).front();
    auto const ledger = fit(until_exact(150), {seen(count)}, 1, 100 + truth, count_of);
    ASSERT_NE(ledger.posterior(), nullptr);
    // A draw of the particles by their weight stands for each of nineteen that the truth is ranked among.
    auto const& particles = ledger.posterior()->particles;
    std::size_t rank = 0;
    for (std::size_t draw = 0; draw + 1 < bins; ++draw) {
      double place = luck.next().lower();
      std::size_t chosen = 0;
      while (chosen + 1 < particles.size() && place >= particles[chosen].weight) place -= particles[chosen++].weight;
      rank += particles[chosen].scores[0] < score ? 1U : 0U;
    }
    found[rank] += 1;
  }
  double chi_square = 0;
  double const expected = static_cast<double>(truths) / bins;
  for (double const count : found) chi_square += (count - expected) * (count - expected) / expected;
  // Of nineteen degrees of freedom 43.8 is exceeded once in a thousand, and seeds are fixed.
  EXPECT_LT(chi_square, 43.8) << fmt::format("{}", fmt::join(found, " "));
}

TEST(CalibrationLedger, ThePriorIsWhatIsLeftWhereDataSayNothing) {
  CalibrationRules rules;
  rules.particles = 3000;
  rules.draws = 6000;
  rules.generations = 4;
  auto const ledger = fit(rules, {seen(0)}, 2, 5, [](auto const& scores, auto& luck) {
    return std::vector<double>{scores[0] + 0.2 * kernel::normal_score(luck.next())};
  });
  Moments const learned = moments_of(*ledger.posterior());
  EXPECT_NEAR(learned.mean[1], 0, 0.1);
  EXPECT_NEAR(learned.covariance[3], 1, 0.12) << "nothing was seen of it";
  EXPECT_LT(learned.covariance[0], 0.3);
}

TEST(CalibrationLedger, TheOrderInWhichResultsComeBackChangesNothing) {
  CalibrationRules rules;
  rules.particles = 60;
  rules.draws = 200;
  rules.generations = 4;
  std::string const in_order = digest_of(fit(rules, {seen(1.5)}, 2, 9, noisy_sum));
  std::mt19937 luck(4);
  for (int round = 0; round < 5; ++round) {
    CalibrationLedger ledger(rules, {seen(1.5)}, 2, 9);
    std::vector<Tried> out;
    while (ledger.end() == CalibrationEnd::none) {
      for (Proposal const& at : ledger.take(luck() % 40)) {
        auto own = luck_of(9, at);
        out.push_back({at, noisy_sum(ledger.scores(at), own)});
      }
      std::shuffle(out.begin(), out.end(), luck);
      // Some are lost on the way and must be tried once more.
      if (!out.empty() && luck() % 5 == 0) {
        ledger.give_back({out.back().at});
        out.pop_back();
      }
      for (std::size_t back = out.empty() ? 0 : luck() % (out.size() + 1); back > 0; --back) {
        ledger.accept(std::move(out.back()));
        out.pop_back();
      }
    }
    EXPECT_EQ(digest_of(ledger), in_order) << round;
  }
}

TEST(CalibrationLedger, EndsForTheReasonThatHolds) {
  CalibrationRules rules;
  rules.particles = 50;
  rules.draws = 200;
  auto const end_of = [&](auto const& change) {
    CalibrationRules changed = rules;
    change(changed);
    return fit(changed, {seen(1.5)}, 2, 9, noisy_sum);
  };
  EXPECT_EQ(end_of([](auto& one) { one.generations = 1; }).end(), CalibrationEnd::generations);
  EXPECT_EQ(end_of([](auto& one) { one.tolerance = 0.3; }).end(), CalibrationEnd::tolerance);
  auto const slow = end_of([](auto& one) { one.acceptance = 0.2; });
  EXPECT_EQ(slow.end(), CalibrationEnd::acceptance);
  EXPECT_LE(slow.generations().back().tried, 250U) << "50 of 250 are a fifth: later it can't become whole any more";
  auto const spent = end_of([](auto& one) { one.simulations = 700; });
  EXPECT_EQ(spent.end(), CalibrationEnd::simulations);
  EXPECT_LE(spent.simulations(), 700U);
  auto const nothing = fit(rules, {seen(1.5)}, 2, 9, [](auto const&, auto&) { return std::vector{std::nan("")}; });
  EXPECT_EQ(nothing.end(), CalibrationEnd::too_few);
  EXPECT_EQ(nothing.posterior(), nullptr);
  auto const constant = fit(rules, {seen(1.5)}, 2, 9, [](auto const&, auto&) { return std::vector{4.0}; });
  EXPECT_EQ(constant.end(), CalibrationEnd::still);
  EXPECT_EQ(constant.scales().front(), 0) << "what never varies counts for nothing";
}

TEST(CalibrationLedger, FailedFuturesAreCountedAndNotKept) {
  CalibrationRules rules;
  rules.particles = 50;
  rules.draws = 200;
  rules.generations = 2;
  std::uint64_t failed = 0;
  auto const ledger = fit(rules, {seen(1.5)}, 2, 9, [&](auto const& scores, auto& luck) {
    if (scores[0] < 0.5) return noisy_sum(scores, luck);
    failed += 1;
    return std::vector<double>();
  });
  EXPECT_GT(failed, 0U);
  EXPECT_GE(failed, ledger.failures()) << "beyond a generation's end none counts";
  for (Particle const& one : ledger.posterior()->particles) EXPECT_LT(one.scores[0], 0.5);
}

TEST(PossibleTogether, CorrelationsAreWeakenedUntilAScenarioTakesThem) {
  // Two pairs of a ridge, and a third that these two forbid.
  auto const made = possible_together({{0, 1, 0.99}, {1, 2, 0.99}, {0, 2, 0.5}});
  ASSERT_EQ(made.size(), 3U);
  EXPECT_TRUE(model::correlate(made));
  EXPECT_LT(made[0].spearman, 0.99);
  EXPECT_NEAR(made[0].spearman / made[2].spearman, 0.99 / 0.5, 1e-3) << "all in one measure";
  // What is perfectly tied is made one that is nearly so; what is possible stays as it is, but for its digits.
  EXPECT_EQ(possible_together({{0, 1, 1.0}})[0].spearman, 0.99);
  EXPECT_EQ(possible_together({{0, 1, -0.43216}})[0].spearman, -0.4322);
  EXPECT_TRUE(possible_together({}).empty());
}

TEST(CalibrationTarget, MissesAreAsFarAsCanBeTold) {
  CalibrationTarget target = seen(10);
  EXPECT_EQ(target.miss(7), 3);
  EXPECT_EQ(target.miss(12), 2);
  target.kind = CalibrationTarget::Kind::date;
  target.error = 2;
  EXPECT_EQ(target.miss(11), 0) << "within two days nobody can tell";
  EXPECT_EQ(target.miss(15), 3);
  target.kind = CalibrationTarget::Kind::not_by;
  EXPECT_EQ(target.miss(400), 0) << "later is as good as never";
  EXPECT_EQ(target.miss(4), 6);
}

}  // namespace
}  // namespace chokepoint::sweep
