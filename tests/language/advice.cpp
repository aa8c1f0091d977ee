#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/language/told.hpp"

/// What is advised can be followed, and says something else than what is written.
namespace chokepoint::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Advice, AnEventInPlaceOfAnUncertainDateNamesThePlaceItself) {
  auto const office = [](std::string const& officers, std::string const& more) {
    return told("offices: {o: {backlog: 1, time: 1 day, officers: " + officers +
                "}}\nuncertain: {d: {uniform: [2026-02-01, 2026-03-01]}}\n" + more);
  };
  Told const refused = office("{path: {2026-01-01: 1, $d: 2}}", "");
  EXPECT_THAT(refused.words, HasSubstr("timeline: {NAME: {on: $d, set: {offices.o.officers: VALUE}}}"));
  EXPECT_THAT(office("1", "timeline: {NAME: {on: $d, set: {offices.o.officers: 2}}}\n").codes, IsEmpty());
}

TEST(Advice, AKeyThatIsThereAlreadyIsNotTheOneMeant) {
  EXPECT_THAT(told("sites: {a: {home: TW}}\ncountries: {TW: {}}\n").words, HasSubstr("did you mean 'in'?"));
  EXPECT_THAT(told("sites: {a: {in: TW, home: TW}}\ncountries: {TW: {}}\n").words,
              AllOf(HasSubstr("'home' is no key"), Not(HasSubstr("did you mean 'in'?"))));
}

TEST(Advice, WhatIsLeftOutWhereNothingIsWritten) {
  auto const leave_out = [](std::string const& path) {
    return told(shop("product: chip, from: a, every: 1 day"), {path + "="}).words;
  };
  EXPECT_THAT(leave_out("lanes.l.open"),
              AllOf(HasSubstr("it has its default already"), Not(HasSubstr("did you mean"))));
  EXPECT_THAT(leave_out("lanes.l.opn"), HasSubstr("did you mean 'lanes.l.open'?"));
}

TEST(Advice, AUnitMeasuresWhatIsExpected) {
  auto const first = [](std::string const& unit, std::string const& amount) {
    return told("products: {ore: {unit: " + unit + "}}\nsites: {a: {stock: {ore: {initial: " + amount + "}}}}\n").words;
  };
  EXPECT_THAT(first("kg", "5 kgs"), AllOf(HasSubstr("did you mean 'kg'?"), Not(HasSubstr("KGS"))));
  EXPECT_THAT(first("ore", "5 weks"), Not(HasSubstr("did you mean 'weeks'?")));
  // Of a unit that is refused nothing can be told in it.
  EXPECT_THAT(first("month", "5 units"), Not(HasSubstr("months")));
}

}  // namespace
}  // namespace chokepoint::test
