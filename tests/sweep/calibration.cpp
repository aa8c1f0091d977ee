// A calibration gives the same bits whatever happens on the way, and what it gives is right where the answer is known.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <random>
#include <thread>

#include "engine/results/calibration_file.hpp"
#include "engine/sweep/calibration_answer.hpp"
#include "engine/sweep/calibration_run.hpp"
#include "tests/support/long_tests.hpp"
#include "tests/sweep/program.hpp"

namespace chokepoint::test {
namespace {

/// Applications come at a rate that is believed to be gamma of shape 4 and mean 1/2 a day; of 40 days one knows how
/// many came, which is Poisson. So the rate, in units of 1/40 days, is gamma of 4 + n with rate 1/5 + 1 afterwards...
/// in days: shape 4 + n, mean (4 + n) / (8 + 40).
constexpr char const* applications = R"(chokepoint: 1
meta: {title: Applications, question: "How many come a day?"}
clock: {from: 2026-01-01, to: 2026-02-10, news_delay: 1 s}
uncertain:
  rate: {gamma: {shape: 4, mean: 0.5}, unit: per day, source: judgment}
  hours: {uniform: [1, 5], unit: hours, source: judgment}
offices: {desk: {time: $hours}}
buyers: {applicants: {orders: {cases: {apply_to: desk, rate: $rate}}}}
outcomes: {came: {measure: arrivals, of: [desk]}}
observed: {came: {values: {2026-02-10: {value: 23}}}}
calibrate: {values: [rate], to: [came], until: 2026-02-10, particles: 400, tolerance: 0, generations: 20, acceptance: 0.2 %, simulations: 200000}
)";

/// Two values, two series, one with an error, and a dated thing.
constexpr char const* wide = R"(chokepoint: 1
meta: {title: Desks, question: "How many come, and how long do they wait?"}
clock: {from: 2026-01-01, to: 2026-03-01, news_delay: 1 s}
uncertain:
  rate: {lognormal: {median: 3, sigma: 0.5}, unit: per day, source: judgment}
  mean_time: {triangular: [0.1, 0.2, 0.5], unit: days, source: judgment}
  officers: {discrete: {values: [1, 2, 3], probabilities: [0.5, 0.3, 0.2]}, source: judgment}
correlations: [{between: [rate, mean_time], rank: 0.5}]
offices: {desk: {officers: $officers, time: {law: {exponential: $mean_time}}}}
buyers: {applicants: {orders: {cases: {apply_to: desk, rate: $rate}}}}
outcomes:
  came: {measure: arrivals, of: [desk]}
  wait: {measure: wait, of: [desk]}
  tenth: {measure: arrivals, of: [desk], reduce: first_date, reaches: 10}
observed:
  came: {shows: each_step, values: {2026-01-15: {value: 40}, 2026-02-01: {value: 52, error: 3}, 2026-02-15: {value: 47}}}
  wait: {values: {2026-02-01: {value: 0.3 days}}}
  tenth: {occurred: 2026-01-04, within: 12 hours}
backtest: {split: 2026-02-01, fitted: [{path: uncertain.rate, to: [came]}, {path: uncertain.mean_time, to: [wait]}, {path: uncertain.officers, to: [wait]}]}
calibrate: {values: [rate, mean_time, officers], to: [came, wait, tenth], particles: 60, draws: 200, generations: 4}
)";

