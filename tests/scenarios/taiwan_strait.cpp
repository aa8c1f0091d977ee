// What the README of scenarios/taiwan-strait rests on.

#include <gtest/gtest.h>

#include "tests/scenarios/scenario.hpp"

namespace chokepoint::test {
namespace {

/// One future with central values.
struct Strait {
  model::World world;
  simulation::RunRecord record;

  explicit Strait(std::vector<std::string> overrides)
      : world(load(std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "scenarios/taiwan-strait/scenario.yaml",
                   std::move(overrides))) {
    simulation::Simulation simulation(world);
    record = simulation.run({});
    EXPECT_FALSE(record.failed()) << record.failure;
  }

  double operator[](std::string_view name) const { return outcome(world, record, name); }
};

std::string const no_blockade = "timeline.blockade.occurs=0 %";
std::string const power_holds = "timeline.rationing.occurs=0 %";

TEST(TaiwanStrait, WithoutABlockadeNothingIsLost) {
  Strait const calm({no_blockade});
  EXPECT_EQ(calm["scrapped"], 0);
  EXPECT_EQ(calm["second"], 0);
  for (auto const* event : {"rationed", "dark", "closed"}) EXPECT_EQ(calm[event], 0) << event;
  // In days: orders wait for a flight and for nothing else.
  EXPECT_LT(calm["wait"], 7);
}

TEST(TaiwanStrait, PowerGoesIfTheBlockadeOutlastsTheFuel) {
  // Twenty days of full and twenty-five of half power.
  EXPECT_EQ(Strait({"uncertain.length.central=44 days"})["dark"], 0);
  EXPECT_EQ(Strait({"uncertain.length.central=46 days"})["dark"], 100);
}

TEST(TaiwanStrait, WhatIsScrappedIsTheShareOfWhatWasInProcess) {
  double const scrapped = Strait({"production.n4.stop_loses=40 %"})["scrapped"];
  EXPECT_GT(scrapped, 0);
  // Each lot's share is rounded to a die; some seventy lots are in the line.
  EXPECT_NEAR(Strait({"production.n4.stop_loses=20 %"})["scrapped"], scrapped / 2, 70);
  EXPECT_EQ(Strait({"production.n4.stop_loses=0 %"})["scrapped"], 0);
}

TEST(TaiwanStrait, ChinaNeitherLosesNorGains) {
  EXPECT_EQ(Strait({})["cn_average"], Strait({no_blockade})["cn_average"]);
}

TEST(TaiwanStrait, SixtyDaysCostNothingByTheEndOfTheYearWhilePowerHolds) {
  double const calm = Strait({no_blockade})["delivered_2027"];
  EXPECT_EQ(Strait({power_holds})["delivered_2027"], calm);
  EXPECT_LT(Strait({})["delivered_2027"], 0.9 * calm);
  // In two hundred and forty the fab runs out of chemicals.
  EXPECT_LT(Strait({power_holds, "uncertain.length.central=240 days"})["delivered_2027"], 0.9 * calm);
}

TEST(TaiwanStrait, WhatAmericanBuyersAreGivenOthersLack) {
  Strait const in_turn({});
  Strait const us_first({"timeline.emergency.occurs=100 %"});
  EXPECT_GT(us_first["us_average"], in_turn["us_average"]);
  for (auto const* other : {"de_average", "jp_average", "kr_average", "my_average", "tw_average"}) {
    EXPECT_LT(us_first[other], in_turn[other]) << other;
  }
}

}  // namespace
}  // namespace chokepoint::test
