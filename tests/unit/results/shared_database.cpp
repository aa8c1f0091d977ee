#include "engine/results/shared_database.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "engine/results/sqlite.hpp"

namespace chokepoint::results {
namespace {

namespace fs = std::filesystem;

constexpr DatabaseHeader some_header{0x43484F4B, 7};

void fill_with_one(sqlite3* database) {
  execute(database, "CREATE TABLE told(number INTEGER); INSERT INTO told VALUES (1)");
}

class SharedDatabaseTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("chokepoint_shared_" + std::to_string(::getpid()) + "_" +
                                           testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path file() const { return folder_ / "some.results"; }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator{}));
  }
  /// What a newly come reader finds.
  std::int64_t sum() const {
    SharedDatabase database;
    database.open_to_read(file());
    Statement sum(database.get(), "SELECT sum(number) FROM told");
    return sum.step() ? sum.integer(0) : -1;
  }

  fs::path folder_;
};

TEST_F(SharedDatabaseTest, AFileThatCantBeFilledLeavesTheOldOneAndNothingElse) {
  ASSERT_FALSE(create_database(file(), some_header, fill_with_one));
  auto const problem = create_database(file(), some_header, [](sqlite3* database) {
    execute(database, "CREATE TABLE other(number INTEGER)");
    throw Refusal{"database or disk is full"};
  });
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->message, "can't write " + file().string() + ": database or disk is full");
  EXPECT_EQ(problem->hint, "is there room on the disk?");
  auto const other = create_database(file(), some_header, [](sqlite3*) { throw Refusal{"disk I/O error"}; });
  ASSERT_TRUE(other);
  EXPECT_EQ(other->hint, "") << "nothing says that it is full";
  EXPECT_THROW((void)create_database(file(), some_header, [](sqlite3*) { throw std::runtime_error("a defect"); }),
               std::runtime_error);
  EXPECT_EQ(files(), 1U);
  EXPECT_EQ(sum(), 1);
}

TEST_F(SharedDatabaseTest, TheHeaderSaysWhatWasAsked) {
  DatabaseHeader header = some_header;
  header.page_bytes = 65536;
  ASSERT_FALSE(create_database(file(), header, fill_with_one));
  SharedDatabase database;
  database.open_to_read(file());
  EXPECT_EQ(read_pragma(database.get(), "application_id"), header.application_id);
  EXPECT_EQ(read_pragma(database.get(), "user_version"), header.version);
  EXPECT_EQ(read_pragma(database.get(), "page_size"), header.page_bytes);
}

TEST_F(SharedDatabaseTest, OneWritesWhileOthersRead) {
  ASSERT_FALSE(create_database(file(), some_header, fill_with_one));
  SharedDatabase writer;
  ASSERT_FALSE(writer.open_to_write(file()));
  EXPECT_TRUE(writer.writes());
  SharedDatabase second;
  auto const refused = second.open_to_write(file());
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->message, "another chokepoint is writing to " + file().string());

  execute(writer.get(), "BEGIN; INSERT INTO told VALUES (20)");
  EXPECT_EQ(sum(), 1) << "what isn't committed is seen";
  execute(writer.get(), "COMMIT");
  EXPECT_EQ(sum(), 21);

  SharedDatabase reader;
  reader.open_to_read(file());
  EXPECT_FALSE(reader.writes());
  EXPECT_THROW(execute(reader.get(), "INSERT INTO told VALUES (300)"), Refusal);
}

TEST_F(SharedDatabaseTest, TheNextMayWriteOnceTheFirstIsGone) {
  ASSERT_FALSE(create_database(file(), some_header, fill_with_one));
  for (int time = 0; time < 2; ++time) {
    SharedDatabase writer;
    ASSERT_FALSE(writer.open_to_write(file()));
    execute(writer.get(), "INSERT INTO told VALUES (20)");
  }
  EXPECT_EQ(sum(), 41);
}

TEST_F(SharedDatabaseTest, WhatIsGatheredIsOneFile) {
  ASSERT_FALSE(create_database(file(), some_header, fill_with_one));
  SharedDatabase writer;
  ASSERT_FALSE(writer.open_to_write(file()));
  execute(writer.get(), "INSERT INTO told VALUES (20)");
  EXPECT_GT(files(), 1U);
  writer.gather();
  EXPECT_EQ(files(), 1U);
  EXPECT_EQ(sum(), 21);
}

TEST_F(SharedDatabaseTest, WhatAKilledWriterLeftIsNoPartOfANewFile) {
  fs::path const old = folder_ / "old.results";
  ASSERT_FALSE(create_database(old, some_header, fill_with_one));
  SharedDatabase writer;
  ASSERT_FALSE(writer.open_to_write(old));
  execute(writer.get(), "INSERT INTO told VALUES (20)");
  // A copy of what is on the disk at this moment is what a killed program leaves.
  for (char const* end : {"", "-wal"}) {
    fs::copy_file(fs::path(old) += end, fs::path(file()) += end);
  }
  ASSERT_GT(fs::file_size(fs::path(file()) += "-wal"), 0U);
  ASSERT_FALSE(create_database(file(), some_header, [](sqlite3* database) {
    execute(database, "CREATE TABLE told(number INTEGER); INSERT INTO told VALUES (4000)");
  }));
  EXPECT_EQ(sum(), 4000);
}

TEST_F(SharedDatabaseTest, WhatIsDamagedIsntWrittenTo) {
  ASSERT_FALSE(create_database(file(), some_header, [](sqlite3* database) {
    fill_with_one(database);
    execute(database, "CREATE INDEX by_number ON told(number)");
  }));
  std::int64_t page = 0;
  {
    SharedDatabase reader;
    reader.open_to_read(file());
    page = read_pragma(reader.get(), "page_size");
  }
  {  // the index's page, the last one, made to look as if it held nothing
    std::fstream bytes(file(), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(static_cast<std::streamoff>(fs::file_size(file())) - page + 3);  // its count of cells
    bytes.write("\0\0", 2);
  }
  SharedDatabase writer;
  try {
    (void)writer.open_to_write(file());
    FAIL() << "a damaged file was opened";
  } catch (Refusal const& refusal) {
    EXPECT_EQ(refusal.message.rfind("it is damaged: ", 0), 0U) << refusal.message;
  }
}

}  // namespace
}  // namespace chokepoint::results
