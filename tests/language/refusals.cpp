#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/language/told.hpp"

/// What the language refuses, with the code that says why.
namespace chokepoint::test {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Refusals, ADayOfAnOfficeOpenForAPartOfItMustSayWhatItIs) {
  std::string const eight_hours = "calendars: {c: {opens: '09:00', closes: '17:00'}}\n";
  auto const codes = [&](std::string const& office, std::string const& more = "") {
    return told(eight_hours + "offices: {o: {backlog: 1, calendar: c, " + office + "}}\n" + more).codes;
  };
  EXPECT_THAT(codes("time: 30 days"), ElementsAre("E_UNIT"));
  EXPECT_THAT(codes("time: 2 weeks"), ElementsAre("E_UNIT"));
  EXPECT_THAT(codes("time: {value: 1.5 days}"), ElementsAre("E_UNIT"));
  EXPECT_THAT(codes("time: {law: {triangular: [20, 30, 75], unit: days}}"), ElementsAre("E_UNIT"));
  EXPECT_THAT(codes("time: {law: {lognormal: {median: 90 days, sigma: 0.6}}}"), ElementsAre("E_UNIT"));
  EXPECT_THAT(codes("time: {law: {discrete: {values: [3 hours, 2 days], probabilities: [0.5, 0.5]}}}"),
              ElementsAre("E_UNIT"));
  EXPECT_THAT(codes("time: $t", "uncertain: {t: {triangular: [20, 30, 75], unit: days}}\n"), ElementsAre("E_UNIT"));
  EXPECT_THAT(codes("stages: [{time: 4 hours}, {time: 30 days}]"), ElementsAre("E_UNIT"));
  EXPECT_THAT(told(eight_hours + "countries: {US: {calendar: c}}\noffices: {o: {in: US, time: 30 days}}\n").codes,
              ElementsAre("E_UNIT"));
  for (auto const* counts : {"working_time", "business_days", "calendar_time"}) {
    EXPECT_THAT(codes(std::string("time: 30 days, counts: ") + counts), IsEmpty()) << counts;
  }
  EXPECT_THAT(codes("time: 240 hours"), IsEmpty());
  EXPECT_THAT(codes("time: 0 days"), IsEmpty());
  EXPECT_THAT(codes("time: $t", "uncertain: {t: {triangular: [20, 30, 75], unit: hours}}\n"), IsEmpty());
  EXPECT_THAT(told("calendars: {c: {}}\noffices: {o: {backlog: 1, calendar: c, time: 30 days}}\n").codes,
              IsEmpty());  // all day
  EXPECT_THAT(told("offices: {o: {backlog: 1, time: 30 days}}\n").codes, IsEmpty());
  EXPECT_THAT(codes("counts: calendar_time"), ElementsAre("E_UNUSED"));
  EXPECT_THAT(told(eight_hours + "offices: {o: {backlog: 1, calendar: c, time: 30 days}}\n").words,
              HasSubstr("counts: calendar_time (nights and weekends count), counts: business_days"));
}

TEST(Refusals, ALineWithWorkingHoursMustSayWhatItsTimesAreOf) {
  // From Monday to Friday, 8 of 24 hours: 40 of 168 hours a week.
  std::string const hours =
      "calendars: {c: {opens: '09:00', closes: '17:00'}, five: {}, all: {working_days: [mon, tue, "
      "wed, thu, fri, sat, sun]}}\n";
  auto const line = [&](std::string const& keys, std::string const& more = "") {
    return told(hours + "products: {chip: {unit: chip}, die: {unit: die}}\nsites: {a: {}}\nproduction: {l: {at: a, " +
                keys + ", makes: {chip: {cycle: 3 days}, die: {cycle: 3 days}}}}\n" + more);
  };
  auto const unit_errors = [&](std::string const& keys, std::string const& more = "") {
    auto const codes = line(keys, more).codes;
    return std::count(codes.begin(), codes.end(), "E_UNIT");
  };
  EXPECT_EQ(unit_errors("calendar: c, capacity: 400 units per day"), 1);
  EXPECT_EQ(
      unit_errors("calendar: c, capacity: {path: {2026-01-01: 4 units per hour, 2026-02-01: 9000 units per month}}"),
      1);
  EXPECT_EQ(unit_errors("calendar: c, capacity: $r", "uncertain: {r: {uniform: [1, 2], unit: units per day}}\n"), 1);
  EXPECT_EQ(unit_errors("calendar: c, capacity: 4 units per hour, changeover: 2 days"), 1);
  EXPECT_EQ(unit_errors("calendar: c, changeovers: [{from: chip, to: die, time: 2 days}]"), 1);
  EXPECT_EQ(unit_errors("calendar: c, capacity: 4 units per hour, phases: {p: {adds: 200 units per week, starts: "
                        "2026-02-01, time: 3 days}}"),
            1);
  EXPECT_EQ(unit_errors("calendar: five, capacity: 400 units per week"), 1);
  EXPECT_EQ(unit_errors("calendar: c, capacity: 4 units per hour",
                        "timeline: {e: {on: 2026-03-01, set: {production.l.capacity: 9000 units per month}}}\n"),
            1);
  for (auto const* clear :
       {"calendar: c, capacity: 4 units per hour, changeover: 6 hours", "calendar: c, changeover: 0 days",
        "calendar: five, capacity: 400 units per day, changeover: 2 days",
        "calendar: all, capacity: 9000 units per month", "capacity: 9000 units per month"}) {
    EXPECT_EQ(unit_errors(clear), 0) << clear;
  }
  // 400 a day are 16.67 an hour, and 168 / 40 times that in the hours of work.
  EXPECT_THAT(line("calendar: c, capacity: 400 units per day").words, HasSubstr("70 units per hour"));
}

