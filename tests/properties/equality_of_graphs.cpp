// The sequential executor and the parallel one give the same bits, on random graphs of actors.

#include <gtest/gtest.h>

#include "tests/properties/actor_graph.hpp"
#include "tests/support/long_tests.hpp"

namespace chokepoint::test {
namespace {

std::uint16_t some_partitions(std::uint64_t seed, int threads) {
  return static_cast<std::uint16_t>(2 + mix(seed + static_cast<std::uint64_t>(threads)) % 7);
}

TEST(EqualityOfGraphs, ParallelRunsAreTheSequentialRunBitForBit) {
  for (std::uint64_t seed = 0; seed < long_or(100, 20); ++seed) {
    GraphShape const shape = GraphShape::of(seed);
    GraphTrial const sequential = run_graph(shape, 1, 1);
    ASSERT_GT(sequential.report.events, 10U);
    ASSERT_NE(sequential.report.end, kernel::RunEnd::failure) << sequential.report.failure;
    for (int const threads : {1, 2, 8}) {
      std::uint16_t const partitions = some_partitions(seed, threads);
      ASSERT_TRUE(same(sequential, run_graph(shape, partitions, threads)))
          << "seed " << seed << ", " << partitions << " partitions on " << threads << " threads";
    }
  }
}

TEST(EqualityOfGraphs, OneMessageAWindowIsAmongThem) {
  GraphTrial const trial = run_graph(GraphShape::of(9), 3, 2);
  EXPECT_GT(trial.report.events, 100U);
  EXPECT_LT(static_cast<double>(trial.report.events), 1.2 * static_cast<double>(trial.report.windows));
}

TEST(EqualityOfGraphs, ParallelRunsFailWithTheSameEvent) {
  int failed = 0;
  for (std::uint64_t seed = 0; seed < long_or(100, 20); ++seed) {
    GraphShape shape = GraphShape::of(seed);
    shape.throws_in_event = 400;
    GraphTrial const sequential = run_graph(shape, 1, 1);
    failed += sequential.report.end == kernel::RunEnd::failure ? 1 : 0;
    for (int const threads : {1, 2, 8}) {
      ASSERT_TRUE(same_failure(sequential, run_graph(shape, some_partitions(seed, threads), threads)))
          << "seed " << seed << " on " << threads << " threads";
    }
  }
  EXPECT_GT(failed, static_cast<int>(long_or(100, 20) / 2));
}

/// In how many of `tries` graphs a fault makes the parallel run differ from the sequential one.
int differences(Fault fault, std::uint64_t tries) {
  int different = 0;
  for (std::uint64_t seed = 0; seed < tries; ++seed) {
    GraphShape shape;
    shape.seed = seed;
    shape.actors = 20;
    GraphTrial const sequential = run_graph(shape, 1, 1, fault);
    different += same(sequential, run_graph(shape, 5, 2, fault)) ? 0 : 1;
  }
  return different;
}

TEST(EqualityOfGraphs, IsLostWhenActorsSeeTheOrderOfArrival) { EXPECT_GE(differences(Fault::arrival_order, 10), 9); }

TEST(EqualityOfGraphs, IsLostWhenActorsIterateByAddress) { EXPECT_GE(differences(Fault::unordered_iteration, 10), 9); }

TEST(EqualityOfGraphs, IsLostWhenThreadsDecideTheOrderOfASum) {
  // Threads may happen to split the sums of two runs alike, but not of ten pairs of runs.
  int different = 0;
  for (int tries = 0; tries < 10 && different == 0; ++tries) different += differences(Fault::parallel_reduce, 1);
  EXPECT_EQ(different, 1);
}

}  // namespace
}  // namespace chokepoint::test
