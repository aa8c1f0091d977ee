#include "engine/scenario/csv.hpp"

#include <gtest/gtest.h>

#include "tests/unit/scenario/reading.hpp"

namespace chokepoint::scenario {
namespace {

struct Csv {
  Reading reading;
  std::vector<Row> rows;
};

Csv read_rows(std::string const& text) {
  Csv csv;
  std::uint32_t const file = csv.reading.diagnostics.add_source("t.csv", text);
  csv.rows = read_csv(csv.reading.diagnostics.source_text(file), file, csv.reading.diagnostics);
  return csv;
}

TEST(Csv, CellsHaveTheirPlace) {
  auto const csv = read_rows("name, home,\r\nf\xC3\xA9,US,\"a, \"\"b\"\"\"\n\nlast");
  ASSERT_EQ(csv.rows.size(), 3u);  // the empty line is none
  EXPECT_EQ(csv.rows[0].size(), 3u);
  EXPECT_EQ(csv.rows[0][1].text, "home");
  EXPECT_EQ(csv.rows[0][1].mark.column, 7u);
  EXPECT_EQ(csv.rows[0][2].text, "");
  EXPECT_EQ(csv.rows[1][2].text, "a, \"b\"");
  EXPECT_EQ(csv.rows[1][2].mark.line, 2u);
  EXPECT_EQ(csv.rows[1][2].mark.column, 7u);  // "fé,US," has six characters
  EXPECT_EQ(csv.rows[2][0].mark.line, 4u);
}

TEST(Csv, AQuotedCellMayHoldALineBreak) {
  auto const csv = read_rows("a,b\n\"x\ny\",z\n");
  ASSERT_EQ(csv.rows.size(), 2u);
  EXPECT_EQ(csv.rows[1][0].text, "x\ny");
  EXPECT_EQ(csv.rows[1][1].mark.line, 3u);
  EXPECT_EQ(csv.rows[1][1].mark.column, 4u);
}

TEST(Csv, QuotesAreStrict) {
  EXPECT_EQ(read_rows("a,b\n\"x,y\n").reading.problems(), (Problems{"E_CSV 2:1"}));
  EXPECT_EQ(read_rows("a,b\n\"x\"y,z\n").reading.problems(), (Problems{"E_CSV 2:4"}));
  EXPECT_EQ(read_rows("a,b\nx\"y,z\n").reading.problems(), (Problems{"E_CSV 2:2"}));
}

TEST(Csv, BytesAreUtf8AndCellsAreBounded) {
  EXPECT_EQ(read_rows("a\n\xFF\n").reading.problems(), (Problems{"E_ENCODING 2:1"}));
  EXPECT_EQ(read_rows(std::string(600'000, ',')).reading.diagnostics.all().at(0).code, "E_LIMIT");
  std::string rows;
  for (int row = 0; row < 260'000; ++row) rows += "a\n";
  EXPECT_EQ(read_rows(rows).reading.diagnostics.all().at(0).code, "E_LIMIT");
  EXPECT_EQ(read_rows(std::string(70'000, 'x')).reading.problems(), (Problems{"E_LIMIT 1:1"}));
  EXPECT_TRUE(read_rows("").rows.empty());
}

}  // namespace
}  // namespace chokepoint::scenario