TEST(Refusals, FirstDatesAndPercentAreRefusedWhereTheyMeanNothing) {
  auto const codes = [](std::string const& outcome) {
    return told(shop("product: chip, from: a, every: 1 day", "outcomes: {o: {" + outcome + "}}\n")).codes;
  };
  EXPECT_THAT(codes("measure: delivered, reduce: first_date, reaches: 3 chips"), IsEmpty());
  EXPECT_THAT(codes("measure: delivered, channel: domestic, reduce: first_date"), IsEmpty());
  EXPECT_THAT(codes("measure: delivered, reduce: first_date, reaches: 3 days"), ElementsAre("E_UNIT"));
  EXPECT_THAT(codes("measure: delivered, reduce: first_date, reaches: 3 wafers"), ElementsAre("E_UNIT"));
  EXPECT_THAT(codes("measure: arrivals, reduce: first_date, reaches: 3"), IsEmpty());
  EXPECT_THAT(codes("measure: arrivals, reduce: first_date, reaches: 3 chips"), ElementsAre("E_UNIT"));
  EXPECT_THAT(codes("measure: order_wait, reduce: first_date"), ElementsAre("E_CONFLICT"));
  EXPECT_THAT(codes("measure: status, status: delivered, product: chip, channel: grey, reduce: first_date"),
              ElementsAre("E_CONFLICT"));
  EXPECT_THAT(codes("measure: delivered, unit: \"%\""), ElementsAre("E_UNIT"));
  EXPECT_THAT(codes("measure: delivered, unit: days"), ElementsAre("E_CHOICE"));
}

TEST(Refusals, WhatAScenarioIsAboutMustBeOrdered) {
  auto const codes = [](std::string const& about, std::string const& more = "") {
    return told(shop("product: chip, from: a, every: 1 day", "meta: {about: {" + about + "}}\n" + more)).codes;
  };
  EXPECT_THAT(codes("products: [chip], buyers: [x]"), IsEmpty());
  EXPECT_THAT(codes("products: [], buyers: []"), ElementsAre("W_EMPTY", "W_EMPTY"));
  EXPECT_THAT(codes("buyers: [g]", "firms: {f: {}}\ngroups: {g: [f]}\n"), ElementsAre("E_NOTHING"));
  EXPECT_THAT(codes("products: [wafer]"), ElementsAre("E_NOTHING"));
  EXPECT_THAT(codes("products: [wafr]"), AllOf(Contains("E_UNKNOWN_ID"), Not(Contains("E_NOTHING"))));
  EXPECT_THAT(codes("buyers: [y]"), AllOf(Contains("E_UNKNOWN_ID"), Not(Contains("E_NOTHING"))));
}

TEST(Refusals, NamesWithDotsWouldMakePathsAmbiguous) {
  auto const lanes = told(
      "products: {p: {}}\nsites: {a: {}, b: {}}\nlanes: {air: {from: a, to: b, time: 3 days}, "
      "air.time: {from: b, to: a, time: 1 day}}\n");
  EXPECT_THAT(lanes.codes, ElementsAre("E_ID"));
  EXPECT_THAT(lanes.words, HasSubstr("write 'air_time'"));
}

