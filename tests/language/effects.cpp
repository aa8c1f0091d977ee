#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/language/told.hpp"

/// What is written and has no effect, or another one than it seems to have: it is said.
namespace chokepoint::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

struct SmallWorld {
  std::string products = "chip: {unit: chip}";
  std::string stock = "initial: 100 chips";
  std::string offices{};
  std::string orders = "quantity: 2 chips, every: 5 days";
  std::string more{};
};

std::string small_world(SmallWorld const& parts) {
  return "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-03-01}\ncountries: {TW: {}, US: {}}\nproducts: {" +
         parts.products + "}\nsites:\n  fab: {in: TW, stock: {chip: {" + parts.stock +
         "}}}\n  hall: {in: US}\nlanes: {air: {from: fab, to: hall, time: 3 days}}\n" +
         (parts.offices.empty() ? "" : "offices: {" + parts.offices + "}\n") +
         "buyers:\n  cloud: {at: hall, orders: {chips: {product: chip, from: fab, " + parts.orders + "}}}\n" +
         parts.more;
}

std::vector<std::string> told_of(SmallWorld const& parts) { return codes_of(small_world(parts)); }

TEST(WithoutEffect, APlainWorldSaysNothing) { EXPECT_THAT(told_of({}), IsEmpty()); }

TEST(WithoutEffect, ACorrelationThatLawsCannotHaveIsWarnedOf) {
  auto const with = [](std::string const& law, std::string const& rank) {
    return told_of({.offices = "port: {kind: customs, at: hall, time: 1 hours, officers: $f}",
                    .orders = "quantity: 2 chips, every: 5 days, padded_by: $a",
                    .more = "uncertain: {a: {uniform: [1, 2]}, f: " + law +
                            "}\ncorrelations: [{between: [a, f], rank: " + rank + "}]\n"});
  };
  std::string const flag = "{discrete: {values: [1, 2], probabilities: [0.9, 0.1]}}";
  EXPECT_THAT(with(flag, "0.9"), ElementsAre("W_CORRELATION"));
  EXPECT_THAT(with(flag, "-0.53"), ElementsAre("W_CORRELATION"));
  EXPECT_THAT(with(flag, "0.51"), IsEmpty()) << "up to the root of 3 * 0.1 * 0.9, 0.5196";
  EXPECT_THAT(with("{uniform: [1, 2]}", "0.99"), IsEmpty());
  EXPECT_THAT(with("{constant: 3}", "0.5"), ElementsAre("W_UNUSED"));
}

TEST(WithoutEffect, DatesBeyondTheRunAreWarnedOf) {
  std::string const desk = "o: {kind: licensing, time: 1 hours, officers: ";
  EXPECT_THAT(told_of({.offices = desk + "{path: {2026-01-01: 1, 2027-02-01: 2}}}"}), ElementsAre("W_OUTSIDE"));
  EXPECT_THAT(told_of({.offices = desk + "{path: {2026-01-01: 1, 2026-02-01: 2}}}"}), IsEmpty());
  EXPECT_THAT(told_of({.orders = "quantity: 2 chips, every: 5 days, first: 60 days"}), ElementsAre("W_OUTSIDE"));
  EXPECT_THAT(told_of({.orders = "quantity: 2 chips, every: 60 days"}), ElementsAre("W_OUTSIDE"));
}

