#include "engine/scenario/settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/scenario/canonical.hpp"
#include "tests/unit/scenario/reading.hpp"

namespace chokepoint::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Lines 3 to 7; events begin in line 8 at column 3.
std::string const settable_world =
    "products: {p: {unit: chip}}\n"
    "sites: {a: {stock: {p: {replenishment: {policy: base_stock, base_stock: 9 chips}}}}, b: {}}\n"
    "lanes: {l: {from: a, to: b, time: 1 day}}\n"
    "offices: {o: {officers: 3, redo: 5 %, decides: {approve: 80 %}}, s: {stages: [{officers: 2}]}}\n"
    "timeline:\n";

Reading events(std::string const& lines) { return read_with(settable_world + "  " + lines + "\n"); }
Reading setting(std::string const& settings) { return events("e: {on: 2026-02-01, set: {" + settings + "}}"); }

TEST(Settings, TakeWhatMayStandAtTheirPlace) {
  EXPECT_THAT(
      setting("offices.o.officers: 0, offices.s.stages.0.officers: 4, lanes.l.open: no, offices.o.decides.approve: "
              "90 %, sites.a.stock.p.replenishment.base_stock: {value: 12 chips, source: survey}")
          .problems(),
      IsEmpty());
}

TEST(Settings, AreHeldAgainstTheirFieldWhereTheyStand) {
  EXPECT_THAT(setting("offices.o.officers: -1").problems(), ElementsAre("E_RANGE 8:49"));
  EXPECT_THAT(setting("offices.o.officers: 3 days").problems(), ElementsAre("E_UNIT 8:49"));
  EXPECT_THAT(setting("lanes.l.open: perhaps").problems(), ElementsAre("E_FLAG 8:43"));
  EXPECT_THAT(setting("offices.o.redo: 3 days").problems(), ElementsAre("E_UNIT 8:45"));
  EXPECT_THAT(setting("offices.o.officers: {path: {2026-01-01: 3}}").problems(), ElementsAre("E_DATED 8:56"));
  EXPECT_THAT(setting("offices.o.officers: $none").problems(), ElementsAre("E_UNKNOWN_ID 8:49"));
}

TEST(Settings, AnUnknownPlaceIsRefusedWithTheNearestOne) {
  EXPECT_THAT(
      setting("offices.p.officers: 1").words(),
      HasSubstr("timeline.e.set.offices.p.officers | the scenario has no place 'offices.p.officers', so there is "
                "nothing to set | did you mean 'offices.o.officers'?"));
  EXPECT_THAT(setting("offices.s.stages.1.officers: 1").problems(), ElementsAre("E_UNKNOWN_ID 8:29"));
  EXPECT_THAT(setting("offices.o.stuff: 1").problems(), ElementsAre("E_UNKNOWN_ID 8:29"));
}

TEST(Settings, WhatCantChangeOverTimeIsRefused) {
  EXPECT_THAT(setting("offices.o.backlog: 1").words(), HasSubstr("'backlog' can't change over time"));
  EXPECT_THAT(setting("lanes.l.departs_every: 3 days").problems(), ElementsAre("E_DATED 8:29"));
}

TEST(Settings, SomethingMustHoldBeforeTheEvent) {
  EXPECT_THAT(setting("offices.o.waiting_room: 1").problems(), ElementsAre("E_MISSING_FIELD 8:29"));
  Reading const reading = setting("lanes.l.open: no");
  ASSERT_TRUE(reading.spec);
  Value const& open = reading.spec->lanes.entries[0].block.open;
  EXPECT_TRUE(open.given);
  EXPECT_EQ(open.integer, 1);
}

TEST(Settings, AmountsAreInTheWordOfThoseTheyReplace) {
  EXPECT_THAT(setting("sites.a.stock.p.replenishment.base_stock: 9 cases").problems(), ElementsAre("E_UNIT 8:71"));
  EXPECT_THAT(setting("sites.a.stock.p.replenishment.base_stock: 9 units").problems(), IsEmpty());
}

TEST(Settings, ArePartOfTheScenariosIdentityInAnyOrder) {
  auto const text = [](std::string const& settings) { return canonical_text(*setting(settings).spec); };
  std::string const both = text("offices.o.officers: 0, lanes.l.open: no");
  EXPECT_EQ(both, text("lanes.l.open: off, offices.o.officers: 0"));
  EXPECT_NE(both, text("offices.o.officers: 1, lanes.l.open: no"));
  EXPECT_NE(both, text("lanes.l.open: no"));
}

TEST(Settings, OverridesReachDatesSharesAndValues) {
  std::string const text = settable_world + "  e: {on: 2026-02-01, set: {offices.o.officers: 0}}\n";
  auto const reading =
      read_set(text, {"timeline.e.on=2026-03-01", "timeline.e.occurs=0 %", "timeline.e.set.offices.o.officers=2"});
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  EventSpec const& event = reading.spec->timeline.entries[0].block;
  EXPECT_EQ(base::iso_date(base::SimTime(event.on.integer)), "2026-03-01");
  EXPECT_EQ(event.occurs.number, 0);
  EXPECT_EQ(event.set.entries[0].value.integer, 2);
}

TEST(Settings, NamesOfEventsAreChecked) {
  EXPECT_THAT(events("e: {after: [first], unless: [gone]}").problems(),
              ElementsAre("E_UNKNOWN_ID 8:15", "E_UNKNOWN_ID 8:32"));
  EXPECT_THAT(events("e: {on: 2026-02-01, delay: 3 days}").problems(), ElementsAre("E_UNUSED 8:23"));
}

}  // namespace
}  // namespace chokepoint::scenario