TEST(Refusals, ACalendarHasAWorkingDay) {
  EXPECT_THAT(told("calendars: {c: {working_days: []}}\ncountries: {A: {calendar: c}}\n").codes, Contains("E_RANGE"));
}

TEST(Refusals, CustomsKeepTheHoursOfTheirSitesCountry) {
  base::Diagnostics diagnostics;
  auto const spec = scenario::read_scenario_text(
      "test.yaml",
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-06-01}\ncalendars: {c: {opens: 09:00, closes: 17:00}}\n"
      "countries: {A: {calendar: c}}\nsites: {a: {in: A}}\noffices: {customs: {kind: customs, at: a, officers: 1, "
      "time: "
      "1 hour}, lab: {kind: laboratory, at: a, officers: 1, time: 5 days}}\n",
      {}, diagnostics);
  ASSERT_TRUE(spec) << diagnostics.render(false);
  auto const world = scenario::assemble(*spec, diagnostics);
  ASSERT_TRUE(world) << diagnostics.render(false);
  EXPECT_TRUE(world->offices[0].calendar.valid());
  EXPECT_FALSE(world->offices[1].calendar.valid());
}

TEST(Refusals, StagesOfOneName) {
  EXPECT_THAT(told("offices: {o: {stages: [{name: s, officers: 1, time: 1 day}, {name: s, officers: 1, time: 1 "
                   "day}]}}\n")
                  .codes,
              ElementsAre("E_DUP_ID"));
}

TEST(Refusals, CorrelationsAreNeverPerfect) {
  auto const rank = [](std::string const& value) {
    return told("uncertain: {u: {uniform: [1, 2]}, v: {uniform: [1, 2]}}\ncorrelations: [{between: [u, v], rank: " +
                value + "}]\n");
  };
  EXPECT_THAT(rank("1").codes, Contains("E_RANGE"));
  EXPECT_THAT(rank("-1").codes, Contains("E_RANGE"));
  EXPECT_THAT(rank("0.999").codes, testing::Not(Contains("E_RANGE")));
}

TEST(Refusals, StocksThatSupplyEachOther) {
  auto const ring = told(
      "products: {p: {}}\nsites: {fab: {stock: {p: {initial: 1 unit, replenishment: {policy: "
      "base_stock, base_stock: 9 units, from: hall}}}}, hall: {stock: {p: {initial: 1 unit, "
      "replenishment: {policy: base_stock, base_stock: 9 units, from: fab}}}}}\nlanes: {l: {from: "
      "fab, to: hall, time: 1 day}, k: {from: hall, to: fab, time: 1 day}}\n");
  EXPECT_THAT(ring.codes, ElementsAre("E_CYCLE"));
  EXPECT_THAT(ring.words, HasSubstr("'fab' from 'hall' from 'fab'"));
}

TEST(Refusals, AnUncertainNumberOfTrialsIsWhole) {
  auto const trials = [](std::string const& law) {
    return told("uncertain: {u: {" + law + "}}\n" +
                shop("product: chip, from: a, every: 1 day, quantity: {law: {binomial: {n: $u, p: 0.5}}}"))
        .codes;
  };
  EXPECT_THAT(trials("uniform: [10 chips, 20 chips]"), ElementsAre("E_RANGE"));
  EXPECT_THAT(trials("discrete: {values: [10 chips, 11.5 chips, 20 chips], probabilities: [0.2, 0.2, 0.6]}"),
              ElementsAre("E_RANGE"));
  EXPECT_THAT(trials("discrete: {values: [10 chips, 20 chips], probabilities: [0.4, 0.6]}"), IsEmpty());
}

