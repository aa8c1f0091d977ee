#include "engine/scenario/assemble.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "engine/ledger/delay_reason.hpp"
#include "engine/ledger/units.hpp"
#include "engine/scenario/reader.hpp"

namespace chokepoint::scenario {
namespace {

struct Assembled {
  std::optional<model::World> world;
  std::vector<std::string> codes;  ///< of errors
  std::string told;
};

Assembled assembled(std::string text) {
  base::Diagnostics diagnostics;
  auto const spec = read_scenario_text("test.yaml", std::move(text), {}, diagnostics);
  Assembled result;
  if (spec) result.world = assemble(*spec, diagnostics);
  for (auto const& one : diagnostics.all()) {
    if (one.severity == base::Severity::error) result.codes.emplace_back(one.code);
  }
  result.told = diagnostics.render(false);
  return result;
}

/// A small world whose one lane takes `time`; `more` is appended.
std::string with_time(std::string const& time, std::string const& more = {}) {
  return "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31}\nproducts: {p: {}}\n"
         "sites: {a: {stock: {p: {supply: unlimited}}}, b: {}}\n"
         "lanes: {l: {from: a, to: b, time: " +
         time +
         "}}\n"
         "buyers: {buyer: {at: b, orders: {p: {product: p, from: a, every: 5 days}}}}\n" +
         more;
}

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Assemble, EveryStatusOfTheUnitLedgerCanBeAskedForByName) {
  for (std::size_t i = 0; i < ledger::unit_statuses; ++i) {
    std::string word(ledger::name(static_cast<ledger::UnitStatus>(i)));
    std::replace(word.begin(), word.end(), ' ', '_');
    Assembled const result = assembled(with_time("2 days", "outcomes: {o: {measure: status, status: " + word + "}}\n"));
    ASSERT_TRUE(result.world) << word << "\n" << result.told;
    EXPECT_EQ(result.world->outcomes.front().status, i) << word;
  }
}

TEST(Assemble, AnEventNeedsATimeAndItsPlaceToBeOfEffect) {
  auto const codes = [](std::string const& timeline) {
    return assembled(with_time("2 days", "offices: {o: {stages: [{officers: 1}]}}\ntimeline: {" + timeline + "}\n"))
        .codes;
  };
  EXPECT_THAT(codes("e: {on: 2026-02-01, set: {lanes.l.open: no}}"), IsEmpty());
  EXPECT_THAT(codes("e: {occurs: 5 %}"), ElementsAre("E_MISSING_FIELD"));
  // Beside stages the office's own redo has no effect.
  EXPECT_THAT(codes("e: {on: 2026-02-01, set: {offices.o.redo: 5 %}}"), ElementsAre("E_UNUSED"));
  EXPECT_THAT(codes("e: {on: 2026-02-01, lasts: 3 days}"), ElementsAre("E_UNUSED"));
  EXPECT_THAT(codes("e: {on: 2026-02-01, lasts: 3 days, pauses: {transit: [l]}}"), IsEmpty());
}

TEST(Assemble, EventsThatWaitForEachOtherInARingAreNamed) {
  Assembled const result = assembled(
      with_time("2 days", "timeline: {a: {after: [c]}, b: {after: [a]}, c: {on: 2026-02-01, unless: [b]}}\n"));
  EXPECT_THAT(result.codes, ElementsAre("E_CYCLE"));
  EXPECT_NE(result.told.find("a looks at c looks at b looks at a"), std::string::npos) << result.told;
}

TEST(Assemble, WhatEventsSetKeepsTheRulesBetweenValues) {
  auto const codes = [](std::string const& decides, std::string const& settings) {
    return assembled(with_time("2 days", "offices: {o: {decides: " + decides +
                                             "}}\ntimeline: {e: {on: 2026-02-01, set: {" + settings + "}}}\n"))
        .codes;
  };
  EXPECT_THAT(codes("{approve: 80 %, deny: 20 %}", "offices.o.decides.approve: 0 %, offices.o.decides.deny: 100 %"),
              IsEmpty());
  EXPECT_THAT(codes("{approve: 80 %, deny: 5 %, return: 15 %}", "offices.o.decides.approve: 0 %"),
              ElementsAre("E_DATED"));
  std::string const stocks =
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31}\nproducts: {p: {}}\nsites: {a: {"
      "stock: {p: {replenishment: {policy: s_S, reorder_point: 5 units, order_up_to: 9 units}}}}}\n"
      "timeline: {e: {on: 2026-02-01, set: {sites.a.stock.p.replenishment.";
  EXPECT_THAT(assembled(stocks + "reorder_point: 9 units}}}\n").codes, IsEmpty());
  EXPECT_THAT(assembled(stocks + "reorder_point: 10 units}}}\n").codes, ElementsAre("E_RANGE"));
  EXPECT_THAT(assembled(stocks + "order_up_to: 4 units}}}\n").codes, ElementsAre("E_RANGE"));
}

/// Events e (a government's own) and d (dated), and governments with these reactions.
Assembled governed(std::string const& reactions, std::string const& e = "by_reaction: yes",
                   std::string const& more = "") {
  return assembled(with_time("2 days", "timeline: {d: {on: 2026-02-01}, e: {" + e +
                                           "}}\ngovernments: {g: {reactions: {" + reactions + "}}" + more + "}\n"));
}

TEST(Assemble, AReactionNeedsACondition) {
  std::string const whole = "watches: happened.d, every: 9 days, triggers: e";
  EXPECT_THAT(governed("r: {" + whole + "}").codes, IsEmpty());
  EXPECT_THAT(governed("r: {every: 9 days, triggers: e}").codes, ElementsAre("E_MISSING_FIELD"));
  EXPECT_THAT(governed("r: {watches: happened.d, triggers: e}").codes, ElementsAre("E_MISSING_FIELD"));
  EXPECT_THAT(governed("r: {watches: 'total.delivered.p > 3 days', every: 9 days, triggers: e}").codes,
              ElementsAre("E_EXPRESSION_TYPE"));
  EXPECT_THAT(governed("r: {watches: happened.f, every: 9 days, triggers: e}").codes, ElementsAre("E_EXPRESSION_NAME"));
  EXPECT_THAT(governed("r: {" + whole + ", publication_lag: 30 minutes}").codes, ElementsAre("E_RANGE"));
}

TEST(Assemble, AnEventIsDatedOrOneGovernmentsOwn) {
  std::string const whole = "watches: happened.d, every: 9 days, triggers: ";
  EXPECT_THAT(governed("r: {" + whole + "d}").codes,
              testing::UnorderedElementsAre("E_NOTHING", "E_CONFLICT"));  // e is nobody's; and d
  EXPECT_THAT(governed("r: {" + whole + "d}", "by_reaction: yes, set: {lanes.l.open: no}").codes,
              testing::UnorderedElementsAre("E_NOTHING", "E_CONFLICT"));  // what it would set is looked at all the same
  EXPECT_THAT(governed("r: {" + whole + "e}, s: {" + whole + "e}").codes, IsEmpty());
  EXPECT_THAT(governed("r: {" + whole + "e}", "by_reaction: yes", ", h: {reactions: {r: {" + whole + "e}}}").codes,
              ElementsAre("E_CONFLICT"));
  EXPECT_THAT(governed("r: {" + whole + "e}", "by_reaction: yes, on: 2026-02-01").codes, ElementsAre("E_UNUSED"));
  EXPECT_THAT(governed("r: {" + whole + "e}", "by_reaction: yes}, f: {after: [e]").codes, ElementsAre("E_CONFLICT"));
}

TEST(Assemble, RegimesFollowRegimes) {
  auto const codes = [](std::string const& regimes, std::string const& starts = ", starts: a") {
    return governed("r: {regimes: {" + regimes + "}" + starts + "}").codes;
  };
  EXPECT_THAT(codes("a: {lasts: 3 days, then: {b: 100 %}}, b: {triggers: e}"), IsEmpty());
  EXPECT_THAT(codes("a: {lasts: 3 days, then: {b: 90 %}}, b: {triggers: e}"), ElementsAre("E_RANGE"));
  EXPECT_THAT(codes("a: {lasts: 3 days, then: {c: 100 %}}, b: {triggers: e}"), ElementsAre("E_UNKNOWN_ID"));
  EXPECT_THAT(codes("a: {then: {b: 100 %}}, b: {triggers: e}"), ElementsAre("E_MISSING_FIELD"));
  EXPECT_THAT(codes("a: {}, b: {triggers: e}", ""), ElementsAre("E_MISSING_FIELD"));
}

TEST(Assemble, InstalmentsAreInTheWholesCurrencyAndNotMore) {
  auto const codes = [](std::string const& amount, std::string const& one, std::string const& other) {
    return assembled(with_time("2 days", "countries: {KR: {}}\ncommitments: {c: {by: KR, amount: " + amount +
                                             ", instalments: [{due: 2026-02-01, amount: " + one +
                                             "}, {due: 2026-03-01, amount: " + other + "}]}}\n"))
        .codes;
  };
  EXPECT_THAT(codes("30 USD", "10 USD", "20 USD"), IsEmpty());
  EXPECT_THAT(codes("30 USD", "10 USD", "20.01 USD"), ElementsAre("E_RANGE"));
  EXPECT_THAT(codes("30 USD", "10 USD", "20 KRW"), ElementsAre("E_UNIT"));
}

TEST(Assemble, GoodsUnderWayHaveNoLargestAmount) {
  for (std::string const reduce : {"maximum", "final", "share_above, above: 3 units"}) {
    Assembled const result =
        assembled(with_time("2 days", "outcomes: {o: {measure: under_way, reduce: " + reduce + "}}\n"));
    EXPECT_THAT(result.codes, ElementsAre("E_CONFLICT")) << reduce;
  }
  EXPECT_THAT(assembled(with_time("2 days", "outcomes: {o: {measure: under_way, reduce: total}}\n")).codes, IsEmpty());
}

TEST(Assemble, EveryReasonOfTheDelayLedgerCanBeAskedForByName) {
  for (std::size_t i = 0; i < ledger::delay_reasons; ++i) {
    std::string word(ledger::name(static_cast<ledger::DelayReason>(i)));
    std::replace(word.begin(), word.end(), ' ', '_');
    Assembled const result = assembled(with_time("2 days", "outcomes: {o: {measure: delay, reason: " + word + "}}\n"));
    ASSERT_TRUE(result.world) << word << "\n" << result.told;
    EXPECT_EQ(result.world->outcomes.front().reason, i) << word;
  }
}

TEST(Assemble, AnUncertainArgumentReachesTheLaw) {
  Assembled const result = assembled(with_time("{law: {lognormal: {median: $m, sigma: 0.5}}}",
                                               "uncertain: {m: {uniform: [4 days, 8 days], central: 5 days}}\n"));
  ASSERT_TRUE(result.world) << result.told;
  model::Parameters values(result.world->parameters);
  values.resolve_central();
  // The median of the lane's law is the uncertain value's central one.
  double const median = values.law(result.world->lanes.front().time).sample({std::uint64_t{1} << 63});
  EXPECT_NEAR(median, 5 * 86400.0, 1e-3);
}

TEST(Assemble, RefusesAnUncertainNameWhereItWouldNotReachTheLaw) {
  std::string const uncertain = "uncertain: {m: {uniform: [4 days, 8 days]}, c: {uniform: [0.2, 0.5]}}\n";
  for (auto const* law :
       {"{lognormal: {mean: $m, cv: 0.5}}", "{lognormal: {mean: 5 days, cv: $c}}", "{gamma: {mean: 5 days, cv: $c}}"}) {
    Assembled const result = assembled(with_time(std::string("{law: ") + law + "}", uncertain));
    EXPECT_THAT(result.codes, ElementsAre("E_UNCERTAIN")) << law << "\n" << result.told;
  }
  for (auto const* law :
       {"{discrete: {values: [$m, 9 days], probabilities: [0.5, 0.5]}}", "{empirical: [$m, 9 days]}"}) {
    Assembled const result = assembled(with_time(std::string("{law: ") + law + "}", uncertain));
    EXPECT_FALSE(result.world) << law;
    EXPECT_THAT(result.codes, testing::Not(IsEmpty())) << law;
  }
}

TEST(Assemble, RefusesAnUncertainArgumentThatMayLeaveTheLawsDomain) {
  // A normal value has no lower bound, and an exponential law no mean of 0 or less.
  Assembled const normal =
      assembled(with_time("{law: {exponential: $m}}", "uncertain: {m: {normal: {mean: 5 days, sd: 2 days}}}\n"));
  EXPECT_THAT(normal.codes, ElementsAre("E_RANGE")) << normal.told;
  Assembled const cut = assembled(
      with_time("{law: {exponential: $m}}", "uncertain: {m: {normal: {mean: 5 days, sd: 2 days, minimum: 1 days}}}\n"));
  EXPECT_THAT(cut.codes, IsEmpty()) << cut.told;
  // Each alone is fine, together the low end may lie above the high end.
  Assembled const crossed =
      assembled(with_time("{law: {uniform: [$m, 6 days]}}", "uncertain: {m: {uniform: [4 days, 8 days]}}\n"));
  EXPECT_THAT(crossed.codes, ElementsAre("E_RANGE")) << crossed.told;
}

TEST(Assemble, AttributesByTheThousandTakeNoTime) {
  std::string text = "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31}\nproducts: {p: {attributes: {a: 1";
  for (int i = 0; i < 40000; ++i) text += ", attribute" + std::to_string(i) + ": 1";
  auto const before = std::chrono::steady_clock::now();
  Assembled const result = assembled(text + "}}}\n");
  std::chrono::duration<double> const took = std::chrono::steady_clock::now() - before;
  ASSERT_TRUE(result.world) << result.told.substr(0, 500);
  EXPECT_LT(took.count(), 30);  // quadratic work would take minutes even on a fast machine
}

TEST(Assemble, AnAttributeHasOneKindOfUnitInAllProducts) {
  Assembled const result = assembled(
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31}\n"
      "products: {p: {attributes: {b: 5 GB/s}}, q: {attributes: {b: 700 W}}}\n");
  EXPECT_THAT(result.codes, ElementsAre("E_UNIT")) << result.told;
}

TEST(Assemble, AnUnlimitedSupplyHasNothingOnItsWay) {
  Assembled const result = assembled(
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31}\nproducts: {p: {}}\n"
      "sites: {a: {stock: {p: {supply: unlimited, pipeline: [{on: 2026-02-01, quantity: 5 units}]}}}}\n");
  EXPECT_THAT(result.codes, ElementsAre("E_UNUSED")) << result.told;
}

