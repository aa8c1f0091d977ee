#include "engine/sweep/design.hpp"

#include <gtest/gtest.h>

#include <set>

namespace chokepoint::sweep {
namespace {

TEST(Design, GridsTakeEveryCombinationLastFactorFirst) {
  EXPECT_EQ(grid({2, 3}), (std::vector<std::vector<std::size_t>>{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}}));
  EXPECT_EQ(grid({}).size(), 1u);  // no factors: the scenario as it is
  EXPECT_TRUE(grid({2, 0}).empty());
}

TEST(Design, ALatinHypercubeHasOnePointInEachPart) {
  for (std::size_t const count : {1U, 7U, 100U}) {
    UnitPoints const points = latin_hypercube(3, count, 4);
    for (std::size_t factor = 0; factor < 4; ++factor) {
      std::set<std::size_t> parts;
      for (auto const& point : points) {
        parts.insert(static_cast<std::size_t>(point[factor].lower() * static_cast<double>(count)));
      }
      EXPECT_EQ(parts.size(), count) << "factor " << factor;
    }
  }
  UnitPoints const points = latin_hypercube(3, 100, 2);
  double sum = 0;
  for (auto const& point : points) sum += (point[0].lower() - 0.5) * (point[1].lower() - 0.5);
  EXPECT_LT(std::abs(sum / 100), 0.03) << "the orders of two factors hang together";
}

TEST(Design, LuckOfADesignFollowsFromItsSeed) {
  EXPECT_EQ(latin_hypercube(3, 10, 2)[4][1].bits, latin_hypercube(3, 10, 2)[4][1].bits);
  EXPECT_NE(latin_hypercube(3, 10, 2)[4][1].bits, latin_hypercube(4, 10, 2)[4][1].bits);
  EXPECT_EQ(random_points(3, 10, 2)[4][1].bits, random_points(3, 20, 5)[4][1].bits) << "more points move others";
}

// Joe and Kuo, new-joe-kuo-6.21201: the first points in three dimensions, in Gray-code order, origin first.
TEST(Design, TheSobolSequenceIsTheKnownOne) {
  double const expected[8][3] = {{0, 0, 0},
                                 {0.5, 0.5, 0.5},
                                 {0.75, 0.25, 0.25},
                                 {0.25, 0.75, 0.75},
                                 {0.375, 0.375, 0.625},
                                 {0.875, 0.875, 0.125},
                                 {0.625, 0.125, 0.875},
                                 {0.125, 0.625, 0.375}};
  auto const points = plain_sobol_points(8, 3);
  for (std::size_t i = 0; i < 8; ++i) {
    for (std::size_t factor = 0; factor < 3; ++factor) {
      EXPECT_EQ(static_cast<double>(points[i][factor]) * 0x1.0p-32, expected[i][factor]) << i << " " << factor;
    }
  }
}

TEST(Design, ScrambledSobolPointsStayBalanced) {
  constexpr std::size_t count = 256;
  UnitPoints const points = sobol_points(11, count, 6);
  for (std::size_t factor = 0; factor < 6; ++factor) {
    std::set<std::size_t> parts;  // a (0, 8, 1)-net in each coordinate
    for (auto const& point : points) parts.insert(static_cast<std::size_t>(point[factor].bits >> 56U));
    EXPECT_EQ(parts.size(), count) << "factor " << factor;
  }
  // The first two coordinates are a (0, 8, 2)-net: every box of 2^-a × 2^-(8-a) holds one point.
  for (unsigned a = 0; a <= 8; ++a) {
    std::set<std::uint64_t> boxes;
    for (auto const& point : points) {
      std::uint64_t const x = a == 0 ? 0 : point[0].bits >> (64U - a);
      std::uint64_t const y = a == 8 ? 0 : point[1].bits >> (56U + a);
      boxes.insert(x << 8U | y);
    }
    EXPECT_EQ(boxes.size(), count) << a;
  }
  EXPECT_NE(points[5][2].bits, sobol_points(12, count, 6)[5][2].bits);
}

/// The reason to scramble and to keep the origin: a smooth mean is known far better than from random points.
TEST(Design, SobolPointsIntegrateBetterThanRandomOnes) {
  auto const error = [](UnitPoints const& points) {
    double sum = 0;
    for (auto const& point : points) sum += point[0].lower() * point[1].lower() * point[2].lower();
    return std::abs(sum / static_cast<double>(points.size()) - 0.125);
  };
  double sobol = 0;
  double random = 0;
  for (std::uint64_t seed = 0; seed < 16; ++seed) {
    sobol += error(sobol_points(seed, 1024, 3));
    random += error(random_points(seed, 1024, 3));
  }
  EXPECT_LT(sobol * 10, random);
}

}  // namespace
}  // namespace chokepoint::sweep