class Calibrated : public Program {
 protected:
  sweep::Calibration plan(std::string const& name, std::vector<std::string> overrides = {},
                          std::optional<std::uint64_t> seed = {}) const {
    sweep::CalibrationRequest request;
    request.file = folder_ / name;
    request.overrides = std::move(overrides);
    request.seed = seed;
    base::Diagnostics diagnostics;
    auto plan = sweep::plan_calibration(request, diagnostics);
    if (!plan) throw std::runtime_error(diagnostics.render(false));
    return std::move(*plan);
  }
  struct Fitted {
    sweep::CalibrationReport report;
    sweep::CalibrationLedger ledger;
    std::string hash;
  };
  /// Goes on with what a file lacks, and begins it where it isn't there.
  Fitted fit(sweep::Calibration const& calibration, std::string const& name,
             sweep::CalibrationOptions const& options) const {
    fs::path const path = folder_ / name;
    if (!fs::exists(path)) {
      auto const problem = results::CalibrationFile::create(path, sweep::describe(calibration, "test"));
      if (problem) throw std::runtime_error(problem->message);
    }
    auto file = results::CalibrationFile::open(path);
    if (!file) throw std::runtime_error(file.error().message);
    results::CalibrationFile opened = std::move(file).value();
    Fitted fitted{{}, sweep::make_ledger(calibration), {}};
    fitted.report = sweep::run_calibration(calibration, opened, options, fitted.ledger);
    if (fitted.report.problem) throw std::runtime_error(fitted.report.problem->message);
    fitted.hash = opened.canonical_hash().value();
    return fitted;
  }
  static sweep::CalibrationOptions options_of(int threads, std::uint64_t batch) {
    sweep::CalibrationOptions options;
    options.threads = threads;
    options.batch = batch;
    options.clock = [] {
      return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    };
    return options;
  }
};

TEST_F(Calibrated, ThreadsAndBatchesChangeNoBit) {
  write("wide.yaml", wide);
  auto const calibration = plan("wide.yaml");
  Fitted const first = fit(calibration, "first", options_of(1, 1));
  ASSERT_EQ(first.ledger.end(), sweep::CalibrationEnd::generations);
  for (int const threads : {1, 2, 5}) {
    for (std::uint64_t const batch : {std::uint64_t{0}, std::uint64_t{7}, std::uint64_t{100}}) {
      std::string const name = fmt::format("{}_{}", threads, batch);
      EXPECT_EQ(fit(calibration, name, options_of(threads, batch)).hash, first.hash) << name;
    }
  }
  EXPECT_NE(fit(plan("wide.yaml", {}, 2), "other", options_of(1, 0)).hash, first.hash);
}

TEST_F(Calibrated, InterruptionsChangeNoBit) {
  write("wide.yaml", wide);
  auto const calibration = plan("wide.yaml");
  std::string const whole = fit(calibration, "whole", options_of(1, 0)).hash;
  std::mt19937 luck(5);
  for (int round = 0; round < 3; ++round) {
    std::string const name = "broken" + std::to_string(round);
    std::string hash;
    int sessions = 0;
    for (bool over = false; !over; ++sessions) {
      auto options = options_of(1 + sessions % 3, 1 + luck() % 40);
      // What is asked before each run and within it: the number of runs of a session differs, which must not matter.
      std::atomic<int> left = static_cast<int>(luck() % 600U);
      if (sessions < 200) options.stop_requested = [&] { return --left < 0; };
      Fitted const session = fit(calibration, name, options);
      over = session.ledger.end() != sweep::CalibrationEnd::none;
      hash = session.hash;
      EXPECT_EQ(session.report.interrupted, !over);
    }
    EXPECT_GT(sessions, 3);
    EXPECT_EQ(hash, whole) << round;
  }
}

TEST_F(Calibrated, AKilledProgramIsResumedToTheSameBits) {
  write("scenario.yaml", wide);
  auto const longer = [](std::vector<std::string> words) {
    words.insert(words.end(), {"--set", "calibrate.particles=400", "--set", "calibrate.draws=1500", "--threads", "2"});
    return words;
  };
  auto const hash_in = [&](std::string const& name) {
    auto const file = results::CalibrationFile::open_to_read(folder_ / name);
    return file ? file.value().canonical_hash().value() : file.error().message;
  };
  ASSERT_EQ(wait_for(start(longer({"calibrate", "scenario.yaml", "--out", "whole.results"}))), 0) << said();
  for (int const signal : {SIGKILL, SIGINT}) {
    std::string const name = fmt::format("{}.results", signal);
    pid_t const child = start(longer({"calibrate", "scenario.yaml", "--out", name, "--batch-size", "20"}));
    std::uint64_t rows = 0;
    for (int i = 0; i < 4000 && rows < 400; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      rows = 0;
      if (auto const file = results::CalibrationFile::open_to_read(folder_ / name)) {
        (void)file.value().for_each_proposal([&](auto&&) { rows += 1; });
      }
    }
    ::kill(child, signal);
    int const code = wait_for(child);
    EXPECT_EQ(code, signal == SIGKILL ? -1 : 130) << said();
    EXPECT_GE(rows, 400U);
    EXPECT_NE(hash_in(name), hash_in("whole.results")) << "it was to be killed before its end";
    ASSERT_EQ(wait_for(start({"resume", name, "--threads", "1"})), 0) << said();
    EXPECT_EQ(hash_in(name), hash_in("whole.results"));
    EXPECT_EQ(wait_for(start({"resume", name})), 0) << "what is over is shown again\n" << said();
  }
}

