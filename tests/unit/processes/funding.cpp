// Which orders of a buyer get money first, by a policy. Without one they are paid in turn: buyer_budget.cpp.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::TracedRun;
using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

/// Buyer x has 1000 USD for 20 days. On day 1 it wants 25 p at 100 USD, of which it can pay 10; on day 5 four s at 200
/// USD. All are two days on their way.
struct Purse {
  std::string p = "";                            ///< further keys of the stream of p, with a leading comma
  std::string s = "";                            ///< of s
  std::string order_of_s = "quantity: 4 units";  ///< of the one order of s
  std::string prices = "p: {price: 100 USD}, s: {price: 200 USD}";
  std::string budget = "1000 USD";
  std::string more = "";
};

std::vector<std::pair<double, std::int64_t>> delivered(Purse const& purse) {
  return TracedRun(test::clock_of_sixty_days + "products: {" + purse.prices +
                   "}\nsites: {a: {stock: {p: {supply: unlimited}, s: {supply: unlimited}}}, b: {}}\nlanes: {l: {from: "
                   "a, to: b, time: 2 days}}\nbuyers: {x: {at: b, budget: " +
                   purse.budget + ", budget_period: 20 days, orders: {o: {product: p, from: a" + purse.p +
                   ", dates: [{on: 2026-01-02, quantity: 25 units}]}, u: {product: s, from: a" + purse.s +
                   ", dates: [{on: 2026-01-06, " + purse.order_of_s + "}]}}}}\n" + purse.more)
      .deliveries("buyers.x");
}

std::string pays_by(std::string const& score) {
  return "policies: {pays: {answers: funding, decides: \"" + score + "\"}}\n";
}

auto const in_turn = [] {
  // The money of day 20 is for p, and that of day 40 for the last 5 of them and two s.
  return ElementsAre(Pair(3.0, 10), Pair(22.0, 10), Pair(42.0, 5), Pair(42.0, 2));
};
auto const s_first = [] {
  // On day 20 four s and two p; ten p on day 40.
  return ElementsAre(Pair(3.0, 10), Pair(22.0, 4), Pair(22.0, 2), Pair(42.0, 10));
};

TEST(Funding, GoesInTurnWhereNobodySaysOtherwise) {
  EXPECT_THAT(delivered({}), in_turn());
  EXPECT_THAT(delivered({.more = pays_by("1")}), in_turn());
}

TEST(Funding, GoesByWhatAPolicyIsToldOfTheOrders) {
  auto const by = [](std::string const& score) { return delivered({.more = pays_by(score)}); };
  EXPECT_THAT(by("if product == s then 1 else 0"), s_first());
  EXPECT_THAT(by("price"), s_first());
  EXPECT_THAT(by("if price > 199 and price < 201 then 1 else 0"), s_first());
  EXPECT_THAT(by("1 / price"), in_turn());
  EXPECT_THAT(by("if quantity < 5 units then 1 else 0"), s_first());
  EXPECT_THAT(by("if wanted_on == 2026-01-06 then 1 else 0"), s_first());
  EXPECT_THAT(delivered({.s = ", priority: 1", .more = pays_by("tier")}), s_first());
  std::string const prepaid = pays_by("if firmness == prepaid then 1 else 0");
  EXPECT_THAT(delivered({.more = prepaid}), in_turn());
  EXPECT_THAT(delivered({.s = ", firmness: prepaid", .more = prepaid}), s_first());
  // Both are needed at once, or p is only later.
  std::string const urgent = pays_by("if needed_on < 2026-01-10 then 1 else 0");
  EXPECT_THAT(delivered({.more = urgent}), in_turn());
  EXPECT_THAT(delivered({.p = ", needed_within: 60 days", .more = urgent}), s_first());
}

TEST(Funding, WhatIsNeededAtOnceIsNeededWhenItIsWanted) {
  // Who restocks says nothing of when: five p at 100 USD are wanted every ten days, and there is money for two.
  auto const by = [](std::string const& score) {
    return TracedRun(
               test::clock_of_sixty_days +
               "products: {p: {price: 100 USD}}\nsites: {a: {stock: {p: {supply: unlimited}}}, b: {}}\nlanes: {l: "
               "{from: a, to: b, time: 2 days}}\nbuyers: {x: {at: b, budget: 200 USD, budget_period: 20 days, "
               "orders: {o: {product: p, from: a, restock_to: 5 units, uses: 0.5 units per day, every: 10 days}}}}\n" +
               pays_by(score))
        .deliveries("buyers.x");
  };
  EXPECT_EQ(by("if needed_on < 2026-01-01 then 0 - 1 else 1"), by("1"));
  EXPECT_EQ(by("if needed_on == wanted_on then 1 else 0 - 1"), by("1"));
  EXPECT_NE(by("0 - 1"), by("1"));
}

TEST(Funding, TellsOfPadding) {
  // Two s are needed of the four that are ordered.
  EXPECT_THAT(delivered({.order_of_s = "true_need: 2 units, padded_by: 2",
                         .more = pays_by("if padding > 1.5 units and padding < 2.5 units then 1 else 0")}),
              UnorderedElementsAre(Pair(3.0, 10), Pair(22.0, 2), Pair(22.0, 2), Pair(22.0, 2), Pair(42.0, 10)));
}

TEST(Funding, TellsOfTheBudget) {
  auto const when = [](std::string const& holds) {
    return delivered({.more = pays_by("if " + holds + " and product == s then 1 else 0")});
  };
  EXPECT_THAT(when("budget == 1000"), s_first());
  EXPECT_THAT(when("unspent == 1000"), s_first());
  EXPECT_THAT(when("unspent < 1000"), in_turn());
  EXPECT_THAT(when("next_on > date + 19 days and next_on < date + 21 days"), s_first());
}

TEST(Funding, CountsInTheCurrencyOfTheBudget) {
  // A euro is worth two dollars.
  EXPECT_THAT(delivered({.budget = "500 EUR",
                         .more = "currencies: {EUR: {worth: 2 USD}}\n" +
                                 pays_by("if price == 100 and budget == 500 then 1 else 0")}),
              s_first());
}

TEST(Funding, EndsWithTheFirstThatIsNotPaidInFull) {
  // Three s are 900 USD: the other 100 would do for one p, but the fourth s comes first.
  EXPECT_THAT(delivered({.prices = "p: {price: 100 USD}, s: {price: 300 USD}", .more = pays_by("price")}),
              ElementsAre(Pair(3.0, 10), Pair(22.0, 3), Pair(42.0, 1), Pair(42.0, 7)));
}

TEST(Funding, WhatIsBelowZeroWaitsAndIsAskedAboutAgain) {
  EXPECT_THAT(delivered({.more = pays_by("if product == p and date < 2026-02-01 then 0 - 1 else 1")}),
              ElementsAre(Pair(7.0, 4), Pair(42.0, 10)));
}

}  // namespace
}  // namespace chokepoint::processes
