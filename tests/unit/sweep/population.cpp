#include "engine/sweep/population.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "engine/kernel/distribution_normal.hpp"

namespace chokepoint::sweep {
namespace {

/// Particles of two scores whose weighted covariance is told beside.
std::vector<Particle> four_corners() {
  std::vector<Particle> corners;
  for (auto const& [x, y, weight] : {std::array{1.0, 0.5, 0.4}, std::array{-1.0, -0.5, 0.4}, std::array{1.0, -0.5, 0.1},
                                     std::array{-1.0, 0.5, 0.1}}) {
    corners.push_back({corners.size(), 1.0 + static_cast<double>(corners.size()), weight, {x, y}, {}});
  }
  return corners;
}

// Var x = 1, Var y = 1/4, Cov = (0.4 + 0.4) / 2 - (0.1 + 0.1) / 2 = 0.3. The kernel has twice that.
TEST(Population, ProposalsSpreadAsParticlesAndTwiceTheirCovariance) {
  Perturbation const kernel(four_corners());
  constexpr int count = 200'000;
  double xx = 0;
  double yy = 0;
  double xy = 0;
  for (int i = 0; i < count; ++i) {
    kernel::RandomStream luck(kernel::StreamKey::of(7, "test"), 0, 0, static_cast<std::uint64_t>(i));
    auto const scores = kernel.propose(luck);
    xx += scores[0] * scores[0];
    yy += scores[1] * scores[1];
    xy += scores[0] * scores[1];
  }
  EXPECT_NEAR(xx / count, 3 * 1.0, 0.03);
  EXPECT_NEAR(yy / count, 3 * 0.25, 0.01);
  EXPECT_NEAR(xy / count, 3 * 0.3, 0.01);
}

TEST(Population, TheKernelsDensityIsThatOfTheMixture) {
  auto const corners = four_corners();
  Perturbation const kernel(corners);
  // With S = 2 ((1, 0.3), (0.3, 0.25)): det S = 0.64, S^-1 = ((0.5, -0.6), (-0.6, 2)) / 0.64.
  auto const density = [&](double x, double y) {
    double sum = 0;
    for (Particle const& one : corners) {
      double const dx = x - one.scores[0];
      double const dy = y - one.scores[1];
      sum += one.weight * std::exp(-(0.5 * dx * dx - 1.2 * dx * dy + 2 * dy * dy) / 0.64 / 2);
    }
    return std::log(sum);
  };
  for (auto const& [x, y] : {std::array{0.0, 0.0}, std::array{1.5, -0.2}, std::array{-4.0, 3.0}}) {
    EXPECT_NEAR(kernel.log_density(std::array{x, y}), density(x, y), 1e-12) << x << ", " << y;
  }
}

TEST(Population, WeightsAreWhatWasBelievedByWhatProposes) {
  std::vector<Particle> const before = four_corners();
  Perturbation const kernel(before);
  std::vector<Particle> now = four_corners();
  now[2].scores = {0.2, 2.0};
  weigh(now, &kernel);
  double sum = 0;
  for (Particle const& one : now) sum += one.weight;
  EXPECT_NEAR(sum, 1, 1e-12);
  auto const ratio = [&](std::size_t i) {
    double const square = now[i].scores[0] * now[i].scores[0] + now[i].scores[1] * now[i].scores[1];
    return std::exp(-square / 2 - kernel.log_density(now[i].scores));
  };
  EXPECT_NEAR(now[2].weight / now[0].weight, ratio(2) / ratio(0), 1e-12);
  weigh(now, nullptr);
  EXPECT_DOUBLE_EQ(now[2].weight, 0.25) << "the first generation was drawn from what is believed";
}

TEST(Population, QuantilesGoByWeight) {
  auto const corners = four_corners();  // distances 1 to 4 with 0.4, 0.4, 0.1 and 0.1
  EXPECT_EQ(distance_quantile(corners, 0.39), 1);
  EXPECT_EQ(distance_quantile(corners, 0.5), 2);
  EXPECT_EQ(distance_quantile(corners, 0.85), 3);
  EXPECT_NEAR(effective_size(corners), 1 / (0.16 + 0.16 + 0.01 + 0.01), 1e-12);
}

TEST(Population, ADirectionInWhichAllAgreeIsMovedInALittle) {
  std::vector<Particle> same = four_corners();
  for (Particle& one : same) one.scores[1] = 0.7;
  Perturbation const kernel(same);
  kernel::RandomStream luck(kernel::StreamKey::of(7, "test"), 0, 0, 0);
  auto const scores = kernel.propose(luck);
  EXPECT_NE(scores[1], 0.7);
  EXPECT_NEAR(scores[1], 0.7, 0.01);
}

TEST(Population, MedianDeviationIsAsByHand) {
  EXPECT_EQ(median_deviation({1, 2, 3, 4, 100}), 1);
  EXPECT_EQ(median_deviation({1, 3}), 1);
  EXPECT_EQ(median_deviation({5, std::nan(""), 5}), 0);
  EXPECT_EQ(median_deviation({}), 0);
}

}  // namespace
}  // namespace chokepoint::sweep
