// Import permits at work: parts, borders, tiers, lapse, suspension, domestic purchases.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/processes/ruled_trade.hpp"

namespace chokepoint::processes {
namespace {

using ledger::DelayReason;
using test::answer;
using test::needs_permit;
using test::run;
using test::six_on_day_ten;
using test::TracedRun;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(Permits, PartOfAnOrderLeavesOnAGrantForPart) {
  auto const part = run({.rules = needs_permit, .more = six_on_day_ten});
  // Known on 10.25, three days on the way; the other four units wait until the end of day 60.
  EXPECT_THAT(part.deliveries("buyers.x"), ElementsAre(Pair(13.25, 6)));
  EXPECT_EQ(part.waited_for(DelayReason::import_permit), 6 * 7.75 + 4 * (60 - 2.25));
}

TEST(Permits, GoodsSentOnALicenseAloneWaitAtTheBorder) {
  auto const border =
      run({.rules = needs_permit, .more = six_on_day_ten, .stock = "supply: unlimited, release: when_licensed"});
  EXPECT_THAT(border.deliveries("buyers.x"), ElementsAre(Pair(11.25, 6)));
  EXPECT_EQ(border.waited_for(DelayReason::import_permit), 6 * 6.0 + 4 * (60 - 4.0));
  EXPECT_EQ(border.record().failure, "");
}

/// Unit-days during which exactly these gates were unmet.
double blocked_by(TracedRun const& run, ledger::GateSet gates) {
  for (auto const& row : run.record().blocked) {
    if (row.unmet == gates) return base::to_double(row.unit_seconds) / 86'400;
  }
  return 0;
}

/// Nothing enters F before day 20.
constexpr char const* closed_until_day_20 =
    ", k: {by: F, vintages: [{effective: 2025-01-01, sunset: 2026-01-21, refuses_entry: yes}]}";

TEST(Permits, GoodsMadeInTheCountryThatTheyComeBackToAreImported) {
  // Made in F, ordered in H: a rule about that origin is about them, and at F's border they need its permit like all.
  auto const back = [](std::string const& origin) {
    return TracedRun(
               test::clock_of_sixty_days + "countries: {H: {}, F: {}}\nproducts: {p: {" + origin +
               "}}\nsites: {a: {in: H, stock: {p: {supply: unlimited}}}, b: {in: F}}\nlanes: {l: {from: a, to: b, "
               "time: 2 days}}\npermits: {f: {in: F, product: p, grants: {one: {on: 2026-01-11, quantity: 10 "
               "units}}}}\nrules: {r: {by: F, applies: origin == F, vintages: [{effective: 2025-01-01, permit: "
               "f}]}}\nbuyers: {x: {at: b, orders: {o: {product: p, from: a, dates: [{on: 2026-01-03, quantity: "
               "10 units}]}}}}\n")
        .deliveries("buyers.x");
  };
  EXPECT_THAT(back(""), ElementsAre(Pair(4.0, 10)));
  EXPECT_THAT(back("made_in: F"), ElementsAre(Pair(12.25, 10)));
}

TEST(Permits, AreAppliedForWhileNoEntryCanBeFiled) {
  // At the hub on day 4, where the border takes no filings until day 20; ten units are permitted on day 10, known on
  // 10.25. Both gates are unmet for six days, then the border alone for 9.75; a day later all are there.
  using enum ledger::Gate;
  auto const both =
      run({.rules = std::string(needs_permit) + closed_until_day_20,
           .more = "permits: {f: {in: F, product: p, grants: {one: {on: 2026-01-11, quantity: 10 units}}}}\n"
                   "outcomes: {border: {measure: delay, reason: customs, alone: yes}, permit: {measure: delay, reason: "
                   "import_permit, alone: yes}, either: {measure: delay, reason: import_permit}}\n",
           .stock = "supply: unlimited, release: when_licensed"});
  EXPECT_THAT(both.deliveries("buyers.x"), ElementsAre(Pair(21.0, 10)));
  EXPECT_EQ(blocked_by(both, {import_permit, customs}), 60);
  EXPECT_EQ(blocked_by(both, {customs}), 97.5);
  EXPECT_EQ(both.outcome("border"), 97.5);
  EXPECT_EQ(both.outcome("permit"), 0);
  EXPECT_EQ(both.outcome("either"), 60);
  EXPECT_EQ(both.record().failure, "");
}

TEST(Permits, WhatIsKnownToAwaitGoodsStandsBesideWhatKeepsThem) {
  // Ten units come to the desk on day 10. Until day 6 the authority grants nothing, until day 20 the border takes no
  // filings: that is known while the order waits for goods, from 2.25 on. At the hub, on day 12, the permit is applied
  // for, granted on 12.25 and known on 12.5.
  using enum ledger::Gate;
  auto const ahead =
      run({.rules = std::string(needs_permit) + closed_until_day_20,
           .more = "permits: {f: {in: F, product: p, suspended: yes, grants: {one: {on: 2026-01-02, quantity: 10 "
                   "units}}}}\ntimeline: {lift: {on: 2026-01-07, set: {permits.f.suspended: no}}}\n",
           .stock = "release: when_licensed, pipeline: [{on: 2026-01-11, quantity: 10 units}]"});
  EXPECT_EQ(blocked_by(ahead, {import_permit, stock, customs}), 37.5);
  EXPECT_EQ(blocked_by(ahead, {stock, customs}), 40);
  EXPECT_EQ(blocked_by(ahead, {import_permit, customs}), 2.5);
  EXPECT_EQ(blocked_by(ahead, {customs}), 75);
  EXPECT_THAT(ahead.deliveries("buyers.x"), ElementsAre(Pair(21.0, 10)));
  EXPECT_EQ(ahead.record().failure, "");
}

TEST(Permits, ACapBeforeAClosedBorderIsNotAlone) {
  // No room before day 30. Of these days a border that opens on day 20 leaves ten to the cap alone, and one that is
  // open all of them.
  auto const alone = [](std::string const& border) {
    return run({.rules = "c: {by: H, vintages: [{effective: 2025-01-01, cap: q}]}" + border,
                .more = "quotas: {q: {product: p, limit: {path: {2026-01-01: 0 units, 2026-01-31: 10 units}}}}\n"
                        "outcomes: {alone: {measure: delay, reason: cap, alone: yes}}\n",
                .stock = "supply: unlimited"})
        .outcome("alone");
  };
  double const open = alone("");
  EXPECT_NEAR(open, 10 * (30 - 2.25), 10);  // it is asked first, which takes the news there
  EXPECT_EQ(alone(closed_until_day_20), 100);
}

TEST(Permits, ACapIsNotAloneBeforeWhomNoGrantIsFor) {
  // No room before day 30. A grant for all opens on day 10: the cap is alone for the twenty days that follow. One for
  // another firm leaves nothing to hope for, whatever the cap says.
  auto const alone = [](std::string const& firms) {
    return run({.rules = "c: {by: H, vintages: [{effective: 2025-01-01, cap: q}]}, " + std::string(needs_permit),
                .more = "quotas: {q: {product: p, limit: {path: {2026-01-01: 0 units, 2026-01-31: 10 units}}}}\n"
                        "permits: {f: {in: F, product: p, grants: {one: {on: 2026-01-11, quantity: 10 units" +
                        firms + "}}}}\noutcomes: {alone: {measure: delay, reason: cap, alone: yes}}\n",
                .stock = "supply: unlimited, release: when_licensed"})
        .outcome("alone");
  };
  EXPECT_EQ(alone(""), 200);
  EXPECT_EQ(alone(", firms: [big]"), 200);
  EXPECT_EQ(alone(", firms: [small]"), 0);
}

TEST(Permits, WhatWasPaidGoesWithTheUnitsOfASplitLot) {
  // 25 % of 1,000 USD are paid for ten units on the way; six of them arrive, with 150 USD.
  auto const split = run(
      {.rules = std::string(needs_permit) + ", t: {by: T, vintages: [{effective: 2025-01-01, duty: 25 %}]}",
       .more = std::string(six_on_day_ten) + "outcomes: {duty: {measure: duty}, cleared: {measure: duty_delivered}}\n",
       .stock = "supply: unlimited, release: when_licensed"});
  EXPECT_EQ(split.outcome("duty"), 250);
  EXPECT_EQ(split.outcome("cleared"), 150);
}

TEST(Permits, AreAskedForAtTheBorderOfTheirCountryAlone) {
  // F's rule is about all of the product, and nothing here enters F: a stock in T refills another there, and buyer y in
  // H is served from T.
  TracedRun const run(
      test::clock_of_sixty_days +
      "countries: {T: {}, H: {}, F: {}}\nproducts: {p: {}}\nsites: {a: {in: T, stock: {p: {supply: unlimited}}}, c: "
      "{in: "
      "T, stock: {p: {replenishment: {policy: base_stock, base_stock: 4 units, from: a}}}}, h: {in: H}, b: {in: F}}\n"
      "lanes: {l: {from: a, to: c, time: 2 days}, m: {from: c, to: h, time: 2 days}, n: {from: a, to: b, time: 2 "
      "days}}\n"
      "permits: {f: {in: F, product: p, grants: {one: {on: 2026-02-01, quantity: 6 units}}}}\n"
      "rules: {r: {by: F, applies: product == p, vintages: [{effective: 2025-01-01, permit: f}]}}\n"
      "buyers: {y: {at: h, orders: {o: {product: p, from: c, dates: [{on: 2026-01-03, quantity: 4 units}]}}}, z: {at: "
      "b, "
      "orders: {o: {product: p, from: a, dates: [{on: 2026-01-03, quantity: 6 units}]}}}}\n"
      "outcomes: {asked: {measure: permits_asked, reduce: maximum}}\n");
  // c has its four on day 2 and sends them at once.
  EXPECT_THAT(run.deliveries("buyers.y"), ElementsAre(Pair(4.0, 4)));
  EXPECT_THAT(run.deliveries("buyers.z"), ElementsAre(Pair(33.25, 6)));  // granted on day 31, known on 31.25
  EXPECT_EQ(run.outcome("asked"), 6);
}

TEST(Permits, OneApplicationIsMadeWhereTheBorderIsNext) {
  // T's permit is needed on the first lane already. Another rule changes on day 5, which makes the desk look anew.
  auto const next = run({.rules = "r: {by: T, vintages: [{effective: 2025-01-01, permit: f}]}, s: {by: H, vintages: "
                                  "[{effective: 2026-01-06}, {effective: 2026-01-13}]}",
                         .more = six_on_day_ten,
                         .stock = "supply: unlimited, release: when_licensed"});
  EXPECT_THAT(next.days<CaseFiled>("permits.f"), ElementsAre(2.5));
  EXPECT_THAT(next.deliveries("buyers.x"), ElementsAre(Pair(13.25, 6)));
}

TEST(Permits, OfACountryOnTheWayAreNotWaitedForWhenAnotherWayOpens) {
  TracedRun const run(
      test::clock_of_sixty_days +
      "countries: {S: {}, T: {}, F: {}}\nproducts: {p: {}}\nsites: {a: {in: S, stock: {p: {supply: unlimited}}}, t: "
      "{in: "
      "T}, b: {in: F}}\nlanes: {l: {from: a, to: t, time: 2 days}, m: {from: t, to: b, time: 2 days}, n: {from: a, to: "
      "b, "
      "time: 2 days, open: {path: {2026-01-01: no, 2026-01-11: yes}}}}\npermits: {f: {in: T, product: p, grants: {one: "
      "{on: 2026-02-20, quantity: 9 units}}}}\nrules: {r: {by: T, vintages: [{effective: 2025-01-01, permit: f}]}}\n"
      "buyers: {x: {at: b, orders: {o: {product: p, from: a, dates: [{on: 2026-01-03, quantity: 6 units}]}}}}\n");
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(12.25, 6)));  // known to be open on day 10.25
}

