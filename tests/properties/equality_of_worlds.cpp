// The sequential executor and the parallel one give one hash and one trace, on random small worlds.

#include <gtest/gtest.h>

#include "tests/properties/random_world.hpp"
#include "tests/support/long_tests.hpp"
#include "tests/support/yaml_world.hpp"

namespace chokepoint::test {
namespace {

using simulation::RunRecord;
using simulation::RunSettings;

RunSettings traced(std::uint64_t seed) {
  RunSettings settings;
  settings.seed = seed;
  settings.replication = seed % 5;
  settings.draw_uncertain = true;
  settings.trace = true;
  return settings;
}

simulation::ExecutionSettings parallel(std::uint64_t seed, int threads) {
  Dice dice(seed * 100 + static_cast<std::uint64_t>(threads));
  return {.partitions = static_cast<std::uint16_t>(dice.within(2, 8)), .threads = threads, .alone_below = 0};
}

/// Where two traces first differ; empty when they don't.
std::string difference(std::vector<kernel::TraceRecord> const& a, std::vector<kernel::TraceRecord> const& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    bool const same = a[i].key == b[i].key && a[i].target == b[i].target && a[i].kind == b[i].kind &&
                      a[i].cause == b[i].cause && a[i].previous == b[i].previous && a[i].payload == b[i].payload;
    if (!same) return fmt::format("record {}: kind {} against {}", i, a[i].kind, b[i].kind);
  }
  return a.size() == b.size() ? "" : fmt::format("{} records against {}", a.size(), b.size());
}

TEST(EqualityOfWorlds, ParallelRunsHaveTheHashAndTraceOfTheSequentialRun) {
  for (std::uint64_t seed = 0; seed < long_or(200, 15); ++seed) {
    model::World const world = world_of(random_world(seed).text());
    RunRecord const sequential = run_once(world, traced(seed));
    ASSERT_FALSE(sequential.failed()) << sequential.failure;
    for (int const threads : {1, 2, 8}) {
      RunRecord const other = run_once(world, traced(seed), parallel(seed, threads));
      ASSERT_EQ(sequential.hash, other.hash) << "seed " << seed << " on " << threads << " threads";
      ASSERT_EQ(difference(sequential.trace, other.trace), "") << "seed " << seed << " on " << threads << " threads";
      ASSERT_EQ(sequential.end, other.end);
    }
  }
}

TEST(EqualityOfWorlds, ParallelRunsSpendTheEventBudgetInTheSameWindow) {
  for (std::uint64_t seed = 0; seed < long_or(200, 15) / 2; ++seed) {
    ScenarioText text = random_world(seed);
    text.clock += ", max_events: 150";
    model::World const world = world_of(text.text());
    RunRecord const sequential = run_once(world, traced(seed));
    RunRecord const other = run_once(world, traced(seed), parallel(seed, 2));
    ASSERT_EQ(sequential.end, other.end) << "seed " << seed;
    ASSERT_EQ(sequential.events, other.events) << "seed " << seed;
    ASSERT_EQ(sequential.windows, other.windows) << "seed " << seed;
    ASSERT_EQ(sequential.failure, other.failure) << "seed " << seed;
    ASSERT_EQ(difference(sequential.trace, other.trace), "") << "seed " << seed;
  }
}

TEST(EqualityOfWorlds, ParallelRunsStopWhenAskedInTheSameWindow) {
  for (std::uint64_t seed = 0; seed < long_or(200, 15) / 2; ++seed) {
    model::World const world = world_of(random_world(seed).text());
    auto const stopped = [&](simulation::ExecutionSettings execution) {
      RunSettings settings = traced(seed);
      int asked = 0;
      settings.stop_requested = [&asked] { return ++asked == 10; };
      return run_once(world, settings, execution);
    };
    RunRecord const sequential = stopped({});
    RunRecord const other = stopped(parallel(seed, 2));
    ASSERT_EQ(sequential.end, kernel::RunEnd::interrupted) << "seed " << seed;
    ASSERT_EQ(sequential.windows, 10U);
    ASSERT_EQ(other.windows, 10U);
    ASSERT_EQ(difference(sequential.trace, other.trace), "") << "seed " << seed;
  }
}

TEST(EqualityOfWorlds, ParallelRunsFailAtTheSameEvent) {
  // An order a minute: more wait at one place, sooner or later, than the scenario allows.
  ScenarioText text = random_world(3);
  text.buyers.push_back(
      "hasty: {orders: {stream: {product: chip, from: site0, every: {law: {exponential: 60 s}}, starts: "
      "2026-01-09}}}");
  std::string scenario = text.text();
  std::string const clock = "clock: {";
  scenario.replace(scenario.find(clock), clock.size(), clock + "max_pending: 2000, ");
  model::World const world = world_of(scenario);
  RunSettings settings = traced(3);
  settings.trace = false;
  RunRecord const sequential = run_once(world, settings);
  EXPECT_EQ(sequential.end, kernel::RunEnd::failure);
  EXPECT_NE(sequential.failure.find("sites.site0 at 2026-01-1"), std::string::npos) << sequential.failure;
  RunRecord const other = run_once(world, settings, parallel(3, 2));
  EXPECT_EQ(sequential.failure, other.failure);
  EXPECT_EQ(sequential.events, other.events);
  EXPECT_EQ(sequential.windows, other.windows);
}

}  // namespace
}  // namespace chokepoint::test
