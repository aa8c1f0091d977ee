#include "engine/simulation/run_profile.hpp"

#include <gtest/gtest.h>

#include "engine/base/memory_in_use.hpp"
#include "engine/simulation/simulation.hpp"
#include "tests/support/yaml_world.hpp"

namespace chokepoint::simulation {
namespace {

// Two orders on each of two days, a unit at once: who orders, who serves, who gets it.
model::World profiled_shop() {
  return test::world_of(
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-02-01}\ncountries: {US: {}}\nfirms: {user: {home: US}}\n"
      "products: {chip: {unit: chip}}\nsites: {store: {in: US, stock: {chip: {supply: unlimited}}}}\n"
      "buyers: {one: {firm: user, orders: {a: {product: chip, from: store, dates: [{on: 2026-01-05, quantity: 1 chip}, "
      "{on: 2026-01-09, quantity: 1 chip}]}}}}\noutcomes: {got: {measure: delivered}}\n");
}

TEST(RunProfile, CountsEachEventOnceByMessageAndByProcess) {
  model::World const world = profiled_shop();
  RunRecord const plain = Simulation(world).run({});
  RunRecord const record = Simulation(world, {.profile = true}).run({});
  EXPECT_FALSE(plain.profile);
  ASSERT_TRUE(record.profile);
  EXPECT_EQ(record.hash, plain.hash);
  std::uint64_t by_message = 0;
  for (Spent const& one : record.profile->by_message) by_message += one.events;
  EXPECT_EQ(by_message, record.events);
  EXPECT_EQ(record.profile->all().events, record.events);
  EXPECT_EQ(record.profile->windows, record.windows);
  EXPECT_EQ(record.profile->by_message[static_cast<std::size_t>(processes::MessageKind::order_placed)].events, 2U);
  EXPECT_EQ(record.profile->by_actor[static_cast<std::size_t>(model::ActorKind::office)].events, 0U);
  EXPECT_GT(record.profile->wall_seconds, 0);
  EXPECT_GE(record.profile->most_in_window, 1U);
}

TEST(RunProfile, OfSeveralPartitionsIsThatOfOne) {
  model::World const world = profiled_shop();
  RunRecord const one = Simulation(world, {.profile = true}).run({});
  RunRecord const two = Simulation(world, {.partitions = 2, .threads = 2, .profile = true}).run({});
  ASSERT_TRUE(one.profile && two.profile);
  for (std::size_t kind = 0; kind < message_kinds; ++kind) {
    EXPECT_EQ(one.profile->by_message[kind].events, two.profile->by_message[kind].events);
  }
  EXPECT_EQ(one.profile->most_pending, two.profile->most_pending);
  EXPECT_EQ(one.profile->mean_pending, two.profile->mean_pending);
  EXPECT_EQ(two.profile->partitions, 2);
}

// 3 events in a first window and 1 in a second, 5 and then 2 left: 3.5 on average.
TEST(RunProfile, WindowsAreCountedByWhatWasHandledSinceTheLast) {
  RunProfiler profiler(1, 1);
  profiler.handled(0, 4, model::ActorKind::site, std::chrono::milliseconds(1));
  profiler.window_ended(3, 5);
  profiler.window_ended(4, 2);
  RunProfile const profile = profiler.profile();
  EXPECT_EQ(profile.windows, 2U);
  EXPECT_EQ(profile.most_in_window, 3U);
  EXPECT_EQ(profile.most_pending, 5U);
  EXPECT_EQ(profile.mean_pending, 3.5);
  EXPECT_EQ(profile.by_message[4].events, 1U);
  EXPECT_NEAR(static_cast<double>(profile.by_message[4].nanoseconds), 1e6, 1e5) << "less the clock's own time";
}

TEST(RunProfile, ShareOfTimeIsOfAllThreads) {
  RunProfile profile;
  profile.wall_seconds = 1;
  profile.by_actor[0].nanoseconds = 1'500'000'000;
  profile.threads = 2;
  profile.partitions = 4;
  EXPECT_DOUBLE_EQ(profile.share_in_handlers(), 0.75);
}

TEST(MemoryInUse, GrowsByWhatIsTaken) {
  auto const before = base::memory_in_use();
  if (!before || *before == 0) GTEST_SKIP() << "this C library, or a sanitizer in its place, doesn't count";
  std::vector<char> const taken(3'000'000, 'x');
  EXPECT_GE(*base::memory_in_use(), *before + taken.size());
}

}  // namespace
}  // namespace chokepoint::simulation