TEST(Permits, AGrantServesTheFirmsItNamesInTheirTiers) {
  std::string const y =
      ", y: {firm: small, at: b, orders: {o: {product: p, from: a, dates: [{on: 2026-01-02, quantity: 10 "
      "units}]}}}";
  auto const deliveries = [&](std::string const& keys, std::string const& grant) {
    auto const two = run({.rules = needs_permit,
                          .more = "permits: {f: {in: F, product: p" + keys +
                                  ", grants: {one: {on: 2026-01-11, quantity: 12 units" + grant + "}}}}\n",
                          .more_buyers = y});
    std::int64_t x = 0;
    std::int64_t other = 0;
    for (auto const& [day, quantity] : two.deliveries("buyers.x")) x += quantity;
    for (auto const& [day, quantity] : two.deliveries("buyers.y")) other += quantity;
    return std::pair(x, other);
  };
  EXPECT_EQ(deliveries("", ""), std::pair(std::int64_t{2}, std::int64_t{10}));  // y applied a day earlier
  EXPECT_EQ(deliveries(", tiers: [{firms: [favored]}]", ""), std::pair(std::int64_t{10}, std::int64_t{2}));
  EXPECT_EQ(deliveries("", ", firms: [big]"), std::pair(std::int64_t{10}, std::int64_t{0}));
  EXPECT_EQ(deliveries("", ", each: 5 units"), std::pair(std::int64_t{5}, std::int64_t{5}));
  EXPECT_EQ(deliveries(", split: max_min", ""), std::pair(std::int64_t{6}, std::int64_t{6}));
}