TEST(Refusals, AnUncertainValueMustFitWhereverItIsUsed) {
  auto const codes = [](std::string const& uncertain, std::string const& keys) {
    return told(shop("product: chip, from: a, " + keys, "uncertain: {u: {" + uncertain + "}}\n")).codes;
  };
  EXPECT_THAT(codes("uniform: [100, 250], central: 200", "every: 1 day, priority: $u"), ElementsAre("E_RANGE"));
  EXPECT_THAT(codes("uniform: [0, 7]", "every: 1 day, priority: $u"), IsEmpty());
  EXPECT_THAT(codes("uniform: [0, 7.4]", "every: 1 day, priority: $u"), IsEmpty()) << "7.4 is rounded to 7";
  EXPECT_THAT(codes("uniform: [0, 7.6]", "every: 1 day, priority: $u"), ElementsAre("E_RANGE"));
  EXPECT_THAT(codes("uniform: [0, 7], central: 9", "every: 1 day, priority: $u"), ElementsAre("E_RANGE"));
  EXPECT_THAT(codes("normal: {mean: 4, sd: 3}, unit: days", "every: $u"), ElementsAre("E_RANGE"));
  EXPECT_THAT(codes("normal: {mean: 4, sd: 3, minimum: 0.5}, unit: days", "every: $u"), IsEmpty());
  EXPECT_THAT(codes("normal: {mean: 1, sd: 3}, unit: per day", "rate: {path: {2026-01-01: 1 per day, 2026-02-01: $u}}"),
              ElementsAre("E_RANGE"));
  std::string const hint =
      told(shop("product: chip, from: a, every: $u", "uncertain: {u: {normal: {mean: 4, sd: 3}, unit: days}}\n")).words;
  EXPECT_THAT(hint, HasSubstr("minimum:"));
}

std::string stock(std::string const& keys, std::string const& more = "") {
  return more +
         "products: {chip: {unit: chip}}\nsites: {a: {stock: {chip: {initial: 1 chip, replenishment: {outside_time: 9 "
         "days, " +
         keys + "}}}}}\n";
}

TEST(Refusals, ValuesThatBelongTogetherMustSuitInEveryReplication) {
  std::string const uncertain = "uncertain: {u: {uniform: [5, 20], unit: chips}, e: {uniform: [0, 3], unit: days}}\n";
  EXPECT_THAT(told(stock("policy: s_S, reorder_point: 10 chips, order_up_to: $u", uncertain)).codes,
              Contains("E_RANGE"));
  EXPECT_THAT(told(stock("policy: s_S, reorder_point: 5 chips, order_up_to: $u",
                         "uncertain: {u: {uniform: [5, 20], unit: chips}}\n"))
                  .codes,
              IsEmpty());
  EXPECT_THAT(told(stock("policy: r_Q, reorder_point: 5 chips, order_quantity: 0 chips")).codes,
              ElementsAre("E_RANGE"));
  EXPECT_THAT(told(stock("policy: r_Q, reorder_point: 5 chips, order_quantity: $u",
                         "uncertain: {u: {uniform: [0.2, 3], unit: chips}}\n"))
                  .codes,
              ElementsAre("E_RANGE"))
      << "0.2 chips are no chip";
  EXPECT_THAT(told("offices: {o: {backlog: 1, time: 1 day, freezes: [{from: 2026-03-01, to: 2026-02-01}]}}\n").codes,
              ElementsAre("E_RANGE"));
}

std::string answers(std::string const& keys) {
  return "uncertain: {u: {uniform: [0.5, 0.9]}}\noffices: {o: {backlog: 1, time: 1 day, decides: {" + keys + "}}}\n";
}

TEST(Refusals, AnswersOfAnOfficeSumToOneWhateverIsDrawn) {
  EXPECT_THAT(told(answers("approve: $u, deny: 10 %")).codes, IsEmpty());
  EXPECT_THAT(told(answers("approve: $u, deny: 20 %")).codes, ElementsAre("E_RANGE"));
  EXPECT_THAT(told(answers("approve: $u, deny: 10 %, return: 0 %")).codes, ElementsAre("E_UNCERTAIN"));
  EXPECT_THAT(told("offices: {o: {backlog: 1, time: 1 day, decides: {approve: 80 %, return: 10 %}}}\n").codes,
              ElementsAre("E_RANGE"));
  EXPECT_THAT(told("offices: {o: {backlog: 1, time: 1 day, decides: {approve: 80 %, deny: 30 %}}}\n").codes,
              ElementsAre("E_RANGE"));
  EXPECT_THAT(told("offices: {o: {backlog: 1, time: 1 day, decides: {approve: 80 %}}}\n").codes, IsEmpty());
}

