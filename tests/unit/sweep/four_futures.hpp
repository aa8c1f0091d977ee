#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <limits>
#include <optional>

#include "engine/results/sweep_file.hpp"
#include "engine/sweep/block.hpp"

namespace chokepoint::sweep {

namespace fs = std::filesystem;

inline constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Four futures of three choices; what has no value is told of as none.
class FourFutures : public testing::Test {
 protected:
  void SetUp() override {
    path_ = fs::temp_directory_path() / ("chokepoint_four_futures_" + std::to_string(::getpid()));
    results::StoredStudy study;
    study.manifest = {{"design", "grid"}, {"confidence", "0.95"}, {"rows", "table"}};
    study.outcomes = {{"arrived", "Arrived", unit(), 0}};
    study.scenario_lines = {"clock.to 100"};
    study.variants = {"north", "middle", "south"};
    study.points.resize(1);
    ASSERT_FALSE(results::SweepFile::create(path_, study));
    auto file = results::SweepFile::open(path_);
    ASSERT_TRUE(file);
    results::BlockValues block;
    block.replications = 4;
    block.luck = {0, 1, 2, 3};
    block.events.assign(12, 1);
    block.hashes.assign(12, {0, 0});
    block.failed.assign(12, 0);
    block.values = {10, 20, 30, none,  // north
                    12, 20, 5,  7,     // middle
                    0,  0,  40, 1};    // south
    state_.points.push_back({1, 1, true, true});
    BlockSums sums = sums_of(block, study.variants.size(), study.outcomes.size());
    state_.sums.outcomes = std::move(sums.outcomes);
    state_.sums.pairs = std::move(sums.pairs);
    results::SweepCommit change;
    change.blocks = {&block};
    change.points = {0};
    results::SweepFile opened = std::move(file).value();
    ASSERT_FALSE(opened.commit(change, state_, 0));
    file_.emplace(std::move(opened));
  }
  void TearDown() override {
    file_.reset();
    for (char const* end : {"", "-wal", "-shm"}) fs::remove(fs::path(path_) += end);
  }

  virtual std::string unit() const { return "units"; }

  fs::path path_;
  results::SweepState state_;
  std::optional<results::SweepFile> file_;
};

}  // namespace chokepoint::sweep
