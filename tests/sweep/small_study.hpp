#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "engine/sweep/run.hpp"
#include "engine/sweep/study.hpp"

namespace chokepoint::test {

namespace fs = std::filesystem;

/// The first quarter of the shipped first scenario with a study beside it, in a folder of the test's own.
class SmallStudy : public testing::Test {
 protected:
  void SetUp() override {
    auto const* const info = testing::UnitTest::GetInstance()->current_test_info();
    std::string name = std::string(info->test_suite_name()) + "_" + info->name();
    for (char& c : name) c = c == '/' ? '_' : c;
    folder_ = fs::temp_directory_path() / ("chokepoint_sweep_" + std::to_string(::getpid()) + "_" + name);
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    std::ifstream shipped(CHOKEPOINT_SOURCE_DIR "/scenarios/first-steps/scenario.yaml");
    std::string text{std::istreambuf_iterator<char>(shipped), {}};
    std::string const end = "to: 2027-01-01";
    text.replace(text.find(end), end.size(), "to: 2026-04-01");  // a quarter, to be quick
    write("scenario.yaml", text);
  }
  void TearDown() override {
    std::error_code ignored;
    fs::permissions(folder_, fs::perms::owner_all, ignored);
    fs::remove_all(folder_);
  }

  void write(std::string const& name, std::string const& text) const { std::ofstream(folder_ / name) << text; }
  void write_study(std::string const& text) const {
    write("study.yaml", "chokepoint: 1\nbase: scenario.yaml\n" + text);
  }

  sweep::Study study() const {
    base::Diagnostics diagnostics;
    auto read = sweep::read_study({folder_ / "study.yaml", {}, {}}, diagnostics);
    if (!read) throw std::runtime_error(diagnostics.render(false));
    return std::move(*read);
  }
  /// What is wrong with a study, as a person sees it; empty for a sound one.
  std::string problems() const {
    base::Diagnostics diagnostics;
    auto const read = sweep::read_study({folder_ / "study.yaml", {}, {}}, diagnostics);
    return read ? std::string() : diagnostics.render(false);
  }

  static sweep::SweepOptions options(int threads = 1, std::uint64_t replications_a_shard = 0) {
    sweep::SweepOptions options;
    options.threads = threads;
    options.shard_blocks = replications_a_shard / sweep::block_replications;
    options.clock = [] {
      return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    };
    return options;
  }

  struct Outcome {
    sweep::SweepReport report;
    std::string hash;
    results::SweepState state;
  };
  /// Runs what a file lacks, and begins it where it isn't there.
  Outcome run(sweep::Study const& study, std::string const& name, sweep::SweepOptions const& options,
              sweep::Executor* executor = nullptr) const {
    fs::path const path = folder_ / name;
    if (!fs::exists(path)) {
      auto const problem = results::SweepFile::create(path, sweep::describe(study, "test"));
      if (problem) throw std::runtime_error(problem->message);
    }
    auto file = results::SweepFile::open(path);
    if (!file) throw std::runtime_error(file.error().message);
    results::SweepFile opened = std::move(file).value();
    Outcome outcome;
    outcome.report = executor != nullptr ? sweep::run_sweep(study, opened, options, *executor)
                                         : sweep::run_sweep(study, opened, options);
    auto const hash = opened.canonical_hash();
    auto const state = opened.state(study.precision.size());
    if (hash) outcome.hash = hash.value();
    if (state) outcome.state = state.value();
    return outcome;
  }

  fs::path folder_;
};

}  // namespace chokepoint::test