TEST(Refusals, WhatDecidesTheWorldIsFixed) {
  std::string const uncertain =
      "uncertain: {u: {uniform: [0.1, 0.5]}, t: {uniform: [1 day, 2 days]}, d: {between: "
      "[2026-02-01, 2026-03-01]}, g: {uniform: [1, 2], unit: units}, n: {uniform: [1, 5]}}\n";
  for (std::string const& use :
       {std::string("products: {p: {resolution: $u}}\n"), std::string("calendars: {c: {utc_offset: $t}}\n"),
        std::string("firms: {f: {}, g: {parent: f, parent_share: $u}}\n"),
        std::string("products: {q: {}, p: {made_from: {q: $n}}}\n"),
        std::string("outcomes: {o: {measure: wait, from: $d}}\n"),
        std::string("outcomes: {o: {measure: wait, to: $d}}\n"),
        std::string("outcomes: {o: {measure: wait, reduce: quantile, quantile: $u}}\n"),
        std::string("outcomes: {o: {measure: wait, reduce: share_above, above: $t}}\n"),
        std::string("outcomes: {o: {measure: status, status: delivered, reduce: first_date, reaches: $g}}\n"),
        std::string("uncertain2: {}\n")}) {
    bool const is_control = use.starts_with("uncertain2");
    EXPECT_THAT(told(uncertain + use).codes, Contains(is_control ? "E_UNKNOWN_FIELD" : "E_UNCERTAIN")) << use;
  }
  EXPECT_THAT(told("clock: {from: 2026-01-01, to: 2026-06-01, warm_up: $t}\n" + uncertain).codes,
              Contains("E_UNCERTAIN"));
}

TEST(Refusals, AmountsAreInTheWordsOfTheirProduct) {
  for (auto const* keys :
       {"quantity: 20 wafers, every: 1 day", "quantity: {law: {uniform: [1 wafer, 2 wafers]}}, every: 1 day",
        "restock_to: 20 wafers, every: 1 day", "restock_to: 20 chips, every: 1 day, uses: 3 wafers per day",
        "quantity: $w, every: 1 day", "dates: [{on: 2026-02-01, quantity: 20 wafers}]"}) {
    auto const answer = told(shop(
        fmt::format("product: chip, from: a, {}", keys),
        std::string(keys).find("$w") == std::string::npos ? "" : "uncertain: {w: {uniform: [1, 2], unit: wafers}}\n"));
    EXPECT_THAT(answer.codes, Contains("E_UNIT")) << keys << answer.words;
  }
  EXPECT_THAT(
      told("products: {chip: {unit: chip}}\nsites: {a: {stock: {chip: {holding_cost: 2 USD per wafer per day}}}}\n")
          .codes,
      ElementsAre("E_UNIT"));
  EXPECT_THAT(told(shop("product: chip, from: a, quantity: 20 chips, every: 1 day") +
                   "outcomes: {o: {measure: status, product: chip, status: delivered, reduce: first_date, reaches: 3 "
                   "wafers}, p: {measure: delivered, reduce: share_above, above: 2 wafers}}\n")
                  .codes,
              ElementsAre("E_UNIT", "E_UNIT"));
  EXPECT_THAT(told(shop("product: chip, from: a, quantity: 20 chips, every: 1 day") +
                   "outcomes: {p: {measure: delivered, reduce: share_above, above: 2 wafers}}\n")
                  .codes,
              ElementsAre("E_UNIT"));
  EXPECT_THAT(told(shop("product: chip, from: a, quantity: 20 units, every: 1 day")).codes, IsEmpty());
}

TEST(Refusals, CurrenciesAreNotAddedUp) {
  std::string const world =
      "products: {p: {}}\nsites: {a: {stock: {p: {holding_cost: 2 USD per unit per day}}}, b: {stock: {p: "
      "{holding_cost: 3 "
      "EUR per unit per day}}}}\n";
  EXPECT_THAT(told(world + "outcomes: {o: {measure: holding}}\n").codes, ElementsAre("E_UNIT"));
  EXPECT_THAT(told(world + "outcomes: {o: {measure: holding, of: [a]}, p: {measure: holding, of: [b]}}\n").codes,
              IsEmpty());
  EXPECT_THAT(
      told(world + "outcomes: {o: {measure: holding, of: [a]}, p: {measure: holding, of: [b]}, q: {formula: o + p}}\n")
          .codes,
      ElementsAre("E_EXPRESSION_TYPE"));
}

