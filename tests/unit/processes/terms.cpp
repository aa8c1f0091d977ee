// Who pays carriage, duty and price, and when: terms of delivery, deposits, customs values, drawback.

#include "engine/processes/terms.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::TracedRun;
using testing::ElementsAre;
using testing::Pair;

struct Voyage {
  std::string order = "";  ///< keys of the stream, with a trailing comma
  std::string dates = "{on: 2026-01-03, quantity: 10 units}";
  std::string buyer = "";  ///< keys of the buyer, with a trailing comma
  std::string stock = "supply: unlimited";
  std::string there = "";  ///< keys of the buyer's country
  std::string more = "";
};

/// Firm m sells at site a in T for 100 USD, firm u takes goods at b in F. From a to the port h of T it takes a day at 1
/// USD a unit, from there to the port c of F two days at 10 USD, to b a day at 2 USD. F's duty is 25 %.
TracedRun voyage(Voyage const& v) {
  return TracedRun(
      test::clock_of_sixty_days + "countries: {T: {}, F: {" + v.there +
      "}}\nfirms: {m: {home: T}, u: {home: F}}\nproducts: {p: {price: 100 USD}}\nsites: {a: {in: T, firm: m, stock: "
      "{p: {" +
      v.stock +
      "}}}, h: {in: T}, c: {in: F}, b: {in: F}}\nlanes: {k: {from: a, to: h, time: 1 days, cost: 1 USD}, l: {from: h, "
      "to: c, time: 2 days, cost: 10 USD}, n: {from: c, to: b, time: 1 days, cost: 2 USD}}\nrules: {r: {by: F, "
      "vintages: [{effective: 2025-01-01, duty: 25 %}]}}\nbuyers: {x: {at: b, firm: u, in: F, " +
      v.buyer + "orders: {o: {product: p, from: a, " + v.order + "dates: [" + v.dates + "]}}}}\noutcomes: {" +
      "by_seller: {measure: freight, of: [m]}, by_buyer: {measure: freight, of: [u]}, duty_m: {measure: duty, of: "
      "[m]}, duty_u: {measure: duty, of: [u]}, sales: {measure: sales}, gate: {measure: sales, to: 2026-01-04}, "
      "loaded: {measure: sales, from: 2026-01-04, to: 2026-01-05}, door: {measure: sales, from: 2026-01-07, to: "
      "2026-01-08}, ordered: {measure: ordered}}\n" +
      v.more);
}

TEST(Terms, SayWhoPaysCarriageAndDutyAndWhenThePriceIsPaid) {
  struct Case {
    std::string terms;
    double by_seller, by_buyer, duty_m, duty_u;
    std::string paid;  ///< the window in which the price is
  };
  // 10 units: 10 USD to the port, 100 to the other port, 20 to the door. They leave on day 2, are loaded on day 3,
  // delivered on day 6.
  for (Case const& one : {Case{"", 130, 0, 0, 250, "door"}, Case{"EXW", 0, 130, 0, 250, "gate"},
                          Case{"FCA", 10, 120, 0, 250, "loaded"}, Case{"FOB", 10, 120, 0, 250, "loaded"},
                          Case{"CIF", 110, 20, 0, 250, "loaded"}, Case{"CIP", 130, 0, 0, 250, "loaded"},
                          Case{"DAP", 130, 0, 0, 250, "door"}, Case{"DDP", 130, 0, 250, 0, "door"}}) {
    auto const run = voyage({.order = one.terms.empty() ? "" : "terms: " + one.terms + ", "});
    EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(6, 10)));
    EXPECT_EQ(run.outcome("by_seller"), one.by_seller) << one.terms;
    EXPECT_EQ(run.outcome("by_buyer"), one.by_buyer) << one.terms;
    EXPECT_EQ(run.outcome("duty_m"), one.duty_m) << one.terms;
    EXPECT_EQ(run.outcome("duty_u"), one.duty_u) << one.terms;
    EXPECT_EQ(run.outcome("sales"), 1000) << one.terms;
    EXPECT_EQ(run.outcome(one.paid), 1000) << one.terms;
  }
}

