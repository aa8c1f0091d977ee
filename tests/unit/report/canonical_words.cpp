#include "engine/report/canonical_words.hpp"

#include <gtest/gtest.h>

#include "engine/report/scenario_changes.hpp"

namespace chokepoint::report {
namespace {

TEST(CanonicalWords, AreThoseOfAPerson) {
  EXPECT_EQ(path_words(R"(offices."b.i\"s".stages[0].officers)"), "offices.b.i\"s.stages.0.officers");
  EXPECT_EQ(canonical_words("clock.from", "1764547200"), "2025-12-01");
  EXPECT_EQ(canonical_words("clock.from", "1764590400"), "2025-12-01T12:00:00Z");
  EXPECT_EQ(canonical_words(R"(lanes."air".time)", "constant(value=259200;)"), "3 days");
  EXPECT_EQ(canonical_words(R"(lanes."air".time)", "triangular(low=259200;mode=345600;high=$\"slow\";)"),
            "triangular: low 3 days; mode 4 days; high $slow");
  EXPECT_EQ(canonical_words(R"(lanes."air".time)", "lognormal(median=86400;sigma=0.6;)"),
            "lognormal: median 1 day; sigma 0.6");
  EXPECT_EQ(canonical_words(R"(groups."china")", R"(["CN","HK",])"), "CN, HK");
  EXPECT_EQ(canonical_words(R"(rules."bis".active)", "0"), "no");
  EXPECT_EQ(canonical_words(R"(uncertain."batch".central)", "goods 400000000000[0,1,0,0,0,0]"), "400,000 units");
  EXPECT_EQ(canonical_words(R"(products."h200".price)", R"(27000"USD")"), "27,000 USD");
  EXPECT_EQ(canonical_words(R"(timeline."opens".set."rules.cn_block.active")", "1"), "yes");
  EXPECT_EQ(canonical_words(R"(outcomes."seized".product)", R"("h200")"), "h200");
}

TEST(CanonicalWords, WhatIsNotUnderstoodStaysAsItIs) {
  EXPECT_EQ(canonical_words("clock.from", "17645x"), "17645x");
  EXPECT_EQ(canonical_words("no.such.place", "law(of=something;)"), "law(of=something;)");
}

TEST(ScenarioChanges, NameEachValueThatDiffersOnce) {
  std::vector<std::string> const before{"clock.from 1764547200", R"(rules."a" {})",        R"(rules."a".active 0)",
                                        R"(lanes."air" {})",     R"(lanes."air".price 5)", R"(sites."one" {})"};
  std::vector<std::string> const after{"clock.from 1764633600", R"(rules."a" {})", R"(sites."one" {})",
                                       R"(sites."one two" {})", R"(sites."one two".in "CN")"};
  std::vector<ScenarioChange> const wanted{{"clock.from", "2025-12-01", "2025-12-02"},
                                           {"rules.a.active", "no", "yes (default)"},
                                           {"lanes.air", "price 5", ""},
                                           {"sites.one two", "", "in CN"}};
  EXPECT_EQ(scenario_changes(before, after), wanted);
  EXPECT_TRUE(scenario_changes(before, before).empty());
}

TEST(ScenarioChanges, DigitsThatWordsLeaveOutAreStillTold) {
  auto const changes = scenario_changes({R"(products."h200".power 700.00000001)"}, {R"(products."h200".power 700)"});
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_NE(changes[0].before, changes[0].after);
}

}  // namespace
}  // namespace chokepoint::report
