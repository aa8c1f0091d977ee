#include "engine/scenario/assumptions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/unit/scenario/reading.hpp"

namespace chokepoint::scenario {
namespace {

TEST(Assumptions, UncertainValuesEventsAndSourcedValuesAreListed) {
  auto reading = read_with(
      "uncertain:\n  padding: {uniform: [1.5, 3], central: 2, source: judgment}\n  batch: {triangular: [200000, "
      "400000, "
      "500000], unit: chips, source: cn.approve, as_of: 2026-01-28, note: one report}\n"
      "products: {h: {unit: chips, attributes: {tpp: 15832}, price: {value: 27000 USD, source: chip.price}}}\n"
      "sites: {a: {stock: {h: {initial: $batch}}}}\ntimeline: {opens: {title: The gate opens, on: 2026-04-01, occurs: "
      "80 "
      "%, set: {}}}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  Assumptions const found = assumptions_of(*reading.spec);
  ASSERT_EQ(found.listed.size(), 4U);
  EXPECT_EQ(found.listed[0].path, "uncertain.padding");
  EXPECT_EQ(found.listed[0].range, "1.5 to 3 (uniform)");
  EXPECT_EQ(grade(found.listed[0]), "judgment");
  EXPECT_EQ(found.listed[1].range, "200,000 chips to 500,000 chips (triangular)");
  EXPECT_EQ(grade(found.listed[1]), "sourced");
  EXPECT_EQ(found.listed[1].as_of, "2026-01-28");
  EXPECT_EQ(found.listed[2].range, "in 80 % of futures");
  EXPECT_EQ(grade(found.listed[2]), "no source");
  EXPECT_EQ(found.listed[3].path, "products.h.price");
  EXPECT_EQ(found.listed[3].source, "chip.price");
  // The attribute, and the event's date and share, state none.
  ASSERT_EQ(found.unfounded.size(), 3U);
  EXPECT_EQ(grade(found.unfounded[0]), "no source");
  EXPECT_EQ(found.unfounded[0].path, "products.h.attributes.tpp");
}

TEST(Assumptions, AnEventsDelayIsToldWithItsLaw) {
  auto reading = read_with(
      "timeline: {talks: {on: $day, set: {}}, opens: {after: [talks], delay: {law: {triangular: [10, 40, 240], unit: "
      "days}}, occurs: 80 %, set: {}}, shuts: {after: [talks], delay: 6 hours, set: {}}, late: {after: [talks], delay: "
      "{law: {lognormal: {median: 5 days, sigma: 0.5}}}, set: {}}}\n"
      "uncertain: {day: {uniform: [2026-03-15, 2026-12-31], central: 2026-07-01}}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  Assumptions const found = assumptions_of(*reading.spec);
  ASSERT_EQ(found.listed.size(), 5U);
  EXPECT_EQ(found.listed[1].range, "in every future, on $day");
  EXPECT_EQ(found.listed[2].range, "in 80 % of futures, delay triangular 10 days, 40 days, 240 days");
  EXPECT_EQ(found.listed[3].range, "in every future, delay 6 hours");
  EXPECT_EQ(found.listed[4].range, "in every future, delay lognormal 5 days, sigma 0.5");
}

TEST(Assumptions, WhatGoesTogetherIsToldByName) {
  auto reading = read_with(
      "uncertain: {ratio: {uniform: [0, 1]}, rate: {uniform: [0, 1]}, pace: {uniform: [0, 1]}}\n"
      "correlations: [{between: [ratio, rate], rank: {value: -0.4, source: judgment, note: one cause}}, {between: "
      "[rate, pace], rank: 0.25}]\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  Assumptions const found = assumptions_of(*reading.spec);
  ASSERT_EQ(found.listed.size(), 5U);
  EXPECT_EQ(found.listed[3].path, "correlations.0.rank");
  EXPECT_EQ(found.listed[3].central, "-0.4 between ratio and rate");
  EXPECT_EQ(grade(found.listed[3]), "judgment");
  EXPECT_EQ(found.listed[3].note, "one cause");
  EXPECT_EQ(found.listed[4].central, "0.25 between rate and pace");
  EXPECT_EQ(grade(found.listed[4]), "no source");
}

TEST(Assumptions, AStatedLawIsToldWithItsNumbers) {
  auto reading = read_with(
      "offices: {o: {kind: licensing, time: {law: {triangular: [3, 5, 10], unit: days}, source: judgment}, "
      "refile_after: {value: 2 "
      "days, "
      "source: a}}}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  Assumptions const found = assumptions_of(*reading.spec);
  ASSERT_EQ(found.listed.size(), 2U);
  EXPECT_EQ(found.listed[0].central, "triangular 3 days, 5 days, 10 days");
  EXPECT_EQ(found.listed[1].central, "2 days");
}

TEST(Assumptions, StatedValuesAreToldAsTheyAreWritten) {
  auto reading = read_with(
      "countries: {A: {}}\nsites: {s: {}}\nbuyers: {x: {orders: {}, budget: {value: 85e9 CNY, source: a}}}\n"
      "rules: {r: {by: A, vintages: [{duty: {value: 25 %, source: a}}]}}\n"
      "uncertain: {late: {uniform: [1, 2], unit: units per day}}\n"
      "production: {l: {at: s, makes: {}, capacity: {path: {2026-01-01: 9000 wafers per month, 2026-07-01: $late, "
      "2026-08-01T06:00Z: 12000 wafers per month}, source: a}}}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  std::map<std::string, std::string> told;
  for (auto const& one : assumptions_of(*reading.spec).listed) told[one.path] = one.central;
  EXPECT_EQ(told["buyers.x.budget"], "85e9 CNY");
  EXPECT_EQ(told["rules.r.vintages.0.duty"], "25 %");
  EXPECT_EQ(told["production.l.capacity"],
            "9000 wafers per month from 2026-01-01, $late from 2026-07-01, 12000 wafers per month from "
            "2026-08-01T06:00:00Z");
}

TEST(Assumptions, ABlocksSourceIsThatOfItsValuesUnlessTheySayTheirOwn) {
  auto reading = read_with(
      "products: {p: {unit: chips, price: 1 USD, attributes: {tpp: 5}, source: sheet, as_of: 2026-01-13, note: by "
      "hand}, pq: {unit: chips, price: 2 USD}}\n"
      "sites: {a: {}}\nbuyers: {x: {budget: 7 USD, source: judgment, orders: {o: {product: p, from: a, every: 3 days, "
      "quantity: {value: 4 chips, source: survey, note: asked}, source: list}, q: {product: p, from: a, every: 2 "
      "days}}}}\nstudy: {replications: 5}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  auto const found = assumptions_of(*reading.spec);
  auto const in_words = [](std::vector<Assumption> const& list) {
    std::string words;
    for (auto const& one : list) words += one.path + " " + one.central + " " + one.source + " " + one.note + "\n";
    return words;
  };
  EXPECT_EQ(in_words(listed_assumptions(*reading.spec)), in_words(found.listed));
  std::map<std::string, Assumption> told;
  for (auto const& one : found.listed) told[one.path] = one;
  for (auto const& one : found.unfounded) told[one.path] = one;
  EXPECT_EQ(told["products.p.price"].source, "sheet");
  EXPECT_EQ(told["products.p.attributes.tpp"].source, "sheet");
  EXPECT_EQ(told["products.p.price"].as_of, "2026-01-13");
  EXPECT_EQ(told["products.p.price"].note, "by hand");
  EXPECT_EQ(told["products.pq.price"].source, "") << "its name begins alike";
  EXPECT_EQ(told["buyers.x.budget"].source, "judgment");
  EXPECT_EQ(told["buyers.x.orders.o.every"].source, "list");
  EXPECT_EQ(told["buyers.x.orders.o.quantity"].source, "survey");
  EXPECT_EQ(told["buyers.x.orders.o.quantity"].note, "asked");
  EXPECT_EQ(told["buyers.x.orders.q.every"].source, "judgment");
  EXPECT_FALSE(told.contains("products.p.as_of"));
  EXPECT_FALSE(told.contains("study.replications")) << "that is how it is looked at";
}

/// ln x is normal: the 5 % and the 95 % quantile of a lognormal law of median 60 and sigma 0.9 are 60 exp(±1.64485 ×
/// 0.9), 13.65 and 263.7. Its least draw is beyond all that may happen.
TEST(Assumptions, OfALawWithATailQuantilesAreTold) {
  auto reading = read_with("uncertain:\n  length: {lognormal: {median: 60 days, sigma: 0.9}, central: 60 days}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  Assumptions const found = assumptions_of(*reading.spec);
  ASSERT_FALSE(found.listed.empty());
  EXPECT_EQ(found.listed[0].range, "13.7 days to 264 days in nine of ten draws (lognormal)");
}

TEST(Assumptions, TimesThatAreDrawnAreToldInTheirAuthorsUnit) {
  // Forty hours of an office's work are more than 1.67 days.
  auto reading = read_with(
      "sites: {a: {}}\noffices: {o: {kind: licensing, time: {law: {triangular: [40, 90, 200], unit: hours}, source: "
      "survey}}, p: {kind: licensing, time: {law: {uniform: [36 hours, 4 days]}, source: survey}}}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  std::map<std::string, std::string> told;
  for (Assumption const& one : assumptions_of(*reading.spec).listed) told[one.path] = one.central;
  EXPECT_EQ(told["offices.o.time"], "triangular 40 hours, 90 hours, 200 hours");
  EXPECT_EQ(told["offices.p.time"], "uniform 36 hours, 4 days");
}

TEST(Assumptions, UncertainValuesAreToldInTheirAuthorsUnit) {
  auto reading = read_with(
      "uncertain:\n  rate: {triangular: [6000, 9000, 15000], unit: chips per week, central: 9000 chips per week}\n"
      "  ratio: {uniform: [40, 60], unit: \"%\"}\n  transit: {uniform: [36 hours, 4 days]}\n"
      "  opens: {uniform: [2026-03-15, 2026-12-31], central: 2026-07-01}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  Assumptions const found = assumptions_of(*reading.spec);
  ASSERT_EQ(found.listed.size(), 4U);
  EXPECT_EQ(found.listed[0].central, "9,000 chips per week");
  EXPECT_EQ(found.listed[0].range, "6,000 chips per week to 15,000 chips per week (triangular)");
  EXPECT_EQ(found.listed[1].range, "40 % to 60 % (uniform)");
  EXPECT_EQ(found.listed[2].range, "1.5 days to 4 days (uniform)") << "without a unit, in the usual one";
  EXPECT_EQ(found.listed[3].central, "2026-07-01");
}

/// A product's unit may be a word that means something else: of goods it then counts goods.
TEST(Assumptions, AmountsAreToldInTheWordOfTheirProduct) {
  auto reading = read_with(
      "products: {power: {unit: MWh}, pack: {unit: battery}}\n"
      "uncertain:\n  lot: {uniform: [5, 10], unit: MWh}\n  few: {uniform: [3 batteries, 9 batteries]}\n"
      "sites: {a: {stock: {power: {initial: $lot}, pack: {initial: $few}}}}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  Assumptions const found = assumptions_of(*reading.spec);
  ASSERT_GE(found.listed.size(), 2U);
  EXPECT_EQ(found.listed[0].central + "; " + found.listed[0].range, "7.5 MWh; 5 MWh to 10 MWh (uniform)");
  EXPECT_EQ(found.listed[1].central, "6 batteries");
}

/// One source may be the beginning of another's name, and each has its own date.
TEST(Assumptions, EachStepOfAPathKeepsItsSource) {
  auto const source = [](std::string const& first, std::string const& second) {
    auto reading = read_with("offices: {o: {backlog: 1, time: 1 day, officers: {path: {2026-01-01: {value: 1, " +
                             first + "}, 2026-02-01: {value: 2, " + second + "}}}}}\n");
    EXPECT_TRUE(reading.spec) << reading.diagnostics.render(false);
    for (Assumption const& one : assumptions_of(*reading.spec).listed) {
      if (one.path == "offices.o.officers") return one.source + " | " + one.as_of + " | " + one.note;
    }
    return std::string();
  };
  EXPECT_EQ(source("source: bis.2025, note: hired twice", "source: bis, note: hired, as_of: 2026-01-01"),
            "bis.2025; bis of 2026-01-01 |  | hired twice; hired");
  EXPECT_EQ(source("source: a, as_of: 2025-11-01", "source: b"), "a of 2025-11-01; b |  | ");
  EXPECT_EQ(source("source: a, as_of: 2025-11-01", "source: a, as_of: 2025-12-01"), "a | 2025-12-01 | ");
}

TEST(Assumptions, EachLawOfAPathKeepsItsSource) {
  auto reading = read_with(
      "sites: {a: {}, b: {}}\nlanes: {l: {from: a, to: b, time: {path: {2026-01-01: {value: 5 days, source: survey}, "
      "2026-02-01: {law: {uniform: [9, 11], unit: days}, source: pilots}}}}}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  Assumptions const found = assumptions_of(*reading.spec);
  ASSERT_EQ(found.listed.size(), 1U);
  EXPECT_EQ(found.listed[0].central, "5 days from 2026-01-01; uniform 9 days, 11 days from 2026-02-01");
  EXPECT_EQ(found.listed[0].source, "survey; pilots");
}

TEST(Assumptions, ADayOfAnEventMayBeBroughtForward) {
  auto reading = read_with("timeline: {e: {happens_on: 2026-03-20, brought_forward: 30 days, set: {}}}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  Assumptions const found = assumptions_of(*reading.spec);
  ASSERT_FALSE(found.listed.empty());
  EXPECT_EQ(found.listed[0].range, "in every future, on 2026-03-20, earlier by 30 days");
}

}  // namespace
}  // namespace chokepoint::scenario