TEST(Terms, CustomsCountCarriageByTheirCountrysWay) {
  struct Case {
    std::string terms, value;
    double duty;
  };
  // With carriage: what the buyer has paid to the border comes on top. Without: what the price includes of it is taken
  // off, but not the seller's way to its own port.
  for (Case const& one : {Case{"EXW", "cif", 277.5}, Case{"FOB", "cif", 275}, Case{"CIF", "cif", 250},
                          Case{"DAP", "cif", 250}, Case{"EXW", "fob", 250}, Case{"FOB", "fob", 250},
                          Case{"CIF", "fob", 225}, Case{"DAP", "fob", 225}, Case{"FOB", "price", 250}}) {
    auto const run = voyage({.order = "terms: " + one.terms + ", ", .there = "customs_value: " + one.value});
    EXPECT_EQ(run.outcome("duty_u"), one.duty) << one.terms << " " << one.value;
  }
}

/// F's customs hold what comes and keep it after a day.
std::string const forfeits = "offices: {z: {kind: customs, at: c, hold_limit: 1 days, after_hold: forfeit}}\n";

TEST(Terms, WhoseGoodsAreLostBearsTheLoss) {
  // As in `voyage`, and F holds: the seller's are never paid, the buyer's have been.
  auto const held = [](std::string const& order) {
    std::string text =
        test::clock_of_sixty_days +
        "countries: {T: {}, F: {}}\nfirms: {m: {home: T}, u: {home: F}}\nproducts: {p: {price: 100 USD}}\nsites: {a: "
        "{in: T, firm: m, stock: {p: {supply: unlimited}}}, c: {in: F}, b: {in: F}}\nlanes: {l: {from: a, to: c, time: "
        "2 days}, n: {from: c, to: b, time: 1 days}}\nrules: {r: {by: F, vintages: [{effective: 2025-01-01, duty: 25 "
        "%, holds: yes}]}}\n" +
        forfeits +
        "buyers: {x: {at: b, firm: u, in: F, budget: 1000 USD, budget_period: 20 days, orders: {o: {product: p, from: "
        "a, " +
        order +
        "dates: [{on: 2026-01-03, quantity: 10 units}, {on: 2026-01-13, quantity: 10 units}]}}}}\noutcomes: {sales: "
        "{measure: sales, to: 2026-01-13}, paid: {measure: sales, to: 2026-01-05}, seized: {measure: status, status: "
        "seized, to: 2026-01-13}}\n";
    return TracedRun(text);
  };
  auto const of_seller = held("terms: DAP, ");
  EXPECT_EQ(of_seller.outcome("seized"), 10);
  EXPECT_EQ(of_seller.outcome("sales"), 0);
  auto const of_buyer = held("terms: FOB, ");
  EXPECT_EQ(of_buyer.outcome("seized"), 10);
  EXPECT_EQ(of_buyer.outcome("sales"), 1000);
  // What is lost and the seller's can be spent again, but for 250 of duty: 7 more are ordered on day 12. These are lost
  // too, which is known on day 15.25: with 50 + 700 - 175 there is money for the last 3.
  EXPECT_THAT(of_seller.days<OrderPlaced>("sites.a"), ElementsAre(2.25, 12.25, 15.5));
  EXPECT_EQ(of_seller.handled<OrderPlaced>("sites.a")[1].message.clock.quantity, 7);
  // What was the buyer's is gone: the next order waits for day 20, with 750 to spend.
  EXPECT_EQ(of_buyer.days<OrderPlaced>("sites.a")[1], 20.25);
  EXPECT_EQ(of_buyer.handled<OrderPlaced>("sites.a")[1].message.clock.quantity, 7);
  // A deposit is paid back for what the seller loses; the buyer's goods are paid in full.
  auto const with_deposit = held("terms: DAP, deposit: 30 %, ");
  EXPECT_EQ(with_deposit.outcome("paid"), 300);
  EXPECT_EQ(with_deposit.outcome("sales"), 0);
  EXPECT_EQ(held("terms: FOB, deposit: 30 %, ").outcome("sales"), 1000);
}

