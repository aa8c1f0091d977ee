// What a buyer takes in place of what it waits for, and its needs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/processes/needs.hpp"
#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::clock_of_sixty_days;
using test::TracedRun;
using testing::ElementsAre;

struct Bench {
  std::string stock = "initial: 12 units";  ///< of p at a
  std::string orders = "dates: [{on: 2026-01-02, quantity: 30 units}]";
  std::string instead = "{product: q, from: c, after: 10 days, worth: 0.6}";
  std::string buyer{};     ///< further keys of the buyer x, with a trailing comma
  std::string dealer{};    ///< further keys of the dealer d, with a leading comma
  std::string more{};      ///< further blocks
  std::string outcomes{};  ///< with a leading comma
};

/// Buyer x at b in CN orders p from a in US, two days away; c in CN, a day away, has q; r in MY has p, and so has a
/// dealer's source g.
std::string bench(Bench const& bench) {
  return clock_of_sixty_days +
         "countries: {US: {}, CN: {}, MY: {}}\n"
         "products: {p: {attributes: {tpp: 10}}, q: {attributes: {tpp: 5}}}\n"
         "sites: {a: {in: US, stock: {p: {" +
         bench.stock +
         "}}}, b: {in: CN}, c: {in: CN, stock: {q: {supply: unlimited}}}, r: {in: MY, stock: {p: {supply: "
         "unlimited}}}, "
         "g: {in: MY, stock: {p: {supply: unlimited}}}}\n"
         "lanes: {l: {from: a, to: b, time: 2 days}, m: {from: c, to: b, time: 1 days}}\n"
         "dealers: {d: {product: p, from: g, capacity: 99 units, period: 1 days, premium: {path: {2026-01-01: 50 %, "
         "2026-01-09: 30 %}}, time: 3 days" +
         bench.dealer + "}}\nbuyers: {x: {at: b, " + bench.buyer + "orders: {o: {product: p, from: a, " + bench.orders +
         ", else_buys: [" + bench.instead + "]}}}}\n" + bench.more +
         "outcomes: {p: {measure: status, status: delivered, product: p}, domestic: {measure: status, status: "
         "delivered, product: q}, unmet: "
         "{measure: unmet_need}, cancelled: {measure: cancelled, product: p}" +
         bench.outcomes + "}\n";
}

TEST(BuyerSubstitution, TakesTheSubstituteOnceTheTimeHasCome) {
  // 12 of 30 come on day 3, known on 3.25. On day 11 the other 18 are needed still: 30 of the substitute, each worth
  // 0.6, which come a day later; 18 are taken back. Unmet: 30 on [1, 3.25), 18 on [3.25, 12.25).
  TracedRun const run(
      bench({.outcomes = ", waited: {measure: unmet_need, reduce: total}, open: {measure: open, reduce: "
                         "final}, made_there: {measure: delivered, channel: domestic}, imported: "
                         "{measure: delivered, channel: licensed}"}));
  EXPECT_EQ(run.outcome("made_there"), 30);
  EXPECT_EQ(run.outcome("imported"), 12);
  EXPECT_EQ(run.outcome("p"), 12);
  EXPECT_EQ(run.outcome("domestic"), 30);
  EXPECT_EQ(run.outcome("cancelled"), 18);
  EXPECT_EQ(run.outcome("unmet"), 0);
  EXPECT_DOUBLE_EQ(run.outcome("waited"), 30 * 2.25 + 18 * 9.0);
  EXPECT_EQ(run.outcome("open"), 0);
  EXPECT_THAT(run.days<OrdersReduced>("sites.a"), ElementsAre(11.25));
}

TEST(BuyerSubstitution, BuysTheLeastThatIsEnough) {
  TracedRun const run(bench({.orders = "dates: [{on: 2026-01-02, quantity: 22 units}]"}));
  EXPECT_EQ(run.outcome("domestic"), 17);  // 10 / 0.6 = 16.7
  EXPECT_EQ(run.outcome("unmet"), 0);
}

