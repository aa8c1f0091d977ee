#include "engine/report/page.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/report/columns.hpp"
#include "engine/report/definitions.hpp"
#include "engine/report/plain_page.hpp"

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

/// A document of these tables.
Json document_of(std::string const& kind, std::vector<results::Table> const& tables) {
  Json document{{"kind", kind}, {"tables", Json::object()}};
  for (results::Table const& table : tables) document["tables"][table.name] = columns_of(table);
  return document;
}

TEST(PlainPage, OfARunHasTheAnswerTheOutcomesAndTheAssumptions) {
  Json const run = document_of(
      "run", {{"manifest",
               {"key", "value"},
               {{std::string("title"), std::string("Chips <b>")}, {std::string("question"), std::string("How many?")}}},
              {"answer",
               {"sentence", "held", "caveat", "among"},
               {{std::string("Got: 7 chips."), std::string("Held."), std::string("One future."), std::string()}}},
              {"outcomes",
               {"name", "title", "value", "unit", "standard_error"},
               {{std::string("got"), std::string("Got & kept"), 1234.0, std::string("chips"), std::monostate{}},
                {std::string("first"), std::string("First"), 1782777600.0, std::string("date"), std::monostate{}},
                {std::string("never"), std::string("Never"), std::monostate{}, std::string("date"), std::monostate{}},
                {std::string("ever"), std::string("Ever"), 1.0, std::string(), std::monostate{}}}},
              {"definitions",
               {"outcome", "definition", "yes_or_no"},
               {{std::string("ever"), std::string("x"), std::int64_t{1}}}},
              {"titles", {"path", "title"}, {{std::string("lanes.air"), std::string("Air freight")}}},
              {"assumptions",
               {"path", "central", "range", "grade", "source", "as_of", "note"},
               {{std::string("lanes.air.time"), std::string("3 days"), std::string("2 to 4"), std::string("judgment"),
                 std::string("me"), std::string("2026-01-01"), std::string("why")}}}});
  std::string const html = plain_page(run);
  for (char const* const part :
       {"<h1>Chips &lt;b&gt;</h1>", "<p>How many?</p>", "<p>Got: 7 chips.</p>", "<p>One future.</p>",
        "<th scope=\"row\">Got &amp; kept</th><td>1,234</td><td>chips</td>",
        "<th scope=\"row\">First</th><td>2026-06-30</td><td></td>", "<td>not reached</td>",
        "<th scope=\"row\">Ever</th><td>yes</td><td></td>",
        "<th scope=\"row\">Air freight: lanes.air.time</th><td>3 days</td><td>2 to 4</td><td>judgment</td><td>me</td>"
        "<td>2026-01-01</td><td>why</td>"}) {
    EXPECT_NE(html.find(part), std::string::npos) << part << "\n" << html;
  }
  EXPECT_EQ(page_of("<p>{{chokepoint-plain}}</p>{{chokepoint-data}}", run)->substr(0, html.size() + 7),
            "<p>" + html + "</p>");
}

TEST(PlainPage, OfASweepHasTheSpreadAndOfAComparisonTheDifference) {
  std::string const sweep = plain_page(document_of(
      "sweep",
      {{"outcomes", {"name", "title", "unit"}, {{std::string("got"), std::string("Got"), std::string("chips")}}},
       {"answers",
        {"label", "variant", "outcome", "count", "mean", "half_width", "median", "low", "high"},
        {{std::string(), std::string("open"), std::string("got"), std::int64_t{16}, 10.0, 2.0, 9.0, 5.0, 20.0}}}}));
  EXPECT_NE(sweep.find("<th scope=\"row\">Got</th><td>open</td><td>10 ± 2</td><td>9</td><td>5</td><td>20</td>"
                       "<td>chips</td><td>16</td>"),
            std::string::npos)
      << sweep;
  std::string const both = plain_page(
      document_of("comparison", {{"comparisons",
                                  {"comparison", "a", "b", "about"},
                                  {{std::int64_t{0}, std::string("a"), std::string("b"), std::string("One of each.")}}},
                                 {"changes",
                                  {"comparison", "path", "a", "b"},
                                  {{std::int64_t{0}, std::string("x.y"), std::string("1"), std::string("2")}}},
                                 {"outcomes",
                                  {"comparison", "title", "unit", "a", "b", "difference", "half_width", "verdict"},
                                  {{std::int64_t{0}, std::string("First"), std::string("date"), 1782777600.0,
                                    1782864000.0, 86400.0, 43200.0, std::string("later")}}}}));
  EXPECT_NE(both.find("<th scope=\"row\">x.y</th><td>b against a</td><td>1</td><td>2</td>"), std::string::npos) << both;
  EXPECT_NE(both.find("<td>2026-06-30</td><td>2026-07-01</td><td>1 ± 0.5000 days</td><td>days</td><td>later</td>"),
            std::string::npos)
      << both;
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

}  // namespace
}  // namespace chokepoint::report
