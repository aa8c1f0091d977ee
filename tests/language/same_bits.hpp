#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

#include "tests/support/yaml_world.hpp"

namespace chokepoint::test {

/// Runs of three seeds, whose books are recounted on the way; each has the same hash on 2, 3 and 5 partitions.
inline std::vector<simulation::RunRecord> runs_with_the_same_bits(model::World const& world) {
  std::vector<simulation::RunRecord> records;
  for (std::uint64_t const seed : {1U, 2U, 3U}) {
    simulation::RunSettings settings;
    settings.seed = seed;
    settings.recount_every_windows = 50;
    records.push_back(run_once(world, settings));
    EXPECT_FALSE(records.back().failed()) << records.back().failure;
    for (std::uint16_t const partitions : std::initializer_list<std::uint16_t>{2, 3, 5}) {
      EXPECT_EQ(run_once(world, settings, {.partitions = partitions, .threads = 2}).hash, records.back().hash)
          << "seed " << seed << " on " << partitions;
    }
  }
  return records;
}

}  // namespace chokepoint::test
