// Money of several currencies.

#include "engine/processes/currencies.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::TracedRun;
using testing::ElementsAre;
using testing::Pair;

std::string const yuan = "currencies: {CNY: {worth: {path: {2026-01-01: 0.125 USD, 2026-01-05: 0.25 USD}}}}\n";

struct Market {
  std::string rates = yuan;
  std::string product = "price: 100 USD";
  std::string order = "dates: [{on: 2026-01-03, quantity: 10 units}]";
  std::string buyer = "";
  std::string vintage = "duty: 10 %, fee: 80 CNY";
  std::string more = "";
};

/// Firm m in U sells to firm u in F, two days away. Carriage and F's fee are in yuan, which are dearer from day 4 on.
TracedRun market(Market const& m) {
  return TracedRun(
      test::clock_of_sixty_days + m.rates +
      "countries: {U: {}, F: {}}\nfirms: {m: {home: U}, u: {home: F}}\nproducts: {p: {" + m.product +
      "}, q: {price: 80 CNY}}\nsites: {a: {in: U, firm: m, stock: {p: {supply: unlimited}}}, b: {in: "
      "F}}\nlanes: {l: {from: a, to: b, time: 2 days, cost: 40 CNY}}\nrules: {r: {by: F, vintages: "
      "[{effective: 2025-01-01, " +
      m.vintage + "}]}}\nbuyers: {x: {at: b, firm: u, in: F, " + m.buyer + "orders: {o: {product: p, from: a, " +
      m.order +
      "}}}}\noutcomes: {sales: {measure: sales}, freight: {measure: freight, of: [m]}, duty: {measure: duty, of: "
      "[F]}, u: {measure: spending, of: [u]}, on_goods: {measure: duty_delivered}}\n" +
      m.more);
}

TEST(Currencies, OutcomesAreReportedInOneAtTheRateOfTheMoment) {
  auto const run = market({});
  EXPECT_EQ(run.outcome("sales"), 1000);
  // 400 yuan on day 2, at an eighth of a dollar; the fee of 800 on day 4, at a quarter.
  EXPECT_EQ(run.outcome("freight"), 50);
  EXPECT_EQ(run.outcome("duty"), 100 + 200);
  EXPECT_EQ(run.outcome("u"), 1000 + 300);
  EXPECT_EQ(run.outcome("on_goods"), 300);
  EXPECT_EQ(run.world().outcomes.front().unit, "USD");
}

TEST(Currencies, TheOneThatOthersAreHeldAgainstIsReported) {
  auto const run = market({.rates = "currencies: {USD: {worth: 8 CNY}}\n"});
  EXPECT_EQ(run.outcome("sales"), 8000);
  EXPECT_EQ(run.outcome("freight"), 400);
  EXPECT_EQ(run.outcome("duty"), 800 + 800);
  EXPECT_EQ(run.outcome("on_goods"), 800 + 800);
  EXPECT_EQ(run.world().outcomes.front().unit, "CNY");
}

TEST(Currencies, EventsSetTheirWorth) {
  auto const run = market({.more = "timeline: {e: {on: 2026-01-02, lasts: 2 days, set: {currencies.CNY.worth: 0.5 "
                                   "USD}}}\n"});
  EXPECT_EQ(run.outcome("freight"), 200);
  EXPECT_EQ(run.outcome("duty"), 300);
}

TEST(Currencies, BudgetsPayInTheirOwn) {
  // 8000 yuan are 1000 USD on day 2: 10 of 25 units. They are 2000 on day 20, when 40 of carriage are no matter of the
  // buyer's: all 15 that are left.
  auto const run = market({.order = "dates: [{on: 2026-01-03, quantity: 25 units}]",
                           .buyer = "budget: 8000 CNY, budget_period: 20 days, ",
                           .vintage = "holds: no"});
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4, 10), Pair(22, 15)));
  // Duty of 100 USD at the new rate is 400 yuan: of the next 8000 they leave 7600, 1900 USD.
  auto const taxed = market({.order = "dates: [{on: 2026-01-03, quantity: 35 units}]",
                             .buyer = "budget: 8000 CNY, budget_period: 20 days, ",
                             .vintage = "duty: 10 %"});
  EXPECT_EQ(taxed.deliveries("buyers.x")[1], (std::pair<double, std::int64_t>(22, 19)));
}

TEST(Currencies, DemandFollowsTheCostInTheBuyersOwn) {
  // 100 USD and 5 of carriage are 840 yuan on day 2, 420 (with carriage of 10: 440) on day 12.
  auto const run = market({.order = "every: 10 days, first: 2 days, ends: 2026-01-20, quantity: 100 units, elasticity: "
                                    "-1, reference_cost: 840 CNY",
                           .vintage = "holds: no"});
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4, 100), Pair(14, 190)));  // 840/440 of 100
}

TEST(Currencies, CostsOfComponentsAreConverted) {
  // 3 parts at 80 yuan, of 10 USD each, and 20 USD, with half of that on top: 75 USD.
  auto const run =
      market({.product = "made_from: {q: 3}, pricing: {at: a, every: 50 days, cost_plus: {conversion_cost: "
                         "20 USD, margin: 50 %}}"});
  EXPECT_EQ(run.outcome("sales"), 750);
}

}  // namespace
}  // namespace chokepoint::processes