TEST(Terms, ADepositIsPaidWhenAnOrderIsFirmAndTheRestWithTheGoods) {
  auto const run = voyage({.order = "deposit: 30 %, "});
  EXPECT_EQ(run.outcome("gate"), 300);
  EXPECT_EQ(run.outcome("door"), 700);
  EXPECT_EQ(run.outcome("sales"), 1000);
  auto const interest =
      voyage({.order = "deposit: 30 %, ",
              .dates = "{on: 2026-01-03, quantity: 10 units, firmness: interest, firm_on: 2026-01-04}"});
  EXPECT_EQ(interest.outcome("gate"), 0);
  EXPECT_EQ(interest.outcome("loaded"), 300);
  // One that was ordered before the run has its deposit behind it.
  auto const old = voyage({.order = "deposit: 30 %, ", .dates = "{on: 2025-12-03, quantity: 10 units}"});
  EXPECT_EQ(old.outcome("sales"), 700);
}

TEST(Terms, WhoGivesUpLosesTheDepositAndWhoFailsToDeliverGivesItBack) {
  auto const given_up = voyage({.order = "deposit: 30 %, patience: 4 days, ", .stock = "initial: 4 units"});
  EXPECT_EQ(given_up.outcome("sales"), 4 * 100 + 6 * 30);
  auto const lost_sale = voyage({.order = "deposit: 30 %, ", .stock = "initial: 4 units, unmet: lost"});
  EXPECT_EQ(lost_sale.outcome("sales"), 4 * 100);
}

TEST(Terms, ABudgetPaysWhatTheBuyerDoes) {
  // 10 units at 100 USD and, heard on day 6.25, 250 of duty and 120 of carriage: 630 of 1000 are left for day 20.
  auto const run = voyage({.order = "terms: FOB, ",
                           .dates = "{on: 2026-01-03, quantity: 10 units}, {on: 2026-01-09, quantity: 10 units}",
                           .buyer = "budget: 1000 USD, budget_period: 20 days, "});
  auto const placed = run.handled<OrderPlaced>("sites.a");
  ASSERT_EQ(placed.size(), 3U);
  EXPECT_EQ(placed[1].day, 20.25);
  EXPECT_EQ(placed[1].message.clock.quantity, 6);
}

/// From a in T by way of d in U, where customs take three days, to b in F. U's duty is 25 %.
TracedRun through(std::string const& back, std::string const& order = "") {
  return TracedRun(
      test::clock_of_sixty_days +
      "countries: {T: {}, U: {}, F: {}}\nfirms: {m: {home: T}, u: {home: F}}\nproducts: {p: {price: 100 USD}}\nsites: "
      "{a: {in: T, firm: m, stock: {p: {supply: unlimited}}}, d: {in: U}, b: {in: F}}\nlanes: {k: {from: a, to: d, "
      "time: 2 days}, l: {from: d, to: b, time: 2 days}}\noffices: {z: {kind: customs, at: d, time: 3 days}}\nrules: "
      "{r: {by: U, vintages: [{effective: 2025-01-01, duty: 25 %, fee: 5 USD" +
      back + "}]}}\nbuyers: {x: {at: b, firm: u, in: F, orders: {o: {product: p, from: a, " + order +
      "dates: [{on: 2026-01-03, quantity: 10 units}]}}}}\noutcomes: {by_m: {measure: duty, of: [m]}, by_u: {measure: "
      "duty, of: [u]}, taken: {measure: duty, of: [U]}, on_goods: {measure: duty_delivered}}\n");
}

TEST(Terms, DutyIsPaidBackWhenGoodsLeaveInTime) {
  EXPECT_EQ(through("").outcome("by_m"), 300);
  auto const back = through(", drawback: 99 %");
  EXPECT_EQ(back.outcome("by_m"), 3);
  EXPECT_EQ(back.outcome("taken"), 3);
  EXPECT_EQ(back.outcome("on_goods"), 3);
  // They are there for three days, and leave a news delay after customs are done with them.
  EXPECT_EQ(through(", drawback: 99 %, drawback_within: 4 days").outcome("by_m"), 3);
  EXPECT_EQ(through(", drawback: 99 %, drawback_within: 3 days").outcome("by_m"), 300);
}

