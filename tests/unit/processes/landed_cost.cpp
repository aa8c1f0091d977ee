// What is wanted at what it costs where it is taken.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::TracedRun;
using testing::ElementsAre;
using testing::Pair;

/// Site a in T sells for 100 USD to buyer x in F, who orders 100 units on days 2, 12 and 22; carriage is 20 USD.
/// F's duty of 25 % holds from day 11 on.
TracedRun run(std::string const& elasticity, std::string const& duty = "25 %") {
  std::string text = test::shop(
      {.orders = "{product: p, from: a, every: 10 days, first: 2 days, ends: 2026-01-25, quantity: 100 units, " +
                 elasticity + "}",
       .lane = ", cost: 20 USD per unit",
       .site_b = "in: F",
       .more =
           "countries: {T: {}, F: {}}\nfirms: {m: {home: T}}\nrules: {r: {by: F, vintages: [{effective: 2026-01-12, "
           "duty: " +
           duty + "}]}}\n"});
  text.replace(text.find("p: {}"), 5, "p: {price: 100 USD}");
  text.replace(text.find("a: {stock"), 9, "a: {in: T, firm: m, stock");
  return TracedRun(text);
}

TEST(LandedCost, DutyAndCarriageCutWhatIsWanted) {
  // 120 USD, then 145 USD: 100 x (145/120)^-1 = 82.76 units, the rest carried: 82 and then 83 (82.76 + 0.76 = 83.52).
  auto const elastic = run("elasticity: -1, reference_cost: 120 USD per unit");
  EXPECT_THAT(elastic.deliveries("buyers.x"), ElementsAre(Pair(4.0, 100), Pair(14.0, 82), Pair(24.0, 83)));
  // At -2 it is 68.49 and 68.49.
  auto const more = run("elasticity: -2, reference_cost: 120 USD per unit");
  EXPECT_THAT(more.deliveries("buyers.x"), ElementsAre(Pair(4.0, 100), Pair(14.0, 68), Pair(24.0, 68)));
}

TEST(LandedCost, ATestOnTheWayPaysTheDutyOfItsCountry) {
  // The seller's T asks for a test at c in U, whose duty of 50 % falls due on the way: 100 + 50 USD, not 100.
  TracedRun const tested(
      test::clock_of_sixty_days +
      "countries: {T: {}, U: {}, F: {}}\nproducts: {p: {price: 100 USD}}\nsites: {a: {in: T, stock: {p: "
      "{supply: unlimited}}}, c: {in: U}, b: {in: F}}\nlanes: {l: {from: a, to: b, time: 2 days}, m: "
      "{from: a, to: c, time: 1 days}, n: {from: c, to: b, time: 1 days}}\noffices: {lab: {kind: "
      "laboratory, at: c, time: 1 days}}\nrules: {r: {by: T, vintages: [{effective: 2025-01-01, test: "
      "c}]}, d: {by: U, vintages: [{effective: 2025-01-01, duty: 50 %}]}}\nbuyers: {x: {at: b, orders: "
      "{o: {product: p, from: a, every: 90 days, first: 2 days, quantity: 90 units, elasticity: -1, "
      "reference_cost: 100 USD per unit}}}}\n");
  auto const taken = tested.deliveries("buyers.x");
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken.front().second, 60);
}

TEST(LandedCost, WithTermsWhatTheBuyerPays) {
  // Of CIF price and duty, 100 and then 125 USD; of DDP the price; of FOB carriage, too.
  auto const taken = [](std::string const& terms) {
    return run("terms: " + terms + ", elasticity: -1, reference_cost: 100 USD per unit").deliveries("buyers.x");
  };
  EXPECT_THAT(taken("CIF"), ElementsAre(Pair(4.0, 100), Pair(14.0, 80), Pair(24.0, 80)));
  EXPECT_THAT(taken("DDP"), ElementsAre(Pair(4.0, 100), Pair(14.0, 100), Pair(24.0, 100)));
  // 83.3, then 68.97 and the rest of that: 69.3.
  EXPECT_THAT(taken("FOB"), ElementsAre(Pair(4.0, 83), Pair(14.0, 69), Pair(24.0, 69)));
}

TEST(LandedCost, QuantitiesAreWantedAtTheReference) {
  // A reference of 60 USD: half of what is stated is wanted at 120.
  auto const dearer = run("elasticity: -1, reference_cost: 60 USD per unit", "0 %");
  EXPECT_THAT(dearer.deliveries("buyers.x"), ElementsAre(Pair(4.0, 50), Pair(14.0, 50), Pair(24.0, 50)));
}

}  // namespace
}  // namespace chokepoint::processes
