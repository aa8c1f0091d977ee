#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "engine/scenario/measures.hpp"
#include "tests/language/told.hpp"
#include "tests/support/yaml_world.hpp"

/// What outcomes report, against answers worked out by hand.
namespace chokepoint::test {
namespace {

using scenario::can_reduce;
using scenario::measures;
using scenario::reducers;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string const clock_of_a_year = "chokepoint: 1\nclock: {from: 2026-01-01, to: 2027-01-01";

/// A world that has something of everything.
std::string everything(std::string const& outcomes) {
  return clock_of_a_year +
         ", warm_up: 10 days, batches: 5}\ncountries: {H: {}, F: {}}\nfirms: {maker: {home: H}, user: {home: F}}\n"
         "products: {chip: {unit: chip, resolution: 0.01, price: 100 USD, pricing: {at: fab, scarcity: {elasticity: "
         "1}}, power: "
         "700 W, per_rack: 8 chips, attributes: "
         "{tpp: 15832}}}\n"
         "sites: {fab: {in: H, firm: maker, stock: {chip: {initial: 40 chips, holding_cost: 2 USD per chip per day, "
         "shortage_cost: 3 USD "
         "per "
         "chip per day, order_cost: 5 USD, replenishment: {policy: base_stock, base_stock: 40 chips, made_on: "
         "line}}}}, "
         "hall: {in: F}}\nproduction: {line: {at: fab, capacity: 9 chips per day, makes: {chip: {yield: 90 %, cycle: "
         "{law: {exponential: 9 days}}}}}}\n"
         "lanes: {air: {from: fab, to: hall, time: 3 days, departs_every: 1 day, cost: 4 USD, outages: {up: {law: "
         "{exponential: 50 days}}, "
         "down: 2 "
         "days}}}\n"
         "offices: {bis: {kind: licensing, officers: 1, time: {law: {exponential: 1 day}}, waiting_room: 2}}\n"
         "rules: {r: {by: F, vintages: [{effective: 2025-01-01, duty: 10 %, permit: f, cap: q, revenue_share: 5 %}]}}\n"
         "permits: {f: {product: chip, grants: {g: {on: 2026-01-01, quantity: 1000 chips}}}}\nquotas: {q: {product: "
         "chip, limit: 500 chips}}\n"
         "timeline: {e: {on: 2026-03-01, set: {lanes.air.open: yes}}}\n"
         "campuses: {dc: {power: 100 kW, racks: 3 racks, commissioning: 1 day, opening: {chip: 2 chips}}}\n"
         "buyers: {cloud: {firm: user, at: hall, installs_at: [dc], orders: {chip: {product: chip, from: fab, "
         "quantity: 4 chips, every: "
         "{law: "
         "{exponential: 2 days}}}}}}\n"
         "dealers: {gulf: {product: chip, from: fab, capacity: 5 chips, premium: 40 %}}\n"
         "commitments: {pledge: {by: F, amount: 9 USD, instalments: [{due: 2026-02-01, amount: 2 USD}], needs: "
         "[e]}}\n"
         "outcomes: {" +
         outcomes + "}\n";
}

std::string const with_groups = "groups: {makers: [maker], users: [user], states: [F], empty: []}\n";

TEST(Outcomes, AFirmACountryOrAGroupStandsForAllThatBelongsToIt) {
  struct Case {
    char const* measure;
    char const* named;
    std::vector<char const*> held;
  };
  for (Case const& one : {Case{"delivered", "cloud", {"user", "users"}}, Case{"made", "line", {"maker", "makers", "H"}},
                          Case{"on_hand", "fab", {"H", "makers"}}, Case{"sales", "maker", {"makers", "H"}},
                          Case{"duty", "F", {"states"}}}) {
    auto const measured_of = [&](char const* name) {
      return world_of(everything(std::string("o: {measure: ") + one.measure + ", of: [" + name + "]}") + with_groups)
          .outcomes.front()
          .entities;
    };
    auto const expected = measured_of(one.named);
    EXPECT_FALSE(expected.empty());
    for (char const* name : one.held) EXPECT_EQ(measured_of(name), expected) << one.measure << " of " << name;
  }
  // Who is named twice counts once.
  EXPECT_EQ(
      world_of(everything("o: {measure: sales, of: [makers, maker]}") + with_groups).outcomes.front().entities.size(),
      1U);
}

TEST(Outcomes, WhatHasNothingOfTheKindIsRefused) {
  for (auto const* outcome : {"{measure: spending, of: [empty]}", "{measure: delivered, of: [makers]}",
                              "{measure: headroom, of: [F]}", "{measure: online, of: [users]}"}) {
    EXPECT_THROW(world_of(everything(std::string("o: ") + outcome) + with_groups), std::runtime_error) << outcome;
  }
  try {
    world_of(everything("o: {measure: delivered, of: [makers]}") + with_groups);
  } catch (std::runtime_error const& told) {
    EXPECT_THAT(told.what(), testing::HasSubstr("'delivered' is measured of buyers, and none belongs to 'makers'"));
  }
}

TEST(Outcomes, EveryMeasureIsReducedInEveryWayOrRefusedInWords) {
  int accepted = 0;
  for (auto const& measure : measures()) {
    for (auto const& reducer : reducers()) {
      std::string text = fmt::format("o: {{measure: {}, reduce: {}", measure.word, reducer.word);
      if (measure.measure == model::Measure::lane_up) text += ", of: [air]";
      if (measure.word == "status") text += ", status: delivered";
      if (measure.word == "compute") text += ", metric: tpp";
      if (measure.word == "compute" && reducer.word == "first_date") text += ", reaches: 31664";
      if (reducer.word == "share_above") {
        text += measure.quantity == scenario::MeasureQuantity::time    ? ", above: 1 day"
                : measure.quantity == scenario::MeasureQuantity::goods ? ", above: 2 chips"
                                                                       : ", above: 1";
      }
      base::Diagnostics diagnostics;
      auto const spec = scenario::read_scenario_text("test.yaml", everything(text + "}"), {}, diagnostics);
      auto const world = spec ? scenario::assemble(*spec, diagnostics) : std::nullopt;
      std::string const what = text + "\n" + diagnostics.render(false);
      EXPECT_EQ(world.has_value(), can_reduce(measure, reducer.word)) << what;
      if (!world) {
        EXPECT_TRUE(diagnostics.has_errors()) << what;
        continue;
      }
      ++accepted;
      simulation::RunRecord const record = run_once(*world);
      EXPECT_FALSE(record.failed()) << what << record.failure;
      bool const seldom =
          measure.word == "filled_at_once" || measure.word == "lost" || measure.word == "cancelled" ||
          (reducer.word == "first_date" && (measure.word == "seized" || measure.word == "finds" ||
                                            measure.word == "changeovers" || measure.word == "turned_away"));
      EXPECT_TRUE(seldom || record.outcomes.front().value.has_value()) << what;
    }
  }
  EXPECT_GT(accepted, 90);
}

TEST(Outcomes, EveryStatusAndReasonCanBeMeasured) {
  for (auto const& word : scenario::status_words()) {
    for (auto const* reduce : {"total", "rate", "final", "first_date"}) {
      TracedRun const run(everything(fmt::format("o: {{measure: status, status: {}, reduce: {}}}", word, reduce)));
      if (std::string_view(reduce) != "first_date") {
        EXPECT_GE(run.outcome("o"), 0) << word << ' ' << reduce;
      }
    }
  }
  for (auto const& word : scenario::reason_words()) {
    TracedRun const run(everything(fmt::format("o: {{measure: delay, reason: {}}}", word)));
    EXPECT_GE(run.outcome("o"), 0) << word;
  }
}

/// A world in which one chip is delivered a day, from noon of the first day on.
std::string daily(std::string const& outcomes, std::string const& quantity = "1 chip", std::string const& more = "") {
  return clock_of_a_year + more + "}\nproducts: {chip: {unit: chip, resolution: 0.001}}\n" +
         "sites: {fab: {stock: {chip: {supply: unlimited}}}}\nbuyers: {cloud: {orders: {chip: {product: chip, from: "
         "fab, "
         "quantity: " +
         quantity + ", every: 1 day, first: 12 hours}}}}\noutcomes: {" + outcomes + "}\n";
}

TEST(Outcomes, FirstDateIsTheMomentOfTheDelivery) {
  // The third half chip makes 1.5: ordered on day 2.5, known to the seller an hour later, and collected there at once.
  TracedRun const run(
      daily("o: {measure: status, status: delivered, reduce: first_date, reaches: 1.5 chips}", "0.5 chips"));
  EXPECT_DOUBLE_EQ(run.outcome("o"),
                   static_cast<double>((run.world().clock.from + base::hours(2 * 24 + 13)).seconds()));
}

TEST(Outcomes, FirstDateOfWhatAddsUpIsWhenSoMuchHadCome) {
  // Half a chip a day, ordered at 12:00 and collected at 13:00, which the buyer knows at 14:00: the third half
  // makes 1.5.
  TracedRun const run(
      daily("first: {measure: delivered, reduce: first_date}, o: {measure: delivered, product: chip, channel: "
            "domestic, reduce: "
            "first_date, reaches: 1.5 chips}, ordered: {measure: ordered, of: [cloud], reduce: first_date, reaches: "
            "1.5 chips}, "
            "later: {measure: delivered, reduce: first_date, reaches: 1.5 chips, from: 2026-01-11}, never: {measure: "
            "delivered, reduce: first_date, reaches: 1.5 chips, to: 2026-01-03}, lost: {measure: cancelled, reduce: "
            "first_date}",
            "0.5 chips"));
  auto const hours = [&](std::string_view name) {
    return (run.outcome(name) - static_cast<double>(run.world().clock.from.seconds())) / 3600;
  };
  EXPECT_DOUBLE_EQ(hours("first"), 14);
  EXPECT_DOUBLE_EQ(hours("o"), 2 * 24 + 14);
  EXPECT_DOUBLE_EQ(hours("ordered"), 2 * 24 + 12);
  EXPECT_DOUBLE_EQ(hours("later"), 12 * 24 + 14) << "what came before the window doesn't count";
  EXPECT_FALSE(run.has_value("never"));
  EXPECT_FALSE(run.has_value("lost"));
}

TEST(Outcomes, WhatIsDeliveredStaysDeliveredWhenItIsInstalled) {
  // Ten chips come, one by one; each is taken into a hall at once. Never are two in the status `delivered`.
  TracedRun const run(
      clock_of_a_year +
      "}\nproducts: {p: {power: 1 kW, per_rack: 8 units}}\nsites: {s: {stock: {p: {supply: unlimited}}}}\n"
      "campuses: {dc: {power: 1 MW, racks: 9 racks, commissioning: 1 day}}\n"
      "buyers: {b: {at: s, installs_at: [dc], orders: {o: {product: p, from: s, every: 10 days, first: 0 s, ends: "
      "2026-04-05}}}}\noutcomes: {status: {measure: status, status: delivered, reduce: first_date, reaches: 2 units}, "
      "sum: {measure: delivered, reduce: first_date, reaches: 2 units}}\n");
  EXPECT_FALSE(run.has_value("status"));
  EXPECT_NEAR(day_of(base::SimTime(static_cast<std::int64_t>(run.outcome("sum")))), 10, 0.5);
}

TEST(Outcomes, FirstDateOfDeliveriesIsTheSameInAllPartitions) {
  std::string buyers;
  for (char name = 'a'; name < 'g'; ++name) {
    buyers += fmt::format("{}: {{orders: {{o: {{product: p, from: {}, every: {{law: {{exponential: 3 hours}}}}}}}}}}, ",
                          name, name % 2 == 0 ? "s" : "t");
  }
  model::World const world =
      world_of(clock_of_a_year +
               "}\nproducts: {p: {}}\nsites: {s: {stock: {p: {supply: unlimited}}}, t: {stock: {p: {supply: "
               "unlimited}}}}\nbuyers: {" +
               buyers +
               "}\noutcomes: {sum: {measure: delivered, reduce: first_date, reaches: 500 units}, status: {measure: "
               "status, status: delivered, reduce: first_date, reaches: 500 units}}\n");
  auto const one = run_once(world);
  auto const four = run_once(world, {}, {.partitions = 4, .threads = 2});
  ASSERT_TRUE(one.outcomes.front().value);
  EXPECT_EQ(one.outcomes.front().value, four.outcomes.front().value);
  // Nothing is installed here, and the buyer learns of a delivery an hour after it.
  EXPECT_EQ(*one.outcomes[1].value, *one.outcomes[0].value + 3600);  // by name: status, sum
  EXPECT_EQ(one.hash, four.hash);
}

TEST(Outcomes, APlainNumberMayBeToldInPercent) {
  TracedRun const run(
      daily("share: {measure: order_wait, reduce: share_above, above: 0 days, unit: \"%\"}, plain: {measure: "
            "order_wait, reduce: share_above, above: 0 days}, twice: {formula: share + plain}, "
            "told: {formula: plain / 4, unit: \"%\"}",
            "1 chip"));
  EXPECT_DOUBLE_EQ(run.outcome("share"), 100 * run.outcome("plain"));
  EXPECT_DOUBLE_EQ(run.outcome("twice"), 2 * run.outcome("plain")) << "formulas see the number itself";
  EXPECT_DOUBLE_EQ(run.outcome("told"), 25 * run.outcome("plain"));
}

TEST(Outcomes, FirstDateIsTheSameInAllPartitions) {
  std::string buyers;
  for (char name = 'a'; name < 'g'; ++name) {
    buyers += fmt::format("{}: {{orders: {{o: {{product: p, from: {}, every: {{law: {{exponential: 3 hours}}}}}}}}}}, ",
                          name, name % 2 == 0 ? "s" : "t");
  }
  model::World const world = world_of(
      clock_of_a_year +
      "}\nproducts: {p: {}}\nsites: {s: {stock: {p: {supply: unlimited}}}, t: {stock: {p: {supply: "
      "unlimited}}}}\nbuyers: {" +
      buyers + "}\noutcomes: {o: {measure: status, status: delivered, reduce: first_date, reaches: 500 units}}\n");
  auto const one = run_once(world);
  auto const four = run_once(world, {}, {.partitions = 4, .threads = 2});
  ASSERT_TRUE(one.outcomes.front().value);
  EXPECT_EQ(one.outcomes.front().value, four.outcomes.front().value);
  // 500 of 16 a day in expectation: day 31, a sixth of the day's fraction of a bucket would be no accident.
  EXPECT_NEAR((*one.outcomes.front().value - static_cast<double>(world.clock.from.seconds())) / 86400, 500 / 48.0, 3);
}

TEST(Outcomes, FirstDateLooksAtWhatIsThereNotAtWhatPassedThrough) {
  // One unit at a time is on the lane: two never are.
  std::string const text =
      clock_of_a_year +
      "}\nproducts: {p: {}}\nsites: {a: {stock: {p: {supply: unlimited}}}, b: {}}\nlanes: {l: {from: a, "
      "to: b, time: 1 day}}\nbuyers: {x: {at: b, orders: {o: {product: p, from: a, every: 5 days}}}}\n"
      "outcomes: {one: {measure: status, status: in_transit, reduce: first_date, reaches: 1 unit}, two: "
      "{measure: status, status: in_transit, reduce: first_date, reaches: 2 units}}\n";
  TracedRun const run(text);
  EXPECT_TRUE(run.has_value("one"));
  EXPECT_FALSE(run.has_value("two"));
}

TEST(Outcomes, AStatusIsMeasuredAfterTheWarmUp) {
  // Deliveries at 13:00 of each day; 265 days are left after 100.
  TracedRun const run(
      daily("total: {measure: status, status: delivered, reduce: total}, first: {measure: status, status: "
            "delivered, reduce: first_date}, all: {measure: status, status: delivered}",
            "1 chip", ", warm_up: 100 days"));
  EXPECT_DOUBLE_EQ(run.outcome("total"), 265);
  EXPECT_DOUBLE_EQ(run.outcome("all"), 365);
  EXPECT_DOUBLE_EQ(run.outcome("first"), static_cast<double>(run.world().clock.measured_from.seconds()));
}

TEST(Outcomes, AFormulaOverTotalsHasTheErrorOfTheTotal) {
  TracedRun const run(
      everything("plain: {measure: demand}, same: {formula: plain + 0}, rate: {measure: demand, reduce: "
                 "rate}"));
  auto const& outcomes = run.record().outcomes;  // plain, rate, same
  ASSERT_TRUE(outcomes[0].standard_error && outcomes[1].standard_error && outcomes[2].standard_error);
  EXPECT_NEAR(*outcomes[2].standard_error, *outcomes[0].standard_error, 1e-9 * *outcomes[0].standard_error);
  // The total is the rate times 355 days, and so is its error.
  EXPECT_NEAR(*outcomes[0].standard_error, 355 * *outcomes[1].standard_error, 1e-9 * *outcomes[0].standard_error);
}

TEST(Outcomes, FormulasReadAttributesOfProductsAsThisFutureHasThem) {
  // A shop of chips that are called like an outcome, too; the speed is uncertain, 3 in a plain run.
  auto const of = [](std::string const& formula, std::vector<std::string> overrides = {}) {
    return told(
        "uncertain: {speed: {uniform: [2, 5], central: 3}}\nproducts: {chip: {unit: chip, attributes: {tpp: 15832, "
        "speed: $speed, bandwidth: 4 GB/s}}, other: {attributes: {tpp: 7}}}\nsites: {a: {stock: {chip: {supply: "
        "unlimited}}}, b: {}}\nlanes: {l: {from: a, to: b, time: 2 days}}\nbuyers: {x: {at: b, orders: {s: "
        "{product: chip, from: a, dates: [{on: 2026-01-05, quantity: 10 chips}]}}}}\noutcomes: {chip: {measure: "
        "delivered}, f: {formula: \"" +
            formula + "\"}}\n",
        std::move(overrides));
  };
  EXPECT_THAT(of("chip * chip.tpp + chip * other.tpp").codes, IsEmpty());
  EXPECT_THAT(of("chip.bandwidth + 1 GB/s").codes, IsEmpty());
  EXPECT_THAT(of("chip.bandwidth + 1").codes, ElementsAre("E_EXPRESSION_TYPE"));
  EXPECT_THAT(of("chip * other.speed").codes, ElementsAre("E_EXPRESSION_NAME")) << "which it hasn't";
  EXPECT_THAT(of("chip * chip.tp").words, HasSubstr("did you mean 'chip.tpp'?"));

  std::string const world =
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-06-01}\nuncertain: {speed: {uniform: [2, 5], central: 3}}\n"
      "products: {chip: {unit: chip, attributes: {tpp: 15832, speed: $speed}}}\nsites: {a: {stock: {chip: {supply: "
      "unlimited}}}, b: {}}\nlanes: {l: {from: a, to: b, time: 2 days}}\nbuyers: {x: {at: b, orders: {s: {product: "
      "chip, "
      "from: a, dates: [{on: 2026-01-05, quantity: 10 chips}]}}}}\noutcomes: {chip: {measure: delivered}, tpp: "
      "{formula: "
      "chip * chip.tpp / 1 chip}, speed: {formula: chip * chip.speed / 1 chip}}\n";
  TracedRun const plain(world);
  EXPECT_EQ(plain.outcome("tpp"), 158320);
  EXPECT_EQ(plain.outcome("speed"), 30);
}

TEST(Outcomes, FormulasKnowTheUnitsOfWhatTheyRead) {
  // One chip a day, delivered 13 hours after it was ordered: 365 of them.
  TracedRun const run(daily(
      "chips: {measure: delivered}, wait: {measure: order_wait}, half: {formula: wait / 2}, later: {formula: wait + "
      "11 hours}, rate: {formula: chips / (10 days)}, unit_time: {formula: chips * wait}, ratio: {formula: chips / "
      "chips}, first: {measure: status, status: delivered, reduce: first_date}, next: {formula: first + 1 week}, pace: "
      "{formula: chips / "
      "wait}, left: {formula: \"max(chips - chips, 0)\"}, worth: {formula: chips * 15832}, much: {formula: chips * "
      "1e6}, cent: {formula: chips * 1 %}"));
  double const wait = run.outcome("wait");
  EXPECT_DOUBLE_EQ(run.outcome("half"), wait / 2);
  EXPECT_DOUBLE_EQ(run.outcome("later"), wait + 11.0 / 24);
  EXPECT_DOUBLE_EQ(run.outcome("rate"), run.outcome("chips") / 10);
  EXPECT_DOUBLE_EQ(run.outcome("unit_time"), run.outcome("chips") * wait);
  EXPECT_DOUBLE_EQ(run.outcome("next"), run.outcome("first") + 7 * 86400);
  auto const unit = [&](std::string_view name) {
    for (model::Outcome const& outcome : run.world().outcomes) {
      if (outcome.name == name) return outcome.unit;
    }
    return std::string("no such outcome");
  };
  EXPECT_EQ(unit("half"), "days");
  EXPECT_EQ(unit("rate"), "units per day");
  EXPECT_EQ(unit("chips"), "chips") << "what the product's units are called";
  EXPECT_EQ(unit("unit_time"), "chip-days");
  EXPECT_EQ(unit("pace"), "chips per day");
  EXPECT_EQ(unit("left"), "chips");
  EXPECT_EQ(unit("worth"), "units") << "a number may have made something else of them";
  EXPECT_EQ(unit("much"), "units");
  EXPECT_EQ(unit("cent"), "units");
  EXPECT_EQ(unit("ratio"), "");
  EXPECT_EQ(unit("next"), "date");
}

TEST(Outcomes, SharesAreAveragedAndLevelsAddedUp) {
  // Two lanes, one of which is open for half of the 364 days counted: 3/4 on average.
  std::string const text =
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31}\nproducts: {p: {}}\nsites: {a: {stock: {p: {initial: 5 "
      "units}}}, b: {stock: {p: {initial: 7 units}}}}\nlanes: {l: {from: a, to: b, time: 1 day}, m: {from: b, to: a, "
      "time: 1 "
      "day, open: {path: {2026-01-01: yes, 2026-07-02: no}}}}\noutcomes: {both: {measure: up, of: [l, m]}, last: "
      "{measure: "
      "up, of: [l, m], reduce: final}, early: {measure: up, of: [m], reduce: final, to: 2026-07-01}, stock: {measure: "
      "on_hand}, end: {measure: on_hand, reduce: final}}\n";
  TracedRun const run(text);
  EXPECT_DOUBLE_EQ(run.outcome("both"), 0.75);
  EXPECT_DOUBLE_EQ(run.outcome("last"), 0.5);
  EXPECT_DOUBLE_EQ(run.outcome("early"), 1);
  EXPECT_DOUBLE_EQ(run.outcome("stock"), 12);
  EXPECT_DOUBLE_EQ(run.outcome("end"), 12);
}

TEST(Outcomes, ProductsAreToldApart) {
  std::string const text =
      clock_of_a_year +
      "}\nproducts: {p: {}, q: {resolution: 0.1}}\nsites: {s: {stock: {p: {supply: unlimited}, q: "
      "{supply: unlimited}}}}\nbuyers: {x: {orders: {p: {product: p, from: s, dates: [{on: 2026-02-01, "
      "quantity: 3 units}]}, q: {product: q, from: s, dates: [{on: 2026-02-01, quantity: 0.5 "
      "units}]}}}}\noutcomes: {p: {measure: delivered, product: p}, q: {measure: delivered, product: q}, "
      "wait: {measure: delay, product: q}}\n";
  TracedRun const run(text);
  EXPECT_DOUBLE_EQ(run.outcome("p"), 3);
  EXPECT_DOUBLE_EQ(run.outcome("q"), 0.5);
  EXPECT_DOUBLE_EQ(run.outcome("wait"), 0.5 / 24);  // half a unit waits for the news delay
}

TEST(Outcomes, QuantilesPoolSeveralStreams) {
  // Waits of 2 days (three orders) and of 10 days (one): the median is 2, the 90 % quantile 10, both within 1/256.
  std::string const text =
      clock_of_a_year +
      "}\nproducts: {p: {}}\nsites: {a: {stock: {p: {supply: unlimited}}}, near: {}, far: {}}\nlanes: {n: "
      "{from: a, to: near, time: 48 hours}, f: {from: a, to: far, time: 240 hours}}\nbuyers: {x: {at: near, "
      "orders: {o: {product: p, from: a, dates: [{on: 2026-02-01, quantity: 3 units}]}}}, y: {at: far, "
      "orders: {o: {product: p, from: a, dates: [{on: 2026-02-01, quantity: 1 units}]}}}}\noutcomes: {median: "
      "{measure: order_wait, reduce: quantile}, high: {measure: order_wait, reduce: quantile, quantile: "
      "0.9}}\n";
  TracedRun const run(text);
  EXPECT_NEAR(run.outcome("median"), 2, 2.0 / 256);
  EXPECT_NEAR(run.outcome("high"), 10, 10.0 / 256);
}

TEST(Outcomes, ARateOfUseIsInUnitsWhateverTheResolution) {
  auto const ordered = [](std::string const& resolution, std::string const& uses) {
    TracedRun const run(
        clock_of_a_year + "}\nuncertain: {u: {uniform: [1, 3], unit: units per day, central: 2}}\n" +
        "products: {p: {resolution: " + resolution +
        "}}\nsites: {s: {stock: {p: {supply: unlimited}}}}\nbuyers: {x: {orders: {o: {product: p, from: s, "
        "restock_to: 100 units, every: 10 days, uses: " +
        uses + "}}}}\noutcomes: {got: {measure: ordered}}\n");
    return run.outcome("got");
  };
  EXPECT_GT(ordered("1", "2 units per day"), 600);
  EXPECT_DOUBLE_EQ(ordered("0.001", "2 units per day"), ordered("1", "2 units per day"));
  EXPECT_DOUBLE_EQ(ordered("0.001", "$u"), ordered("1", "2 units per day"));
}

TEST(Outcomes, ApplicationsBalance) {
  TracedRun const run(
      clock_of_a_year +
      "}\noffices: {a: {officers: 1, time: 1 hour}}\nbuyers: {x: {orders: {o: {apply_to: a, dates: [{on: "
      "2026-01-05}, {on: 2026-02-05, quantity: 1 units}]}}}}\noutcomes: {ordered: {measure: ordered}, got: "
      "{measure: delivered}, open: {measure: open, reduce: final}}\n");
  EXPECT_DOUBLE_EQ(run.outcome("ordered"), 2);
  EXPECT_DOUBLE_EQ(run.outcome("got"), 2);
  EXPECT_DOUBLE_EQ(run.outcome("open"), 0);
}

TEST(Outcomes, ARunCutShortMeasuresWhatIsLeft) {
  base::Diagnostics diagnostics;
  scenario::ReadOptions options;
  options.overrides = {"clock.to=2026-04-11"};  // day 100
  std::string const text = daily(
      "part: {measure: delivered, from: 2026-01-11, to: 2026-12-01}, none: {measure: delivered, "
      "from: 2026-06-01, to: 2026-07-01}");
  auto const spec = scenario::read_scenario_text("test.yaml", text, options, diagnostics);
  ASSERT_TRUE(spec);
  auto const world = scenario::assemble(*spec, diagnostics);
  ASSERT_TRUE(world) << diagnostics.render(false);
  std::vector<std::string_view> codes;
  for (auto const& one : diagnostics.all()) codes.push_back(one.code);
  EXPECT_THAT(codes, testing::ElementsAre("W_CUT_SHORT", "W_CUT_SHORT"));
  auto const record = run_once(*world);
  EXPECT_FALSE(record.outcomes[0].value.has_value());  // none
  EXPECT_EQ(record.outcomes[1].value, 90);             // days 10 to 99
}

TEST(Outcomes, AnAttributeMayBeUncertain) {
  std::string const text =
      clock_of_a_year +
      "}\nuncertain: {power: {uniform: [10, 20], central: 15}}\nproducts: {p: {attributes: {tpp: "
      "$power}}}\nsites: {s: {stock: {p: {supply: unlimited}}}}\noffices: {o: {kind: licensing, applies: "
      "product.tpp > 12, decides: {deny: 100 %}}}\nbuyers: {x: {orders: {o: {product: p, from: s, every: 1 "
      "day}}}}\noutcomes: {got: {measure: delivered}}\n";
  model::World const world = world_of(text);
  EXPECT_EQ(run_once(world).outcomes.front().value, 0);  // 15: all are denied
  int free = 0;
  constexpr int replications = 200;
  for (int replication = 0; replication < replications; ++replication) {
    simulation::RunSettings settings;
    settings.replication = static_cast<std::uint64_t>(replication);
    settings.draw_uncertain = true;
    auto const record = run_once(world, settings);
    if (*record.outcomes.front().value > 0) ++free;
  }
  // At most 12 in two of ten replications; four standard deviations of 200 draws are 0.11.
  EXPECT_NEAR(free / static_cast<double>(replications), 0.2, 4 * std::sqrt(0.2 * 0.8 / replications));
}

/// A shop of firm m sells 1,000,000 units to firm u on one lane.
std::string sale(std::string const& price, std::string const& cost, std::string const& more = "") {
  return clock_of_a_year +
         "}\ncountries: {H: {}, F: {}}\nfirms: {m: {home: H}, u: {home: F}}\nproducts: {p: {price: " + price +
         "}}\nsites: {a: {in: H, firm: m, stock: {p: {supply: unlimited}}}, b: {in: F}}\nlanes: {l: {from: a, to: b, "
         "time: 1 day, cost: " +
         cost +
         "}}\nbuyers: {x: {firm: u, at: b, orders: {s: {product: p, from: a, dates: [{on: 2026-02-01, quantity: "
         "1000000 units}]}}}}\n" +
         more +
         "outcomes: {sales: {measure: sales}, spent: {measure: spending}, by_u: {measure: spending, of: [u]}, freight: "
         "{measure: freight}, by_firms: {measure: freight, of: [m, u]}, duty: {measure: duty}}\n";
}

TEST(Outcomes, UnitPricesKeepWhatMinorUnitsLack) {
  EXPECT_EQ(TracedRun(sale("0.004 USD", "0 USD")).outcome("sales"), 4'000);
  EXPECT_EQ(TracedRun(sale("1.005 USD", "0 USD")).outcome("sales"), 1'005'000);
  EXPECT_EQ(TracedRun(sale("27000.5 JPY", "0 JPY")).outcome("sales"), 27'000'500'000);
  TracedRun const all(sale("0.002 USD", "0.0015 USD",
                           "rules: {r: {by: F, vintages: [{effective: 2025-01-01, duty: 10 %, fee: 0.0004 USD}]}}\n"));
  EXPECT_EQ(all.outcome("freight"), 1'500);
  EXPECT_EQ(all.outcome("duty"), 200 + 400);
  EXPECT_EQ(all.outcome("spent"), 2'000 + 1'500 + 600);
}

TEST(Outcomes, FreightOfAllIsThatOfAllFirms) {
  TracedRun const run(sale("2 USD", "0.5 USD"));
  EXPECT_EQ(run.outcome("freight"), 500'000);
  EXPECT_EQ(run.outcome("by_firms"), 500'000);
  EXPECT_EQ(run.outcome("spent"), 2'500'000);
  EXPECT_EQ(run.outcome("by_u"), 2'000'000);  // the seller has paid the carrier
}

TEST(Outcomes, TimeBeforeTheRunIsChargedToGoods) {
  TracedRun const run(
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-03-01, news_delay: 1 s}\nproducts: {p: {}}\nsites: {a: "
      "{stock: {p: {initial: 100 units}}}, b: {}}\nlanes: {l: {from: a, to: b, time: 3 days}}\nbuyers: {x: {at: b, "
      "orders: {s: {product: p, from: a, dates: [{on: 2025-10-01, quantity: 150 units, licensed: yes}]}}}}\noutcomes: "
      "{}\n");
  // 92 days before the run all 150 wait, and 50 through its 59 days.
  EXPECT_NEAR(run.waited_for(ledger::DelayReason::stock), 150 * 92 + 50 * 59, 0.1);
  EXPECT_NEAR(run.waited_for(ledger::DelayReason::transit), 100 * 3, 0.1);
  EXPECT_LT(run.waited_for(ledger::DelayReason::handover), 0.1);
}

TEST(Outcomes, ARunThatOutgrowsTheBooksSaysWhereAndWhy) {
  auto const world = world_of(
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-03-01}\nproducts: {p: {}}\nsites: {a: {stock: {p: {initial: "
      "1 unit}}}}\nbuyers: {x: {orders: {s: {product: p, from: a, every: 1 day, quantity: {law: {pareto: {shape: 0.1, "
      "minimum: 1000000 units}}}}}}}\noutcomes: {}\n");
  auto const record = run_once(world);
  EXPECT_EQ(record.end, kernel::RunEnd::failure);
  EXPECT_NE(record.failure.find("buyers.x.orders.s.quantity draws"), std::string::npos) << record.failure;
  EXPECT_EQ(record.failure.find("internal"), std::string::npos) << record.failure;
}

TEST(Outcomes, MoneyThatOutgrowsTheBooksIsAFailureInWords) {
  auto const record = run_once(world_of(sale("80000000000 USD", "0 USD")));  // 8e16 USD
  EXPECT_FALSE(record.failed()) << record.failure;
  std::string text = sale("80000000000 USD", "0 USD");
  text.replace(text.find("1000000 units"), 13, "10000000 units");
  auto const more = run_once(world_of(text));
  EXPECT_EQ(more.end, kernel::RunEnd::failure);
  EXPECT_NE(more.failure.find("leaves 64 bits"), std::string::npos) << more.failure;
}

TEST(Outcomes, ARunWhoseOrdersPileUpStops) {
  auto const world = world_of(
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-03-01, news_delay: 1 s, max_pending: 1000}\nproducts: {p: "
      "{}}\nsites: {a: {stock: {p: {initial: 1 unit}}}}\nbuyers: {x: {orders: {s: {product: p, from: a, every: {law: "
      "{exponential: 0.1 s}}}}}}\noutcomes: {}\n");
  auto const record = run_once(world);
  EXPECT_TRUE(record.failed());
  EXPECT_NE(record.failure.find("clock.max_pending"), std::string::npos) << record.failure;
}

TEST(Outcomes, WhatIsLeftOverIsReturned) {
  model::World const world =
      world_of(clock_of_a_year +
               "}\nuncertain: {yes: {uniform: [0.5, 0.7]}}\noffices: {o: {decides: {approve: $yes, deny: 30 "
               "%}}}\nbuyers: {x: {orders: {o: {apply_to: o, every: 1 day}}}}\noutcomes: {}\n");
  EXPECT_TRUE(world.offices.front().answers.approve.valid());
}

}  // namespace
}  // namespace chokepoint::test
