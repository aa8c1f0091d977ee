#include "engine/scenario/table_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/unit/scenario/reading.hpp"

namespace chokepoint::scenario {
namespace {

using ::testing::HasSubstr;

/// A scenario whose `block` comes from a table with this text.
Reading read_table_text(std::string const& block, std::string_view csv, std::string const& rest = {},
                        std::vector<std::string> overrides = {}) {
  auto const folder =
      std::filesystem::temp_directory_path() / fmt::format("chokepoint_table_reader_test_{}", ::getpid());
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "t.csv") << csv;
  ReadOptions options;
  options.folder = folder;
  options.overrides = std::move(overrides);
  auto reading = read_with(block + ": {table: t.csv}\n" + rest, options);
  std::filesystem::remove_all(folder);
  return reading;
}

TEST(TableReader, RowsAreBlocks) {
  auto const reading = read_table_text("firms", "name,home,parent\nacme,A,\nsub,A,acme\n", "countries: {A: {}}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  ASSERT_EQ(reading.spec->firms.size(), 2u);
  EXPECT_EQ(reading.spec->firms.name(1).text, "sub");
  EXPECT_EQ(reading.spec->firms.entries.at(1).block.parent.text, "acme");
  EXPECT_FALSE(reading.spec->firms.entries.at(0).block.parent.given);  // an empty cell
  EXPECT_EQ(reading.spec->firms.entries.at(1).block.parent.mark.line, 3u);
  EXPECT_EQ(reading.spec->firms.entries.at(1).block.parent.mark.column, 7u);
}

TEST(TableReader, AFileOfManyShortRowsIsRefusedBeforeItTakesTheMemory) {
  // Read and assembled, a lane of 13 characters takes 2.6 kB: of 256 MB 80,000 of them leave a fifth, 40,000 most.
  auto const lanes = [](int count) {
    std::string csv = "name,from,to,time\n";
    for (int i = 0; i < count; ++i) csv += fmt::format("{:x},a,b,1 s\n", i);
    return read_table_text("lanes", csv, "sites: {a: {}, b: {}}\n").problems();
  };
  EXPECT_EQ(lanes(80'000), (Problems{"E_LIMIT 1:1"}));
  EXPECT_EQ(lanes(40'000), Problems{});
}

TEST(TableReader, DottedColumnsAreInnerKeys) {
  auto const reading = read_table_text(
      "lanes",
      "from,name,to,time.law.triangular.low,time.law.triangular.mode,time.law.triangular.high,time.law.unit,outages.up,"
      "outages.down\na,ab,b,3,4,5,days,9 days,1 days\nb,ba,a,3,4,5,days,,\n",
      "sites: {a: {}, b: {}}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  EXPECT_EQ(reading.spec->lanes.entries.at(0).block.time.written->arguments.at(1).number, 4.0 * 86400);
  EXPECT_TRUE(reading.spec->lanes.entries.at(0).block.service->has_outages);
  EXPECT_FALSE(reading.spec->lanes.entries.at(1).block.service->has_outages);
}

TEST(TableReader, NumberedColumnsAreListItems) {
  auto const reading = read_table_text("calendars", "name,working_days.0,working_days.1\nc,mon,\nd,tue,wed\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  EXPECT_EQ(reading.spec->calendars.entries.at(0).block.working_days.size(), 1u);
  EXPECT_EQ(reading.spec->calendars.entries.at(1).block.working_days.size(), 2u);
}

TEST(TableReader, ProblemsHaveTheirPlaceInTheTable) {
  EXPECT_EQ(
      read_table_text("lanes", "name,from,to,time\nx,a,b,4 dais\ny,a,,4 days\n", "sites: {a: {}, b: {}}\n").problems(),
      (Problems{"E_UNIT 2:7", "E_MISSING_FIELD 3:1"}));
  EXPECT_EQ(read_table_text("firms", "name,home\nacme,B\n").problems(), (Problems{"E_UNKNOWN_ID 2:6"}));
}

TEST(TableReader, AnUnknownColumnIsOneProblem) {
  auto const reading = read_table_text("firms", "name,hoem\na,A\nb,A\nc,A\n");
  EXPECT_EQ(reading.problems(), (Problems{"E_UNKNOWN_FIELD 1:6"}));
  EXPECT_THAT(reading.words(), HasSubstr("did you mean 'home'?"));
  EXPECT_EQ(read_table_text("sites", "name,stock.p.initail\na,1 units\nb,2 units\n", "products: {p: {}}\n").problems(),
            (Problems{"E_UNKNOWN_FIELD 1:6"}));
}

TEST(TableReader, HeadersAndRowsAreStrict) {
  EXPECT_EQ(read_table_text("firms", "").problems(), (Problems{"E_CSV 1:1"}));
  EXPECT_EQ(read_table_text("firms", "title\nx\n").problems(), (Problems{"E_MISSING_FIELD 1:1"}));
  EXPECT_EQ(read_table_text("firms", "name,,title\na,b,c\n").problems(), (Problems{"E_CSV 1:6"}));
  EXPECT_EQ(read_table_text("firms", "name,title,title\na,b,c\n").problems(), (Problems{"E_DUP_KEY 1:12"}));
  EXPECT_EQ(read_table_text("firms", "name,title\na,b,c\nd\n").problems(), (Problems{"E_CSV 2:5", "E_CSV 3:1"}));
  EXPECT_EQ(read_table_text("firms", "name,title\na,b\na,c\n").problems(), (Problems{"E_DUP_ID 3:1"}));
  EXPECT_EQ(read_table_text("firms", "name,title\n<a>,b\n").problems(), (Problems{"E_ID 2:1"}));
}

TEST(TableReader, ElementsOfATableCanBeOverridden) {
  auto const reading =
      read_table_text("firms", "name,title,parent\na,b,c\nc,d,\n", "", {"firms.a.title=new", "firms.a.parent_share=1"});
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  EXPECT_EQ(reading.spec->firms.entries.at(0).block.title.text, "new");
  EXPECT_DOUBLE_EQ(reading.spec->firms.entries.at(0).block.parent_share.number, 1);
}

TEST(TableReader, NothingElseStandsBesideATable) {
  EXPECT_EQ(read_with("firms: {table: t.csv, acme: {}}\n").problems(), (Problems{"E_FILE 3:16", "E_TYPE 3:23"}));
  EXPECT_TRUE(read_with("firms: {table: {title: A firm called table}}\n").spec);
}

}  // namespace
}  // namespace chokepoint::scenario
