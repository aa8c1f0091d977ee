#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/language/told.hpp"

/// What the language refuses or warns of about lines of production.
namespace chokepoint::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A line that makes chips from dies: keys of the line, of how it makes chips, of the stocks of dies and chips.
struct Plant {
  std::string line = "";
  std::string chip = "cycle: 3 days";
  std::string dies = "supply: unlimited";
  std::string chips = "replenishment: {policy: base_stock, base_stock: 5 chips, made_on: l}";
  std::string product = "unit: chip";
  std::string more = "";
};

std::vector<std::string> codes_of_plant(Plant const& plant) {
  std::string const text =
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-06-01}\nproducts: {die: {unit: die}, chip: {" + plant.product +
      "}}\nsites: {a: {stock: {die: {" + plant.dies + "}, chip: {" + plant.chips +
      "}}}, b: {}}\nproduction: {l: {at: a, " + plant.line + (plant.line.empty() ? "" : ", ") + "makes: {chip: {" +
      plant.chip + "}}}}\n" + plant.more;
  return codes_of(text);
}

TEST(LinesOfProduction, SoundOnesAreTaken) {
  EXPECT_THAT(codes_of_plant({}), IsEmpty());
  EXPECT_THAT(codes_of_plant({.line = "capacity: 9000 wafers per month, changeover: 3 days, restart_after_stop: 1 day",
                              .chip = "from: {die: 2 dies}, uses: 0.03 wafers per chip, cycle: 3 days, yield: 90 %"}),
              IsEmpty());
  EXPECT_THAT(codes_of_plant({.line = "plans: margin",
                              .chip = "cycle: 3 days, sells: 50 %, cost: 5 USD",
                              .product = "unit: chip, price: 9 USD, made_from: {die: 1}"}),
              IsEmpty());
}

TEST(LinesOfProduction, WhatIsMadeMustHaveAShelfThere) {
  EXPECT_THAT(codes_of_plant({.chips = "supply: unlimited"}), ElementsAre("E_CONFLICT", "W_UNUSED"));
  EXPECT_THAT(codes_of_plant({.chip = "from: {chip: 1}, cycle: 3 days"}), ElementsAre("E_BOM_CYCLE"));
}

TEST(LinesOfProduction, ComponentsMustBeKeptForTheLine) {
  EXPECT_THAT(codes_of_plant({.chip = "from: {die: 1}, cycle: 3 days", .dies = "initial: 5 dies, unmet: lost"}),
              ElementsAre("E_CONFLICT"));
  EXPECT_THAT(codes_of_plant({.chip = "from: {die: 1}, cycle: 3 days", .dies = ""}), ElementsAre("W_EMPTY"));
  EXPECT_THAT(codes_of_plant({.chip = "from: {die: 1 chip}, cycle: 3 days"}), ElementsAre("E_UNIT"));
  EXPECT_THAT(codes_of_plant({.chip = "from: {die: 1 day}, cycle: 3 days"}), ElementsAre("E_UNIT"));
  EXPECT_THAT(codes_of_plant({.chip = "from: {die: 0}, cycle: 3 days"}), ElementsAre("E_RANGE"));
  EXPECT_THAT(codes_of_plant({.chip = "from: {mask: 1}, cycle: 3 days"}), ElementsAre("E_UNKNOWN_ID"));
}

TEST(LinesOfProduction, KeysWithoutEffectAreRefused) {
  EXPECT_THAT(codes_of_plant({.chip = "uses: 2, cycle: 3 days"}), ElementsAre("E_UNUSED"));  // no capacity
  EXPECT_THAT(codes_of_plant({.line = "priorities: [chip]"}), ElementsAre("E_UNUSED"));
  EXPECT_THAT(codes_of_plant({.chip = "cycle: 3 days, cost: 5 USD"}), ElementsAre("E_UNUSED"));
  EXPECT_THAT(codes_of_plant({.line = "plans: backlog", .chip = "cycle: 3 days, cost: 5 USD"}),
              ElementsAre("E_UNUSED"));
  EXPECT_THAT(codes_of_plant({.chip = "cycle: 3 days, yield: 90 %, yield_law: clustered, defect_density: 1, area: 1"}),
              ElementsAre("E_UNUSED"));
  EXPECT_THAT(
      codes_of_plant(
          {.chips = "replenishment: {policy: base_stock, base_stock: 5 chips, made_on: l, outside_time: 1 day}"}),
      ElementsAre("E_UNUSED"));
}

TEST(LinesOfProduction, PlansNeedWhatTheyLookAt) {
  EXPECT_THAT(codes_of_plant({.line = "plans: priority"}), ElementsAre("E_MISSING_FIELD"));
  EXPECT_THAT(codes_of_plant({.line = "plans: shares"}), ElementsAre("E_MISSING_FIELD"));
  EXPECT_THAT(codes_of_plant({.line = "plans: margin"}), ElementsAre("E_MISSING_FIELD"));
  EXPECT_THAT(codes_of_plant({.line = "plans: shares, shares: {die: 30 %}"}), ElementsAre("E_UNKNOWN_ID"));
  EXPECT_THAT(
      codes_of_plant({.line = "plans: margin", .chip = "cycle: 3 days, cost: 5 EUR", .product = "price: 9 USD"}),
      ElementsAre("E_UNIT"));
}

TEST(LinesOfProduction, YieldsOfChanceAreOfWholeUnits) {
  EXPECT_THAT(codes_of_plant({.chip = "cycle: 3 days, yield_law: binomial, yield: 90 %",
                              .product = "unit: chip, resolution: 0.1"}),
              ElementsAre("E_CONFLICT"));
  EXPECT_THAT(codes_of_plant({.chip = "cycle: 3 days, yield_law: clustered, area: 1"}), ElementsAre("E_MISSING_FIELD"));
}

TEST(LinesOfProduction, WarnsOfWhatIsProbablyNotMeant) {
  EXPECT_THAT(codes_of_plant({.chips = "initial: 5 chips"}), ElementsAre("W_UNUSED"));      // nobody orders it
  EXPECT_THAT(codes_of_plant({.chip = "cycle: 20 minutes"}), ElementsAre("W_NEWS_DELAY"));  // the news delay is an hour
}

TEST(LinesOfProduction, NamesMustBeOfTheLine) {
  EXPECT_THAT(codes_of_plant({.line = "set_up_for: die"}), ElementsAre("E_UNKNOWN_ID"));
  EXPECT_THAT(codes_of_plant({.line = "in_process: [{product: die, quantity: 5 dies, done_on: 2026-02-01}]"}),
              ElementsAre("E_UNKNOWN_ID"));
  EXPECT_THAT(codes_of_plant({.line = "changeovers: [{from: chip, to: chip, time: 1 day}]"}),
              ElementsAre("E_CONFLICT"));
  EXPECT_THAT(codes_of_plant({.chips = "replenishment: {policy: base_stock, base_stock: 5 chips, made_on: m}"}),
              ElementsAre("E_UNKNOWN_ID"));
}

}  // namespace
}  // namespace chokepoint::test
