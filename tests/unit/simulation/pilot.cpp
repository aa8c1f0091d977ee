#include "engine/simulation/pilot.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/yaml_world.hpp"

namespace chokepoint::simulation {
namespace {

/// `shops` shops, each with a customer who orders a unit an hour on average for `days` days.
model::World busy_town(int shops, int days) {
  std::string sites;
  std::string buyers;
  for (int shop = 0; shop < shops; ++shop) {
    sites += fmt::format("{}s{}: {{in: US, stock: {{chip: {{supply: unlimited}}}}}}", shop == 0 ? "" : ", ", shop);
    buyers += fmt::format(
        "{}b{}: {{firm: user, orders: {{stream: {{product: chip, from: s{}, every: {{law: {{exponential: 1 hour}}}}, "
        "starts: "
        "2026-01-01}}}}}}",
        shop == 0 ? "" : ", ", shop, shop);
  }
  base::SimTime const end = base::SimTime(1'767'225'600) + base::days(days);
  return test::world_of(
      fmt::format("chokepoint: 1\nclock: {{from: 2026-01-01, to: {}}}\ncountries: {{US: {{}}}}\n"
                  "firms: {{user: {{home: US}}}}\nproducts: {{chip: {{unit: chip}}}}\n"
                  "sites: {{{}}}\nbuyers: {{{}}}\noutcomes: {{got: {{measure: delivered}}}}\n",
                  base::iso_date_time(end).substr(0, 10), sites, buyers));
}

constexpr ExecutionSettings automatic{.partitions = 4, .threads = 2, .automatic = true};

TEST(Pilot, RunsThatHaveMuchToDoInEachWindowGoOnOverAllThreads) {
  model::World const world = busy_town(100, 60);
  RunRecord const sequential = Simulation(world).run({});
  Simulation simulation(world, automatic);
  for (int again = 0; again < 2; ++again) {
    RunRecord const record = simulation.run({});
    EXPECT_EQ(record.hash, sequential.hash);
    EXPECT_EQ(record.windows, sequential.windows);
    EXPECT_EQ(simulation.partitions(), 4);
  }
}

// Some 6,000 hours with 12 events each: the pilot is over in the middle, and the run goes on from there.
TEST(Pilot, RunsOfFewEventsAWindowStayOnOneThread) {
  model::World const world = busy_town(4, 250);
  RunRecord const sequential = Simulation(world).run({});
  ASSERT_GT(sequential.events, 60'000U);
  Simulation simulation(world, automatic);
  RunRecord const record = simulation.run({});
  EXPECT_EQ(record.hash, sequential.hash);
  EXPECT_EQ(record.windows, sequential.windows);
  EXPECT_EQ(record.events, sequential.events);
  EXPECT_EQ(simulation.partitions(), 1);
}

TEST(Pilot, RunsThatAreSoonOverStayOnOneThread) {
  model::World const world = busy_town(100, 14);
  Simulation simulation(world, automatic);
  EXPECT_EQ(simulation.run({}).hash, Simulation(world).run({}).hash);
  EXPECT_EQ(simulation.partitions(), 1) << "what a pilot did would be a great part of it, and is done again";
}

TEST(Pilot, KeepsDetailsAndTracesOfTheWholeRun) {
  model::World const world = busy_town(100, 60);
  ExecutionSettings with_details = automatic;
  with_details.details = true;
  RunSettings traced;
  traced.trace = true;
  Simulation simulation(world, with_details);
  RunRecord const record = simulation.run(traced);
  RunRecord const sequential = Simulation(world, {.details = true}).run(traced);
  EXPECT_EQ(simulation.partitions(), 4);
  EXPECT_EQ(record.hash, sequential.hash);
  ASSERT_EQ(record.trace.size(), sequential.trace.size());
  for (std::size_t i = 0; i < record.trace.size(); ++i) {
    kernel::TraceRecord const& one = record.trace[i];
    kernel::TraceRecord const& other = sequential.trace[i];
    ASSERT_TRUE(one.key == other.key && one.target == other.target && one.kind == other.kind &&
                one.cause == other.cause && one.payload == other.payload)
        << "record " << i;
  }
  ASSERT_TRUE(record.details && sequential.details);
  EXPECT_EQ(record.details->trades, sequential.details->trades);
}

TEST(Pilot, AnInterruptDuringItEndsTheRun) {
  model::World const world = busy_town(100, 60);
  RunSettings settings;
  int asked = 0;
  settings.stop_requested = [&asked] { return ++asked == 10; };
  Simulation simulation(world, automatic);
  RunRecord const record = simulation.run(settings);
  EXPECT_EQ(record.end, kernel::RunEnd::interrupted);
  EXPECT_EQ(record.windows, 10U);
}

}  // namespace
}  // namespace chokepoint::simulation
