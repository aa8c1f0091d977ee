#include "engine/results/journeys.hpp"

#include <gtest/gtest.h>

#include "tests/support/yaml_world.hpp"

namespace chokepoint::results {
namespace {

std::string text_of(std::vector<Cell> const& row, std::size_t column) { return std::get<std::string>(row[column]); }

TEST(Journeys, TellOfAnOrderWhoWasAskedWhereItMovedAndWhenItWasTaken) {
  test::TracedRun const run(
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-02-01}\ncountries: {US: {}, CN: {}}\n"
      "products: {chip: {}}\nsites: {fab: {in: US, stock: {chip: {supply: unlimited}}}, hall: {in: CN}}\n"
      "lanes: {air: {from: fab, to: hall, time: 3 days}}\n"
      "rules: {export: {by: US, applies: destination == CN, vintages: [{effective: 2025-01-01, license: "
      "case_by_case}]}}\n"
      "offices: {commerce: {kind: licensing, in: US, rules: [export], time: 5 days}}\n"
      "buyers: {cloud: {at: hall, orders: {chip: {product: chip, from: fab, dates: [{on: 2026-01-02, quantity: 4 "
      "units}]}}}}\n");
  auto const rows = journeys_of(run.world(), run.record().trace);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(text_of(rows[0], 5), "asks");
  EXPECT_EQ(text_of(rows[0], 6), "commerce: approved");
  EXPECT_EQ(text_of(rows[1], 5), "moves");
  EXPECT_EQ(text_of(rows[1], 6), "fab to hall");
  EXPECT_EQ(text_of(rows[2], 5), "is taken");
  for (auto const& row : rows) {
    EXPECT_EQ(text_of(row, 0), text_of(rows[0], 0)) << "one order";
    EXPECT_EQ(text_of(row, 2), "cloud");
    EXPECT_EQ(std::get<double>(row[4]), 4);
    EXPECT_LT(text_of(row, 7), text_of(row, 8));
  }
  EXPECT_EQ(text_of(rows[2], 7), "2026-01-02T00:00:00Z") << "from the order on";
  EXPECT_LE(text_of(rows[0], 8), text_of(rows[1], 7)) << "it leaves when the license is there";
  EXPECT_TRUE(journeys_of(run.world(), {}).empty()) << "without a trace nobody knows";
}

TEST(Journeys, ALegOverALaneThatHoldsGoodsBeginsWhereTheyLeft) {
  // Under way from January 2 on; the lane stands still from the 3rd to the 6th, so three days become six.
  test::TracedRun const run(
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-02-01}\nproducts: {chip: {}}\nsites: {fab: {stock: {chip: "
      "{supply: unlimited}}}, hall: {}}\nlanes: {sea: {from: fab, to: hall, time: 3 days, moving: {path: {2026-01-01: "
      "yes, 2026-01-03: no, 2026-01-06: yes}}}}\nbuyers: {cloud: {at: hall, orders: {chip: {product: chip, from: fab, "
      "dates: [{on: 2026-01-02, quantity: 4 units}]}}}}\n");
  auto const rows = journeys_of(run.world(), run.record().trace);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(text_of(rows[0], 6), "fab to hall");
  EXPECT_EQ(text_of(rows[0], 7).substr(0, 10), "2026-01-02");
  EXPECT_EQ(text_of(rows[0], 8).substr(0, 10), "2026-01-08");
}

// Ordered on the 2nd, three days under way, two in customs.
TEST(Journeys, GoodsBeforeAnOfficeAreWithItUntilTheyGoOn) {
  test::TracedRun const run(
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-02-01}\ncountries: {US: {}, CN: {}}\n"
      "products: {chip: {}}\nsites: {fab: {in: US, stock: {chip: {supply: unlimited}}}, hall: {in: CN}}\n"
      "lanes: {air: {from: fab, to: hall, time: 3 days}}\n"
      "offices: {border: {kind: customs, in: CN, at: hall, applies: origin != CN, time: 2 days}}\n"
      "buyers: {cloud: {at: hall, orders: {chip: {product: chip, from: fab, dates: [{on: 2026-01-02, quantity: 4 "
      "units}]}}}}\n");
  auto const rows = journeys_of(run.world(), run.record().trace);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(text_of(rows[0], 5), "moves");
  EXPECT_EQ(text_of(rows[1], 5), "is examined");
  EXPECT_EQ(text_of(rows[1], 6), "border");
  EXPECT_EQ(text_of(rows[1], 1), text_of(rows[0], 1)) << "the same lot";
  EXPECT_EQ(text_of(rows[1], 7), text_of(rows[0], 8)) << "from where it arrived";
  EXPECT_EQ(text_of(rows[1], 7).substr(0, 10), "2026-01-05");
  EXPECT_EQ(text_of(rows[1], 8).substr(0, 10), "2026-01-07");
  EXPECT_EQ(text_of(rows[2], 5), "is taken");
}

}  // namespace
}  // namespace chokepoint::results
