#include "engine/scenario/law_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/scenario/laws.hpp"
#include "tests/unit/scenario/reading.hpp"

namespace chokepoint::scenario {
namespace {

using ::testing::HasSubstr;

constexpr std::int64_t day_seconds = 86400;

// "lanes: {l: {from: a, to: b, time: " has 34 characters, so what is written begins in line 4, column 35.
Reading read_time(std::string const& written) {
  return read_with("sites: {a: {}, b: {}}\nlanes: {l: {from: a, to: b, time: " + written + "}}\n");
}

LawSpec time_of_lane(std::string const& written) {
  auto const reading = read_time(written);
  if (!reading.spec) {
    ADD_FAILURE() << reading.diagnostics.render(false);
    return {};
  }
  return reading.spec->lanes.entries.at(0).block.time;
}

// "uncertain: {u: {" has 16 characters, so what is written begins in line 3, column 17.
Reading read_uncertain(std::string const& written) { return read_with("uncertain: {u: {" + written + "}}\n"); }

UncertainSpec uncertain_of(std::string const& written) {
  auto reading = read_uncertain(written);
  if (!reading.spec) {
    ADD_FAILURE() << reading.diagnostics.render(false);
    return {};
  }
  return reading.spec->uncertain.entries.at(0).block;
}

TEST(LawReader, AConstantIsALaw) {
  for (auto const* written : {"4 days", "{value: 4 days}", "{law: {constant: 4 days}}", "{law: {constant: 4}}"}) {
    if (std::string_view(written) == "{law: {constant: 4}}") {
      EXPECT_EQ(read_time(written).problems(), (Problems{"E_UNIT 4:52"}));
      continue;
    }
    auto const law = time_of_lane(written);
    EXPECT_TRUE(law.given);
    EXPECT_EQ(law.written->kind, "constant");
    EXPECT_EQ(law.kind_read, ValueKind::duration);
    EXPECT_EQ(argument(law, "value").integer, 4 * day_seconds);
  }
}

TEST(LawReader, KeepsFractionsOfASecondOfAMeanButNotOfAConstant) {
  EXPECT_EQ(argument(time_of_lane("{law: {exponential: 12.5 seconds}}"), "mean").number, 12.5);
  EXPECT_EQ(argument(time_of_lane("{law: {uniform: [0.25, 0.75], unit: seconds}}"), "high").number, 0.75);
  EXPECT_EQ(read_time("{law: {constant: 12.5 seconds}}").problems(), (Problems{"E_RANGE 4:52"}));
  EXPECT_EQ(read_time("12.5 seconds").problems(), (Problems{"E_RANGE 4:35"}));
}

TEST(LawReader, ReadsAListInTheOrderOfTheFirstForm) {
  auto const law = time_of_lane("{law: {triangular: [3, 4, 120 hours], unit: days}, source: me, as_of: 2026-01-01}");
  EXPECT_EQ(law.written->kind, "triangular");
  EXPECT_EQ(argument(law, "low").number, static_cast<double>(3 * day_seconds));
  EXPECT_EQ(argument(law, "mode").number, static_cast<double>(4 * day_seconds));
  EXPECT_EQ(argument(law, "high").number, static_cast<double>(5 * day_seconds));  // 120 hours: its own unit goes first
  EXPECT_EQ(law.written->provenance.source, "me");
  EXPECT_EQ(law.written->provenance.as_of, day(2026, 1, 1));
}

TEST(LawReader, ReadsArgumentsByName) {
  auto const law = time_of_lane("{law: {lognormal: {sigma: 0.6, median: 90 days}}}");
  EXPECT_EQ(argument(law, "median").number, static_cast<double>(90 * day_seconds));
  EXPECT_DOUBLE_EQ(argument(law, "sigma").number, 0.6);
  EXPECT_FALSE(argument(law, "mean").given);
  auto const other = time_of_lane("{law: {lognormal: {mean: 90 days, cv: 50 %}}}");
  EXPECT_FALSE(argument(other, "median").given);
  EXPECT_DOUBLE_EQ(argument(other, "cv").number, 0.5);
}

TEST(LawReader, TheUnitOfALawIsNotThatOfItsPureNumbers) {
  auto const law = time_of_lane("{law: {erlang: {shape: 3, mean: 30}, unit: days}}");
  EXPECT_EQ(argument(law, "shape").integer, 3);
  EXPECT_EQ(argument(law, "mean").number, static_cast<double>(30 * day_seconds));
}

TEST(LawReader, ReadsValuesAndProbabilities) {
  auto const law = time_of_lane("{law: {discrete: {values: [10 days, 30], probabilities: [80 %, 0.2]}, unit: days}}");
  ASSERT_EQ(law.written->points.size(), 2u);
  EXPECT_EQ(law.written->points[1].integer, 30 * day_seconds);
  ASSERT_EQ(law.written->weights.size(), 2u);
  EXPECT_DOUBLE_EQ(law.written->weights[0], 0.8);
  EXPECT_TRUE(law.written->arguments.empty());
  auto const observed = time_of_lane("{law: {empirical: [12, 15, 31], unit: days}}");
  ASSERT_EQ(observed.written->points.size(), 3u);
  EXPECT_EQ(observed.written->points[2].integer, 31 * day_seconds);
}

TEST(LawReader, ArgumentsMayBeUncertain) {
  auto const reading = read_with(
      "sites: {a: {}, b: {}}\nuncertain: {m: {uniform: [1, 2], unit: days}}\n"
      "lanes: {l: {from: a, to: b, time: {law: {exponential: $m}}}}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  EXPECT_EQ(argument(reading.spec->lanes.entries.at(0).block.time, "mean").written->uncertain, "m");
}

TEST(LawReader, WhatIsWrongWithALawIsToldAtItsPlace) {
  // {law: {NAME: begins at column 42; `: ` and the arguments follow.
  EXPECT_EQ(read_time("{law: {trianglar: [3, 4, 5], unit: days}}").problems(), (Problems{"E_LAW 4:42"}));
  EXPECT_EQ(read_time("{law: {triangular: [3, 4], unit: days}}").problems(), (Problems{"E_LAW 4:54"}));
  EXPECT_EQ(read_time("{law: {triangular: [5, 4, 6], unit: days}}").problems(), (Problems{"E_LAW 4:55"}));  // low
  EXPECT_EQ(read_time("{law: {triangular: [3, 4, 5], unit: dais}}").problems(), (Problems{"E_UNIT 4:71"}));
  EXPECT_EQ(read_time("{law: {triangular: [3, 4, x], unit: days}}").problems(), (Problems{"E_NUMBER 4:61"}));
  EXPECT_EQ(read_time("{law: {lognormal: {median: 9 days, sgima: 1}}}").problems(), (Problems{"E_LAW 4:70"}));
  EXPECT_EQ(read_time("{law: {lognormal: {median: 9 days, sigma: -1}}}").problems(), (Problems{"E_LAW 4:77"}));
  EXPECT_EQ(read_time("{law: {poisson: 9 days}}").problems(), (Problems{"E_LAW 4:51"}));
  EXPECT_EQ(read_time("{law: {exponential: 9 days, uniform: [1 days, 2 days]}}").problems(), (Problems{"E_LAW 4:63"}));
  EXPECT_EQ(read_time("{law: {uniform: [-1, 2], unit: days}}").problems(), (Problems{"E_RANGE 4:52"}));
  EXPECT_EQ(read_time("{law: {unit: days}}").problems(), (Problems{"E_LAW 4:41"}));
  EXPECT_EQ(read_time("{law: {}}").problems(), (Problems{"E_LAW 4:41"}));
  EXPECT_EQ(read_time("{law: 5}").problems(), (Problems{"E_TYPE 4:41"}));
  EXPECT_EQ(read_time("{law: {uniform: 5 days}}").problems(), (Problems{"E_TYPE 4:51"}));
  EXPECT_EQ(read_time("{law: {exponential: 5 days}, value: 5 days}").problems(), (Problems{"E_TYPE 4:64"}));
  EXPECT_EQ(read_time("{source: me}").problems(), (Problems{"E_MISSING_FIELD 4:35"}));
}

TEST(LawReader, SaysWhereTheKeyLawIsForgotten) {
  auto const reading = read_time("{exponential: 9 days}");
  EXPECT_EQ(reading.problems(), (Problems{"E_TYPE 4:36"}));
  EXPECT_THAT(reading.words(), HasSubstr("{law: {exponential: ...}}"));
}

TEST(LawReader, SaysWhereTheSourceOfALawBelongs) {
  auto const reading = read_time("{law: {exponential: 9 days, source: me}}");
  EXPECT_EQ(reading.problems(), (Problems{"E_UNKNOWN_FIELD 4:63"}));
  EXPECT_THAT(reading.words(), HasSubstr("beside 'law'"));
}

TEST(LawReader, AnUncertainBlockHoldsItsLawAsAKey) {
  auto const block = uncertain_of("uniform: [1.5, 3], central: 2, source: judgment");
  EXPECT_EQ(block.law.written->kind, "uniform");
  EXPECT_EQ(block.law.kind_read, ValueKind::number);
  EXPECT_DOUBLE_EQ(argument(block.law, "high").number, 3);
  EXPECT_DOUBLE_EQ(block.central.number, 2);
  EXPECT_EQ(block.source.text, "judgment");
}

TEST(LawReader, AnUncertainDateHasDatesAsArguments) {
  auto const block = uncertain_of("between: [2026-02-01, 2026-09-30], central: 2026-04-01");
  EXPECT_EQ(block.law.kind_read, ValueKind::date);
  EXPECT_EQ(argument(block.law, "from").integer, day(2026, 2, 1));
  EXPECT_EQ(argument(block.law, "to").integer, day(2026, 9, 30));
  EXPECT_EQ(block.central.integer, day(2026, 4, 1));
}

TEST(LawReader, TheUnitOfAnUncertainBlockHoldsForLawAndCentral) {
  auto const block = uncertain_of("triangular: [200000, 400000, 500000], unit: chips, central: 400000");
  EXPECT_EQ(block.law.kind_read, ValueKind::goods);
  EXPECT_EQ(argument(block.law, "low").integer, 200'000'000'000);  // × 10^6
  EXPECT_EQ(argument(block.law, "low").written->unit_word, "chip");
  EXPECT_EQ(block.central.integer, 400'000'000'000);
}

TEST(LawReader, UncertainFlagsAreDiscrete) {
  auto const block = uncertain_of("discrete: {values: [yes, no], probabilities: [0.3, 0.7]}, central: no");
  EXPECT_EQ(block.law.kind_read, ValueKind::flag);
  EXPECT_EQ(block.law.written->points.at(0).integer, 1);
  EXPECT_EQ(block.central.integer, 0);
}

TEST(LawReader, WhatIsWrongWithAnUncertainBlockIsToldAtItsPlace) {
  EXPECT_EQ(read_uncertain("unifrom: [1, 2]").problems(), (Problems{"E_LAW 3:17"}));
  EXPECT_EQ(read_uncertain("uniform: [1 day, 2]").problems(), (Problems{"E_UNIT 3:34"}));
  EXPECT_EQ(read_uncertain("uniform: [1, 2], central: 3 days").problems(), (Problems{"E_UNIT 3:43"}));
  EXPECT_EQ(read_uncertain("uniform: [1, 2], normal: [1, 2]").problems(), (Problems{"E_LAW 3:34"}));
  EXPECT_EQ(read_uncertain("exponential: 2026-01-01").problems(), (Problems{"E_LAW 3:30"}));
  EXPECT_EQ(read_uncertain("source: me").problems(), (Problems{"E_MISSING_FIELD 3:16"}));
  EXPECT_EQ(read_uncertain("uniform: [1, 2], units: days").problems(), (Problems{"E_UNKNOWN_FIELD 3:34"}));
  EXPECT_EQ(read_uncertain("uniform: [1, 2], unit: dais").problems(), (Problems{"E_UNIT 3:40"}));
}

}  // namespace
}  // namespace chokepoint::scenario