TEST(BuyerSubstitution, AnAttributeSaysWhatItIsWorth) {
  TracedRun const run(bench({.instead = "{product: q, from: c, after: 10 days, by: tpp}"}));
  EXPECT_EQ(run.outcome("domestic"), 36);
}

TEST(BuyerSubstitution, PrepaidOrdersStayOpen) {
  std::string const stock = "initial: 12 units, pipeline: [{on: 2026-01-21, quantity: 99 units}]";
  TracedRun const paid(
      bench({.stock = stock, .orders = "dates: [{on: 2026-01-02, quantity: 30 units}], firmness: prepaid"}));
  EXPECT_EQ(paid.outcome("p"), 30);
  EXPECT_EQ(paid.outcome("domestic"), 30);
  TracedRun const ordered(bench({.stock = stock}));
  EXPECT_EQ(ordered.outcome("p"), 12);
  EXPECT_EQ(ordered.outcome("domestic"), 30);
}

// An interest of 10 on day 1 that never becomes firm, and an order of 4 on day 5 that is served: on day 7 it comes and
// is known on 7.25.
std::string const interest_and_order =
    "dates: [{on: 2026-01-02, quantity: 10 units, firmness: interest}, {on: 2026-01-06, quantity: 4 units}]";

TEST(BuyerSubstitution, WhatComesFillsTheOldestNeed) {
  // Of the first need 6 are open on day 21, of the second all 4 on day 25: 10 / 0.5 ... in two orders.
  TracedRun const run(bench({.orders = interest_and_order,
                             .instead = "{product: q, from: c, after: 20 days, worth: 0.5}",
                             .outcomes = ", open: {measure: open, product: p, reduce: final, to: 2026-01-23}"}));
  EXPECT_THAT(run.days<OrdersReduced>("sites.a"), ElementsAre(21.25, 25.25));
  EXPECT_EQ(run.outcome("domestic"), 12 + 8);
  EXPECT_EQ(run.outcome("cancelled"), 10);
  EXPECT_EQ(run.outcome("open"), 4);  // the interest is taken back in part first
}

TEST(BuyerSubstitution, ADealerThatAsksTooMuchIsPassedOver) {
  TracedRun const run(bench({.instead = "{dealer: d, after: 5 days, premium_below: 20 %}, {product: q, from: c, after: "
                                        "10 days, worth: 1}",
                             .outcomes = ", grey: {measure: delivered, channel: grey}"}));
  EXPECT_EQ(run.outcome("grey"), 0);
  EXPECT_EQ(run.outcome("domestic"), 18);
}

TEST(BuyerSubstitution, ADealerIsLookedAtAgainAndTakenOnceItAsksLess) {
  // Due on day 6, when it asks 50 %; from day 8 on it asks 30 %, seen at the next look, on day 10: a day before the
  // other alternative. Asked on 10.25, collected by 10.75, there on 13.75.
  TracedRun const run(bench({.orders = "dates: [{on: 2026-01-02, quantity: 30 units}], reconsiders: 4 days",
                             .instead = "{dealer: d, after: 5 days, premium_below: 40 %}, {product: q, from: c, after: "
                                        "10 days, worth: 1}",
                             .outcomes = ", grey: {measure: delivered, channel: grey}"}));
  EXPECT_THAT(run.days<DealerAsked>("dealers.d"), ElementsAre(10.25));
  EXPECT_EQ(run.outcome("grey"), 18);
  EXPECT_EQ(run.outcome("domestic"), 0);
  EXPECT_EQ(run.outcome("unmet"), 0);
}

TEST(BuyerSubstitution, TheFirstOfTheListIsPreferred) {
  TracedRun const run(bench({.instead = "{product: q, from: c, after: 10 days, worth: 1}, {dealer: d, after: 10 days}",
                             .outcomes = ", grey: {measure: delivered, channel: grey}"}));
  EXPECT_EQ(run.outcome("grey"), 0);
  EXPECT_EQ(run.outcome("domestic"), 18);
}

