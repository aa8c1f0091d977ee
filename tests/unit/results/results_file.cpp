#include "engine/results/results_file.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "engine/base/name_hash.hpp"
#include "engine/results/run_tables.hpp"

namespace chokepoint::results {
namespace {

namespace fs = std::filesystem;

/// A folder of its own for each test, removed with it.
class ResultsFileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("chokepoint_results_" + std::to_string(::getpid()) + "_" +
                                           testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path file(std::string const& name) const { return folder_ / name; }
  void put(std::string const& name, std::string const& text) const { std::ofstream(file(name)) << text; }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator{}));
  }

  fs::path folder_;
};

/// One row of everything, with values at the edges of what a column can hold.
StoredRun full_run() {
  base::Wide const beyond_64_bits = (base::Wide{1} << 80) + 1;
  StoredRun run;
  run.manifest = {{"title", "Ein Lauf, \"1\"; 測試"}, {"hash", "00ff"}, {"end", "horizon"}};
  run.outcomes = {{"wait", "Wait", 0.1, "days", 1.0 / 3.0}, {"never", "Never", std::nullopt, "date", std::nullopt}};
  run.uncertain = {{"review", 172800.0}};
  run.events = {{"opens", "The gate opens", "2026-03-01T00:00:00Z"}, {"closes", "closes", ""}};
  run.products = {{"oil", "barrel", 1000}};
  run.series = {{"oil", "stock", "2026-02-01T00:00:00Z", 1500}, {"oil", "stock", "2026-03-01T00:00:00Z", 0}};
  run.delay = {{"refinery", "buyers.refinery.orders.oil", "oil", "cancelled", "route", beyond_64_bits, 1000}};
  run.blocked = {{"license + stock", beyond_64_bits, 1000}, {"", 7, 1000}};
  for (TableLayout const& layout : run_table_layouts()) {
    Table table{std::string(layout.name), column_names(layout), {}};
    auto& row = table.rows.emplace_back();
    for (std::string_view rest = layout.columns; !rest.empty();) {
      std::string_view const column = rest.substr(0, rest.find(", "));
      rest = column.size() < rest.size() ? rest.substr(column.size() + 2) : std::string_view();
      if (column.find("REAL") != std::string_view::npos) {
        row.emplace_back(0.1);
      } else if (column.find("INTEGER") != std::string_view::npos) {
        row.emplace_back(std::int64_t{-7});
      } else if (column.find("NOT NULL") != std::string_view::npos) {
        row.emplace_back(std::string("測試"));
      } else {
        row.emplace_back(std::monostate{});
      }
    }
    run.tables.push_back(std::move(table));
  }
  StoredRun::Event event;
  event.time = "2026-01-01T00:00:00Z";
  event.phase = 3;
  event.delta = (1U << 20) - 1;
  event.sender = "sites.a";
  event.count = (std::uint64_t{1} << 40) - 1;
  event.actor = "sites.b";
  event.kind = "goods arrived";
  event.id = ~std::uint64_t{0};  // the greatest sender and count: negative as SQLite's signed integer
  event.cause = 5;
  event.payload = {std::byte{0}, std::byte{255}, std::byte{0}};
  run.trace = {event, event};
  run.trace[1].payload.clear();
  return run;
}

TEST_F(ResultsFileTest, ReadsBackExactlyWhatWasWritten) {
  StoredRun const run = full_run();
  ASSERT_FALSE(write_results(file("a.results"), run));
  auto const opened = ResultsFile::open(file("a.results"));
  ASSERT_TRUE(opened) << opened.error().message;
  auto const read = opened.value().run();
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read.value(), run);
  EXPECT_EQ(files(), 1u) << "nothing temporary is left beside it";
}

TEST(ResultsFormat, HasANewVersionWhereverItsTablesChange) {
  std::string tables;
  for (TableLayout const& layout : run_table_layouts()) tables += fmt::format("{}({})\n", layout.name, layout.columns);
  EXPECT_EQ(base::name_hash(tables), 8197029945020815373U)
      << "raise format_version in results_file.cpp, now 12; then this\n"
      << tables;
}

TEST_F(ResultsFileTest, SeriesHaveTheirAmountsInUnitsToo) {
  ASSERT_FALSE(write_results(file("a.results"), full_run()));
  auto const table = ResultsFile::open(file("a.results")).value().read("series");
  ASSERT_TRUE(table);
  ASSERT_EQ(table.value().columns, (std::vector<std::string>{"product", "status", "bucket_end", "units", "amount"}));
  EXPECT_EQ(std::get<double>(table.value().rows.at(0).at(3)), 1.5);  // 1500 thousandths of a barrel
  EXPECT_EQ(std::get<std::int64_t>(table.value().rows.at(0).at(4)), 1500);
}

TEST_F(ResultsFileTest, ReplacesAnEarlierResultsFile) {
  ASSERT_FALSE(write_results(file("a.results"), full_run()));
  StoredRun other;
  other.manifest = {{"hash", "11"}};
  ASSERT_FALSE(write_results(file("a.results"), other));
  EXPECT_EQ(ResultsFile::open(file("a.results")).value().run().value().manifest, other.manifest);
}

