#include "engine/scenario/assumptions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  // The clock's two dates, the version, the attribute, and the event's date and share state none.
  EXPECT_EQ(found.without_source, 6U);
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

}  // namespace
}  // namespace chokepoint::scenario