TEST(BuyerSubstitution, WhatIsRentedStaysWhereItIsAndNeedsNoLeave) {
  TracedRun const run(
      bench({.instead = "{rent: p, from: r, after: 10 days}",
             .buyer = "installs_at: [hall], ",
             .more = "campuses: {hall: {in: CN}}\nrules: {ban: {by: MY, applies: origin == MY, vintages: [{effective: "
                     "2026-01-01, "
                     "ban: yes}]}}\n",
             .outcomes = ", rented: {measure: delivered, channel: rented}, all: {measure: status, status: "
                         "delivered, channel: rented}, hall: {measure: online}"}));
  EXPECT_EQ(run.outcome("rented"), 18);
  EXPECT_EQ(run.outcome("p"), 18);  // the others are installed
  EXPECT_EQ(run.outcome("all"), 18);
  EXPECT_EQ(run.outcome("hall"), 12);
  EXPECT_EQ(run.outcome("unmet"), 0);
}

TEST(BuyerSubstitution, ASubstituteThatIsSeizedLeavesTheNeedOpen) {
  // Asked for on day 11, collected by 11.75, found on 14.75, known on 15; looked at again on 35, and seized again by
  // 38.75, known on 39; the next time is day 59.
  TracedRun const run(bench({.orders = "dates: [{on: 2026-01-02, quantity: 30 units}], reconsiders: 20 days",
                             .instead = "{dealer: d, after: 10 days}",
                             .dealer = ", detection: 100 %",
                             .outcomes = ", seized: {measure: seized}"}));
  EXPECT_THAT(run.days<DealerAsked>("dealers.d"), ElementsAre(11.25, 35.25, 59.25));
  EXPECT_EQ(run.outcome("seized"), 36);
  EXPECT_EQ(run.outcome("unmet"), 18);
}

TEST(BuyerSubstitution, WhatIsTakenBackGivesItsCapBack) {
  // Of 30 the quota grants 10, for which there are no goods; all are taken back on day 11.25.
  TracedRun const run(bench({.stock = "initial: 0 units",
                             .more = "quotas: {cap: {product: p, limit: 10 units}}\nrules: {r: {by: US, vintages: "
                                     "[{effective: 2026-01-01, cap: cap}]}}\n",
                             .outcomes = ", before: {measure: cap_reserved, to: 2026-01-11}, reserved: {measure: "
                                         "cap_reserved}, asked: {measure: cap_asked, reduce: final}"}));
  EXPECT_EQ(run.outcome("before"), 10);
  EXPECT_EQ(run.outcome("reserved"), 0);
  EXPECT_EQ(run.outcome("cancelled"), 30);
}

TEST(Needs, FillFromTheOldest) {
  Needs needs;
  std::uint32_t const a = needs.add(base::SimTime(1), 5);
  std::uint32_t const b = needs.add(base::SimTime(2), 5);
  EXPECT_EQ(needs.fill(7), 0);
  EXPECT_EQ(needs.open(a), 0);
  EXPECT_EQ(needs.open(b), 3);
  EXPECT_EQ(needs.open(), 3);
  EXPECT_EQ(needs.fill(9), 6);
  EXPECT_EQ(needs.open(b), 0);
}

TEST(Needs, WhatIsCoveredIsOpenNoMore) {
  Needs needs;
  std::uint32_t const a = needs.add(base::SimTime(1), 5);
  std::uint32_t const b = needs.add(base::SimTime(2), 5);
  needs.cover(b, 5);
  EXPECT_EQ(needs.fill(6), 1);
  std::uint32_t const c = needs.add(base::SimTime(3), 2);
  EXPECT_EQ(needs.open(a), 0);
  EXPECT_EQ(needs.open(b), 0);
  EXPECT_EQ(needs.open(c), 2);
  EXPECT_EQ(needs.since(c), base::SimTime(3));
}

}  // namespace
}  // namespace chokepoint::processes