TEST(Permits, SeveralApplicationsOfAFirmStandInLineEachByItself) {
  // The firm of x applies for 4 units on day 2 and again on day 3, y's for 10 on day 4; 10 are granted on day 10.
  auto const granted = [](std::string const& keys, std::string const& grant) {
    auto const two = run(
        {.rules = needs_permit,
         .more = "permits: {f: {in: F, product: p" + keys + ", grants: {one: {on: 2026-01-11, quantity: 10 units" +
                 grant + "}}}}\n",
         .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 4 units}, {on: 2026-01-04, quantity: 4 "
                   "units}]}",
         .more_buyers = ", y: {firm: small, at: b, orders: {o: {product: p, from: a, dates: [{on: 2026-01-05, "
                        "quantity: 10 units}]}}}"});
    std::int64_t x = 0;
    for (auto const& [day, quantity] : two.deliveries("buyers.x")) x += quantity;
    std::int64_t y = 0;
    for (auto const& [day, quantity] : two.deliveries("buyers.y")) y += quantity;
    return std::pair(x, y);
  };
  EXPECT_EQ(granted("", ""), std::pair(std::int64_t{8}, std::int64_t{2}));
  EXPECT_EQ(granted(", tiers: [{firms: [favored]}]", ""), std::pair(std::int64_t{8}, std::int64_t{2}));
  EXPECT_EQ(granted("", ", each: 5 units"), std::pair(std::int64_t{5}, std::int64_t{5}));
  // 4 + 4 and 10: shares of 10 are 2.22, 2.22 and 5.56; the two parts that are left go to the greatest rests.
  EXPECT_EQ(granted(", split: proportional", ""), std::pair(std::int64_t{4}, std::int64_t{6}));
}

