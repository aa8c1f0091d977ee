#include "engine/report/page.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/report/columns.hpp"
#include "engine/report/definitions.hpp"

namespace chokepoint::report {
namespace {

using Json = nlohmann::ordered_json;

TEST(Page, TakesTheDataWhereItsPlaceIs) {
  EXPECT_EQ(page_of("<a>{{chokepoint-data}}</a>", Json{{"x", 1}}), "<a>{\"x\":1}</a>");
  EXPECT_FALSE(page_of("<a></a>", Json{}));
}

TEST(Page, NoTextOfTheDataCanEndItsElement) {
  std::string const hostile = "</script><!--&lt;\"\\";
  auto const page = page_of("{{chokepoint-data}}", Json{{"title", hostile}});
  ASSERT_TRUE(page);
  EXPECT_EQ(page->find_first_of("<>&"), std::string::npos) << *page;
  EXPECT_EQ(Json::parse(*page)["title"], hostile) << "and it reads as what it was";
}

TEST(Page, BrokenTextIsMendedRatherThanThrown) {
  EXPECT_NO_THROW(page_of("{{chokepoint-data}}", Json{{"title", "\xff"}}));
}

TEST(Columns, TextsThatComeOftenAreWrittenOnce) {
  results::Table table{"t", {"name", "value"}, {}};
  for (std::int64_t i = 0; i < 5; ++i) table.rows.push_back({std::string(i == 4 ? "b" : "a"), i});
  table.rows.push_back({std::monostate{}, 0.5});
  Json const columns = columns_of(table);
  EXPECT_EQ(columns["rows"], 6);
  EXPECT_EQ(columns["data"][0].dump(), R"({"words":["a","b"],"at":[0,0,0,0,1,-1]})");
  EXPECT_EQ(columns["data"][1].dump(), "[0,1,2,3,4,0.5]");
}

TEST(Columns, WhatIsNothingOrNoNumberIsNull) {
  double const infinite = std::numeric_limits<double>::infinity();
  results::Table const table{"t", {"value"}, {{std::monostate{}}, {infinite}, {std::string("x")}}};
  EXPECT_EQ(columns_of(table)["data"][0].dump(), R"([null,null,"x"])");
}

TEST(Definitions, SayWhatIsMeasuredOfWhomAndUntilWhen) {
  std::vector<std::string> const lines{R"(outcomes."got" {})",
                                       R"(outcomes."got".measure "delivered")",
                                       R"(outcomes."got".of ["a","b",])",
                                       R"(outcomes."got".to 1782777600)",
                                       R"(outcomes."got".reaches 100000[0,1,0,0,0,0])",
                                       R"(outcomes."gotten".measure "wait")"};
  std::string const text = definition_of("got", lines);
  EXPECT_NE(text.find("Of: a, b;"), std::string::npos) << text;
  EXPECT_NE(text.find("Until 2026-06-30; reaches: 100,000 units."), std::string::npos) << text;
  EXPECT_NE(text.find("by total"), std::string::npos) << text;
  EXPECT_EQ(text.find("wait"), std::string::npos) << text;
  EXPECT_EQ(definition_of("other", lines), "");
}

TEST(Definitions, KnowWhatOneFutureCanOnlyAnswerWithYesOrNo) {
  std::vector<std::string> const lines{R"(outcomes."by_june".measure "happened")",
                                       R"(outcomes."when".measure "happened")",
                                       R"(outcomes."when".reduce "first_date")",
                                       R"(outcomes."ever".formula "if share > 0 then 1 else 0")",
                                       R"(outcomes."more".formula "if share > 0 then 2 else 0")",
                                       R"(outcomes."share".measure "busy")"};
  EXPECT_TRUE(is_yes_or_no("by_june", lines));
  EXPECT_FALSE(is_yes_or_no("when", lines)) << "a date";
  EXPECT_TRUE(is_yes_or_no("ever", lines));
  EXPECT_FALSE(is_yes_or_no("more", lines));
  EXPECT_FALSE(is_yes_or_no("share", lines));
  EXPECT_FALSE(is_yes_or_no("other", lines));
}

TEST(Definitions, OfAFormulaAreTheFormula) {
  std::vector<std::string> const lines{R"(outcomes."sunk".formula "duty - duty_delivered")"};
  EXPECT_EQ(definition_of("sunk", lines), "Computed from other outcomes: duty - duty_delivered.");
}

}  // namespace
}  // namespace chokepoint::report
