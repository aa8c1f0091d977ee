#include "engine/report/comparison_document.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace chokepoint::report {
namespace {

using Json = nlohmann::ordered_json;

/// A cell of a written table, whichever way its column was written.
Json at(Json const& document, std::string const& table, std::string const& column, std::size_t row) {
  Json const& written = document["tables"][table];
  Json const& columns = written["columns"];
  auto const place = static_cast<std::size_t>(std::find(columns.begin(), columns.end(), column) - columns.begin());
  EXPECT_LT(place, columns.size()) << table << " has no column " << column;
  Json const& data = written["data"][place];
  if (data.is_array()) return data[row];
  auto const word = data["at"][row].get<std::int64_t>();
  return word < 0 ? Json(nullptr) : data["words"][static_cast<std::size_t>(word)];
}

Comparison one_comparison() {
  Comparison comparison;
  comparison.kind = ComparedKind::sweeps;
  comparison.a = "out/one/a.results";
  comparison.b = "out/b.results";
  comparison.paired = true;
  comparison.a_called = comparison.a;
  comparison.b_called = comparison.b;
  comparison.confidence = 0.9;
  comparison.about = "Paired.";
  comparison.changes = {{"offices.o.officers", "1", ""}};
  Compared got{"officers 2", "slow", "got", "Got", "units"};
  got.a = {16, 1, 20.0, 0.5};
  got.b = {17, 0, 23.0, std::nullopt};
  got.pairs = 15;
  got.difference = 2.5;
  got.half_width = 1.25;
  comparison.outcomes = {got};
  got.date = "2026-07-01";
  got.difference.reset();
  comparison.course = {got};
  comparison.notes = {"B isn't finished."};
  return comparison;
}

std::vector<ComparedSource> sources() {
  return {{"out/one/a.results", "Why?", {{"title", "Mine"}, {"seed", "1"}}, {R"(outcomes."got".measure "delivered")"}},
          {"out/b.results", "", {{"seed", "2"}, {"internal", "x"}}, {}}};
}

TEST(ComparisonDocument, HoldsWhatIsCompared) {
  Json const document = comparison_document({one_comparison()}, sources());
  EXPECT_EQ(document["kind"], "comparison");
  EXPECT_EQ(at(document, "comparisons", "a", 0), "a.results") << "a file is called by its last part";
  EXPECT_EQ(at(document, "comparisons", "paired", 0), 1);
  EXPECT_EQ(at(document, "changes", "path", 0), "offices.o.officers");
  EXPECT_EQ(at(document, "changes", "b", 0), "");
  for (auto const& [column, expected] : std::vector<std::pair<std::string, Json>>{{"point", "officers 2"},
                                                                                  {"variant", "slow"},
                                                                                  {"a", 20.0},
                                                                                  {"a_half_width", 0.5},
                                                                                  {"a_missing", 1},
                                                                                  {"b", 23.0},
                                                                                  {"b_half_width", nullptr},
                                                                                  {"b_count", 17},
                                                                                  {"pairs", 15},
                                                                                  {"difference", 2.5},
                                                                                  {"half_width", 1.25},
                                                                                  {"verdict", "more"},
                                                                                  {"equal", 0}}) {
    EXPECT_EQ(at(document, "outcomes", column, 0), expected) << column;
  }
  Comparison without = one_comparison();
  Compared& none = without.outcomes[0];
  none.a = none.b = {0, 16, std::nullopt, std::nullopt};
  none.difference = none.half_width = std::nullopt;
  EXPECT_EQ(at(comparison_document({without}, sources()), "outcomes", "equal", 0), 1) << "neither has a value";
  EXPECT_EQ(at(document, "courses", "date", 0), "2026-07-01");
  EXPECT_EQ(at(document, "courses", "difference", 0), nullptr) << "what isn't known is nothing, not zero";
  EXPECT_EQ(at(document, "notes", "text", 0), "B isn't finished.");
  EXPECT_NE(at(document, "definitions", "definition", 0), "") << "every outcome is defined";
}

TEST(ComparisonDocument, NamesTheFilesWithWhatTheyAre) {
  Json const document = comparison_document({one_comparison()}, sources());
  EXPECT_EQ(document["tables"]["sources"]["rows"], 3) << "title and seed of the first, seed of the second";
  EXPECT_EQ(at(document, "sources", "file", 2), "out/b.results");
  EXPECT_EQ(at(document, "manifest", "value", 2), "b.results against a.results");
  EXPECT_EQ(at(document, "manifest", "value", 3), "Why?");
}

TEST(ComparisonDocument, OfVariantsHasTheTitleOfTheStudy) {
  Comparison variant = one_comparison();
  variant.kind = ComparedKind::variants;
  variant.a = "as it is";
  variant.b = "a_b";
  variant.b_called = "a/b";
  Json const document = comparison_document({variant}, {sources().front()});
  EXPECT_EQ(at(document, "manifest", "value", 2), "Mine");
  EXPECT_EQ(at(document, "comparisons", "b", 0), "a/b") << "a variant's title is no path";
}

TEST(ComparisonDocument, CountsComparisonsFromZero) {
  Json const document = comparison_document({one_comparison(), one_comparison()}, sources());
  EXPECT_EQ(at(document, "outcomes", "comparison", 0), 0);
  EXPECT_EQ(at(document, "outcomes", "comparison", 1), 1);
  EXPECT_EQ(document["tables"]["definitions"]["rows"], 1) << "an outcome is defined once";
}

}  // namespace
}  // namespace chokepoint::report