TEST(WithoutEffect, MoreOrdersThanARunCanBearAreRefused) {
  // 59 days have 5,097,600 seconds; ten million orders are many, and a run may have a billion events.
  EXPECT_THAT(told_of({.orders = "quantity: 2 chips, every: 1 s"}), IsEmpty());
  EXPECT_THAT(told_of({.orders = "quantity: 2 chips, rate: 2 per s"}), ElementsAre("W_MANY"));
  EXPECT_THAT(told_of({.orders = "quantity: 2 chips, rate: 200 per s"}), ElementsAre("E_LIMIT"));
  EXPECT_THAT(told_of({.orders = "quantity: 2 chips, rate: 2 per s, ends: 2026-01-31"}), IsEmpty());
  EXPECT_THAT(told_of({.orders = "quantity: 2 chips, every: {law: {exponential: 0.1 s}}"}), IsEmpty())
      << "it may draw a second each time";
  // What may change or stand still isn't counted: 144 orders a day would be too many for a run of 1,000 events.
  auto const of = [](std::string const& orders, std::string const& more = "") {
    std::string world = small_world({.orders = "quantity: 2 chips, " + orders, .more = more});
    return codes_of(world.replace(world.find("to: 2026-03-01"), 14, "to: 2026-03-01, max_events: 1000"));
  };
  EXPECT_THAT(of("every: 10 minutes"), ElementsAre("E_LIMIT"));
  EXPECT_THAT(of("every: {path: {2026-01-01: 10 minutes, 2026-01-02: 5 days}}"), IsEmpty());
  EXPECT_THAT(
      of("every: 10 minutes", "timeline: {calm: {on: 2026-01-02, set: {buyers.cloud.orders.chips.every: 5 days}}}\n"),
      IsEmpty());
  EXPECT_THAT(of("every: 10 minutes", "timeline: {stop: {on: 2026-01-02, pauses: {ordering: [cloud]}}}\n"),
              Not(Contains("E_LIMIT")));
}

TEST(WithoutEffect, AnOfficeWithoutCasesIsWarnedOf) {
  EXPECT_THAT(told_of({.offices = "desk: {time: 1 hours}"}), ElementsAre("W_UNUSED"));
  EXPECT_THAT(told_of({.offices = "port: {kind: customs, at: fab, time: 1 hours}"}), ElementsAre("W_UNUSED"));
  EXPECT_THAT(told_of({.offices = "port: {kind: customs, at: hall, time: 1 hours}"}), IsEmpty());
  EXPECT_THAT(told_of({.offices = "desk: {time: 1 hours, backlog: 3}"}), IsEmpty());
}

TEST(WithoutEffect, WorkThatTakesNoTimeIsWarnedOf) {
  EXPECT_THAT(told_of({.offices = "port: {kind: customs, at: hall}"}), ElementsAre("W_AT_ONCE"));
  EXPECT_THAT(told_of({.offices = "port: {kind: customs, at: hall, time: 0 days}"}), IsEmpty());
  std::string const filled = "initial: 9 chips, replenishment: {policy: base_stock, base_stock: 9 chips";
  EXPECT_THAT(told_of({.stock = filled + "}"}), ElementsAre("W_AT_ONCE"));
  EXPECT_THAT(told_of({.stock = filled + ", outside_time: 9 days}"}), IsEmpty());
}

TEST(WithoutEffect, AnEmptyListThatMeansEverythingIsWarnedOf) {
  EXPECT_THAT(told_of({.more = "outcomes: {d: {measure: delivered, of: []}}\n"}), ElementsAre("W_EMPTY"));
  EXPECT_THAT(told_of({.more = "calendars: {c: {holidays: []}}\n"}), IsEmpty());
}

TEST(WithoutEffect, QuantitiesThatRoundToNothingAreWarnedOf) {
  EXPECT_THAT(told_of({.orders = "every: 5 days, quantity: {law: {uniform: [0.1, 0.4], unit: chips}}"}),
              ElementsAre("W_SMALL"));
  EXPECT_THAT(told_of({.products = "chip: {unit: chip, resolution: 0.1}",
                       .orders = "every: 5 days, quantity: {law: {uniform: [0.1, 0.4], unit: chips}}"}),
              IsEmpty());
}

