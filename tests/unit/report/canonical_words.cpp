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

TEST(CanonicalWords, TellPowerInTheUnitThatMakesItShort) {
  std::string const power = R"(campuses."hall".power)";
  EXPECT_EQ(canonical_words(power, "700"), "700 W");
  EXPECT_EQ(canonical_words(power, "7500"), "7.5 kW");
  EXPECT_EQ(canonical_words(power, "100000000"), "100 MW");
  EXPECT_EQ(canonical_words(power, "1250000000"), "1.25 GW");
  EXPECT_EQ(canonical_words(power, "1234567"), "1,234,567 W") << "none of its digits is lost";
  EXPECT_EQ(canonical_words(power, "0"), "0 W");
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

TEST(ScenarioChanges, AreInTheUnitsThatTheirGoodsAreCountedIn) {
  std::vector<std::string> const before{R"(products."a" {})", R"(products."a".unit "chip")"};
  std::vector<std::string> after = before;
  for (char const* const line :
       {R"(sites."fab" {})", R"(sites."fab".stock."a" {})", R"(sites."fab".stock."a".initial 30000000)",
        R"(campuses."hall" {})", R"(campuses."hall".power 100000000)", R"(campuses."hall".racks 4000000000)",
        R"(buyers."b".orders."o".dates[0] {})", R"(buyers."b".orders."o".dates[0].quantity 1000000)"}) {
    after.emplace_back(line);
  }
  after.emplace_back(R"(buyers."b".orders."o".product "a")");
  std::vector<ScenarioChange> const wanted{{"sites.fab", "", "stock.a.initial 30 chips"},
                                           {"campuses.hall", "", "power 100 MW, racks 4,000 racks"},
                                           {"buyers.b.orders.o.dates.0", "", "quantity 1 chip"},
                                           {"buyers.b.orders.o.product", "", "a"}};
  EXPECT_EQ(scenario_changes(before, after), wanted);
}

TEST(ScenarioChanges, AreToldAsTheyWereWrittenWhereThatIsKept) {
  std::vector<std::string> const before{R"(lanes."air".time constant(value=604800;))",
                                        R"(lanes."sea".time triangular(low=86400;mode=86400;high=172800;))"};
  std::vector<std::string> const after{R"(lanes."air".time constant(value=864000;))",
                                       R"(lanes."sea".time triangular(low=86400;mode=86400;high=259200;))",
                                       R"(rules."e".vintages[1] {})", R"(rules."e".vintages[1].license "case_by_case")",
                                       R"(rules."e".active 0)"};
  // The key that says only what would hold anyway is in no canonical text.
  Written const then{{"lanes.air.time", "1 week"}, {"lanes.sea.time", "triangular 1, 1, 2"}, {"rules.e.active", "yes"}};
  Written const now{{"rules.e.vintages.1.refuses_entry", "no"}, {"rules.e.vintages.10.refuses_entry", "no"}};
  std::vector<ScenarioChange> const wanted{{"lanes.air.time", "1 week", "10 days"},
                                           {"lanes.sea.time", "triangular: low 1 day; mode 1 day; high 2 days",
                                            "triangular: low 1 day; mode 1 day; high 3 days"},
                                           {"rules.e.vintages.1", "", "license case by case, refuses_entry no"},
                                           {"rules.e.active", "yes", "no"}};
  EXPECT_EQ(scenario_changes(before, after, then, now), wanted);
}

TEST(ScenarioChanges, DigitsThatWordsLeaveOutAreStillTold) {
  auto const changes = scenario_changes({R"(products."h200".power 700.00000001)"}, {R"(products."h200".power 700)"});
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_NE(changes[0].before, changes[0].after);
}

}  // namespace
}  // namespace chokepoint::report
