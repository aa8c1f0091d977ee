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
    // Of the first bytes alone nobody can say whose they were.
    std::string const told = left < 100 ? "isn't a results file of chokepoint"
                                        : "is damaged: it is cut off after " + std::to_string(left) + " of " +
                                              std::to_string(size) + " bytes";
    EXPECT_NE(file.error().message.find(told), std::string::npos) << file.error().message;
    auto const read = results::SweepFile::open_to_read(folder_ / "cut");
    ASSERT_FALSE(read) << left;
    EXPECT_EQ(read.error().message, file.error().message);
  }
}

/// The scenario with one application in each run, on which a policy decides. It gives up where the application's luck,
/// which is between 0 and 1, lies below this share.
std::string with_a_policy(double gives_up) {
  return R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-02-01}
countries: {TW: {}, US: {}}
products: {chip: {unit: chip}}
uncertain: {transit: {triangular: [3, 5, 9], unit: days}}
sites: {fab: {in: TW, stock: {chip: {supply: unlimited}}}, hall: {in: US}}
lanes: {air: {from: fab, to: hall, mode: air, time: $transit}}
offices: {commerce: {kind: licensing, in: TW, applies: destination == US, officers: 1, time: 1 day}}
buyers: {cloud: {at: hall, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-08, quantity: 10 chips}]}}}}
policies:
  moody:
    answers: export_licensing
    lua: |
      function decide(situation, cases)
        if cases[1].luck < )" +
         std::to_string(gives_up) + R"( then error("not today") end
        return "approve"
      end
outcomes: {wait: {measure: order_wait}, arrived: {measure: delivered}}
)";
}

// Binomial: of 6000 runs six give up on average, with the luck of all seeds between 1 and 16 but for one in a hundred.
TEST_F(Faults, APolicyThatFailsInOneOfAThousandIsRecordedAndTouchesNoOther) {
  write("scenario.yaml", with_a_policy(0));
  write_study("replications: 6000\n");
  Outcome const sound = run(study(), "sound", options(2));
  EXPECT_EQ(sound.state.failures, 0u);
  write("scenario.yaml", with_a_policy(0.001));
  Outcome const moody = run(study(), "moody", options(2));
  EXPECT_EQ(moody.report.end, sweep::SweepEnd::complete);
  EXPECT_GE(moody.state.failures, 1u);
  EXPECT_LE(moody.state.failures, 16u);
  auto const expected = results::SweepFile::open_to_read(folder_ / "sound");
  auto const file = results::SweepFile::open_to_read(folder_ / "moody");
  ASSERT_TRUE(expected && file);
  auto const failures = file.value().failures(100);
  ASSERT_TRUE(failures);
  ASSERT_EQ(failures.value().size(), moody.state.failures);
  EXPECT_NE(failures.value()[0].reason.find("not today"), std::string::npos) << failures.value()[0].reason;
  auto const before = expected.value().values_by_replication(0, 0, 6000);
  auto after = file.value().values_by_replication(0, 0, 6000);
  ASSERT_TRUE(before && after);
  ASSERT_EQ(after.value().size(), 6000u);
  std::size_t other = 0;
  for (std::size_t i = 0; i < 6000; ++i) other += before.value()[i] == after.value()[i] ? 0U : 1U;
  EXPECT_EQ(other, moody.state.failures) << "all others are as without";
  EXPECT_EQ(moody.state.failed[0], moody.state.failures);
}

TEST_F(Faults, AnOutcomeThatIsNoNumberIsAFailure) {
  std::ifstream original(folder_ / "scenario.yaml");
  std::string text{std::istreambuf_iterator<char>(original), {}};
  std::string huge = "fill";
  for (int i = 0; i < 25; ++i) huge += " * 1000000000000";  // about 1e300, of which no squares can be added up
  write("scenario.yaml", text + "  fill: {measure: fill_rate, of: [fab]}\n  huge: {formula: " + huge + "}\n");
  write_study("replications: 16\n");
  Outcome const outcome = run(study(), "results", options(1));
  auto const file = results::SweepFile::open_to_read(folder_ / "results");
  ASSERT_TRUE(file);
  auto const failures = file.value().failures(100);
  ASSERT_TRUE(failures);
  ASSERT_EQ(failures.value().size(), 16u);
  EXPECT_EQ(failures.value()[0].reason.find("the outcome 'huge' is "), 0u) << failures.value()[0].reason;
  EXPECT_NE(failures.value()[0].reason.find("which is no number that can be added up"), std::string::npos)
      << failures.value()[0].reason;
  EXPECT_EQ(outcome.state.sums.outcomes[0].count, 0u) << "nor are its others";
}

// Whatever page is spoiled, who reads either hears of it or reads what was stored.
TEST_F(Faults, ADamagedPageIsNeverReadAsIfItWereSound) {
  sweep::Study const study = this->study();
  for (char const* rows : {"table", "blocks"}) {
    write_study("compare: {slow: {offices.commerce.time: 3 days}}\nreplications: 400\nrows: " + std::string(rows) +
                "\n");
    sweep::Study const one = this->study();
    std::string const name = std::string("of_") + rows;
    {
      ASSERT_FALSE(results::SweepFile::create(folder_ / name, sweep::describe(one, "test")));
      auto file = results::SweepFile::open(folder_ / name);
      ASSERT_TRUE(file);
      results::SweepFile opened = std::move(file).value();
      (void)sweep::run_sweep(one, opened, options(1));
      ASSERT_FALSE(opened.close());
    }
    auto const values_of = [&](std::string const& which) -> std::optional<std::vector<double>> {
      auto const file = results::SweepFile::open_to_read(folder_ / which);
      if (!file) return std::nullopt;
      std::vector<double> all;
      for (std::uint64_t cell = 0; cell < 2; ++cell) {
        for (std::uint32_t outcome = 0; outcome < 2; ++outcome) {
          auto const values = file.value().values_by_replication(cell, outcome, 400);
          if (!values) return std::nullopt;
          all.insert(all.end(), values.value().begin(), values.value().end());
        }
      }
      return all;
    };
    auto const sound = values_of(name);
    ASSERT_TRUE(sound);
    std::ifstream whole(folder_ / name, std::ios::binary);
    std::string const bytes{std::istreambuf_iterator<char>(whole), {}};
    int refused = 0;
    constexpr std::size_t step = 2048;  // two of each page, and many of the long ones
    for (std::size_t at = 4096; at < bytes.size(); at += step) {
      std::string spoiled = bytes;
      for (std::size_t i = at; i < at + 64; ++i) spoiled[i] = static_cast<char>(spoiled[i] ^ 0x15);
      std::ofstream(folder_ / "spoiled", std::ios::binary) << spoiled;
      auto const read = values_of("spoiled");
      refused += read ? 0 : 1;
      if (read) {
        EXPECT_EQ(*read, *sound) << rows << ", damaged at byte " << at;
      }
    }
    EXPECT_GT(refused, 3) << rows;
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
