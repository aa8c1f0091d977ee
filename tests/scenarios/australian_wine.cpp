// What the README of scenarios/australian-wine rests on.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenarios/scenario.hpp"

namespace chokepoint::test {
namespace {

/// One future with central values.
struct Wine {
  model::World world;
  simulation::RunRecord record;

  explicit Wine(std::vector<std::string> overrides)
      : world(load(std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "scenarios/australian-wine/scenario.yaml",
                   std::move(overrides))) {
    simulation::Simulation simulation(world);
    record = simulation.run({});
    EXPECT_FALSE(record.failed()) << record.failure;
  }

  double operator[](std::string_view name) const { return outcome(world, record, name); }
};

std::vector<std::string> const no_duties{"rules.cn_duty_fine.active=no", "rules.cn_duty_bottled.active=no",
                                         "timeline.rush.occurs=0 %", "timeline.duties.occurs=0 %"};

TEST(AustralianWine, SevenYearsAddUpToAllExports) {
  Wine const wine({});
  double years = 0;
  for (int year = 2021; year <= 2027; ++year) years += wine["exports_" + std::to_string(year)];
  // Each year is told to the cent.
  EXPECT_NEAR(years, wine["exports"], 0.05);
}

TEST(AustralianWine, WithoutDutiesNobodyPaysAnyAndNobodyLeaves) {
  Wine const wine(no_duties);
  EXPECT_EQ(wine["cn_duty_2021"], 0);
  EXPECT_EQ(wine["exporters_2024"], 2000);
  EXPECT_EQ(wine["cn_stocks_2024"], 0);
}

TEST(AustralianWine, DutyOfAYearLiesBetweenTheLowestAndTheHighestRate) {
  Wine const wine({"buyers.china.orders.bulk.active=no"});
  EXPECT_GT(wine["china_2021"], 0);
  // What is sold when it is loaded pays when it is landed, weeks later; at the year's ends a few weeks' wine is at sea.
  EXPECT_GT(wine["cn_duty_2021"], 1.0 * wine["china_2021"]);
  EXPECT_LT(wine["cn_duty_2021"], 2.2 * wine["china_2021"]);
}

TEST(AustralianWine, BulkPaysNoDuty) {
  std::vector<std::string> bulk_alone;
  for (auto const* stream :
       {"fine", "bottled_stay", "bottled_first", "bottled_second", "bottled_late", "bottled_never"}) {
    bulk_alone.push_back(std::string("buyers.china.orders.") + stream + ".active=no");
  }
  for (auto const* stream : {"fine_1", "fine_2", "bottled_first", "bottled_second"}) {
    bulk_alone.push_back(std::string("buyers.cn_trade.orders.") + stream + ".active=no");
  }
  // Events that let exporters back in would open their streams again.
  bulk_alone.push_back("timeline.duties.occurs=0 %");
  Wine const wine(bulk_alone);
  EXPECT_GT(wine["china_2021"], 0);
  EXPECT_EQ(wine["cn_duty_2021"], 0);
}

TEST(AustralianWine, ExportersComeBackInTheNumbersThatWereCounted) {
  // 115 stayed, 459 were back by June 2024 and 353 by September: 927 (wine.firms).
  EXPECT_EQ(Wine({})["exporters_2024"], 115 + 459 + 353);
  EXPECT_EQ(Wine({"timeline.duties_end.occurs=0 %"})["exporters_2024"], 115);
}

TEST(AustralianWine, AMarketThatDoesNotShrinkIsWhatWouldChangeTheAnswer) {
  Wine const as_it_was({});
  Wine const market_as_before({"policies.cn_market.active=no"});
  Wine const nobody_left({"timeline.leave.occurs=0 %"});
  Wine const never(no_duties);
  double const gained = market_as_before["exports_2025"] - as_it_was["exports_2025"];
  EXPECT_GT(gained, 3 * (nobody_left["exports_2025"] - as_it_was["exports_2025"]));
  EXPECT_GT(gained, 3 * std::abs(never["exports_2025"] - as_it_was["exports_2025"]));
}

TEST(AustralianWine, PriceAloneForecastsTooMuch) {
  Wine const price_alone({"timeline.rush.occurs=0 %", "timeline.duties.occurs=0 %", "policies.cn_market.active=no"});
  double const observed = 2.34e9;  // wine.2025
  EXPECT_GT(price_alone["exports_2025"], observed + 400e6);
  EXPECT_NEAR(Wine({})["exports_2025"], observed, 0.08 * observed);
}

}  // namespace
}  // namespace chokepoint::test
