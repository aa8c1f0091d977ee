// A run follows from world, seed and replication alone: not from what ran before, how often, or for how long.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/properties/random_world.hpp"
#include "tests/support/allocations.hpp"
#include "tests/support/long_tests.hpp"
#include "tests/support/yaml_world.hpp"

namespace chokepoint::test {
namespace {

using simulation::RunRecord;
using simulation::RunSettings;
using simulation::Simulation;

RunSettings replication(std::uint64_t seed, std::uint64_t number) {
  RunSettings settings;
  settings.seed = seed;
  settings.replication = number;
  settings.draw_uncertain = true;
  return settings;
}

TEST(Repetition, ReplicationsLeaveNothingBehind) {
  for (std::uint64_t seed = 0; seed < long_or(100, 15); ++seed) {
    model::World const world = world_of(random_world(seed).text());
    std::vector<std::string> fresh;
    for (std::uint64_t r = 0; r < 4; ++r) fresh.push_back(run_once(world, replication(seed, r)).hash);
    for (std::uint16_t const partitions : std::vector<std::uint16_t>{1, 3}) {
      Simulation simulation(world, {partitions, 1});
      for (std::uint64_t const r : std::vector<std::uint64_t>{0, 1, 2, 3, 3, 1, 0, 2}) {
        ASSERT_EQ(simulation.run(replication(seed, r)).hash, fresh[r]) << "seed " << seed << ", replication " << r;
      }
    }
    EXPECT_NE(fresh[0], fresh[1]);
  }
}

TEST(Repetition, AnInterruptedOrFailedRunLeavesNothingBehind) {
  for (std::uint64_t seed = 0; seed < long_or(100, 15) / 2; ++seed) {
    model::World const world = world_of(random_world(seed).text());
    std::string const fresh = run_once(world, replication(seed, 1)).hash;
    for (std::uint16_t const partitions : std::vector<std::uint16_t>{1, 3}) {
      Simulation simulation(world, {partitions, 1});
      RunSettings stopped = replication(seed, 2);
      int asked = 0;
      stopped.stop_requested = [&asked] { return ++asked == 7; };
      simulation::RunRecord const record = simulation.run(stopped);
      EXPECT_EQ(record.end, kernel::RunEnd::interrupted) << "seed " << seed << ": " << record.failure;
      ASSERT_EQ(simulation.run(replication(seed, 1)).hash, fresh) << "seed " << seed;
    }
  }
}

TEST(Repetition, WatchingChangesNothing) {
  for (std::uint64_t seed = 0; seed < long_or(100, 15) / 2; ++seed) {
    model::World const world = world_of(random_world(seed).text());
    RunSettings watched = replication(seed, 0);
    watched.trace = true;
    watched.recount_every_windows = 3;
    watched.stop_requested = [] { return false; };
    ASSERT_EQ(run_once(world, watched).hash, run_once(world, replication(seed, 0)).hash) << "seed " << seed;
  }
}

TEST(Repetition, ARepeatedReplicationAllocatesNothing) {
  for (std::uint64_t seed = 0; seed < long_or(100, 15); ++seed) {
    model::World const world = world_of(random_world(seed).text());
    Simulation simulation(world);
    RunSettings const settings = replication(seed, 1);
    simulation.run_events(settings);
    std::size_t const before = allocations();
    simulation.run_events(settings);
    ASSERT_EQ(allocations() - before, 0U) << "seed " << seed;
  }
}

TEST(Repetition, ATracedReplicationRepeatedAllocatesNothing) {
  model::World const world = world_of(random_world(1).text());
  Simulation simulation(world);
  RunSettings settings = replication(1, 1);
  settings.trace = true;
  simulation.run_events(settings);
  std::size_t const before = allocations();
  simulation.run_events(settings);
  EXPECT_EQ(allocations() - before, 0U);
}

/// The same event, told by what doesn't count messages: a stream that ends sooner sends fewer.
bool same_event(kernel::TraceRecord const& a, kernel::TraceRecord const& b) {
  return a.key.high == b.key.high && a.key.sender() == b.key.sender() && a.target == b.target && a.kind == b.kind &&
         a.payload == b.payload;
}

TEST(Repetition, AShorterRunIsTheBeginningOfALongerOne) {
  for (std::uint64_t seed = 0; seed < long_or(100, 15); ++seed) {
    ScenarioText text = random_world(seed);
    RunSettings settings = replication(seed, 0);
    settings.trace = true;
    RunRecord const whole = run_once(world_of(text.text()), settings);
    text.to = "2026-01-19";
    model::World const world = world_of(text.text());
    RunRecord const part = run_once(world, settings);
    auto const end = std::find_if(whole.trace.begin(), whole.trace.end(),
                                  [&](auto const& record) { return record.key.time() >= world.clock.to; });
    ASSERT_EQ(static_cast<std::size_t>(end - whole.trace.begin()), part.trace.size()) << "seed " << seed;
    ASSERT_TRUE(std::equal(part.trace.begin(), part.trace.end(), whole.trace.begin(), same_event)) << "seed " << seed;
  }
}

}  // namespace
}  // namespace chokepoint::test