TEST(Assemble, RefusesReductionsThatALaneCannotKnow) {
  for (auto const* reduce : {"maximum", "final", "share_above, above: 5 units"}) {
    Assembled const result =
        assembled(with_time("2 days", std::string("outcomes: {o: {measure: under_way, reduce: ") + reduce + "}}\n"));
    EXPECT_THAT(result.codes, ElementsAre("E_CONFLICT")) << reduce << "\n" << result.told;
  }
}

TEST(Assemble, RefusesWhatAnApplicationWouldIgnore) {
  for (auto const* more :
       {"every: 5 days, patience: 3 days", "every: 5 days, via: [s]", "every: 5 days, restock_to: 3 units"}) {
    Assembled const result = assembled(
        std::string("chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31}\nsites: {s: {}}\noffices: {o: {}}\n"
                    "buyers: {b: {orders: {o: {apply_to: o, ") +
        more + "}}}}\n");
    EXPECT_THAT(result.codes, ElementsAre("E_UNUSED")) << more << "\n" << result.told;
  }
}

TEST(Assemble, ADealerBuysWhatItsSourceHas) {
  std::string const text =
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31}\nproducts: {p: {unit: chip}, q: {}}\n"
      "sites: {a: {stock: {q: {supply: unlimited}}}}\n"
      "dealers: {d: {product: p, from: a, capacity: 5 chips, premium: 40 %}}\n";
  Assembled const result = assembled(text);
  EXPECT_THAT(result.codes, ElementsAre("E_UNKNOWN_ID")) << result.told;
  EXPECT_NE(result.told.find("site 'a' has no stock of 'p'"), std::string::npos) << result.told;
}