TEST_F(ResultsFileTest, NeverReplacesAFileOfAnotherKind) {
  put("scenario.yaml", "chokepoint: 1\n");
  auto const problem = write_results(file("scenario.yaml"), full_run());
  ASSERT_TRUE(problem);
  EXPECT_NE(problem->message.find("isn't a results file"), std::string::npos);
  EXPECT_EQ(fs::file_size(file("scenario.yaml")), 14u);
}

TEST_F(ResultsFileTest, ReplacesAnEmptyFileInWhichNothingCanBeLost) {
  put("a.results", "");
  EXPECT_FALSE(write_results(file("a.results"), full_run()));
  EXPECT_TRUE(ResultsFile::open(file("a.results")));
}

TEST_F(ResultsFileTest, LeavesNothingBehindWhenWritingFails) {
  StoredRun run = full_run();
  run.tables.back().rows.back().emplace_back(std::int64_t{1});  // a value too many for its table
  EXPECT_TRUE(write_results(file("a.results"), run));
  EXPECT_EQ(files(), 0u);
  EXPECT_FALSE(write_results(file("a.results"), full_run()));
  EXPECT_EQ(files(), 1u) << "and nothing is in the way of the next try";
}

TEST_F(ResultsFileTest, ReplacesAResultsFileOfAnotherVersion) {
  ASSERT_FALSE(write_results(file("a.results"), full_run()));
  {  // bytes 60 to 63 of a database are its user_version
    std::fstream bytes(file("a.results"), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(63).put(1);
  }
  ASSERT_FALSE(ResultsFile::open(file("a.results"))) << "an old version isn't read";
  EXPECT_FALSE(write_results(file("a.results"), full_run()));
  EXPECT_TRUE(ResultsFile::open(file("a.results")));
}

TEST_F(ResultsFileTest, MakesTheFolderItIsToldToUse) {
  EXPECT_FALSE(write_results(file("deep/er/a.results"), full_run()));
  EXPECT_TRUE(ResultsFile::open(file("deep/er/a.results")));
}

TEST_F(ResultsFileTest, SaysWhyItCannotWrite) {
  put("plain", "a file where a folder should be");
  auto const below_a_file = check_destination(file("plain") / "a.results");
  ASSERT_TRUE(below_a_file);
  EXPECT_NE(below_a_file->message.find("can't make the folder"), std::string::npos);
  auto const a_folder = check_destination(folder_);
  ASSERT_TRUE(a_folder);
  EXPECT_NE(a_folder->message.find("it is a folder"), std::string::npos);
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
  auto const read_only = check_destination(file("a.results"));
  fs::permissions(folder_, fs::perms::owner_all);
  ASSERT_TRUE(read_only);
  EXPECT_NE(read_only->message.find("can't write in the folder"), std::string::npos);
}

TEST_F(ResultsFileTest, RefusesWhatIsNoResultsFile) {
  put("text", "just text, long enough to hold a header of a database, which it does not have at all, at all, at all");
  put("empty", "");
  for (auto const* name : {"text", "empty", "missing", "."}) EXPECT_FALSE(ResultsFile::open(file(name))) << name;
  EXPECT_NE(ResultsFile::open(file("missing")).error().message.find("there is no file"), std::string::npos);
  EXPECT_NE(ResultsFile::open(file("empty")).error().message.find("isn't a results file"), std::string::npos);
}

// As a process does that undoes what a killed writer left, or closes the file as the last one.
TEST_F(ResultsFileTest, WaitsWhileAnotherKeepsTheFileToItself) {
  ASSERT_FALSE(write_results(file("a.results"), full_run()));
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(file("a.results").c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr), SQLITE_OK);
  std::thread soon([other] {
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    sqlite3_close(other);
  });
  auto const opened = ResultsFile::open(file("a.results"));
  soon.join();
  EXPECT_TRUE(opened) << opened.error().message;
}

TEST_F(ResultsFileTest, ReportsAFileThatWasCutOff) {
  StoredRun run = full_run();
  for (int i = 0; i < 2000; ++i) run.series.push_back({"oil", "stock", "2026-04-01T00:00:00Z", i});
  ASSERT_FALSE(write_results(file("a.results"), run));
  fs::resize_file(file("a.results"), fs::file_size(file("a.results")) / 2);
  auto const opened = ResultsFile::open(file("a.results"));
  if (opened) {
    auto const read = opened.value().run();
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().message.find("can't read the results file"), std::string::npos);
  }
}

TEST_F(ResultsFileTest, AQuestionReadsAndDoesNothingElse) {
  ASSERT_FALSE(write_results(file("a.results"), full_run()));
  auto const opened = ResultsFile::open(file("a.results"));
  auto const answer = opened.value().query("select name, value * 2 as twice from uncertain;");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer.value().columns, (std::vector<std::string>{"name", "twice"}));
  EXPECT_EQ(std::get<double>(answer.value().rows.at(0).at(1)), 345600.0);
  for (std::string const sql : {"delete from outcomes", "attach 'other.db' as o", "select 1; select 2", "", "  -- no",
                                "pragma journal_mode=wal", "selct 1", "create table t(a)"}) {
    EXPECT_FALSE(opened.value().query(sql)) << sql;
  }
}

TEST_F(ResultsFileTest, SuggestsTheTableThatWasMeant) {
  ASSERT_FALSE(write_results(file("a.results"), full_run()));
  auto const table = ResultsFile::open(file("a.results")).value().read("outcome");
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().hint, "did you mean 'outcomes'?");
}

}  // namespace
}  // namespace chokepoint::results
