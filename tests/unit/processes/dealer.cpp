#include "engine/processes/dealer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::clock_of_sixty_days;
using test::TracedRun;
using testing::ElementsAre;
using testing::Pair;

struct Bazaar {
  std::string dealer{};  ///< further keys of the dealer d, with a leading comma
  std::string capacity = "10 units";
  std::string orders = "dates: [{on: 2026-01-02, quantity: 25 units}]";
  std::string stock = "supply: unlimited";  ///< at the source g
  std::string buyer{};                      ///< further keys of the buyer x, with a trailing comma
  std::string more{};                       ///< further blocks
  std::string outcomes{};                   ///< with a leading comma
};

/// Dealer d takes up to 10 units in 10 days out of site g, asks half as much again, and brings them in 3 days.
std::string bazaar(Bazaar const& bazaar) {
  return clock_of_sixty_days +
         "countries: {AE: {}, CN: {}}\nfirms: {shop: {home: AE}, smuggler: {home: AE}, user: {home: CN}}\n"
         "products: {p: {price: 100 USD, power: 1 kW}}\nsites: {g: {in: AE, firm: shop, stock: {p: {" +
         bazaar.stock + "}}}}\ndealers: {d: {firm: smuggler, product: p, from: g, capacity: " + bazaar.capacity +
         ", period: 10 days, premium: 50 %, time: 3 days" + bazaar.dealer + "}}\nbuyers: {x: {firm: user, in: CN, " +
         bazaar.buyer + "orders: {o: {dealer: d, " + bazaar.orders + "}}}}\n" + bazaar.more +
         "outcomes: {wait: {measure: order_wait}, got: {measure: delivered}, cancelled: {measure: cancelled}, grey: "
         "{measure: status, status: delivered, channel: grey}, seized: {measure: status, status: seized}" +
         bazaar.outcomes + "}\n";
}

TEST(Dealer, ServesByThePeriodsCapacityInTurn) {
  // Asked for on day 1, known on 1.25. What it takes is ordered at the source (0.25), collected (0.25) and three days
  // on its way: 10 are there on day 1.25 + 3.5, of the capacity of days 10 and 20 the others.
  TracedRun const run(bazaar({}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.75, 10), Pair(13.5, 10), Pair(23.5, 5)));
  EXPECT_DOUBLE_EQ(run.outcome("wait"), (10 * 3.75 + 10 * 12.5 + 5 * 22.5) / 25);
  EXPECT_EQ(run.outcome("grey"), 25);
  EXPECT_EQ(run.outcome("cancelled"), 0);
}