TEST(Assemble, RefusesWhatOrdersOfADealerWouldIgnore) {
  for (auto const* more : {"product: p", "from: a", "patience: 3 days", "priority: 1", "firmness: prepaid"}) {
    Assembled const result =
        assembled(std::string("chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31}\nproducts: {p: {}}\n"
                              "sites: {a: {stock: {p: {supply: unlimited}}}}\n"
                              "dealers: {d: {product: p, from: a, capacity: 5 units, premium: 40 %}}\n"
                              "buyers: {b: {orders: {o: {dealer: d, every: 9 days, ") +
                  more + "}}}}\n");
    EXPECT_THAT(result.codes, ElementsAre("E_UNUSED")) << more << "\n" << result.told;
  }
}

Assembled with_substitute(std::string const& substitute) {
  return assembled(
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31}\n"
      "products: {p: {attributes: {tpp: 10, area: 0}}, q: {attributes: {area: 5}}, r: {}}\n"
      "sites: {a: {stock: {p: {supply: unlimited}, q: {supply: unlimited}}}}\n"
      "buyers: {b: {orders: {o: {product: p, from: a, every: 9 days, else_buys: [" +
      substitute + "]}}}}\n");
}

TEST(Assemble, ASubstituteSaysWhatItIsAndWhatItIsWorth) {
  EXPECT_THAT(with_substitute("{product: q, from: a, after: 9 days, worth: 0.6}").codes, testing::IsEmpty());
  EXPECT_THAT(with_substitute("{rent: p, from: a, after: 9 days}").codes, testing::IsEmpty());
  EXPECT_THAT(with_substitute("{product: q, from: a, after: 9 days}").codes, ElementsAre("E_MISSING_FIELD"));
  EXPECT_THAT(with_substitute("{product: q, after: 9 days, worth: 1}").codes, ElementsAre("E_MISSING_FIELD"));
  EXPECT_THAT(with_substitute("{product: r, from: a, after: 9 days, worth: 1}").codes, ElementsAre("E_UNKNOWN_ID"));
  EXPECT_THAT(with_substitute("{product: q, from: a, after: 9 days, by: tpp}").codes, ElementsAre("E_UNKNOWN_ID"));
  EXPECT_THAT(with_substitute("{product: q, from: a, after: 9 days, by: area}").codes, ElementsAre("E_RANGE"));
  EXPECT_THAT(with_substitute("{rent: p, from: a, after: 9 days, premium_below: 20 %}").codes, ElementsAre("E_UNUSED"));
  EXPECT_THAT(with_substitute("{rent: p, from: a, after: 9 days}, {rent: p, from: a, after: 10 days}").codes,
              ElementsAre("E_DUP_ID"));
}

