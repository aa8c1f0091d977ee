#include "engine/processes/decisions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/processes/ruled_trade.hpp"

/// Each question that a scenario may answer itself, in the smallest world where the answer shows. Sharing of goods is
/// in tests/language/policies.cpp.
namespace chokepoint::processes {
namespace {

using test::clock_of_sixty_days;
using test::needs_permit;
using test::shop;
using test::six_on_day_ten;
using test::TracedRun;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::string policy(std::string const& question, std::string const& decides, std::string const& more = "") {
  return "policies: {p1: {answers: " + question + ", decides: \"" + decides + "\"" + more + "}}\n";
}

TEST(Decisions, Replenishment) {
  auto const left = [](std::string const& more) {
    TracedRun const run(shop({.stock = "initial: 10 units, replenishment: {policy: base_stock, base_stock: 10 units, "
                                       "outside_time: 1 day}",
                              .orders = "{product: p, from: a, dates: [{on: 2026-01-02, quantity: 4 units}]}",
                              .more = "outcomes: {left: {measure: status, status: in_stock}}\n" + more}));
    return run.outcome("left");
  };
  EXPECT_EQ(left(""), 10);  // four went, four were ordered
  EXPECT_EQ(left(policy("replenishment", "3 * proposed")), 10 - 4 + 12);
  EXPECT_EQ(left(policy("replenishment", "if on_hand < 7 units then 1 unit else 0 units")), 10 - 4 + 1);
}

TEST(Decisions, Ordering) {
  auto const orders = [](std::string const& more) {
    TracedRun const run(
        shop({.orders = "{product: p, from: a, dates: [{on: 2026-01-02, quantity: 4 units}, {on: 2026-01-03, quantity: "
                        "6 units}]}",
              .more = "outcomes: {ordered: {measure: ordered}, need: {measure: true_need}}\n" + more}));
    return std::pair(run.outcome("ordered"), run.outcome("need"));
  };
  EXPECT_THAT(orders(""), Pair(10, 10));
  // On the second day four are still on their way. What is ordered beyond the need is padding.
  EXPECT_THAT(orders(policy("ordering", "need + unmet")), Pair(4 + 6 + 4, 10));
  EXPECT_THAT(orders(policy("ordering", "0.5 * need")), Pair(5, 5));
}

TEST(Decisions, Pausing) {
  auto const delivered = [](std::string const& more) {
    TracedRun const run(
        shop({.orders = "{product: p, from: a, dates: [{on: 2026-01-02, quantity: 4 units}, {on: 2026-01-20, quantity: "
                        "6 units}]}",
              .more = more}));
    return run.deliveries("buyers.x");
  };
  // Two days on the way, which the quarter of a day to the desk is part of.
  EXPECT_THAT(delivered(""), ElementsAre(Pair(3.0, 4), Pair(21.0, 6)));
  // Put off on days 1 to 9; asked again on day 10, which is 2026-01-11.
  EXPECT_THAT(delivered(policy("pausing", "if date < 2026-01-11 then wait else order")),
              ElementsAre(Pair(12.0, 4), Pair(21.0, 6)));
  EXPECT_THAT(delivered(policy("pausing", "if quantity > 5 units and date < wanted_on + 3 days then wait else order")),
              ElementsAre(Pair(3.0, 4), Pair(24.0, 6)));
  EXPECT_THAT(delivered(policy("pausing", "wait")), IsEmpty());
}

TEST(Decisions, Release) {
  auto const delivered = [](std::string const& stock, std::string const& more) {
    return test::run({.rules = needs_permit, .more = six_on_day_ten + more, .stock = stock}).deliveries("buyers.x");
  };
  // The expectations of the key `release`, in rules.cpp.
  EXPECT_THAT(delivered("supply: unlimited", policy("release", "when_licensed")), ElementsAre(Pair(11.25, 6)));
  EXPECT_THAT(delivered("supply: unlimited, release: when_licensed",
                        policy("release", "if permits_missing > 0 and price > 50 then when_permitted else rule")),
              ElementsAre(Pair(13.25, 6)));
  // Asked again each day: they leave on day 7.25 and wait at the border from 9.25 on. The desk's
  // application for ten stands before that of the border: six that it gets on day 10 come back on 10.5, when it gets
  // the other four and the border two; these four come back on day 11. The border is a day from x.
  EXPECT_THAT(delivered("supply: unlimited", policy("release",
                                                    "if date < 2026-01-08 then when_permitted else "
                                                    "when_licensed")),
              ElementsAre(Pair(11.75, 2), Pair(12.25, 4)));
}

TEST(Decisions, ImportPermits) {
  auto const delivered = [](std::string const& more) {
    TracedRun const run = test::run(
        {.rules = needs_permit,
         .more = six_on_day_ten + more,
         .more_buyers = ", y: {firm: small, at: b, orders: {o: {product: p, from: a, dates: [{on: 2026-01-03, "
                        "quantity: 5 units}]}}}"});
    return std::pair(run.deliveries("buyers.x"), run.deliveries("buyers.y"));
  };
  EXPECT_THAT(delivered(""), Pair(ElementsAre(Pair(13.25, 6)), IsEmpty()));
  EXPECT_THAT(delivered(policy("import_permits", "if applicant == small then min(wanted, left) else 0 units")),
              Pair(IsEmpty(), ElementsAre(Pair(13.25, 5))));
  // Five of the batch, and a day later the sixth.
  EXPECT_THAT(delivered(policy("import_permits",
                               "if applicant == big and (wanted > 9 units or date >= 2026-01-12) then "
                               "min(wanted, left, 5 units) else 0 units")),
              Pair(ElementsAre(Pair(13.25, 5), Pair(14.25, 1)), IsEmpty()));
}

TEST(Decisions, ExportLicensing) {
  auto const delivered = [](std::string const& more) {
    return test::run({.rules = "r: {by: H, vintages: [{effective: 2025-01-01, license: case_by_case}]}",
                      .more = "offices: {o: {kind: licensing, rules: [r], time: 1 day}}\n" + more})
        .deliveries("buyers.x");
  };
  // At the office on day 2.5, decided on 3.5, known on 3.75; three days on the way.
  EXPECT_THAT(delivered(""), ElementsAre(Pair(6.75, 10)));
  EXPECT_THAT(delivered(policy("export_licensing", "if product.power > 4 then deny else approve")), IsEmpty());
  EXPECT_THAT(delivered(policy("export_licensing",
                               "if buyer_firm == big and review == case_by_case then approve else "
                               "deny")),
              ElementsAre(Pair(6.75, 10)));
  EXPECT_THAT(delivered(policy("export_licensing", "if luck < 2 then return else approve")), IsEmpty());
}

std::string customs_at_the_border(std::string const& keys) {
  return "offices: {c: {kind: customs, at: b, time: 3 days" + keys + "}}\n";
}

TEST(Decisions, CustomsInspection) {
  auto const delivered = [](std::string const& keys, std::string const& more) {
    return test::run({.rules = "",
                      .more = customs_at_the_border(keys) + more,
                      .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}, {on: 2026-01-13, "
                                "quantity: 2 units}]}"})
        .deliveries("buyers.x");
  };
  // At customs on days 5 and 15; what is let go is known a quarter of a day later.
  EXPECT_THAT(delivered("", ""), ElementsAre(Pair(8.25, 10), Pair(18.25, 2)));
  EXPECT_THAT(delivered("", policy("customs_inspection", "if quantity > 5 units then inspect else pass")),
              ElementsAre(Pair(8.25, 10), Pair(15.25, 2)));
  EXPECT_THAT(delivered(", inspected: 0 %", ""), ElementsAre(Pair(5.25, 10), Pair(15.25, 2)));
  // What costs 100 USD.
  EXPECT_THAT(delivered("", policy("customs_inspection", "if price > 99 and price < 101 then pass else inspect")),
              ElementsAre(Pair(5.25, 10), Pair(15.25, 2)));
}

TEST(Customs, WhatIsNotInspectedPassesWhenTheOfficeIsOpen) {
  auto const passed = test::run(
      {.rules = "", .more = customs_at_the_border(", inspected: 0 %, freezes: [{from: 2026-01-04, to: 2026-01-11}]")});
  EXPECT_THAT(passed.deliveries("buyers.x"), ElementsAre(Pair(10.25, 10)));
  EXPECT_EQ(passed.waited_for(ledger::DelayReason::customs), 10 * (10.0 - 5.0));
}

TEST(Customs, InspectAShareByTheLotsOwnLuck) {
  auto const trade = [](std::string const& keys) {
    return test::run({.rules = "",
                      .more = customs_at_the_border(keys),
                      .orders = "{product: p, from: a, every: 1 hour, quantity: 1 units, ends: 2026-02-10}"})
        .waited_for(ledger::DelayReason::customs);
  };
  // Of 953 lots each waits three days or not: 4 standard errors of a share of 0.3 are 0.06.
  double const all = trade("");
  double const some = trade(", inspected: 30 %");
  EXPECT_NEAR(some / all, 0.3, 0.06);
}

TEST(Decisions, CustomsClearance) {
  auto const run = [](std::string const& more) {
    return test::run(
        {.rules = "",
         .more = customs_at_the_border("") + more + "outcomes: {back: {measure: status, status: returned}}\n"});
  };
  // Inspected until day 8, held on days 8 and 9, let go on day 10.
  EXPECT_THAT(
      run(policy("customs_clearance", "if date < arrived_on + 5 days then hold else release")).deliveries("buyers.x"),
      ElementsAre(Pair(10.25, 10)));
  TracedRun const refused = run(policy("customs_clearance", "if origin == H then refuse else release"));
  EXPECT_THAT(refused.deliveries("buyers.x"), IsEmpty());
  EXPECT_EQ(refused.outcome("back"), 10);
}

TEST(Decisions, ARuleHoldsWhateverIsAnswered) {
  auto const run = [](std::string const& office, std::string const& more) {
    return test::run(
        {.rules = "r: {by: F, vintages: [{effective: 2025-01-01, sunset: 2026-01-21, holds: yes}]}",
         .more = customs_at_the_border(office) + more + "outcomes: {back: {measure: status, status: returned}}\n"});
  };
  // Inspected on day 8; the rule ends on day 20, and what is answered then is known a quarter of a day later.
  TracedRun const let_in = run("", policy("customs_clearance", "if date < 2026-01-20 then refuse else release"));
  EXPECT_THAT(let_in.deliveries("buyers.x"), ElementsAre(Pair(20.25, 10)));
  TracedRun const refused = run(", decides: {approve: 0 %, deny: 100 %}", "");
  EXPECT_EQ(refused.outcome("back"), 10);
  EXPECT_THAT(refused.days<OrderClosed>("buyers.x"), ElementsAre(20.25));
  // The office's own share is told again when it is asked again.
  TracedRun const told = run(", decides: {approve: 100 %, deny: 0 %}",
                             policy("customs_clearance", "if releases == 1 then release else refuse"));
  EXPECT_THAT(told.deliveries("buyers.x"), ElementsAre(Pair(20.25, 10)));
}

TEST(Decisions, CustomsForfeit) {
  auto const run = [](std::string const& keys, std::string const& more) {
    return test::run({.rules = "r: {by: F, vintages: [{effective: 2025-01-01, holds: yes}]}",
                      .more = customs_at_the_border(", hold_limit: 2 days" + keys) + more +
                              "outcomes: {gone: {measure: status, status: seized}}\n"})
        .outcome("gone");
  };
  EXPECT_EQ(run("", ""), 0);
  EXPECT_EQ(run("", policy("customs_forfeit", "if quantity * 1 >= 10 units then forfeit else re_export")), 10);
  EXPECT_EQ(run(", after_hold: forfeit", policy("customs_forfeit", "re_export")), 0);
}

TEST(Decisions, Routing) {
  auto const delivered = [](std::string const& more) {
    return TracedRun(shop({.orders = "{product: p, from: a, dates: [{on: 2026-01-02, quantity: 4 units}, {on: "
                                     "2026-01-20, quantity: 6 units}]}",
                           .more_sites = ", c: {}",
                           .more_lanes = ", slow: {from: a, to: b, time: 5 days}, there: {from: a, to: c, time: 1 "
                                         "day}, back: {from: c, to: a, time: 1 day}",
                           .more = more}))
        .deliveries("buyers.x");
  };
  EXPECT_THAT(delivered(""), ElementsAre(Pair(3.0, 4), Pair(21.0, 6)));
  EXPECT_THAT(delivered(policy("routing", "takes")), ElementsAre(Pair(6.0, 4), Pair(24.0, 6)));
  EXPECT_THAT(delivered(policy("routing", "if quantity > 5 units and lane == slow then 1 else 0 - takes / 1 day + 9")),
              ElementsAre(Pair(3.0, 4), Pair(21.0, 6)));
  // `c` is a detour that brings goods no nearer: it is never offered, and nothing goes in circles.
  EXPECT_THAT(delivered(policy("routing", "if lane == there then 1 else 0")), ElementsAre(Pair(3.0, 4), Pair(21.0, 6)));
  EXPECT_THAT(delivered(policy("routing", "0 - 1")), IsEmpty());  // none is taken
  // What it sent no way on day 1.25 it is asked about again every day, and so does what holds when it no longer
  // decides.
  EXPECT_THAT(delivered(policy("routing", "if date < 2026-01-06 then 0 - 1 else 9 - takes / 1 day")),
              ElementsAre(Pair(7.25, 4), Pair(21.0, 6)));
  EXPECT_THAT(delivered(policy("routing", "0 - 1", ", active: {path: {2026-01-01: yes, 2026-01-06: no}}")),
              ElementsAre(Pair(7.25, 4), Pair(21.0, 6)));
}

TEST(Decisions, Substitution) {
  auto const domestic = [](std::string const& more) {
    TracedRun const run(
        clock_of_sixty_days +
        "products: {p: {}, q: {}, s: {}}\n"
        "sites: {a: {stock: {p: {initial: 0 units}}}, c: {stock: {q: {supply: unlimited}, s: {supply: unlimited}}}}\n"
        "buyers: {x: {orders: {o: {product: p, from: a, dates: [{on: 2026-01-02, quantity: 30 units}], else_buys: "
        "[{product: q, from: c, after: 10 days, worth: 1}, {product: s, from: c, after: 10 days, worth: 0.5}]}}}}\n"
        "outcomes: {q: {measure: delivered, product: q}, s: {measure: delivered, product: s}}\n" +
        more);
    return std::pair(run.outcome("q"), run.outcome("s"));
  };
  EXPECT_THAT(domestic(""), Pair(30, 0));
  EXPECT_THAT(domestic(policy("substitution", "if due then 1 / worth else 0 - 1")), Pair(0, 60));
  EXPECT_THAT(domestic(policy("substitution", "0 - 1")), Pair(0, 0));
}

TEST(Decisions, GreyChannel) {
  auto const premium = [](std::string const& more) {
    TracedRun const run(
        clock_of_sixty_days +
        "products: {p: {price: 100 USD}}\nsites: {g: {stock: {p: {supply: unlimited}}}}\n"
        "dealers: {d: {product: p, from: g, capacity: 10 units, period: 10 days, premium: 50 %, time: 3 days}}\n"
        "buyers: {x: {orders: {o: {dealer: d, dates: [{on: 2026-01-02, quantity: 25 units}]}}}}\n"
        "outcomes: {most: {measure: premium, reduce: maximum}}\n" +
        more);
    return run.outcome("most");
  };
  EXPECT_DOUBLE_EQ(premium(""), 0.5);
  EXPECT_DOUBLE_EQ(premium(policy("grey_channel", "proposed + 0.25")), 0.75);
  // 25 are asked for and 10 served at once: 15 wait for a dealer who gets 10 at a time.
  EXPECT_DOUBLE_EQ(premium(policy("grey_channel", "waiting / capacity")), 1.5);
}

TEST(Decisions, Buildout) {
  auto const online = [](std::string const& more, int quantity = 6) {
    TracedRun const run(
        clock_of_sixty_days +
        "countries: {S: {}, N: {}}\nproducts: {p: {power: 700 W}}\nsites: {a: {in: S, stock: {p: {supply: "
        "unlimited}}}}\n"
        "campuses: {c: {in: S, power: 7 kW}, d: {in: N, power: 7 kW}}\n"
        "buyers: {x: {in: S, installs_at: [c, d], orders: {o: {product: p, from: a, dates: [{on: 2026-01-03, "
        "quantity: " +
        std::to_string(quantity) +
        " units}]}}}}\n"
        "outcomes: {c: {measure: online, of: [c]}, d: {measure: online, of: [d]}}\n" +
        more);
    return std::pair(run.outcome("c"), run.outcome("d"));
  };
  EXPECT_THAT(online(""), Pair(6, 0));
  EXPECT_THAT(online(policy("buildout", "if located_in == N and room_in_all >= 6 units then 1 else 0")), Pair(0, 6));
  // One that is full gets them all the same, and they wait there: 7 kW do for ten of 700 W.
  EXPECT_THAT(online(policy("buildout", "if located_in == N then 1 else 0"), 30), Pair(0, 10));
}

TEST(Decisions, Planning) {
  auto const delivered = [](std::string const& more) {
    TracedRun const run(
        clock_of_sixty_days +
        "products: {chip: {}, card: {}}\nsites: {a: {stock: {chip: {replenishment: {policy: base_stock, made_on: l, "
        "base_stock: 0 units}}, card: {replenishment: {policy: base_stock, made_on: l, base_stock: 0 units}}}}}\n"
        "production: {l: {at: a, capacity: 1 units per day, makes: {chip: {lot: 4 units, cycle: 1 day}, card: {lot: 4 "
        "units, cycle: 1 day}}}}\n"
        "buyers: {x: {orders: {first: {product: chip, from: a, dates: [{on: 2026-01-03, quantity: 4 units}, {on: "
        "2026-01-04, quantity: 4 units}]}, second: {product: card, from: a, dates: [{on: 2026-01-04, quantity: 4 "
        "units}]}}}}\noutcomes: {chip: {measure: delivered, product: chip}, card: {measure: delivered, "
        "product: card}}\n" +
        more);
    return run.handled<Delivered>("buyers.x");
  };
  // The line is free again four days after it began with the first chips; then the second order of chips, which came
  // before that of cards, or the cards.
  auto const by_itself = delivered("");
  auto const cards_first = delivered(policy("planning", "if product == card then 2 else 1"));
  ASSERT_EQ(by_itself.size(), 3U);
  ASSERT_EQ(cards_first.size(), 3U);
  auto const is_card = [](auto const& one) { return one.message.demand == 1; };
  EXPECT_FALSE(is_card(by_itself[1]));
  EXPECT_TRUE(is_card(cards_first[1]));
  EXPECT_TRUE(delivered(policy("planning", "0 - 1")).empty());  // it starts nothing
  // Asked again every day after that of the first order; the other two came meanwhile.
  auto const later = delivered(policy("planning", "if date < 2026-01-11 then 0 - 1 else 1"));
  ASSERT_EQ(later.size(), 3U);
  EXPECT_EQ(later[0].day - by_itself[0].day, 8);
}

TEST(Decisions, ProductIntroduction) {
  auto const launched = [](std::string const& more) {
    TracedRun const run(
        clock_of_sixty_days +
        "countries: {H: {}, F: {}}\nfirms: {maker: {home: H}, big: {home: F}}\nproducts: {a: {price: 100 USD, "
        "attributes: "
        "{power: 9}}, "
        "b: {attributes: {power: 5}}, c: {attributes: {power: 3}}}\nsites: {s: {in: H, firm: maker, stock: {a: "
        "{supply: "
        "unlimited}, b: {supply: unlimited}, c: {supply: unlimited}}}, t: {in: F}}\nlanes: {l: {from: s, to: t, time: "
        "1 "
        "day}}\nrules: {r: {by: H, applies: destination == F, vintages: [{effective: 2026-01-11, when: product.power > "
        "6, ban: yes}]}}\ntimeline: {launch_b: {by_reaction: yes, set: {buyers.x.orders.b.active: yes}}, launch_c: "
        "{by_reaction: yes, set: {buyers.x.orders.c.active: yes}}}\nintroductions: {i: {by: maker, for: [big], "
        "replaces: a, takes: 10 days, designs: [{product: b, introduces: launch_b, cost: 100 USD}, {product: c, "
        "introduces: launch_c, cost: 50 USD}]}}\nbuyers: {x: {firm: big, at: t, orders: {b: {product: b, from: s, "
        "every: 5 days, active: no}, c: {product: c, from: s, every: 5 days, active: no}}}}\noutcomes: {b: {measure: "
        "happened, of: [launch_b]}, c: {measure: happened, of: [launch_c]}}\n" +
        more);
    return std::pair(run.outcome("b"), run.outcome("c"));
  };
  EXPECT_THAT(launched(""), Pair(1, 0));
  EXPECT_THAT(launched(policy("product_introduction", "0 - cost + 60")), Pair(0, 1));  // the cheaper one
  EXPECT_THAT(launched(policy("product_introduction", "if product.power < 4 then 0 - 1 else 1")), Pair(1, 0));
  EXPECT_THAT(launched(policy("product_introduction", "0 - 1")), Pair(0, 0));
}

TEST(Decisions, GovernmentReaction) {
  auto const happened = [](std::string const& more) {
    TracedRun const run(
        shop({.orders = "{product: p, from: a, every: 1 days}",
              .buyer_site = "",
              .more = "timeline: {warning: {by_reaction: yes}, ban: {by_reaction: yes}}\ngovernments: {g: {reactions: "
                      "{r: {watches: total.delivered.p >= 30 units, every: 5 days, publication_lag: 6 days, ladder: "
                      "[warning, ban]}}}}\noutcomes: {warning: {measure: happened, of: [warning]}, ban: {measure: "
                      "happened, of: [ban]}}\n" +
                      more}));
    return std::pair(run.outcome("warning"), run.outcome("ban"));
  };
  EXPECT_THAT(happened(""), Pair(1, 0));  // it comes true once
  EXPECT_THAT(happened(policy("government_reaction", "if sees and step == 1 then 1 else 0 - 1")), Pair(0, 1));
  EXPECT_THAT(happened(policy("government_reaction", "if sees and not happened then 1 else 0 - 1")), Pair(1, 1));
  EXPECT_THAT(happened(policy("government_reaction", "0 - 1")), Pair(0, 0));
}

/// 100 units are there and 50 more come on day 35; orders of 40 on day 2 and of 80 on day 12. List price is 100 USD,
/// and is looked at on days 10, 20, ..., 50. Elasticity 1 to what is scarce, from half to three times of it.
struct PricedShop {
  std::string law = "";  ///< further keys of `pricing`, with a leading comma
  std::string stock = "";
  std::string more = "";
};
std::string const by_scarcity = ", scarcity: {elasticity: 1, lowest: 50 %, highest: 300 %}";

std::string priced_shop(PricedShop const& shop) {
  std::string text =
      test::shop({.stock = "initial: 100 units, pipeline: [{on: 2026-02-05, quantity: 50 units}]" + shop.stock,
                  .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 40 units}, {on: 2026-01-13, "
                            "quantity: 80 units}]}",
                  .more = "outcomes: {sold: {measure: sales}, at_first: {measure: list_price, to: 2026-01-11}, "
                          "from_day_10: {measure: list_price, from: 2026-01-11, to: 2026-01-21}, from_day_20: "
                          "{measure: list_price, from: 2026-01-21, to: 2026-01-31}, from_day_30: {measure: "
                          "list_price, from: 2026-01-31, to: 2026-02-10}, from_day_40: {measure: list_price, from: "
                          "2026-02-10, to: 2026-02-20}}\n" +
                          shop.more});
  text.replace(text.find("p: {}"), 5, "p: {price: 100 USD, pricing: {at: a, every: 10 days" + shop.law + "}}");
  return text;
}

/// What is asked after each of the first four looks.
std::vector<double> asked_after_looks(PricedShop const& shop) {
  TracedRun const run(priced_shop(shop));
  EXPECT_EQ(run.outcome("at_first"), 100);
  std::vector<double> asked;
  for (char const* name : {"from_day_10", "from_day_20", "from_day_30", "from_day_40"}) {
    asked.push_back(run.outcome(name));
  }
  return asked;
}

TEST(Decisions, Pricing) {
  auto const asked = [](std::string const& decides, std::string const& law = "") {
    return asked_after_looks({.law = law, .more = policy("pricing", decides)});
  };
  EXPECT_THAT(asked("1.5 * list_price"), ElementsAre(150, 150, 150, 150));
  EXPECT_THAT(asked("price + 1"), ElementsAre(101, 102, 103, 104));
  EXPECT_THAT(asked("proposed + least"), ElementsAre(100, 100, 100, 100));
  // 40 are shipped by day 10, the last 60 of the first 100 by day 20, when 20 are owed until 50 come on day 35.
  EXPECT_THAT(asked("on_hand / 1 unit"), ElementsAre(60, 0, 0, 30));
  EXPECT_THAT(asked("shipped / 1 unit"), ElementsAre(40, 60, 0, 20));
  EXPECT_THAT(asked("committed / 1 unit"), ElementsAre(0, 20, 20, 0));
  EXPECT_THAT(asked("on_order / 1 unit"), ElementsAre(50, 50, 50, 0));
  EXPECT_THAT(asked("received / 1 unit"), ElementsAre(0, 0, 0, 50));
  EXPECT_THAT(asked("every / 1 day"), ElementsAre(10, 10, 10, 10));
  EXPECT_THAT(asked("if date < 2026-01-25 then 70 else 80"), ElementsAre(70, 70, 80, 80));
  // The product's own rule: 40 of 100 are asked for, which half of list price is the least for; 80 of 60, told in
  // millionths of it; 20 where nothing is there; 20 of 50.
  EXPECT_THAT(asked("proposed", by_scarcity), ElementsAre(50, testing::DoubleEq(133.3333), 300, 50));
  EXPECT_THAT(asked("least + 1", by_scarcity), ElementsAre(51, 51, 51, 51));
  EXPECT_THAT(asked("most - 1", by_scarcity), ElementsAre(299, 299, 299, 299));
}

TEST(Decisions, PricingIsPaid) {
  // 40 arrive on day 4 at list price, 60 on day 14 and 20 on day 37 at what is asked then; looked at on day 10 and
  // known six hours later.
  EXPECT_EQ(TracedRun(priced_shop({.more = policy("pricing", "1.5 * list_price")})).outcome("sold"),
            40 * 100 + 80 * 150);
  EXPECT_EQ(TracedRun(priced_shop({.more = policy("pricing", "0")})).outcome("sold"), 40 * 100);
}

TEST(Decisions, PricingStandsUntilTheNextLook) {
  std::string const dearer = "timeline: {dearer: {on: 2026-01-14, set: {products.p.price: 200 USD}}}\n";
  EXPECT_THAT(asked_after_looks({.more = dearer + policy("pricing", "list_price")}), ElementsAre(100, 200, 200, 200));
  // It decides on days 10 and 20; then the product's own rule does again: 20 are asked for and nothing is there.
  EXPECT_THAT(
      asked_after_looks(
          {.law = by_scarcity, .more = policy("pricing", "90", ", active: {path: {2026-01-01: yes, 2026-01-25: no}}")}),
      ElementsAre(90, 90, 300, 50));
}

TEST(Decisions, PricingIsToldOfLostSales) {
  // 40 of the first order and 60 of the second are there; the other 20 are lost.
  EXPECT_THAT(asked_after_looks({.stock = ", unmet: lost", .more = policy("pricing", "lost / 1 unit")}),
              ElementsAre(0, 20, 0, 0));
}

TEST(Decisions, PricingIsToldOfCosts) {
  // (3 x 10 + 20) x 1.5 USD; from day 15 on a part costs 20.
  std::string text = test::shop(
      {.orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}]}",
       .more = "timeline: {dearer: {on: 2026-01-16, set: {products.q.price: 20 USD}}}\noutcomes: {before: {measure: "
               "list_price, from: 2026-01-11, to: 2026-01-21}, after: {measure: list_price, from: 2026-01-21}}\n" +
               policy("pricing", "cost * 1000 + list_price")});
  text.replace(text.find("p: {}"), 5,
               "q: {price: 10 USD}, p: {made_from: {q: 3}, pricing: {at: a, every: 10 days, cost_plus: "
               "{conversion_cost: 20 USD, margin: 50 %}}}");
  TracedRun const run(text);
  EXPECT_EQ(run.outcome("before"), 50'075);
  EXPECT_EQ(run.outcome("after"), 80'120);
}

TEST(Decisions, PricingKeepsToBounds) {
  auto const failure = [](std::string const& decides, std::string const& law) {
    auto const world = test::world_of(priced_shop({.law = law, .more = policy("pricing", decides)}));
    return simulation::Simulation(world).run({}).failure;
  };
  EXPECT_THAT(failure("3.01 * list_price", by_scarcity), testing::HasSubstr("is 301, above the most of 300"));
  EXPECT_THAT(failure("0.49 * list_price", by_scarcity), testing::HasSubstr("is 49, below the least of 50"));
  EXPECT_THAT(failure("0 - 1", ""), testing::HasSubstr("is -1, below the least of 0"));
  EXPECT_THAT(failure("1e18", ""), testing::HasSubstr("above the most of"));
  EXPECT_EQ(failure("most", ""), "");  // nobody can pay for two, but it is a price
}

}  // namespace
}  // namespace chokepoint::processes
