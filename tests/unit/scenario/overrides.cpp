#include "engine/scenario/overrides.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/scenario/reading.hpp"

namespace chokepoint::scenario {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view world = R"(sites: {a: {stock: {p: {supply: unlimited}}}, b: {}}
products: {p: {attributes: {tpp: 1}}}
lanes:
  ab: {from: a, to: b, time: 4 days}
offices: {commerce: {title: Commerce}}
buyers: {x: {orders: {often: {product: p, from: a, rate: 1 per day}, p: {product: p, from: a, every: 1 day}}}}
)";

TEST(Overrides, ReplaceWhatIsWritten) {
  auto const reading = read_set(world, {"lanes.ab.time=5 days", "clock.to=2026-06-01",
                                        "buyers.x.orders.often.rate=3 per day", "products.p.attributes.tpp=7"});
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  EXPECT_EQ(reading.spec->lanes.entries.at(0).block.time.written->arguments.at(0).integer, 5 * 86400);
  EXPECT_EQ(reading.spec->clock.to.integer, day(2026, 6, 1));
  EXPECT_DOUBLE_EQ(reading.spec->buyers.entries.at(0).block.orders.entries.at(0).block.rate.number, 3.0 / 86400);
  EXPECT_DOUBLE_EQ(reading.spec->products.entries.at(0).block.attributes.entries.at(0).value.number, 7);
}

TEST(Overrides, GiveKeysThatTheScenarioLeavesOut) {
  auto const reading = read_set(world, {"offices.commerce.officers=3", "meta.title=Set", "lanes.ab.outages.up=9 days",
                                        "lanes.ab.outages.down=1 days"});
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  EXPECT_EQ(reading.spec->offices.entries.at(0).block.officers.integer, 3);
  EXPECT_EQ(reading.spec->meta.title.text, "Set");
  EXPECT_TRUE(reading.spec->has_meta);
  EXPECT_EQ(reading.spec->lanes.entries.at(0).block.service->outages.down.written->arguments.at(0).integer, 86400);
}

TEST(Overrides, LeaveOutWhatIsWritten) {
  auto const reading = read_set(world, {"offices.commerce.title=", "offices.commerce=", "buyers.x.orders.p="});
  EXPECT_FALSE(reading.spec);  // what is left out as a whole has nothing in it to leave out
  auto const sound = read_set(world, {"offices.commerce=", "buyers.x.orders.often=", "products.p.attributes.tpp="});
  ASSERT_TRUE(sound.spec) << sound.diagnostics.render(false);
  EXPECT_TRUE(sound.spec->offices.entries.empty());
  ASSERT_EQ(sound.spec->buyers.entries.at(0).block.orders.entries.size(), 1U);
  EXPECT_EQ(sound.spec->buyers.entries.at(0).block.orders.entries.at(0).name.text, "p");
  EXPECT_TRUE(sound.spec->products.entries.at(0).block.attributes.entries.empty());
}

TEST(Overrides, LeaveOutItemsOfListsByTheirPlaceInTheText) {
  auto const reading = read_set(
      "products: {p: {}}\nsites: {a: {stock: {p: {supply: unlimited}}}}\nbuyers: {x: {orders: "
      "{o: {product: p, from: a, dates: [{on: 2026-01-02, quantity: 1 unit}, {on: 2026-01-03, "
      "quantity: 2 units}, {on: 2026-01-04, quantity: 3 units}]}}}}\n",
      {"buyers.x.orders.o.dates.0=", "buyers.x.orders.o.dates.2.quantity=5 units"});
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  auto const& dates = reading.spec->buyers.entries.at(0).block.orders.entries.at(0).block.dates.entries;
  ASSERT_EQ(dates.size(), 2U);
  EXPECT_EQ(dates.at(0).block.quantity.integer, 2'000'000);
  EXPECT_EQ(dates.at(1).block.quantity.integer, 5'000'000);
}

TEST(Overrides, WhatIsNotWrittenCannotBeLeftOut) {
  auto const reading = read_set(world, {"lanes.ab.open="});
  EXPECT_FALSE(reading.spec);
  EXPECT_THAT(reading.diagnostics.render(false), HasSubstr("nothing is written at 'lanes.ab.open'"));
}

TEST(Overrides, MayBeLawsAndReachIntoThem) {
  auto const reading =
      read_set(world, {"lanes.ab.time={law: {triangular: [3, 4, 6], unit: days}}", "lanes.ab.time.law.triangular.2=5"});
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  auto const& law = reading.spec->lanes.entries.at(0).block.time;
  EXPECT_EQ(law.written->kind, "triangular");
  EXPECT_EQ(law.written->arguments.at(2).number, 5.0 * 86400);
}

TEST(Overrides, WhatNamesNothingIsAnError) {
  for (auto const* text : {"lanes.ba.time=5 days", "firms.acme.title=x", "buyers.x.orders.rare.rate=1 per day",
                           "products.p.attributes.gflops=7", "lanes.ab.tiem=5 days"}) {
    auto const reading = read_set(world, {text});
    EXPECT_FALSE(reading.spec);
    EXPECT_EQ(reading.problems(), (Problems{"E_OVERRIDE 1:1"})) << text;
  }
  EXPECT_THAT(read_set(world, {"lanes.ab.tiem=5 days"}).words(), HasSubstr("did you mean 'lanes.ab.time'?"));
}

TEST(Overrides, WrongValuesArePointedAtInTheOverride) {
  auto const reading = read_set(world, {"lanes.ab.time=5 dais"});
  // Shown as "lanes.ab.time: 5 dais", whose value begins in column 16.
  EXPECT_EQ(reading.problems(), (Problems{"E_UNIT 1:16"}));
  EXPECT_EQ(reading.diagnostics.source_name(reading.diagnostics.all().at(0).mark.file), "--set");
}

TEST(Overrides, MustBeOnePathAndOneValue) {
  EXPECT_EQ(read_set(world, {"lanes.ab.time"}).problems(), (Problems{"E_OVERRIDE 1:1"}));
  EXPECT_EQ(read_set(world, {"=5"}).problems(), (Problems{"E_OVERRIDE 1:1"}));
  EXPECT_EQ(read_set(world, {"clock.to=2026-06-01\nx: 1"}).problems(), (Problems{"E_OVERRIDE 1:1"}));
  EXPECT_EQ(read_set(world, {"clock.to=2026-06-01", "clock.to=2026-06-02"}).problems(), (Problems{"E_OVERRIDE 1:1"}));
  EXPECT_FALSE(read_set(world, {"clock.to=[2026"}).spec);
}

}  // namespace
}  // namespace chokepoint::scenario
