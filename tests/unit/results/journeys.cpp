#include "engine/results/journeys.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

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
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(text_of(rows[0], 5), "is ordered");
  EXPECT_EQ(text_of(rows[0], 6), "fab");
  EXPECT_EQ(text_of(rows[0], 7), "2026-01-02T00:00:00Z");
  EXPECT_EQ(text_of(rows[1], 5), "asks");
  EXPECT_EQ(text_of(rows[1], 6), "commerce: approved");
  EXPECT_EQ(text_of(rows[2], 5), "moves");
  EXPECT_EQ(text_of(rows[2], 6), "fab to hall");
  EXPECT_EQ(text_of(rows[3], 5), "is taken");
  EXPECT_EQ(text_of(rows[3], 1), text_of(rows[2], 1)) << "the lot that moved";
  for (auto const& row : rows) {
    EXPECT_EQ(text_of(row, 0), text_of(rows[0], 0)) << "one order";
    EXPECT_EQ(text_of(row, 2), "cloud");
    EXPECT_EQ(std::get<double>(row[4]), 4);
    EXPECT_LE(text_of(row, 7), text_of(row, 8));
    EXPECT_EQ(text_of(row, 9) + text_of(row, 10), "") << "part of nothing";
  }
  EXPECT_EQ(text_of(rows[3], 7), "2026-01-02T00:00:00Z") << "from the order on";
  EXPECT_LE(text_of(rows[1], 8), text_of(rows[2], 7)) << "it leaves when the license is there";
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
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(text_of(rows[1], 6), "fab to hall");
  EXPECT_EQ(text_of(rows[1], 7).substr(0, 10), "2026-01-02");
  EXPECT_EQ(text_of(rows[1], 8).substr(0, 10), "2026-01-08");
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
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(text_of(rows[1], 5), "moves");
  EXPECT_EQ(text_of(rows[2], 5), "is examined");
  EXPECT_EQ(text_of(rows[2], 6), "border");
  EXPECT_EQ(text_of(rows[2], 1), text_of(rows[1], 1)) << "the same lot";
  EXPECT_EQ(text_of(rows[2], 7), text_of(rows[1], 8)) << "from where it arrived";
  EXPECT_EQ(text_of(rows[2], 7).substr(0, 10), "2026-01-05");
  EXPECT_EQ(text_of(rows[2], 8).substr(0, 10), "2026-01-07");
  EXPECT_EQ(text_of(rows[3], 5), "is taken");
}

TEST(Journeys, ADealersPartsAreOfTheOrderThatTheDealerWasAskedFor) {
  // Asked for on the 2nd, 25 with a capacity of 10 in 10 days: 10 at once, 10 on the 11th, 5 on the 21st. In lots of 4,
  // each taken by itself.
  test::TracedRun const run(
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-06-01, news_delay: 6 hours}\n"
      "countries: {AE: {}, CN: {}}\nfirms: {shop: {home: AE}, smuggler: {home: AE}, user: {home: CN}}\n"
      "products: {chip: {price: 100 USD}}\nsites: {fab: {in: AE, firm: shop, stock: {chip: {supply: unlimited}}}}\n"
      "dealers: {trader: {firm: smuggler, product: chip, from: fab, capacity: 10 units, period: 10 days, premium: 50 "
      "%, "
      "time: 3 days, lot: 4 units}}\n"
      "buyers: {cloud: {firm: user, in: CN, orders: {o: {dealer: trader, dates: [{on: 2026-01-02, quantity: 25 "
      "units}]}}}}\n");
  auto const rows = journeys_of(run.world(), run.record().trace);
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(text_of(rows[0], 5), "is ordered");
  std::string const order = text_of(rows[0], 0);
  std::vector<std::string> parts;
  std::map<std::string, double> taken;  // by the order that the dealer placed
  std::set<std::string> lots;
  for (auto const& row : rows) {
    if (text_of(row, 5) == "is parted" && text_of(row, 1).empty()) {
      EXPECT_EQ(text_of(row, 9), order);
      parts.push_back(fmt::format("{} on {}", std::get<double>(row[4]), text_of(row, 7).substr(0, 10)));
    } else if (text_of(row, 5) == "is taken") {
      EXPECT_TRUE(lots.insert(text_of(row, 1)).second) << "a lot is taken once";
      EXPECT_NE(text_of(row, 10), "") << "and is part of what was collected";
      taken[text_of(row, 0)] += std::get<double>(row[4]);
    }
  }
  EXPECT_EQ(parts, (std::vector<std::string>{"10 on 2026-01-02", "10 on 2026-01-11", "5 on 2026-01-21"}));
  EXPECT_EQ(lots.size(), 3u + 3u + 2u);
  EXPECT_EQ(taken.size(), 3u);
  EXPECT_EQ(taken.count(order), 0u) << "all went in parts";
}

}  // namespace
}  // namespace chokepoint::results
