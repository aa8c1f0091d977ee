#include "engine/sweep/stopping.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "engine/kernel/distribution.hpp"
#include "engine/sweep/sums.hpp"

namespace chokepoint::sweep {
namespace {

Study study_of(PrecisionRule rule, std::size_t variants = 1) {
  Study study;
  study.outcomes.resize(1);
  study.outcomes[0].name = "x";
  study.points.resize(1);
  study.variants.resize(variants);
  study.compared = variants > 1;
  rule.name = "x";
  study.precision = {rule};
  return study;
}

/// Draws baseline and variant of one replication.
using Draw = std::function<std::pair<double, double>(kernel::RandomStream&)>;

/// The share of experiments, each stopped by the rule, whose interval holds the truth.
double coverage(Study const& study, double truth, Draw const& draw, int experiments = 2000) {
  constexpr std::uint64_t most_blocks = 20000;
  int held = 0;
  for (int experiment = 0; experiment < experiments; ++experiment) {
    kernel::RandomStream stream(kernel::StreamKey::of(1, "coverage"), static_cast<std::uint64_t>(experiment), 0, 0);
    std::vector<results::OutcomeSums> outcomes(study.variants.size());
    std::vector<results::PairSums> pairs(study.variants.size());
    std::vector<std::uint64_t> more(study.variants.size(), 0);
    std::uint64_t blocks = 0;
    std::uint64_t target = first_look;
    std::vector<RuleState> states;
    while (true) {
      for (; blocks < target; ++blocks) {
        results::OutcomeSums block;
        results::PairSums pair;
        for (int i = 0; i < 16; ++i) {
          auto const [baseline, variant] = draw(stream);
          add(block, baseline);
          add(pair, baseline, variant);
          if (baseline > study.precision[0].above) more[0] += 1;
        }
        merge(outcomes[0], block);
        if (study.variants.size() > 1) merge(pairs[1], pair);
      }
      states = look(study, 0, outcomes, pairs, more, {});
      if (states[0].met() || blocks >= most_blocks) break;
      target = std::min(next_look(blocks, states), most_blocks);
    }
    EXPECT_TRUE(states[0].met()) << "not met after " << blocks << " blocks";
    if (states[0].interval.low <= truth && truth <= states[0].interval.high) held += 1;
  }
  double const share = static_cast<double>(held) / experiments;
  testing::Test::RecordProperty("coverage", std::to_string(share));
  return share;
}

Draw one(kernel::Distribution const& law) {
  return [law](kernel::RandomStream& stream) {
    double const value = law.sample(stream.next());
    return std::pair(value, value);
  };
}

TEST(Stopping, AQuantileIsThatWhichPeopleAreTold) {
  Study study = study_of({.of = Estimate::quantile, .half_width = 100, .quantile = 0.5});
  std::vector<results::OutcomeSums> const outcomes(1);
  auto const states = look(study, 0, outcomes, {}, {}, [](std::uint64_t, std::uint32_t) {
    std::vector<double> values(200);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(200 - i);
    return values;
  });
  EXPECT_EQ(states.at(0).estimate, 100) << "a hundred of 1 to 200 are at most so much";
}

// Nominal 0.95; with 2000 experiments the standard error of a share of 0.93 is 0.006, so each bound is one that holds
// for this seed for good, with the truth a little above it.
TEST(Coverage, OfANormalMean) {
  auto const study = study_of({.of = Estimate::mean, .half_width = 0.07});
  EXPECT_GE(coverage(study, 3, one(kernel::Distribution::normal(3, 1))), 0.93);
}
TEST(Coverage, OfARareProbability) {
  auto const study = study_of({.of = Estimate::probability, .half_width = 0.005, .above = 0.5});
  Draw const draw = [](kernel::RandomStream& stream) {
    double const value = stream.next().lower() < 0.01 ? 1 : 0;
    return std::pair(value, value);
  };
  EXPECT_GE(coverage(study, 0.01, draw), 0.93);
}
TEST(Coverage, OfAPairedDifference) {
  auto const study = study_of({.of = Estimate::difference, .half_width = 0.05}, 2);
  auto const law = kernel::Distribution::normal(0, 1);
  Draw const draw = [law](kernel::RandomStream& stream) {
    double const common = law.sample(stream.next());
    return std::pair(3 * common, 3 * common + 0.4 + law.sample(stream.next()));
  };
  EXPECT_GE(coverage(study, 0.4, draw), 0.93);
}
TEST(Coverage, OfASkewedMean) {
  double const sigma = 1.2;
  auto const study = study_of({.of = Estimate::mean, .relative = 0.1});
  EXPECT_GE(coverage(study, std::exp(sigma * sigma / 2), one(kernel::Distribution::lognormal(1, sigma))), 0.90);
}
TEST(Coverage, OfAHeavyTail) {
  auto const study = study_of({.of = Estimate::mean, .relative = 0.05});
  EXPECT_GE(coverage(study, 2.5 / 1.5, one(kernel::Distribution::pareto(2.5, 1))), 0.90);
}

TEST(Stopping, AnOutputWithoutInformationNeverSatisfies) {
  auto const study = study_of({.of = Estimate::mean, .relative = 1});
  std::vector<results::PairSums> const pairs(1);
  std::vector<results::OutcomeSums> none(1);
  none[0].missing = 100000;
  EXPECT_FALSE(look(study, 0, none, pairs, {0}, {})[0].met());
  std::vector<results::OutcomeSums> constant(1);
  for (int i = 0; i < 10000; ++i) add(constant[0], 0.0);
  EXPECT_FALSE(look(study, 0, constant, pairs, {0}, {})[0].met());
  auto const median = study_of({.of = Estimate::quantile, .half_width = 1});
  auto const same = [](std::uint64_t, std::uint32_t) { return std::vector<double>(10000, 5.0); };
  EXPECT_FALSE(look(median, 0, constant, pairs, {0}, same)[0].met());
  auto const probability = study_of({.of = Estimate::probability, .half_width = 0.5});
  EXPECT_FALSE(look(probability, 0, none, pairs, {0}, {})[0].met()) << "no value at all";
}

// 164 of 830 futures in which it comes are later, and 130 more in which it doesn't: 294 of 960, not 164 of 830.
TEST(Stopping, ADateThatNeverComesIsLaterThanAny) {
  auto study = study_of({.of = Estimate::probability, .half_width = 0.5});
  study.outcomes[0].unit = "date";
  std::vector<results::OutcomeSums> sums(1);
  sums[0].count = 830;
  sums[0].missing = 130;
  std::vector<results::PairSums> const pairs(1);
  RuleState const state = look(study, 0, sums, pairs, {294}, {})[0];
  EXPECT_DOUBLE_EQ(state.estimate, 294.0 / 960);
  EXPECT_EQ(state.interval.low, wilson_interval(294, 960, 0.95).low);
  auto quantile = study_of({.of = Estimate::quantile, .half_width = 1e9, .quantile = 0.5});
  quantile.outcomes[0].unit = "date";
  auto const days = [](std::uint64_t, std::uint32_t) {
    std::vector<double> values;
    for (int i = 0; i < 830; ++i) values.push_back(i);
    return values;
  };
  EXPECT_EQ(look(quantile, 0, sums, pairs, {0}, days)[0].estimate, 479) << "the 480th of 960";
  quantile.precision[0].quantile = 0.9;
  EXPECT_FALSE(look(quantile, 0, sums, pairs, {0}, days)[0].met()) << "in more than a tenth it doesn't come";
}

TEST(Stopping, WhatIsNeededGrowsWithTheSquareOfWhatIsLacking) {
  RuleState near, far, unknown;
  near.half_width = 1.5;
  far.half_width = 3;
  near.wanted = far.wanted = unknown.wanted = 1;
  unknown.half_width = std::numeric_limits<double>::infinity();
  EXPECT_EQ(blocks_needed(8, {near}), 18u);
  EXPECT_EQ(blocks_needed(8, {near, far}), 72u);
  EXPECT_EQ(blocks_needed(8, {near, unknown}), ~std::uint64_t{0}) << "as many as there may be";
}

TEST(Stopping, LooksAtFewCountsAlone) {
  EXPECT_EQ(look_at_or_after(1), 8u);
  EXPECT_EQ(look_at_or_after(9), 12u);
  EXPECT_EQ(look_at_or_after(19), 27u);
  RuleState state;
  state.half_width = 3;
  state.wanted = 1;
  EXPECT_GE(next_look(8, {state}), 64u) << "far away: looking in between would only mean stopping by luck";
  state.half_width = 1.01;
  EXPECT_EQ(next_look(8, {state}), 12u);
  state.half_width = std::numeric_limits<double>::infinity();
  EXPECT_GT(next_look(8, {state}), 8u);
}

}  // namespace
}  // namespace chokepoint::sweep