TEST(Terms, OnTheWayDutyIsPaidByAndBackToWhoseGoodsTheyAre) {
  auto const run = through(", drawback: 99 %", "terms: FOB, ");
  EXPECT_EQ(run.outcome("by_m"), 0);
  EXPECT_EQ(run.outcome("by_u"), 3);
}

TEST(Terms, TheBuyerClearsWhereItTakesGoods) {
  // Its home is F, and it takes them in G, at whose border a tenth of 100 USD falls due.
  test::TracedRun const run(
      test::clock_of_sixty_days +
      "countries: {T: {}, F: {}, G: {}}\nfirms: {s: {home: T}, y: {home: F}}\nproducts: {p: {price: 10 USD per unit}}\n"
      "sites: {a: {in: T, firm: s, stock: {p: {supply: unlimited}}}, b: {in: G}}\nlanes: {l: {from: a, to: b, time: 2 "
      "days}}\nrules: {r: {by: G, vintages: [{effective: 2025-01-01, duty: 10 %}]}}\nbuyers: {x: {firm: y, in: F, at: "
      "b, "
      "orders: {o: {product: p, from: a, terms: DAP, dates: [{on: 2026-01-03, quantity: 10 units}]}}}}\n"
      "outcomes: {by_buyer: {measure: duty, of: [y]}, by_seller: {measure: duty, of: [s]}}\n");
  EXPECT_EQ(run.outcome("by_buyer"), 10);
  EXPECT_EQ(run.outcome("by_seller"), 0);
}

TEST(Terms, ADepositIsPaidWhenAnOrderBecomesFirmHoweverOldItIs) {
  auto const sales = [](std::string const& order) {
    return test::TracedRun(
               test::clock_of_sixty_days +
               "firms: {s: {}, y: {}}\nproducts: {p: {price: 100 USD per unit}}\nsites: {a: {firm: s, stock: {p: "
               "{supply: unlimited}}}}\nbuyers: {x: {firm: y, orders: {o: {product: p, from: a, deposit: 30 %, "
               "dates: [{quantity: 10 units, " +
               order + "}]}}}}\noutcomes: {sales: {measure: sales, of: [s]}}\n")
        .outcome("sales");
  };
  EXPECT_EQ(sales("on: 2026-01-05"), 1000);
  EXPECT_EQ(sales("on: 2025-12-20, firmness: interest, firm_on: 2026-02-01"), 1000);
  EXPECT_EQ(sales("on: 2025-12-20"), 700);  // what was firm before the run has paid before it
}

TEST(Terms, NoMoreDutyIsPaidBackThanWasPaid) {
  // 0.6 % of 100 dollars at T's border; then the units leave it one by one, each with duty of 0.6 cents, rounded to
  // one.
  test::TracedRun const run(
      test::clock_of_sixty_days +
      "countries: {S: {}, T: {}, F: {}}\nfirms: {s: {}, y: {}}\nproducts: {p: {price: 1 USD per unit}}\nsites: {a: "
      "{in: S, "
      "firm: s, stock: {p: {supply: unlimited}}}, t: {in: T}, b: {in: F}}\nlanes: {l: {from: a, to: t, time: 2 days}, "
      "m: "
      "{from: t, to: b, time: 2 days, departs_every: 6 hours, capacity: 1 units}}\nrules: {r: {by: T, vintages: "
      "[{effective: 2025-01-01, duty: 0.6 %, drawback: 100 %}]}}\nbuyers: {x: {firm: y, in: F, at: b, orders: {o: "
      "{product: "
      "p, from: a, dates: [{on: 2026-01-03, quantity: 100 units}]}}}}\n"
      "outcomes: {duty: {measure: duty, of: [s]}, delivered: {measure: delivered}}\n");
  EXPECT_EQ(run.outcome("delivered"), 100);
  EXPECT_NEAR(run.outcome("duty"), 0, 1e-9);
}

}  // namespace
}  // namespace chokepoint::processes