TEST(Dealer, CapacityThatIsNotUsedIsLost) {
  TracedRun const run(bazaar({.orders = "dates: [{on: 2026-01-19, quantity: 25 units}]"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(21.75, 10), Pair(23.5, 10), Pair(33.5, 5)));
}

TEST(Dealer, ThePremiumRisesWithWhatWaitsAndIsPaidOnDelivery) {
  // 15 wait until day 10, 5 until day 20: 1.5 and 0.5 periods of capacity at 10 % each.
  TracedRun const run(bazaar({.dealer = ", scarcity: 10 %",
                              .outcomes = ", premium: {measure: premium}, most: {measure: premium, reduce: maximum}, "
                                          "dealer: {measure: sales, of: [smuggler]}, shop: {measure: sales, of: "
                                          "[shop]}"}));
  EXPECT_DOUBLE_EQ(run.outcome("premium"), (0.5 * 1.25 + 0.65 * 8.75 + 0.55 * 10 + 0.5 * 40) / 60);
  EXPECT_DOUBLE_EQ(run.outcome("most"), 0.65);
  EXPECT_EQ(run.outcome("dealer"), 10 * 165 + 10 * 155 + 5 * 150);
  EXPECT_EQ(run.outcome("shop"), 25 * 100);
}

TEST(Dealer, WhatIsFoundIsSeizedAndTheOrderForItEnds) {
  TracedRun const run(bazaar({.dealer = ", detection: 100 %, lot: 4 units",
                              .outcomes = ", finds: {measure: finds}, units: {measure: seized}, paid: {measure: sales, "
                                          "of: [smuggler]}"}));
  // 10 travel as 4 + 4 + 2, twice, and 5 as 4 + 1.
  EXPECT_EQ(run.outcome("finds"), 8);
  EXPECT_EQ(run.outcome("units"), 25);
  EXPECT_EQ(run.outcome("seized"), 25);
  EXPECT_EQ(run.outcome("cancelled"), 25);
  EXPECT_EQ(run.outcome("got"), 0);
  EXPECT_EQ(run.outcome("paid"), 0);
}

TEST(Dealer, FindsRaiseEnforcementWhichFadesAndRaisesThePremium) {
  // Enforcement 3 has halved once when the lot arrives on day 4.75: half of lots × (1 + 1.5) is all of them. The find
  // adds 0.5, so it is 2 then; a half-life later, on day 9.5, 1.
  TracedRun const run(bazaar({.dealer = ", detection: 50 %, enforcement: 3, vigilance: 0.5, fades: 4.75 days, risk: "
                                        "20 %",
                              .orders = "dates: [{on: 2026-01-02, quantity: 10 units}]",
                              .outcomes = ", first: {measure: premium, reduce: maximum}, level: {measure: enforcement, "
                                          "reduce: final, to: 2026-01-06}, premium: {measure: premium, reduce: final, "
                                          "to: 2026-01-06}, later: {measure: enforcement, reduce: final, to: "
                                          "2026-01-12}"}));
  EXPECT_EQ(run.outcome("seized"), 10);
  EXPECT_DOUBLE_EQ(run.outcome("first"), 0.5 + 0.2 * 3);
  EXPECT_DOUBLE_EQ(run.outcome("level"), 2.0);
  EXPECT_DOUBLE_EQ(run.outcome("premium"), 0.5 + 0.2 * 2);
  EXPECT_NEAR(run.outcome("later"), 2 * std::exp2(-(10 - 4.75) / 4.75), 1e-6);  // seen as its next period begins
}

TEST(Dealer, LotsAreFoundByChance) {
  // 1000 lots of one: 300 expected, standard deviation √210.
  TracedRun const run(bazaar({.dealer = ", detection: 30 %, lot: 1 units",
                              .capacity = "1000 units",
                              .orders = "dates: [{on: 2026-01-02, quantity: 1000 units}]"}));
  EXPECT_NEAR(run.outcome("seized"), 300, 4 * std::sqrt(210.0));
  EXPECT_EQ(run.outcome("got") + run.outcome("cancelled"), 1000);
}

TEST(Dealer, TakesItsTurnAtTheSource) {
  TracedRun const run(bazaar({.orders = "dates: [{on: 2026-01-02, quantity: 6 units}]",
                              .stock = "initial: 4 units, pipeline: [{on: 2026-01-21, quantity: 9 units}]",
                              .outcomes = ", stock: {measure: delay, reason: stock}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.75, 4), Pair(23.25, 2)));
  EXPECT_DOUBLE_EQ(run.outcome("stock"), 2 * 18.5);  // from 1.5 to 20
}

TEST(Dealer, PassesOnWhatTheSourceLoses) {
  TracedRun const run(
      bazaar({.orders = "dates: [{on: 2026-01-02, quantity: 6 units}]", .stock = "initial: 4 units, unmet: lost"}));
  EXPECT_EQ(run.outcome("got"), 4);
  EXPECT_EQ(run.outcome("cancelled"), 2);
}

TEST(Dealer, KnowsNoRulesWhereTheDeskDoes) {
  // The buyer orders 7 at the desk, too.
  std::string text = bazaar({.more = "rules: {ban: {by: AE, vintages: [{effective: 2026-01-01, ban: yes}]}}\n"});
  text.replace(text.find("orders: {o: "), 12,
               "orders: {open: {product: p, from: g, dates: [{on: 2026-01-02, quantity: 7 units}]}, o: ");
  TracedRun const run(text);
  EXPECT_EQ(run.outcome("grey"), 25);
  EXPECT_EQ(run.outcome("got"), 25);
}

TEST(Dealer, GreyUnitsAreInstalledLikeOthers) {
  TracedRun const run(bazaar({.buyer = "installs_at: [hall], ",
                              .more = "campuses: {hall: {in: CN, owner: user, power: 50 kW}}\n",
                              .outcomes = ", online: {measure: status, status: installed, channel: grey}"}));
  EXPECT_EQ(run.outcome("online"), 25);
}

TEST(Dealer, WhoStillAsksAtTheEndHasWaitedUntilThen) {
  TracedRun const run(
      bazaar({.capacity = "0 units", .outcomes = ", stock: {measure: delay, reason: stock}, all: {measure: delay}"}));
  EXPECT_DOUBLE_EQ(run.outcome("all"), 25 * 59.0);
  EXPECT_DOUBLE_EQ(run.outcome("stock"), 25 * 58.75);
}

}  // namespace
}  // namespace chokepoint::processes
