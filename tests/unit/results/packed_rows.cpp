#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <random>

#include "engine/results/export.hpp"
#include "engine/results/sweep_file.hpp"

namespace chokepoint::results {
namespace {

namespace fs = std::filesystem;

/// The same replications in two files: as a table and packed by block.
class PackedRows : public testing::Test {
 protected:
  static constexpr std::uint64_t points = 3;

  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("chokepoint_packed_" + std::to_string(::getpid()));
    fs::create_directories(folder_);
    for (char const* kind : {"table", "blocks"}) write(kind);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(std::string const& kind) {
    StoredStudy study;
    study.manifest = {{"design", "grid"}, {"rows", kind}};
    study.outcomes = {{"wait", "Wait", "days", 0}, {"Cell", "An outcome of an awkward name", "", 1}};
    study.variants = {"open", "closed"};
    study.points.resize(points);
    ASSERT_FALSE(SweepFile::create(folder_ / kind, study));
    auto opened = SweepFile::open(folder_ / kind);
    ASSERT_TRUE(opened);
    SweepFile file = std::move(opened).value();
    SweepState state = file.state(0).value();
    std::mt19937_64 luck(3);
    for (std::uint64_t const point : {2U, 0U, 1U}) {  // as workers bring them
      for (std::uint64_t const number : {1U, 0U, 2U}) {
        BlockValues block;
        block.point = point;
        block.block = number;
        block.replications = number == 2 ? 5 : 16;
        for (std::uint32_t i = 0; i < block.replications; ++i) block.luck.push_back(luck());
        for (std::uint32_t i = 0; i < 2 * block.replications; ++i) {
          block.events.push_back(luck() % 1000);
          block.hashes.emplace_back(luck(), luck());
          block.failed.push_back(0);
          bool const none = luck() % 5 == 0;
          block.values.push_back(none ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(luck() % 100));
          block.values.push_back(0.37 * static_cast<double>(luck() % 100));
        }
        SweepCommit change;
        change.blocks = {&block};
        ASSERT_FALSE(file.commit(change, state, 0));
      }
    }
    ASSERT_FALSE(file.close());
  }

  std::string answer(std::string const& kind, std::string const& sql) const {
    auto const file = ResultsFile::open(folder_ / kind);
    if (!file) return file.error().message;
    auto const table = file.value().query(sql);
    return table ? to_csv(table.value()) : table.error().message;
  }

  fs::path folder_;
};

TEST_F(PackedRows, AnswerEveryQuestionAsATableDoes) {
  for (char const* sql : {
           "select * from rows order by cell, replication",
           "select * from rows where cell = 3 order by replication",
           "select replication, wait from rows where cell = 1 and replication < 20 order by replication",
           "select replication from rows where cell = 1 and replication < 16",
           "select replication from rows where cell = 1 and replication <= 16",
           "select replication from rows where cell = 1 and replication >= 16",
           "select replication from rows where cell = 1 and replication > 15.5 and replication <= 31.5",
           "select * from rows where cell = 5 and replication = 36",
           "select * from rows where cell = 5 and replication = 37",
           "select * from rows where replication between 30 and 33 order by cell desc, replication",
           "select cell, replication from rows where cell in (4, 0) and replication in (36, 2) order by replication, "
           "cell",
           "select cell, count(*), count(wait), avg(wait), min(Cell_2), sum(events) from rows group by cell",
           "select count(*) from rows where wait is null",
           "select replication from rows where cell = 2 order by replication desc",
           "select replication from rows where cell = 2 order by luck",
           "select * from rows where cell = 6",
           "select * from rows where cell = -1",
           "select * from rows where cell = 1.5",
           "select * from rows where cell = '1' and replication = 3",
           "select * from rows where cell is null",
           "select * from rows where replication = -1",
           "select * from rows where replication < -3",
           "select a.cell, b.cell, sum(b.wait - a.wait) from rows a join rows b on b.replication = a.replication and "
           "b.cell = a.cell + 1 where a.cell % 2 = 0 group by 1, 2 order by 1",
           "select max(replication) from rows",
       }) {
    std::string const told = answer("table", sql);
    EXPECT_TRUE(answer("blocks", sql) == told) << sql << "\n" << answer("blocks", sql).substr(0, 200);
    EXPECT_GT(told.size(), 5u) << sql;
  }
}

TEST_F(PackedRows, AreReadAsATableIs) {
  auto const table = SweepFile::open_to_read(folder_ / "table");
  auto const packed = SweepFile::open_to_read(folder_ / "blocks");
  ASSERT_TRUE(table && packed);
  for (std::uint64_t cell = 0; cell < points * 2; ++cell) {
    EXPECT_EQ(packed.value().values(cell, 0, 20).value(), table.value().values(cell, 0, 20).value());
    EXPECT_EQ(packed.value().values_by_replication(cell, 0, 100).value().size(), 37u);
    std::size_t rows = 0;
    ASSERT_FALSE(packed.value().for_each_row(cell, [&](SweepFile::Row const& row) {
      auto const other = table.value().row(cell, row.replication).value();
      ASSERT_TRUE(other);
      EXPECT_EQ(row.replication, rows++);
      EXPECT_EQ(row.hash, other->hash);
      EXPECT_EQ(row.luck, other->luck);
      EXPECT_EQ(row.values, other->values);
    }));
    EXPECT_EQ(rows, 37u);
  }
  EXPECT_EQ(packed.value().most_replications().value(), 37u);
  EXPECT_NE(packed.value().canonical_hash().value(), table.value().canonical_hash().value()) << "they say how";
}

TEST_F(PackedRows, ValuesAreThoseOfTheRowsHoweverOftenTheyAreAskedFor) {
  for (char const* kind : {"table", "blocks"}) {
    auto const file = SweepFile::open_to_read(folder_ / kind);
    ASSERT_TRUE(file);
    auto const outcomes = static_cast<std::uint32_t>(file.value().study().outcomes.size());
    ASSERT_GT(outcomes, 1U);
    std::vector<SweepFile::Row> rows;
    ASSERT_FALSE(file.value().for_each_row(1, [&](SweepFile::Row const& row) { rows.push_back(row); }));
    // From the second question on a cell's rows are in memory; a shorter question must not be answered with more.
    for (std::uint64_t const most : {20U, 37U, 5U, 100U, 16U}) {
      for (std::uint32_t outcome = 0; outcome < outcomes; ++outcome) {
        std::vector<double> known;
        for (auto const& row : rows) {
          if (row.replication < most && row.values.at(outcome)) known.push_back(*row.values.at(outcome));
        }
        EXPECT_EQ(file.value().values(1, outcome, most).value(), known) << kind << " " << outcome << " of " << most;
        auto const by_replication = file.value().values_by_replication(1, outcome, most).value();
        ASSERT_EQ(by_replication.size(), std::min<std::size_t>(most, rows.size()));
        for (std::size_t i = 0; i < by_replication.size(); ++i) {
          EXPECT_EQ(std::isnan(by_replication[i]), !rows[i].values.at(outcome).has_value());
        }
      }
    }
  }
}

TEST_F(PackedRows, OfADamagedBlockAreNoRows) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open((folder_ / "blocks").c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, "UPDATE blocks SET data = substr(data, 1, 100) WHERE place = 0", nullptr, nullptr,
                         nullptr),
            SQLITE_OK);
  sqlite3_close(database);
  std::string const told = answer("blocks", "select sum(events) from rows where cell = 0");
  EXPECT_NE(told.find("malformed"), std::string::npos) << told;
}

}  // namespace
}  // namespace chokepoint::results
