// What is counted in any world adds up: units, waiting, and twice as much of it where all is doubled.

#include <gtest/gtest.h>

#include "tests/properties/linear_world.hpp"
#include "tests/properties/random_world.hpp"
#include "tests/support/long_tests.hpp"
#include "tests/support/yaml_world.hpp"

namespace chokepoint::test {
namespace {

using simulation::RunRecord;
using simulation::RunSettings;

RunSettings of_seed(std::uint64_t seed) {
  RunSettings settings;
  settings.seed = seed;
  settings.draw_uncertain = true;
  return settings;
}

TEST(Books, UnitsAreConservedAndFoundWhereTheBooksSay) {
  // Every window the books are held against what sites, offices and messages hold; a difference ends the run.
  for (std::uint64_t seed = 0; seed < long_or(200, 20); ++seed) {
    model::World const world = world_of(random_world(seed).text());
    RunSettings settings = of_seed(seed);
    settings.recount_every_windows = 1;
    for (std::uint16_t const partitions : std::vector<std::uint16_t>{1, 3}) {
      RunRecord const record = run_once(world, settings, {partitions, 1});
      ASSERT_FALSE(record.failed()) << "seed " << seed << ": " << record.failure;
    }
  }
}

TEST(Books, EveryUnitWaitsForOneReasonAtATime) {
  // Waiting is kept twice: Σ (end - ordered) by unit, and second by second by reason and by set of gates.
  int worlds_with_waiting = 0;
  for (std::uint64_t seed = 0; seed < long_or(200, 20); ++seed) {
    RunRecord const record = run_once(world_of(random_world(seed).text()), of_seed(seed));
    ASSERT_FALSE(record.failed()) << "seed " << seed << ": " << record.failure;
    base::Wide by_reason = 0;
    base::Wide by_gates = 0;
    for (auto const& row : record.delay) {
      EXPECT_GT(row.unit_seconds, 0);
      by_reason += row.unit_seconds;
    }
    for (auto const& row : record.blocked) by_gates += row.unit_seconds;
    ASSERT_EQ(by_reason, record.waited) << "seed " << seed;
    ASSERT_EQ(by_gates, record.waited) << "seed " << seed;
    worlds_with_waiting += record.waited > 0 ? 1 : 0;
  }
  EXPECT_GT(worlds_with_waiting, static_cast<int>(long_or(200, 20) * 3 / 4));
}

TEST(Books, TwiceTheUnitsAreTwiceTheFlows) {
  for (std::uint64_t seed = 0; seed < long_or(200, 20); ++seed) {
    RunRecord const once = run_once(world_of(linear_world(seed, 1).text()), of_seed(seed));
    RunRecord const twice = run_once(world_of(linear_world(seed, 2).text()), of_seed(seed));
    ASSERT_FALSE(once.failed() || twice.failed()) << "seed " << seed << ": " << once.failure << twice.failure;
    ASSERT_EQ(once.events, twice.events) << "seed " << seed;
    ASSERT_EQ(2 * once.waited, twice.waited) << "seed " << seed;
    ASSERT_EQ(once.series.size(), twice.series.size()) << "seed " << seed;
    for (std::size_t i = 0; i < once.series.size(); ++i) {
      for (std::size_t bucket = 0; bucket < once.series[i].closing.size(); ++bucket) {
        ASSERT_EQ(2 * once.series[i].closing[bucket], twice.series[i].closing[bucket]) << "seed " << seed;
      }
    }
    ASSERT_EQ(once.delay.size(), twice.delay.size()) << "seed " << seed;
    for (std::size_t i = 0; i < once.delay.size(); ++i) {
      ASSERT_EQ(once.delay[i].reason, twice.delay[i].reason) << "seed " << seed;
      ASSERT_EQ(2 * once.delay[i].unit_seconds, twice.delay[i].unit_seconds) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace chokepoint::test