TEST(Assemble, AnOrderByDateSaysWhatOfItIsNeededOnce) {
  auto const codes = [](std::string const& order) {
    return assembled(
               "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31}\nproducts: {p: {}}\n"
               "uncertain: {pad: {uniform: [1.5, 3], central: 2}}\nsites: {a: {stock: {p: {supply: unlimited}}}}\n"
               "buyers: {b: {orders: {o: {product: p, from: a, dates: [{on: 2026-02-01, " +
               order + "}]}}}}\n")
        .codes;
  };
  EXPECT_THAT(codes("true_need: 5 units, padded_by: $pad"), testing::IsEmpty());
  EXPECT_THAT(codes("quantity: 9 units, padded_by: $pad"), testing::IsEmpty());
  EXPECT_THAT(codes("padded_by: 2"), ElementsAre("E_MISSING_FIELD"));
  EXPECT_THAT(codes("quantity: 9 units, true_need: 5 units, padded_by: 2"), ElementsAre("E_CONFLICT"));
  EXPECT_THAT(codes("quantity: 4 units, true_need: 5 units"), ElementsAre("E_RANGE"));
}

TEST(Assemble, ABudgetIsInTheCurrencyOfWhatIsBought) {
  auto const codes = [](std::string const& price) {
    return assembled("chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31}\nproducts: {p: {" + price +
                     "}}\nsites: {a: {stock: {p: {supply: unlimited}}}}\n"
                     "buyers: {b: {budget: 5000 USD, orders: {o: {product: p, from: a, every: 9 days}}}}\n")
        .codes;
  };
  EXPECT_THAT(codes("price: 9 USD"), testing::IsEmpty());
  EXPECT_THAT(codes("price: 9 CNY"), ElementsAre("E_UNIT"));
  EXPECT_THAT(codes(""), ElementsAre("E_CONFLICT"));
}

TEST(Assemble, RefusesWhatOrdersByDateWouldIgnore) {
  for (auto const* more : {"starts: 2026-02-01", "ends: 2026-03-01", "first: 2 days"}) {
    Assembled const result =
        assembled(std::string("chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31}\noffices: {o: {}}\n"
                              "buyers: {b: {orders: {o: {apply_to: o, dates: [{on: 2026-02-01, quantity: 1 units}], ") +
                  more + "}}}}\n");
    EXPECT_THAT(result.codes, ElementsAre("E_UNUSED")) << more << "\n" << result.told;
  }
}

}  // namespace
}  // namespace chokepoint::scenario
