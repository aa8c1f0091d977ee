#include "engine/scenario/value_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/scenario/reading.hpp"

namespace chokepoint::scenario {
namespace {

using ::testing::HasSubstr;

Value rate_of(Reading const& reading) {
  if (!reading.spec) {
    ADD_FAILURE() << reading.diagnostics.render(false);
    return {};
  }
  return reading.spec->buyers.entries.at(0).block.orders.entries.at(0).block.rate;
}

TEST(ValueReader, AValueMaySayWhereItComesFrom) {
  auto const value =
      rate_of(read_with("buyers: {b: {orders: {o: {rate: {value: 6 per minute, source: sup.orders, as_of: 2026-01-13, "
                        "note: guess}}}}}\n"));
  EXPECT_TRUE(value.given);
  EXPECT_DOUBLE_EQ(value.number, 0.1);  // 6 / 60 s
  EXPECT_EQ(value.written->provenance->source, "sup.orders");
  EXPECT_EQ(value.written->provenance->note, "guess");
  EXPECT_TRUE(value.written->provenance->has_as_of);
  EXPECT_EQ(value.written->provenance->as_of, day(2026, 1, 13));
}

TEST(ValueReader, ADollarNamesAnUncertainValue) {
  auto const value = rate_of(
      read_with("uncertain: {r: {uniform: [1, 2], unit: per day}}\nbuyers: {b: {orders: {o: {rate: {value: $r}}}}}\n"));
  EXPECT_EQ(value.written->uncertain, "r");
  EXPECT_TRUE(value.given);
}

TEST(ValueReader, ADatedPathHoldsConstantsAndNames) {
  auto const value =
      rate_of(read_with("uncertain: {r: {uniform: [1, 2], unit: per day}}\n"
                        "buyers: {b: {orders: {o: {rate: {path: {2026-01-01: 1 per s, 2026-06-01: $r}, "
                        "source: me}}}}}\n"));
  ASSERT_EQ(value.written->path.size(), 2u);
  EXPECT_EQ(value.written->path[0].from, day(2026, 1, 1));
  EXPECT_DOUBLE_EQ(value.written->path[0].number, 1);
  EXPECT_EQ(value.written->path[1].uncertain, "r");
  EXPECT_EQ(value.written->provenance->source, "me");
}

TEST(ValueReader, AStepOfAPathMaySayWhereItComesFrom) {
  auto const value = rate_of(
      read_with("buyers: {b: {orders: {o: {rate: {path: {2026-01-01: 1 per s, 2026-06-01: {value: 2 per s, source: a, "
                "as_of: 2026-01-15}, 2026-07-01: {value: 3 per s, source: b, as_of: 2026-01-13}}}}}}}\n"));
  ASSERT_EQ(value.written->path.size(), 3u);
  EXPECT_DOUBLE_EQ(value.written->path[1].number, 2);
  EXPECT_EQ(value.written->path[1].text, "2 per s");
  EXPECT_EQ(value.written->provenance->source, "a of 2026-01-15; b of 2026-01-13") << "kept with the value as a whole";
  EXPECT_EQ(value.written->provenance->as_of, day(2026, 1, 15));
  EXPECT_EQ(read_with("buyers: {b: {orders: {o: {rate: {path: {2026-01-01: {source: a}}}}}}}\n").problems(),
            (Problems{"E_MISSING_FIELD 3:53"}));
}

TEST(ValueReader, TheDatesOfAPathAreNoUncertainOnes) {
  auto const reading = read_with("buyers: {b: {orders: {o: {rate: {path: {2026-01-01: 1 per s, $t: 2 per s}}}}}}\n");
  EXPECT_EQ(reading.problems().front(), "E_DATED 3:62");
  EXPECT_THAT(reading.diagnostics.all().front().hint, testing::HasSubstr("timeline:"));
}

TEST(ValueReader, OnlySomeValuesMayChangeOverTime) {
  EXPECT_EQ(read_with("products: {p: {power: {path: {2026-01-01: 1 kW}}}}\n").problems(), (Problems{"E_DATED 3:30"}));
}

TEST(ValueReader, DatesOfAPathRise) {
  EXPECT_EQ(read_with("sites: {a: {}, b: {}}\n"
                      "lanes: {l: {from: a, to: b, time: 1 days, open: {path: {2026-02-01: no, 2026-01-01: yes}}}}\n")
                .problems(),
            (Problems{"E_DATED 4:73"}));
}

TEST(ValueReader, WrongKeysOfAValueAreNamed) {
  auto const reading = read_with("clock2: 1\n");
  EXPECT_EQ(reading.problems(), (Problems{"E_UNKNOWN_FIELD 3:1"}));
  EXPECT_THAT(reading.words(), HasSubstr("did you mean 'clock'?"));
  EXPECT_EQ(read_with("meta: {as_of: {vlaue: 2026-01-01}}\n").problems(), (Problems{"E_UNKNOWN_FIELD 3:16"}));
  EXPECT_EQ(read_with("meta: {as_of: {source: me}}\n").problems(), (Problems{"E_MISSING_FIELD 3:15"}));
  EXPECT_EQ(read_with("meta: {as_of: {value: 2026-01-01, path: {2026-01-01: 2026-01-01}}}\n").problems(),
            (Problems{"E_TYPE 3:35", "E_DATED 3:41"}));
}

TEST(ValueReader, ALawIsRefusedWhereOneValueIsExpected) {
  auto const reading = read_with("products: {p: {price: {law: {uniform: [1 USD, 2 USD]}}}}\n");
  EXPECT_EQ(reading.problems(), (Problems{"E_TYPE 3:24"}));
  EXPECT_THAT(reading.words(), HasSubstr("uncertain:"));
}

TEST(ValueReader, GoodsAreHeldExactlyInMillionths) {
  auto const reading = read_with("products: {p: {}}\nsites: {s: {stock: {p: {initial: 0.000001 units}}}}\n");
  ASSERT_TRUE(reading.spec);
  EXPECT_EQ(reading.spec->sites.entries.at(0).block.stock.entries.at(0).block.initial.integer, 1);
  EXPECT_EQ(read_with("products: {p: {}}\nsites: {s: {stock: {p: {initial: 0.0000001 units}}}}\n").problems(),
            (Problems{"E_NUMBER 4:34"}));
}

TEST(ValueReader, RangesHoldInEveryForm) {
  EXPECT_EQ(read_with("buyers: {b: {orders: {o: {priority: 8}, p: {priority: {value: 9}}}}}\n").problems(),
            (Problems{"E_RANGE 3:37", "E_RANGE 3:63"}));
  EXPECT_EQ(read_with("buyers: {b: {orders: {o: {rate: {path: {2026-01-01: -1 per day}}}}}}\n").problems(),
            (Problems{"E_RANGE 3:53"}));
}

Value above_of(std::string const& written) {
  auto const reading = read_with("outcomes: {o: {reduce: share_above, above: " + written + "}}\n");
  if (!reading.spec) {
    ADD_FAILURE() << reading.diagnostics.render(false);
    return {};
  }
  return reading.spec->outcomes.entries.at(0).block.above;
}

TEST(ValueReader, RecognizesTheKindWhereAnyWillDo) {
  EXPECT_EQ(above_of("2026-04-01").kind_read, ValueKind::date);
  EXPECT_EQ(above_of("2026-04-01").integer, day(2026, 4, 1));
  EXPECT_EQ(above_of("yes").kind_read, ValueKind::flag);
  EXPECT_EQ(above_of("yes").integer, 1);
  EXPECT_EQ(above_of("2 weeks").kind_read, ValueKind::duration);
  EXPECT_EQ(above_of("2 weeks").integer, 14 * 86400);
  EXPECT_EQ(above_of("2 weeks").dimension, base::dimensions::time);
  EXPECT_EQ(above_of("40 chips").kind_read, ValueKind::goods);
  EXPECT_EQ(above_of("40 chips").integer, 40'000'000);
  EXPECT_EQ(above_of("40 chips").written->unit_word, "chip");
  EXPECT_EQ(above_of("1.5").kind_read, ValueKind::number);
  EXPECT_DOUBLE_EQ(above_of("1.5").number, 1.5);
  EXPECT_EQ(above_of("8 USD").kind_read, ValueKind::number);
  EXPECT_EQ(above_of("8 USD").dimension, base::dimensions::money);
  EXPECT_EQ(above_of("8 USD").written->currency, "USD");
  EXPECT_DOUBLE_EQ(above_of("25 %").number, 0.25);
}

TEST(ValueReader, ExplainsWhatIsOfNoKind) {
  EXPECT_EQ(read_with("outcomes: {o: {above: 2026-02-30, reduce: share_above}}\n").problems(),
            (Problems{"E_DATE 3:23"}));
  EXPECT_EQ(read_with("outcomes: {o: {above: many, reduce: share_above}}\n").problems(), (Problems{"E_NUMBER 3:23"}));
  EXPECT_EQ(read_with("outcomes: {o: {above: 3 fortnihgts, reduce: share_above}}\n").problems(),
            (Problems{"E_UNIT 3:23"}));
  EXPECT_EQ(read_with("outcomes: {o: {above: $, reduce: share_above}}\n").problems(), (Problems{"E_ID 3:23"}));
  EXPECT_EQ(read_with("outcomes: {o: {above: [1], reduce: share_above}}\n").problems(), (Problems{"E_TYPE 3:23"}));
}

TEST(ValueReader, AnyUnitIsKeptWhereTheTableAllowsIt) {
  auto const reading =
      read_with("products: {p: {}}\nsites: {s: {stock: {p: {shortage_cost: 18 USD per unit per day}}}}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  auto const& cost = reading.spec->sites.entries.at(0).block.stock.entries.at(0).block.costs->shortage_cost;
  EXPECT_EQ(cost.dimension, base::dimensions::holding_cost);
  EXPECT_DOUBLE_EQ(cost.number, 18.0 / 86400);
  EXPECT_EQ(cost.written->currency, "USD");
  EXPECT_EQ(cost.written->unit_word, "unit");
}

TEST(ValueReader, SharesOfAPathAreOfOneCurrency) {
  EXPECT_EQ(read_with("buyers: {b: {orders: {o: {uses: {path: {2026-01-01: 1 chip per day, 2026-02-01: 1 case per "
                      "day}}, restock_to: 9 chips}}}}\n")
                .problems(),
            (Problems{"E_UNIT 3:81"}));
}

}  // namespace
}  // namespace chokepoint::scenario