TEST(Refusals, AMoneyOutcomeNamesItsCurrency) {
  base::Diagnostics diagnostics;
  auto const spec = scenario::read_scenario_text(
      "test.yaml",
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-06-01}\nuncertain: {h: {uniform: [1, 2], unit: CNY per unit "
      "per "
      "day}}\nproducts: {p: {}}\nsites: {a: {stock: {p: {holding_cost: $h}}}}\noutcomes: {o: {measure: holding}}\n",
      {}, diagnostics);
  ASSERT_TRUE(spec) << diagnostics.render(false);
  auto const world = scenario::assemble(*spec, diagnostics);
  ASSERT_TRUE(world) << diagnostics.render(false);
  EXPECT_EQ(world->outcomes.front().unit, "CNY");
}

TEST(Refusals, KeysWithoutEffectAreToldFromThoseThatHaveOne) {
  struct Case {
    std::string with;
    std::string without;
  };
  std::string const goods = "product: chip, from: a, ";
  std::vector<std::pair<std::string, int>> const streams{
      {goods + "every: 1 day, quantity: 2 chips, first: 1 day, starts: 2026-02-01, ends: 2026-03-01, patience: 9 days",
       0},
      {goods + "dates: [{on: 2026-02-01, quantity: 2 chips}], quantity: 2 chips", 1},
      {goods + "dates: [{on: 2026-02-01, quantity: 2 chips}], first: 1 day, starts: 2026-02-01, ends: 2026-03-01", 3},
      {goods + "dates: [{on: 2026-02-01, quantity: 2 chips}], every: 1 day", 1},
      {goods + "every: 1 day, rate: 1 per day", 1},
      {goods + "every: 1 day, uses: 2 chips per day", 1},
      {goods + "every: 1 day, restock_to: 9 chips, quantity: 2 chips", 1},
      {goods + "every: 1 day, via: [b]", 1},  // without `at`
      {"apply_to: o, every: 1 day", 0},
      {"apply_to: o, every: 1 day, quantity: 2 units, patience: 3 days, firmness: prepaid", 3},
      {"apply_to: o, every: 1 day, product: chip, from: a", 2},
      {"apply_to: o, every: 1 day, restock_to: 3 units", 1},
      {"apply_to: o, dates: [{on: 2026-02-01, firm_on: 2026-03-01, firmness: prepaid}]", 2}};
  for (auto const& [keys, count] : streams) {
    auto const answer = told(shop(keys));
    EXPECT_EQ(std::count(answer.codes.begin(), answer.codes.end(), "E_UNUSED"), count) << keys << "\n" << answer.words;
  }
  std::vector<std::pair<std::string, int>> const stocks{
      {"policy: s_S, reorder_point: 1 chip, order_up_to: 9 chips", 0},
      {"policy: s_S, reorder_point: 1 chip, order_up_to: 9 chips, base_stock: 3 chips, order_quantity: 2 chips", 2},
      {"policy: base_stock, base_stock: 3 chips, first_review: 1 day, every: 1 day", 2},
      {"policy: base_stock, base_stock: 3 chips, forecast_periods: 3, lead_periods: 2", 2},
      {"policy: base_stock, base_stock: 3 chips, review: periodic, every: 1 day, forecast: moving_average", 1},
      {"policy: base_stock, review: periodic, every: 1 day, forecast: moving_average, forecast_periods: 3", 0}};
  for (auto const& [keys, count] : stocks) {
    auto const answer = told(stock(keys));
    EXPECT_EQ(std::count(answer.codes.begin(), answer.codes.end(), "E_UNUSED"), count) << keys << "\n" << answer.words;
  }
  std::vector<std::pair<std::string, int>> const others{
      {"products: {p: {}}\nsites: {s: {stock: {p: {supply: unlimited, unmet: lost, initial: 3 units, holding_cost: 1 "
       "USD per "
       "unit per day, shortage_cost: 1 USD per unit per day, order_cost: 1 USD, replenishment: {policy: base_stock, "
       "base_stock: 2 units}}}}}\n",
       6},
      {"offices: {o: {refile_after: 2 days, applies: quantity > 3 units}}\n", 2},
      {"offices: {o: {officers: 2, stages: [{name: a, redo_from: a}]}}\n", 2},
      {"offices: {o: {backlog: 1, time: 1 day}}\noutcomes: {p: {measure: wait, above: 2 days, quantile: 0.3, reaches: "
       "3 units, status: held, "
       "reason: "
       "license, product: x}}\nproducts: {x: {}}\n",
       6},
      {"offices: {o: {backlog: 1, time: 1 day}}\noutcomes: {p: {measure: present, reduce: final, from: 2026-02-01}, q: "
       "{measure: delay, from: "
       "2026-02-01}, r: {measure: status, status: held, of: [o]}}\nproducts: {x: {}}\n",
       3}};
  for (auto const& [text, count] : others) {
    auto const answer = told(text);
    EXPECT_EQ(std::count(answer.codes.begin(), answer.codes.end(), "E_UNUSED"), count) << text << "\n" << answer.words;
  }
}

TEST(Refusals, AMisspeltKeyIsToldOnce) {
  EXPECT_THAT(told(shop("product: chip, from: a, every: 1 day, restok_to: 9 chips, uses: 1 chip per day")).codes,
              ElementsAre("E_UNKNOWN_FIELD"));
  EXPECT_THAT(told(stock("policy: s_s, reorder_point: 1 chip, order_up_to: 9 chips")).codes, ElementsAre("E_CHOICE"));
}

TEST(Refusals, LevelsOfSeveralElementsHaveNoGreatestSum) {
  std::string const two =
      "offices: {o: {backlog: 1, time: 1 day}, p: {backlog: 1, time: 1 day}}\noutcomes: {m: {measure: present, reduce: "
      "maximum";
  EXPECT_THAT(told(two + "}}\n").codes, ElementsAre("E_CONFLICT"));
  EXPECT_THAT(told(two + ", of: [p]}}\n").codes, IsEmpty());
}

/// A buyer that installs chips at campus c, whose keys these are.
std::string campus(std::string const& keys, std::string const& more = "", std::string const& product = "power: 700 W") {
  return "countries: {CN: {}, MY: {}}\nfirms: {host: {home: MY}, tenant: {home: CN}}\nproducts: {chip: {unit: chip, " +
         product + "}}\nsites: {a: {stock: {chip: {supply: unlimited}}}}\ncampuses: {c: {" + keys +
         "}}\nbuyers: {x: {installs_at: [c], orders: {s: {product: chip, from: a, every: 1 day}}}}\n" + more;
}

TEST(Refusals, PhasesThatNeverBeginAreRefused) {
  auto const codes = [](std::string const& phases) { return told(campus("phases: {" + phases + "}")).codes; };
  EXPECT_THAT(codes("a: {time: 3 days}, b: {after: [a], time: 2 days, adds: {power: 1 MW}}"), IsEmpty());
  EXPECT_THAT(codes("a: {after: [b], time: 3 days}, b: {after: [a], time: 2 days}"), ElementsAre("E_CYCLE"));
  EXPECT_THAT(codes("a: {after: [a], time: 3 days}"), ElementsAre("E_CYCLE"));
  EXPECT_THAT(codes("a: {after: [permit], time: 3 days}"), ElementsAre("E_UNKNOWN_ID"));
  EXPECT_THAT(codes("a: {adds: {power: 1 MW}}"), ElementsAre("E_MISSING_FIELD"));
  EXPECT_THAT(codes("a: {ready_on: 2026-03-01, time: 3 days}"), ElementsAre("E_UNUSED"));
  EXPECT_THAT(codes("a: {ready_on: 2026-08-01, adds: {power: 1 MW}}"), ElementsAre("W_OUTSIDE"));
}

TEST(Refusals, ACampusNeedsToKnowWhatAUnitTakes) {
  EXPECT_THAT(told(campus("power: 1 MW", "", "")).codes, ElementsAre("E_MISSING_FIELD"));
  EXPECT_THAT(told(campus("racks: 9 racks")).codes, ElementsAre("E_MISSING_FIELD"));
  EXPECT_THAT(told(campus("racks: 9 racks", "", "per_rack: 8 chips")).codes, IsEmpty());
  EXPECT_THAT(told(campus("racks: 0.5 racks", "", "per_rack: 8 chips")).codes, ElementsAre("E_RANGE"));
  EXPECT_THAT(told(campus("overhead: 1.3")).codes, ElementsAre("E_UNUSED")) << "nothing limits its power";
  EXPECT_THAT(told(campus("power: 1 MW, overhead: 0.9")).codes, ElementsAre("E_RANGE"));
  EXPECT_THAT(told(campus("opening: {chip: 20 chips}, power: 7 kW")).codes, ElementsAre("W_OVERFULL"));
  EXPECT_THAT(told(campus("opening: {chip: 10 chips}, power: 7 kW")).codes, IsEmpty());
  EXPECT_THAT(told(campus("opening: {chip: 10 wafers}")).codes, ElementsAre("E_UNIT"));
  EXPECT_THAT(told(campus("opening: {wafer: 10 wafers}")).codes, ElementsAre("E_UNKNOWN_ID"));
}

TEST(Refusals, SharesOfACampusSumToOne) {
  EXPECT_THAT(told(campus("in: MY, owner: host, users: {host: 30 %, tenant: 70 %}")).codes, IsEmpty());
  EXPECT_THAT(told(campus("in: MY, owner: host, users: {tenant: 70 %}")).codes, ElementsAre("E_RANGE"));
}

TEST(Refusals, WhoInstallsHasNoStockOfItsOwn) {
  EXPECT_THAT(told("products: {p: {}}\nsites: {a: {stock: {p: {supply: unlimited}}}}\ncampuses: {c: {}}\nbuyers: {x: "
                   "{installs_at: [c], orders: {s: {product: p, from: a, restock_to: 9 units, every: 1 day}}}}")
                  .codes,
              ElementsAre("E_CONFLICT"));
  EXPECT_THAT(told(shop("product: chip, from: a, every: 1 day", "campuses: {c: {}}\n")).codes, ElementsAre("W_UNUSED"))
      << "nobody installs there";
  EXPECT_THAT(told(shop("product: chip, from: a, every: 1 day", "campuses: {c: {}}\n", "installs_at: [c, c], ")).codes,
              ElementsAre("E_DUP_ID"));
  EXPECT_THAT(told(shop("product: chip, from: a, every: 1 day", "", "buildout: largest, ")).codes,
              ElementsAre("E_UNUSED"));
}

TEST(Refusals, ComputeIsOfAnAttributeInItsUnit) {
  auto const codes = [](std::string const& keys) {
    return told(campus("in: CN, owner: tenant", "outcomes: {o: {measure: " + keys + "}}\n",
                       "attributes: {tpp: 15832, bandwidth: 4800 GB/s}"))
        .codes;
  };
  EXPECT_THAT(codes("compute, metric: tpp"), IsEmpty());
  EXPECT_THAT(codes("compute"), ElementsAre("E_MISSING_FIELD"));
  EXPECT_THAT(codes("compute, metric: flops"), ElementsAre("E_UNKNOWN_ID"));
  EXPECT_THAT(codes("compute, metric: tpp, in: [MY]"), ElementsAre("E_UNKNOWN_ID"));
  EXPECT_THAT(codes("compute, metric: tpp, user: host"), ElementsAre("E_UNKNOWN_ID"));
  EXPECT_THAT(codes("compute, metric: tpp, reduce: first_date"), ElementsAre("E_MISSING_FIELD"));
  EXPECT_THAT(codes("compute, metric: bandwidth, reduce: first_date, reaches: 5000"), ElementsAre("E_UNIT"));
  EXPECT_THAT(codes("compute, metric: bandwidth, reduce: first_date, reaches: 5000 TB/s"), IsEmpty());
  EXPECT_THAT(codes("online, reduce: first_date, reaches: 5000 TB/s"), ElementsAre("E_UNIT"));
  EXPECT_THAT(codes("online, metric: tpp"), ElementsAre("E_UNUSED"));
  EXPECT_THAT(codes("idle_power"), ElementsAre("E_UNKNOWN_ID")) << "power isn't limited there";
  EXPECT_THAT(codes("status, status: in_transit, channel: rented"), ElementsAre("E_CONFLICT"));
}

TEST(Refusals, AmountsOfOrdersFinerThanTheProductIsCounted) {
  auto const codes = [](std::string const& quantity, std::string const& more = "") {
    return told(shop("product: chip, from: a, every: 1 day, quantity: " + quantity) + more).codes;
  };
  EXPECT_THAT(codes("5.5 chips"), ElementsAre("E_RANGE"));
  EXPECT_THAT(codes("{law: {discrete: {values: [1 chip, 2.5 chips], probabilities: [0.5, 0.5]}}}"),
              ElementsAre("E_RANGE"));
  EXPECT_THAT(codes("{law: {empirical: [1 chip, 2.5 chips]}}"), ElementsAre("E_RANGE"));
  EXPECT_THAT(codes("{path: {2026-01-01: 5 chips, 2026-02-01: 5.5 chips}}"), ElementsAre("E_RANGE"));
  EXPECT_THAT(codes("5 chips", "timeline: {more: {on: 2026-02-01, set: {buyers.x.orders.s.quantity: 7.5 chips}}}\n"),
              ElementsAre("E_RANGE"));
  EXPECT_THAT(codes("5 chips"), IsEmpty());
  EXPECT_THAT(codes("{law: {uniform: [1.5 chips, 2.5 chips]}}"), IsEmpty()) << "what is drawn is rounded";
}

}  // namespace
}  // namespace chokepoint::test
