#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

#include "tests/sweep/failing_disk.hpp"
#include "tests/sweep/small_study.hpp"

namespace chokepoint::test {
namespace {

class Faults : public SmallStudy {
 protected:
  void SetUp() override {
    SmallStudy::SetUp();
    write_study("compare: {slow: {offices.commerce.time: 3 days}}\nreplications: 40\n");
  }
};

TEST_F(Faults, WhateverTheDiskRefusesNothingStoredIsLost) {
  sweep::Study const study = this->study();
  std::string const whole = run(study, "whole", options(1)).hash;
  int tried = 0;
  for (DiskFault const fault : {DiskFault::write, DiskFault::sync, DiskFault::open}) {
    for (int k = 1; k < 500; ++k, ++tried) {
      std::string const name = "results" + std::to_string(tried);
      ASSERT_FALSE(results::SweepFile::create(folder_ / name, sweep::describe(study, "test")));
      std::uint64_t acknowledged = 0;
      std::string problem;
      fail_disk_at(fault, k);
      {
        auto file = results::SweepFile::open(folder_ / name);
        if (file) {
          results::SweepFile opened = std::move(file).value();
          auto one = options(1, 16);
          one.report = [&](sweep::Progress const& progress) { acknowledged = progress.replications; };
          sweep::SweepReport const report = sweep::run_sweep(study, opened, one);
          if (report.problem) problem = report.problem->message;
          EXPECT_EQ(report.end == sweep::SweepEnd::file_problem, report.problem.has_value());
          // That the second file stays beside the first at the end loses nothing.
          if (disk_has_failed()) {
            EXPECT_NE(problem, "") << "fault " << k << " went unseen";
          }
          (void)opened.close();
        } else {
          EXPECT_NE(file.error().message, "");
        }
      }
      bool const failed = mend_disk();
      if (!failed) break;
      Outcome const mended = run(study, name, options(1));
      EXPECT_EQ(mended.hash, whole) << "fault " << k;
      EXPECT_GE(mended.state.replications, acknowledged);
    }
  }
  EXPECT_GT(tried, 20);
}

TEST_F(Faults, AFileThatCantBeMadeIsNotThere) {
  sweep::Study const study = this->study();
  for (int k = 1; k < 500; ++k) {
    fail_disk_at(DiskFault::write, k);
    auto const problem = results::SweepFile::create(folder_ / "results", sweep::describe(study, "test"));
    bool const failed = mend_disk();
    EXPECT_EQ(problem.has_value(), failed) << k;
    EXPECT_EQ(fs::exists(folder_ / "results"), !failed) << k;
    std::size_t const files = static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {}));
    EXPECT_LE(files, 3u) << "something was left behind";
    if (!failed) break;
    EXPECT_NE(problem->message.find("disk is full"), std::string::npos) << problem->message;
  }
}

TEST_F(Faults, ASecondWriterIsSentAway) {
  sweep::Study const study = this->study();
  ASSERT_FALSE(results::SweepFile::create(folder_ / "results", sweep::describe(study, "test")));
  auto const first = results::SweepFile::open(folder_ / "results");
  ASSERT_TRUE(first);
  auto const second = results::SweepFile::open(folder_ / "results");
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find("another chokepoint is writing"), std::string::npos);
  EXPECT_TRUE(results::SweepFile::open_to_read(folder_ / "results")) << "a reader may look";
}

TEST_F(Faults, ATruncatedFileIsToldApart) {
  sweep::Study const study = this->study();
  {
    ASSERT_FALSE(results::SweepFile::create(folder_ / "results", sweep::describe(study, "test")));
    auto file = results::SweepFile::open(folder_ / "results");
    ASSERT_TRUE(file);
    results::SweepFile opened = std::move(file).value();
    (void)sweep::run_sweep(study, opened, options(1));
    ASSERT_FALSE(opened.close());
  }
  auto const size = fs::file_size(folder_ / "results");
  for (std::uintmax_t const left : {std::uintmax_t{0}, std::uintmax_t{50}, size / 3, size / 2, size - 4096}) {
    fs::copy_file(folder_ / "results", folder_ / "cut", fs::copy_options::overwrite_existing);
    fs::resize_file(folder_ / "cut", left);
    auto const file = results::SweepFile::open(folder_ / "cut");
    ASSERT_FALSE(file) << left;
    EXPECT_NE(file.error().message, "");
  }
}

TEST_F(Faults, AFolderThatMayNotBeWrittenIsSaidToBeSo) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  fs::create_directories(folder_ / "locked");
  fs::permissions(folder_ / "locked", fs::perms::owner_read | fs::perms::owner_exec);
  auto const problem = results::SweepFile::create(folder_ / "locked" / "results", sweep::describe(study(), "test"));
  ASSERT_TRUE(problem);
  EXPECT_NE(problem->message.find("locked"), std::string::npos) << problem->message;
}

}  // namespace
}  // namespace chokepoint::test
