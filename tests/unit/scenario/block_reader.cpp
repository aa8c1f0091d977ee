#include "engine/scenario/block_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/scenario/reading.hpp"

namespace chokepoint::scenario {
namespace {

using ::testing::HasSubstr;

TEST(BlockReader, AnUnknownKeyIsNamedWithTheNearestOne) {
  auto const reading = read_with("firms: {acme: {titel: Acme}}\n");
  EXPECT_EQ(reading.problems(), (Problems{"E_UNKNOWN_FIELD 3:16"}));
  EXPECT_THAT(reading.words(), HasSubstr("firms.acme.titel | 'titel' is no key of firms.acme"));
  EXPECT_THAT(reading.words(), HasSubstr("did you mean 'title'?"));
}

TEST(BlockReader, AnUnknownKeyUnlikeAnyOtherGetsAListOfKeys) {
  EXPECT_THAT(read_with("firms: {acme: {xyzzyx: 1}}\n").words(), HasSubstr("title, home, kind, parent, parent_share"));
}

TEST(BlockReader, AMissingKeyIsToldAtTheBlock) {
  auto const reading = read_with("sites: {a: {}}\nlanes:\n  l: {from: a, time: 1 days}\n");
  EXPECT_EQ(reading.problems(), (Problems{"E_MISSING_FIELD 5:6"}));
  EXPECT_THAT(reading.words(), HasSubstr("'to'"));
}

TEST(BlockReader, AMisspeltRequiredKeyIsOneProblem) {
  EXPECT_EQ(read_with("sites: {a: {}}\nlanes:\n  l: {form: a, to: a, time: 1 days}\n").problems(),
            (Problems{"E_UNKNOWN_FIELD 5:7"}));
}

TEST(BlockReader, ChoicesAreOfferedByNearness) {
  auto const reading = read_with("offices: {o: {kind: custom}}\n");
  EXPECT_EQ(reading.problems(), (Problems{"E_CHOICE 3:21"}));
  EXPECT_THAT(reading.words(), HasSubstr("did you mean 'customs'?"));
}

TEST(BlockReader, WrongShapesAreTold) {
  EXPECT_EQ(read_with("firms: [a]\n").problems(), (Problems{"E_TYPE 3:8"}));
  EXPECT_EQ(read_with("firms: {a: b}\n").problems(), (Problems{"E_TYPE 3:12"}));
  EXPECT_EQ(read_with("firms: {a: {title: [x]}}\n").problems(), (Problems{"E_TYPE 3:20"}));
  EXPECT_EQ(read_with("firms: {a: {home: {x: y}}}\n").problems(), (Problems{"E_TYPE 3:19"}));
  EXPECT_EQ(read_with("calendars: {a: {working_days: mon}}\n").problems(), (Problems{"E_TYPE 3:31"}));
  EXPECT_EQ(read_with("offices: {a: {stages: {x: y}}}\n").problems(), (Problems{"E_TYPE 3:23"}));
  EXPECT_EQ(read_with("groups: {g: {x: y}}\n").problems(), (Problems{"E_TYPE 3:13"}));
  EXPECT_EQ(read_with("products: {p: {attributes: [1]}}\n").problems(), (Problems{"E_TYPE 3:28"}));
  EXPECT_EQ(read_with("meta: text\n").problems(), (Problems{"E_TYPE 3:7"}));
}

TEST(BlockReader, ABlockWithNothingInItIsToldHowToSaySo) {
  auto const reading = read_with("countries:\n  A:\n");
  EXPECT_EQ(reading.diagnostics.error_count(), 1u);
  EXPECT_THAT(reading.words(), HasSubstr("{} where all have defaults"));
}

TEST(BlockReader, NamesAreChecked) {
  EXPECT_EQ(read_with("firms: {\"<img src=x>\": {}}\n").problems(), (Problems{"E_ID 3:9"}));
  EXPECT_EQ(read_with("firms: {a: {home: \"a b\"}}\n").problems(), (Problems{"E_ID 3:19"}));
  EXPECT_EQ(read_with("firms: {a: {}, a: {}}\n").problems(), (Problems{"E_DUP_KEY 3:16"}));
  EXPECT_EQ(read_with("groups: {g: [x, x]}\ncountries: {x: {}}\n").problems(), (Problems{"E_DUP_ID 3:17"}));
}

TEST(BlockReader, ABlockUnderAWrongNameIsReadForItsProblems) {
  EXPECT_EQ(read_with("firms: {\"a b\": {titel: x}}\n").problems(), (Problems{"E_ID 3:9", "E_UNKNOWN_FIELD 3:17"}));
}

TEST(BlockReader, SpecialListsAreCheckedForTheirForm) {
  EXPECT_EQ(read_with("calendars: {c: {working_days: [mon, teu]}}\n").problems(), (Problems{"E_CHOICE 3:37"}));
  EXPECT_EQ(read_with("calendars: {c: {holidays: [2026-02-30, 2026-01-01T12:00Z, 2026-01-01]}}\n").problems(),
            (Problems{"E_DATE 3:28", "E_DATE 3:40"}));
}

TEST(BlockReader, NamedNumbersKeepTheirUnitUnlessTheyHaveARange) {
  EXPECT_TRUE(read_with("products: {p: {attributes: {a: 3 TOPS, b: 7}}}\n").spec);
  EXPECT_EQ(read_with("offices: {o: {decides: {approve: 3 days, deny: 120 %}}}\n").problems(),
            (Problems{"E_UNIT 3:34", "E_RANGE 3:48"}));
}

TEST(BlockReader, AFormulaHasThePlaceOfItsFirstCharacter) {
  auto const at = [](std::string const& written) {
    auto const reading = read_with("outcomes: {o: {formula: a + b}}\n");
    auto const quoted = read_with("outcomes:\n  o:\n    title: \xC3\xA9\n    formula: " + written);
    if (!reading.spec || !quoted.spec) return base::Mark{};
    return quoted.spec->outcomes.entries.at(0).block.formula.mark;
  };
  // "    formula: " has 13 characters; the formula is in line 6.
  EXPECT_EQ(at("a + b\n").column, 14u);
  EXPECT_EQ(at("'a + b'\n").column, 15u);
  EXPECT_EQ(at("\"a + b\"\n").column, 15u);
  auto const block = at("|\n\n      a + b\n");
  EXPECT_EQ(block.line, 8u);
  EXPECT_EQ(block.column, 7u);
}

}  // namespace
}  // namespace chokepoint::scenario