TEST(WithoutEffect, TimeThatStandsStillIsRefused) {
  EXPECT_THAT(told_of({.orders = "quantity: 2 chips, every: 0 s"}), ElementsAre("E_RANGE"));
  EXPECT_THAT(told_of({.orders = "quantity: 2 chips, every: {law: {constant: 0 s}}"}), ElementsAre("E_RANGE"));
  std::string const port = "port: {kind: customs, at: hall, time: 1 hours, outages: ";
  EXPECT_THAT(told_of({.offices = port + "{up: 0 days, down: 0 days}}"}), ElementsAre("E_RANGE"));
  EXPECT_THAT(told_of({.offices = port + "{up: 9 days, down: 0 days}}"}), IsEmpty());
}

TEST(UnitsOfProducts, AreWrittenInTheWordThatTheProductDeclares) {
  auto const in = [](std::string const& unit, std::string const& word, std::string const& more = "") {
    return told_of({.products = "chip: {unit: " + unit + "}",
                    .stock = "initial: 100 " + word,
                    .orders = "quantity: 2 " + word + ", every: 5 days",
                    .more = more});
  };
  for (auto const* word : {"kg", "t", "TEU", "MWh", "l", "m3", "bbl", "pcs", "GPU"}) {
    EXPECT_THAT(in(word, word), IsEmpty()) << word;
    EXPECT_THAT(in(word, "units"), IsEmpty()) << word;
  }
  EXPECT_THAT(in("GPU", "GPUs"), IsEmpty());
  EXPECT_THAT(in("GPU", "TPUs"), ElementsAre("E_UNIT", "E_UNIT"));
  EXPECT_THAT(in("GPU", "chips"), ElementsAre("E_UNIT", "E_UNIT")) << "a word that is known, of something else";
  EXPECT_THAT(in("USD", "units"), ElementsAre("E_UNIT"));
  EXPECT_THAT(in("'wafer start'", "units"), ElementsAre("E_UNIT"));
  EXPECT_THAT(told_of({.products = "chip: {unit: GPU}",
                       .stock = "initial: 100 GPUs",
                       .orders = "quantity: {law: {uniform: [1, 2], unit: GPUs}}, every: 5 days",
                       .more = "outcomes: {d: {measure: delivered}, more: {formula: d + 3 GPUs}}\n"}),
              IsEmpty())
      << "in laws and formulas too";
}

/// "line:column" of everything that is said.
std::vector<std::string> places_of(std::string const& text) {
  base::Diagnostics diagnostics;
  auto const spec = scenario::read_scenario_text("test.yaml", text, {}, diagnostics);
  if (spec) scenario::assemble(*spec, diagnostics);
  std::vector<std::string> places;
  for (auto const& one : diagnostics.all()) {
    places.push_back(std::to_string(one.mark.line) + ":" + std::to_string(one.mark.column));
  }
  return places;
}

TEST(FormulasOfSeveralLines, AreMarkedOnTheLineThatIsWrong) {
  std::string const head = small_world({}) + "offices:\n  lic:\n    kind: licensing\n    time: 1 hours\n";  // 15 lines
  auto const lines = static_cast<int>(std::count(head.begin(), head.end(), '\n'));
  auto const at = [&](int line, int column) {
    return std::vector<std::string>{std::to_string(lines + line) + ":" + std::to_string(column)};
  };
  EXPECT_EQ(places_of(head + "    applies: >-\n      destination == US and\n      quantty > 4 chips\n"), at(3, 7));
  EXPECT_EQ(places_of(head + "    applies: |\n      destination == US and\n\n        quantty > 4 chips\n"), at(4, 9));
  EXPECT_EQ(places_of(head + "    applies: destination == US\n      and quantty > 4 chips\n"), at(2, 11));
  EXPECT_EQ(places_of(head + "    applies: 'destination == ''US'' and quantty > 4 chips'\n"), at(1, 41));
  EXPECT_EQ(places_of(head + "    applies: \"destination == \\u0055S and quantty > 4 chips\"\n"), at(1, 42));
}

}  // namespace
}  // namespace chokepoint::test
