// Rules at work: licenses by vintage, bans, what happens at borders, money.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/processes/ruled_trade.hpp"

namespace chokepoint::processes {
namespace {

using ledger::DelayReason;
using test::answer;
using test::run;
using test::TracedRun;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr char const* office = "offices: {o: {kind: licensing, rules: [r], time: 3 days}}\n";

TEST(Rules, WithoutAnyGoodsGoStraightThrough) {
  EXPECT_THAT(run({.rules = ""}).deliveries("buyers.x"), ElementsAre(Pair(5.0, 10)));
}

TEST(Rules, AnOrderNeedsTheLicenseOfTheVintageThatHoldsWhenItBecomesFirm) {
  // From day 2 on a license is needed: filed 2.25, there 2.5, decided 5.5, known 5.75; three days on the way.
  auto const two = run({.rules = "r: {by: H, vintages: [{effective: 2026-01-03, license: case_by_case}]}",
                        .more = office,
                        .orders = "{product: p, from: a, dates: [{on: 2026-01-02, quantity: 7 units}, {on: 2026-01-03, "
                                  "quantity: 10 units}]}"});
  EXPECT_THAT(two.deliveries("buyers.x"), ElementsAre(Pair(4.0, 7), Pair(8.75, 10)));
}

TEST(Rules, AVintageThatBeginsWhileAnOrderWaitsAsksForItsLicense) {
  // No stock until day 10. The rule of day 5 is filed for on day 5, answered on 5.25 + 3 + 0.25: before the goods come.
  auto const waits = run({.rules = "r: {by: H, vintages: [{effective: 2026-01-06, license: case_by_case}]}",
                          .more = office,
                          .stock = "pipeline: [{on: 2026-01-11, quantity: 10 units}]"});
  EXPECT_THAT(waits.days<CaseFiled>("offices.o"), ElementsAre(5.25));
  EXPECT_THAT(waits.deliveries("buyers.x"), ElementsAre(Pair(13.0, 10)));
  // While it was pending the license was the first gate of ten units, from day 5 to the decision on 8.25.
  EXPECT_EQ(waits.waited_for(DelayReason::license), 10 * 3.25);
}

TEST(Rules, ARuleThatEndsLetsWaitingOrdersGo) {
  auto const ends =
      run({.rules = "r: {by: H, vintages: [{effective: 2025-01-01, sunset: 2026-01-05, license: case_by_case}]}",
           .more = office});
  EXPECT_THAT(ends.deliveries("buyers.x"), ElementsAre(Pair(7.0, 10)));  // leaves on day 4
  EXPECT_EQ(ends.waited_for(DelayReason::license), 10 * 1.75);           // from 2.25 to 4
}

TEST(Rules, ABanKeepsGoodsUntilItEnds) {
  auto const banned = run({.rules = "r: {by: H, vintages: [{effective: 2026-01-01, sunset: 2026-01-10, ban: yes}]}"});
  EXPECT_THAT(banned.deliveries("buyers.x"), ElementsAre(Pair(12.0, 10)));
  EXPECT_EQ(banned.waited_for(DelayReason::license), 10 * 6.75);
}

TEST(Rules, APresumptionOfDenialDenies) {
  auto const denied =
      run({.rules = "r: {by: H, vintages: [{effective: 2025-01-01, license: presumption_of_denial}]}", .more = office});
  auto const closed = denied.handled<OrderClosed>("buyers.x");
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_EQ(static_cast<Closing>(closed[0].message.why), Closing::denied);
}

TEST(Rules, AnApplicationIsWeighedByTheRuleThatHoldsWhenItIsDecided) {
  // Filed on 2.5 under a presumption of denial, decided on 5.5 under one of approval.
  auto const changed = run({.rules = "r: {by: H, vintages: [{effective: 2025-01-01, license: presumption_of_denial}, "
                                     "{effective: 2026-01-05, license: presumption_of_approval}]}",
                            .more = office});
  EXPECT_THAT(changed.deliveries("buyers.x"), ElementsAre(Pair(8.75, 10)));
}

TEST(Rules, AVintageIsAboutWhatItsConditionSays) {
  char const* const rules =
      "r: {by: H, applies: destination == F, vintages: [{effective: 2025-01-01, license: presumption_of_denial}, "
      "{effective: 2026-01-01, when: \"product.power < 6\", license: presumption_of_approval}]}";
  EXPECT_THAT(run({.rules = rules, .more = office}).deliveries("buyers.x"), ElementsAre(Pair(8.75, 10)));
  std::string strict = rules;
  strict.replace(strict.find("< 6"), 3, "< 5");
  EXPECT_THAT(run({.rules = strict, .more = office}).deliveries("buyers.x"), IsEmpty());
}

TEST(Rules, KindOfFirmAndItsNameCanBeLookedAt) {
  char const* const ban = "r: {by: H, applies: %, vintages: [{effective: 2025-01-01, ban: yes}]}";
  auto const banned = [&](std::string const& condition) {
    std::string rules = ban;
    rules.replace(rules.find('%'), 1, condition);
    return run({.rules = rules}).deliveries("buyers.x").empty();
  };
  EXPECT_TRUE(banned("buyer_kind == internet"));
  EXPECT_FALSE(banned("buyer_kind == state"));
  EXPECT_TRUE(banned("buyer_firm in favored"));
  EXPECT_FALSE(banned("buyer_firm == small"));
  EXPECT_TRUE(banned("exported_from == H"));
}

TEST(Rules, AGroupOfCountriesIsAllOfThem) {
  auto const banned_for = [](std::string const& countries) {
    return run({.rules = "r: {by: H, applies: \"destination in " + countries +
                         "\", vintages: [{effective: 2025-01-01, ban: yes}]}"});
  };
  EXPECT_THAT(banned_for("[T]").deliveries("buyers.x"), ElementsAre(Pair(5.0, 10)));
  EXPECT_THAT(banned_for("bloc").deliveries("buyers.x"), IsEmpty());
}

TEST(Rules, GoodsExportedFromAWaypointAreExportedFromItsCountry) {
  auto const through =
      run({.rules = "r: {by: H, applies: exported_from == T, vintages: [{effective: 2025-01-01, ban: "
                    "yes}]}",
           .orders = "{product: p, from: a, via: [hub], dates: [{on: 2026-01-03, quantity: 10 units}]}"});
  EXPECT_THAT(through.deliveries("buyers.x"), IsEmpty());
}

TEST(Rules, GoodsThatGoOnByAnotherCountryAreExportedFromTheFirstToo) {
  auto const banned = [](std::string const& from) {
    return run({.rules =
                    "r: {by: H, applies: exported_from == " + from + ", vintages: [{effective: 2025-01-01, ban: yes}]}",
                .orders = "{product: p, from: a, via: [hub, b], dates: [{on: 2026-01-03, quantity: 10 units}]}"})
        .deliveries("buyers.x")
        .empty();
  };
  EXPECT_TRUE(banned("T"));
  EXPECT_TRUE(banned("F"));
  EXPECT_FALSE(banned("H"));  // with waypoints they are what counts
}

TEST(Rules, AnExemptionStandsInThePlaceOfOtherRules) {
  auto const exempt = run({.rules = "r: {by: H, vintages: [{effective: 2025-01-01, ban: yes}]}, s: {by: H, applies: "
                                    "buyer_kind == internet, instead_of: [r], vintages: [{effective: 2025-01-01}]}"});
  EXPECT_THAT(exempt.deliveries("buyers.x"), ElementsAre(Pair(5.0, 10)));
}

TEST(Rules, AnExemptionOfAnotherCountryAndOneFromAnExemptionCount) {
  // F's duty is lifted by a rule of H (an agreement, say), which a third rule sets aside again.
  std::string const lifted =
      "d: {by: F, vintages: [{effective: 2025-01-01, duty: 10 %}]}, e: {by: H, instead_of: [d], "
      "vintages: [{effective: 2025-01-01}]}";
  auto const duty = [](std::string const& rules) {
    return run({.rules = rules, .more = "outcomes: {duty: {measure: duty}}\n"}).outcome("duty");
  };
  EXPECT_GT(duty("d: {by: F, vintages: [{effective: 2025-01-01, duty: 10 %}]}"), 0);
  EXPECT_EQ(duty(lifted), 0);
  EXPECT_GT(duty(lifted + ", c: {by: T, instead_of: [e], vintages: [{effective: 2025-01-01}]}"), 0);
}

TEST(Rules, LookThroughFindsWhatAProductContains) {
  // A server holds p, and is sold by the same site.
  auto const server = [](std::string const& looks_through) {
    return run({.rules = "r: {by: H, applies: product == p, " + looks_through +
                         "vintages: [{effective: 2025-01-01, ban: yes}]}",
                .orders = "{product: s, from: a, dates: [{on: 2026-01-03, quantity: 10 units}]}",
                .more_products = ", s: {made_from: {q: 1}}, q: {made_from: {p: 2}}",
                .more_stock = ", s: {supply: unlimited}"});
  };
  EXPECT_THAT(server("").deliveries("buyers.x"), ElementsAre(Pair(5.0, 10)));
  EXPECT_THAT(server("looks_through: yes, ").deliveries("buyers.x"), IsEmpty());
}

TEST(Rules, ARuleMayBeSwitchedOff) {
  auto const off = run({.rules = "r: {by: H, active: {path: {2026-01-01: yes, 2026-01-09: no}}, vintages: [{effective: "
                                 "2025-01-01, ban: yes}]}"});
  EXPECT_THAT(off.deliveries("buyers.x"), ElementsAre(Pair(11.0, 10)));  // leaves on day 8
}

TEST(Rules, AGovernmentMayLiftOneInTheRun) {
  auto const lifted =
      run({.rules = "r: {by: H, vintages: [{effective: 2025-01-01, ban: yes}]}", .more = answer("rules.r.active: no")});
  EXPECT_THAT(lifted.deliveries("buyers.x"), ElementsAre(Pair(11.25, 10)));
}

TEST(Rules, ATestIsMadeAtTheSiteThatTheRuleNames) {
  auto const tested = run({.rules = "r: {by: H, vintages: [{effective: 2025-01-01, test: hub}]}",
                           .more = "offices: {lab: {kind: laboratory, at: hub, time: 4 days}}\n"});
  // At the hub's laboratory from day 4 to 8, handed over to the hub on 8.25, at b on 9.25.
  EXPECT_THAT(tested.deliveries("buyers.x"), ElementsAre(Pair(9.25, 10)));
  EXPECT_EQ(tested.waited_for(DelayReason::laboratory), 10 * 4.0);
}

TEST(Rules, ALicenseThatLapsesIsAppliedForAgain) {
  // No stock until day 20. Licenses known on 5.75, valid for two days from their decision on 5.5: lapsed on 7.5, filed
  // again then, there on 7.75; and so on every 5.25 days.
  auto const lapses = run({.rules = "r: {by: H, vintages: [{effective: 2025-01-01, license: case_by_case}]}",
                           .more = "offices: {o: {kind: licensing, rules: [r], time: 3 days, license_valid: 2 days}}\n",
                           .stock = "pipeline: [{on: 2026-01-21, quantity: 10 units}]"});
  auto const filed = lapses.days<CaseFiled>("offices.o");
  ASSERT_GE(filed.size(), 3U);
  EXPECT_EQ(filed[0], 2.5);
  EXPECT_EQ(filed[1], 7.75);
  EXPECT_EQ(filed[2], 13.0);
  // The third license is known on 16.25 and lapses on 18; the fourth is known on 21.5, and the goods leave with it.
  EXPECT_THAT(lapses.deliveries("buyers.x"), ElementsAre(Pair(24.5, 10)));
}

TEST(Rules, AVintageThatRevokesMakesEarlierLicensesVoid) {
  auto const with = [](std::string const& revokes) {
    return run(
        {.rules = "r: {by: H, vintages: [{effective: 2025-01-01, license: case_by_case}, {effective: 2026-01-16, "
                  "license: presumption_of_denial" +
                  revokes + "}]}",
         .more = office,
         .stock = "pipeline: [{on: 2026-01-21, quantity: 10 units}]"});
  };
  EXPECT_THAT(with("").deliveries("buyers.x"), ElementsAre(Pair(23.0, 10)));  // licensed on 5.75, that stays
  EXPECT_THAT(with(", revokes: yes").deliveries("buyers.x"), IsEmpty());
}

TEST(Rules, ALicenseKeepsTheCapUnderWhichItWasGranted) {
  // Licensed on 5.75, and then six of the ten have room. From day 15 on licenses are denied, and no vintage names a
  // cap: that those of before have one still. Where no license is needed any more, the other four go too.
  auto const with = [](std::string const& later) {
    return run({.rules = "r: {by: H, vintages: [{effective: 2025-01-01, license: case_by_case, cap: q}, {effective: "
                         "2026-01-16, license: " +
                         later + "}]}",
                .more = office + std::string("quotas: {q: {product: p, limit: 6 units}}\n"),
                .stock = "pipeline: [{on: 2026-01-21, quantity: 10 units}]"});
  };
  EXPECT_THAT(with("presumption_of_denial").deliveries("buyers.x"), ElementsAre(Pair(23.0, 6)));
  EXPECT_THAT(with("none").deliveries("buyers.x"), ElementsAre(Pair(23.0, 6), Pair(23.0, 4)));
}

TEST(Rules, ALicenseKeepsTheTestUnderWhichItWasGranted) {
  // The goods of day 20 are at the hub on 22, in its laboratory until 26, handed over on 26.25.
  auto const tested =
      run({.rules = "r: {by: H, vintages: [{effective: 2025-01-01, license: case_by_case, test: hub}, {effective: "
                    "2026-01-16, license: presumption_of_denial}]}",
           .more = "offices: {o: {kind: licensing, rules: [r], time: 3 days}, lab: {kind: laboratory, at: hub, "
                   "time: 4 days}}\n",
           .stock = "pipeline: [{on: 2026-01-21, quantity: 10 units}]"});
  EXPECT_THAT(tested.deliveries("buyers.x"), ElementsAre(Pair(27.25, 10)));
}

TEST(Rules, AVintageRevokesOnce) {
  // Enforced on day 15, when the license of 5.75 is void; the next is known on 18.5 and holds over the change of
  // another rule on day 19. The goods of day 20 leave with it.
  auto const once =
      run({.rules = "r: {by: H, vintages: [{effective: 2025-01-01, license: case_by_case}, {enforced: "
                    "2026-01-16, license: case_by_case, revokes: yes}]}, s: {by: H, vintages: [{effective: "
                    "2026-01-20}]}",
           .more = office,
           .stock = "pipeline: [{on: 2026-01-21, quantity: 10 units}]"});
  EXPECT_THAT(once.days<CaseFiled>("offices.o"), ElementsAre(2.5, 15.25));
  EXPECT_THAT(once.deliveries("buyers.x"), ElementsAre(Pair(23.0, 10)));
}

TEST(Rules, ARuleThatIsTurnedOnRevokesWhatWasGrantedBefore) {
  // Licensed on 5.75, goods on day 20. The second rule has been in force on paper since 2025, but is active from day
  // 10, or from 8.25, when a government turns it on.
  auto const with = [](std::string const& second, std::string const& event) {
    return run({.rules = "r: {by: H, vintages: [{effective: 2025-01-01, license: case_by_case}]}, s: {by: H, active: "
                         "no, vintages: [{effective: 2025-01-01, license: " +
                         second + ", revokes: yes}]}",
                .more = "offices: {o: {kind: licensing, rules: [r, s], time: 3 days}}\n" + event,
                .stock = "pipeline: [{on: 2026-01-21, quantity: 10 units}]"});
  };
  std::string const dated = "timeline: {e: {on: 2026-01-11, set: {rules.s.active: yes}}}\n";
  EXPECT_THAT(with("presumption_of_denial", "").deliveries("buyers.x"), ElementsAre(Pair(23.0, 10)));
  EXPECT_THAT(with("presumption_of_denial", dated).deliveries("buyers.x"), IsEmpty());
  EXPECT_THAT(with("presumption_of_denial", answer("rules.s.active: yes")).deliveries("buyers.x"), IsEmpty());
  // What is granted anew stays: applied for on 10 and 8.25, on the desk of the office a quarter of a day later.
  auto const weighed = with("case_by_case", dated);
  EXPECT_THAT(weighed.days<CaseFiled>("offices.o"), ElementsAre(2.5, 10.25));
  EXPECT_THAT(weighed.deliveries("buyers.x"), ElementsAre(Pair(23.0, 10)));
  auto const answered = with("case_by_case", answer("rules.s.active: yes"));
  EXPECT_THAT(answered.days<CaseFiled>("offices.o"), ElementsAre(2.5, 8.5));
  EXPECT_THAT(answered.deliveries("buyers.x"), ElementsAre(Pair(23.0, 10)));
}

TEST(Rules, ALicenseLapsesForAPartOfAnOrderToo) {
  // Licensed on 5.5 for 20 days. Six units are permitted on day 10 and go on as an order of their own, with the
  // license; goods come on day 40. By 25.5 the license has lapsed for both parts, and no new one is granted after
  // day 15.
  auto const with = [](std::string const& valid) {
    return run({.rules = "r: {by: H, vintages: [{effective: 2025-01-01, license: case_by_case}, {effective: "
                         "2026-01-16, license: presumption_of_denial}]}, s: {by: F, vintages: [{effective: "
                         "2025-01-01, permit: f}]}",
                .more = "offices: {o: {kind: licensing, rules: [r], time: 3 days" + valid +
                        "}}\npermits: {f: {in: F, product: p, grants: {one: {on: 2026-01-11, quantity: 6 units}}}}\n",
                .stock = "pipeline: [{on: 2026-02-10, quantity: 10 units}]"});
  };
  EXPECT_THAT(with("").deliveries("buyers.x"), ElementsAre(Pair(43.0, 6)));
  EXPECT_THAT(with(", license_valid: 20 days").deliveries("buyers.x"), IsEmpty());
}

TEST(Border, GoodsWaitBeforeACountryThatRefusesEntry) {
  auto const refused =
      run({.rules = "r: {by: F, vintages: [{effective: 2026-01-04, sunset: 2026-01-11, refuses_entry: yes}]}"});
  EXPECT_THAT(refused.deliveries("buyers.x"), ElementsAre(Pair(11.0, 10)));
  EXPECT_EQ(refused.waited_for(DelayReason::customs), 10 * 6.0);  // at the hub from day 4 to 10
}

TEST(Border, GoodsThatWaitBeforeItAreHeldAndNotInTransit) {
  // At the hub from day 4 on, before a border that opens on day 20, a day from buyer x.
  auto const waiting =
      run({.rules = "r: {by: F, vintages: [{effective: 2025-01-01, refuses_entry: yes}]}",
           .more = "timeline: {opens: {on: 2026-01-21, set: {rules.r.active: no}}}\noutcomes: {held: "
                   "{measure: status, status: held, product: p, reduce: total}, moving: {measure: status, "
                   "status: in_transit, product: p, reduce: total}}\n"});
  EXPECT_THAT(waiting.deliveries("buyers.x"), ElementsAre(Pair(21.0, 10)));
  EXPECT_EQ(waiting.outcome("held"), 10);
  EXPECT_EQ(waiting.outcome("moving"), 20);  // they set out twice: from the seller and from the hub
}

TEST(Border, WhatIsLoadedBeforeTheRefusalEnters) {
  auto const loaded = run({.rules = "r: {by: F, vintages: [{effective: 2026-01-05T12:00:00, refuses_entry: yes}]}"});
  EXPECT_THAT(loaded.deliveries("buyers.x"), ElementsAre(Pair(5.0, 10)));
}

TEST(Border, CustomsHoldWhatARuleSays) {
  // At b's customs on day 5, inspected until 6, held until day 10, handed to b by 10.25.
  auto const held = run({.rules = "r: {by: F, vintages: [{effective: 2026-01-04, sunset: 2026-01-11, holds: yes}]}",
                         .more = "offices: {c: {kind: customs, at: b, time: 1 day}}\n"});
  EXPECT_THAT(held.deliveries("buyers.x"), ElementsAre(Pair(10.25, 10)));
  EXPECT_EQ(held.waited_for(DelayReason::customs), 10 * 5.0);
}

TEST(Border, AHoldEndsWithTheGoodsSentBackOrForfeited) {
  // Inspected on day 6, and held for ten days at most; the rule holds for good.
  auto const ended = [](std::string const& after) {
    return run({.rules = "r: {by: F, vintages: [{effective: 2026-01-04, holds: yes, fee: 1 USD per unit}]}",
                .more = "offices: {c: {kind: customs, at: b, time: 1 day, hold_limit: 10 days" + after +
                        "}}\noutcomes: {back: {measure: status, status: returned}, gone: {measure: status, status: "
                        "seized}, paid: {measure: duty}}\n"});
  };
  auto const back = ended("");
  EXPECT_EQ(back.outcome("back"), 10);
  EXPECT_EQ(back.outcome("gone"), 0);
  EXPECT_EQ(back.outcome("paid"), 10);  // and isn't paid back
  EXPECT_EQ(back.waited_for(DelayReason::customs), 10 * (16.0 - 5.0));
  EXPECT_THAT(back.days<OrderClosed>("buyers.x"), ElementsAre(16.25));
  auto const gone = ended(", after_hold: forfeit");
  EXPECT_EQ(gone.outcome("back"), 0);
  EXPECT_EQ(gone.outcome("gone"), 10);
  // A rule that ends first lets them go, and the limit has nothing left to end.
  auto const in_time = run({.rules = "r: {by: F, vintages: [{effective: 2026-01-04, sunset: 2026-01-11, holds: yes}]}",
                            .more = "offices: {c: {kind: customs, at: b, time: 1 day, hold_limit: 10 days}}\n"});
  EXPECT_THAT(in_time.deliveries("buyers.x"), ElementsAre(Pair(10.25, 10)));
}

TEST(Tests, GoodsThatAreCollectedAreTakenWhereTheyWereTested) {
  // Ordered on day 2, at the laboratory on day 4, tested for a day, and there for whoever ordered them.
  TracedRun const run(
      test::clock_of_sixty_days +
      "countries: {H: {}, T: {}}\nproducts: {p: {}}\nsites: {a: {in: H, stock: {p: {supply: unlimited}}}, hub: {in: "
      "T}}\nlanes: {l: {from: a, to: hub, time: 2 days}}\noffices: {lab: {kind: laboratory, at: hub, time: 1 day}}\n"
      "rules: {r: {by: H, vintages: [{effective: 2025-01-01, test: hub}]}}\nbuyers: {x: {in: H, orders: {o: "
      "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}]}}}}\n");
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(5.25, 10)));
}