// Of the count alone nothing is lost and the tolerance is 0: what is learned is exact but for the number of particles.
TEST_F(Calibrated, LearnsARateInClosedForm) {
  write("scenario.yaml", applications);
  auto const calibration = plan("scenario.yaml");
  Fitted const fitted = fit(calibration, "results", options_of(2, 0));
  ASSERT_EQ(fitted.ledger.end(), sweep::CalibrationEnd::tolerance);
  double mean = 0;
  double square = 0;
  for (sweep::Particle const& one : fitted.ledger.posterior()->particles) {
    double const rate = calibration.prior.values(one.scores).front() * 86'400;  // per day
    mean += one.weight * rate;
    square += one.weight * rate * rate;
  }
  double const deviation = std::sqrt(27.0) / 48;
  double const error = deviation / std::sqrt(sweep::effective_size(fitted.ledger.posterior()->particles));
  EXPECT_NEAR(mean, 27.0 / 48, 4 * error);
  EXPECT_NEAR(std::sqrt(square - mean * mean) / deviation, 1, 0.15);
}

// Simulation-based calibration (Talts et al. 2018) of all of it, from the file of the scenario on: truths and what was
// seen of them are the first generation of another seed. tests/unit/sweep/calibration_ledger.cpp has many more truths.
TEST_F(Calibrated, RanksOfTheTruthAreUniform) {
  write("scenario.yaml", applications);
  std::uint64_t const truths = long_or(60, 20);
  auto const drawn =
      plan("scenario.yaml",
           {"calibrate.particles=20", fmt::format("calibrate.draws={}", truths), "calibrate.generations=1"}, 99);
  (void)fit(drawn, "truths", options_of(2, 0));
  std::vector<results::StoredProposal> all;
  {
    auto const file = results::CalibrationFile::open_to_read(folder_ / "truths");
    ASSERT_TRUE(file);
    ASSERT_FALSE(file.value().for_each_proposal([&](auto&& one) { all.push_back(std::forward<decltype(one)>(one)); }));
  }
  ASSERT_EQ(all.size(), truths);
  constexpr std::size_t bins = 5;
  std::vector<double> found(bins);
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto const calibration = plan("scenario.yaml",
                                  {fmt::format("observed.came.values.2026-02-10.value={}", all[i].seen.front()),
                                   "calibrate.particles=40", "calibrate.draws=100"},
                                  1000 + i);
    Fitted const fitted = fit(calibration, fmt::format("of_{}", i), options_of(2, 0));
    ASSERT_EQ(fitted.ledger.end(), sweep::CalibrationEnd::tolerance) << i;
    // Four draws of what is learned, by their weight.
    kernel::RandomStream luck(kernel::StreamKey::of(5, "rank"), i, 0, 0);
    auto const& particles = fitted.ledger.posterior()->particles;
    std::size_t rank = 0;
    for (std::size_t draw = 0; draw + 1 < bins; ++draw) {
      double place = luck.next().lower();
      std::size_t chosen = 0;
      while (chosen + 1 < particles.size() && place >= particles[chosen].weight) place -= particles[chosen++].weight;
      double const rate = calibration.prior.values(particles[chosen].scores).front() / calibration.fitted[0].per_unit;
      rank += rate < all[i].values.front() ? 1U : 0U;
    }
    found[rank] += 1;
  }
  double chi_square = 0;
  double const expected = static_cast<double>(truths) / bins;
  for (double const count : found) chi_square += (count - expected) * (count - expected) / expected;
  EXPECT_LT(chi_square, 18.5) << "of four degrees of freedom, once in a thousand: "
                              << fmt::format("{}", fmt::join(found, " "));
}

}  // namespace
}  // namespace chokepoint::test
