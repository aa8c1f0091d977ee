#include "engine/results/export.hpp"

#include <gtest/gtest.h>

namespace chokepoint::results {
namespace {

Table sample() {
  Table table;
  table.name = "sample";
  table.columns = {"name", "n", "x", "bytes"};
  table.rows.push_back({std::string("plain"), std::int64_t{-3}, 0.1, Bytes{std::byte{0x0a}, std::byte{0xff}}});
  table.rows.push_back({std::string("a \"b\", c\nd"), std::monostate{}, 1e300, std::monostate{}});
  table.rows.push_back({std::string("=1+1"), std::int64_t{4}, -2.5, std::monostate{}});
  return table;
}

TEST(Export, CsvQuotesWhatNeedsQuotesAndDisarmsFormulas) {
  EXPECT_EQ(to_csv(sample()),
            "name,n,x,bytes\n"
            "plain,-3,0.1,0aff\n"
            "\"a \"\"b\"\", c\nd\",,1e+300,\n"
            "'=1+1,4,-2.5,\n");
}

TEST(Export, JsonLinesKeepTheOrderOfColumns) {
  EXPECT_EQ(to_json_lines(sample()),
            "{\"name\":\"plain\",\"n\":-3,\"x\":0.1,\"bytes\":\"0aff\"}\n"
            "{\"name\":\"a \\\"b\\\", c\\nd\",\"n\":null,\"x\":1e+300,\"bytes\":null}\n"
            "{\"name\":\"=1+1\",\"n\":4,\"x\":-2.5,\"bytes\":null}\n");
  EXPECT_EQ(to_json_lines(sample(), true).substr(0, 19), "{\"table\":\"sample\",\"");
}

TEST(Export, TextOfAForeignFileIsNeverAnException) {
  Table table;
  table.columns = {"a"};
  table.rows.push_back({std::string("\xff\x1b[2J")});
  EXPECT_NE(to_json_lines(table).find("\\u001b"), std::string::npos);
  EXPECT_EQ(to_text(table).find('\x1b'), std::string::npos);
}

TEST(Export, TextIsAlignedNumbersToTheRight) {
  Table table;
  table.columns = {"name", "n"};
  table.rows.push_back({std::string("é"), std::int64_t{7}});
  table.rows.push_back({std::string("abcdef"), std::int64_t{1234}});
  EXPECT_EQ(to_text(table), "name       n\né          7\nabcdef  1234\n");
}

}  // namespace
}  // namespace chokepoint::results