TEST(Money, DutyFallsDueAtEntryOfWhoeverBringsTheGoodsIn) {
  // Ten units at 100 USD: the maker pays 25 % into T on the way, firm big 10 % and 3 USD a unit at home.
  char const* const outcomes =
      "outcomes: {all: {measure: duty}, maker: {measure: duty, of: [maker]}, big: {measure: duty, of: [big]}, transit: "
      "{measure: duty, of: [T]}, cleared: {measure: duty_delivered}, sold: {measure: sales, of: [maker]}, cut: "
      "{measure: revenue_share, of: [H]}}\n";
  char const* const duties =
      "t: {by: T, vintages: [{effective: 2025-01-01, duty: 25 %}]}, f: {by: F, vintages: "
      "[{effective: 2025-01-01, duty: 10 %, fee: 3 USD}]}, h: {by: H, vintages: [{effective: "
      "2025-01-01, revenue_share: 15 %}]}";
  auto const paid = run({.rules = duties, .more = outcomes});
  EXPECT_EQ(paid.outcome("maker"), 250);
  EXPECT_EQ(paid.outcome("big"), 130);
  EXPECT_EQ(paid.outcome("transit"), 250);
  EXPECT_EQ(paid.outcome("all"), 380);
  EXPECT_EQ(paid.outcome("cleared"), 380);
  EXPECT_EQ(paid.outcome("sold"), 1000);
  EXPECT_EQ(paid.outcome("cut"), 150);
  // Kept out of F, the duty paid into T is sunk.
  auto const sunk =
      run({.rules = std::string(duties) + ", k: {by: F, vintages: [{effective: 2025-01-01, refuses_entry: yes}]}",
           .more = outcomes});
  EXPECT_EQ(sunk.outcome("maker"), 250);
  EXPECT_EQ(sunk.outcome("big"), 0);
  EXPECT_EQ(sunk.outcome("cleared"), 0);
}

TEST(Money, AFeeIsDueWithoutAPrice) {
  auto const fee = run({.rules = "t: {by: T, vintages: [{effective: 2025-01-01, fee: 3 USD}]}",
                        .more = "outcomes: {duty: {measure: duty}}\n",
                        .orders = "{product: d, from: a, dates: [{on: 2026-01-03, quantity: 10 units}]}",
                        .more_products = ", d: {}",
                        .more_stock = ", d: {supply: unlimited}"});
  EXPECT_EQ(fee.outcome("duty"), 30);
}

}  // namespace
}  // namespace chokepoint::processes