TEST(Permits, WhatWasGrantedBeforeMovesNoLuck) {
  // Ten units are applied for; a permit takes up to eight days to be issued. Four are granted on day 10 and six on day
  // 20: both take as long, and the six as long as where the four were never granted, or where fewer of them were.
  auto const arrivals = [](std::string const& grants) {
    return run({.rules = needs_permit,
                .more = "permits: {f: {in: F, product: p, issue_time: {law: {uniform: [0, 8], unit: days}}, grants: {" +
                        grants + "}}}\n"})
        .deliveries("buyers.x");
  };
  std::string const second = "two: {on: 2026-01-21, quantity: 6 units}";
  auto const alone = arrivals(second);
  ASSERT_EQ(alone.size(), 1u);
  double const day = alone[0].first;
  EXPECT_THAT(arrivals("one: {on: 2026-01-11, quantity: 4 units}, " + second),
              ElementsAre(Pair(DoubleNear(day - 10, 1e-6), 4), Pair(day, 6)));
  EXPECT_THAT(arrivals("one: {on: 2026-01-11, quantity: 1 units}, " + second),
              ElementsAre(Pair(DoubleNear(day - 10, 1e-6), 1), Pair(day, 6)));
}

TEST(Permits, APermitThatLapsesCanBeGrantedAgainToTheSameFirm) {
  // The firm may have five units. Its permit of 2.5 is valid until 6.5, then it is given back and applied for anew,
  // there on 6.75; and so on every 4.25 days: the permit of 19.5 is in hand when the goods come on day 20.
  auto const again =
      run({.rules = needs_permit,
           .more = "permits: {f: {in: F, product: p, valid: 4 days, grants: {one: {on: 2026-01-01, quantity: "
                   "20 units, each: 5 units}}}}\n",
           .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 5 units}]}",
           .stock = "pipeline: [{on: 2026-01-21, quantity: 10 units}]"});
  EXPECT_THAT(again.deliveries("buyers.x"), ElementsAre(Pair(23.0, 5)));
}

TEST(Permits, NothingIsGrantedWhileTheAuthorityIsSuspended) {
  auto const suspended =
      run({.rules = needs_permit,
           .more = "permits: {f: {in: F, product: p, suspended: {path: {2026-01-01: yes, 2026-01-16: "
                   "no}}, grants: {one: {on: 2026-01-02, quantity: 10 units}}}}\n"});
  EXPECT_THAT(suspended.deliveries("buyers.x"), ElementsAre(Pair(18.25, 10)));  // granted on 15, known on 15.25
}

TEST(Permits, AreGrantedAtOnceWhenAGovernmentEndsTheSuspension) {
  auto const ended = run({.rules = needs_permit,
                          .more = "permits: {f: {in: F, product: p, suspended: yes, grants: {one: {on: 2026-01-02, "
                                  "quantity: 10 units}}}}\n" +
                                  answer("permits.f.suspended: no")});
  EXPECT_THAT(ended.deliveries("buyers.x"), ElementsAre(Pair(11.5, 10)));  // granted on 8.25, known on 8.5
}

TEST(Permits, DomesticPurchasesAreAConditionOfImports) {
  // Half a domestic unit for each imported: 3 of d, in hand on day 6, are told by 6.5 and let 6 units in.
  auto const ratio = run(
      {.rules = "r: {by: F, applies: product == p, vintages: [{effective: 2025-01-01, permit: f}]}",
       .more = "permits: {f: {in: F, product: p, domestic_ratio: 0.5, domestic: [d], grants: {one: {on: 2026-01-01, "
               "quantity: 10 units}}}}\n",
       .more_products = ", d: {}",
       .more_stock = ", d: {supply: unlimited}",
       .x_keys = ", d: {product: d, from: a, dates: [{on: 2026-01-04, quantity: 3 units}]}"});
  // d: ordered on day 3, at b on day 6, known to x on 6.25, to the authority on 6.5, to the desk on 6.75.
  EXPECT_THAT(ratio.deliveries("buyers.x"), ElementsAre(Pair(6.0, 3), Pair(9.75, 6)));
}

TEST(Permits, DomesticOrdersCountUntilTheyAreGivenUp) {
  // 3 of d are ordered on day 3 and never there; p is ordered on day 12, applied for by 12.5, permitted by 12.75.
  auto const with = [](std::string const& patience) {
    return run({.rules = "r: {by: F, applies: product == p, vintages: [{effective: 2025-01-01, permit: f}]}",
                .more =
                    "permits: {f: {in: F, product: p, domestic_ratio: 0.5, domestic: [d], domestic_counts: ordered, "
                    "grants: {one: {on: 2026-01-01, quantity: 10 units}}}}\n",
                .orders = "{product: p, from: a, dates: [{on: 2026-01-13, quantity: 10 units}]}",
                .more_products = ", d: {}",
                .more_stock = ", d: {initial: 0 units}",
                .x_keys = ", d: {product: d, from: a, patience: " + patience +
                          ", dates: [{on: 2026-01-04, quantity: 3 units}]}"});
  };
  EXPECT_THAT(with("30 days").deliveries("buyers.x"), ElementsAre(Pair(15.75, 6)));
  EXPECT_THAT(with("5 days").deliveries("buyers.x"), IsEmpty());
}

}  // namespace
}  // namespace chokepoint::processes
