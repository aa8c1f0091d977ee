#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <random>
#include <thread>

#include "engine/sweep/block.hpp"
#include "tests/sweep/program.hpp"

namespace chokepoint::test {
namespace {

class Identity : public SmallStudy, public testing::WithParamInterface<char const*> {};

TEST_P(Identity, ThreadsAndShardsChangeNoBit) {
  write_study(GetParam());
  sweep::Study const study = this->study();
  Outcome const first = run(study, "first", options(1, 16));
  ASSERT_FALSE(first.hash.empty());
#ifdef CHOKEPOINT_SANITIZED
  constexpr std::array<std::uint64_t, 1> shards{64};
#else
  constexpr std::array<std::uint64_t, 5> shards{16, 64, 256, 1024, 4096};
#endif
  for (int const threads : {1, 2, 8}) {
    for (std::uint64_t const shard : shards) {
      std::string const name = std::to_string(threads) + "_" + std::to_string(shard);
      Outcome const other = run(study, name, options(threads, shard));
      EXPECT_EQ(other.hash, first.hash) << threads << " threads, shards of " << shard;
      EXPECT_EQ(other.state.replications, first.state.replications);
    }
  }
}

TEST_P(Identity, InterruptionsChangeNoBit) {
  write_study(GetParam());
  sweep::Study const study = this->study();
  std::string const whole = run(study, "whole", options(1)).hash;
  std::mt19937 luck(5);
  for (int round = 0; round < 3; ++round) {
    std::string const name = "broken" + std::to_string(round);
    for (int session = 0; session < 25; ++session) {
      auto one = options(1 + session % 3, 16U << (session % 3));
      std::atomic<int> left = static_cast<int>(luck() % 120);
      one.stop_requested = [&] { return --left < 0; };
      (void)run(study, name, one);
    }
    EXPECT_EQ(run(study, name, options(2)).hash, whole);
  }
}

TEST_P(Identity, ReplicationsKeepTheirLuckWhereverTheyRun) {
  write_study(GetParam());
  sweep::Study const study = this->study();
  (void)run(study, "results", options(2));
  auto const file = results::SweepFile::open_to_read(folder_ / "results");
  ASSERT_TRUE(file);
  sweep::Worlds worlds(study);
  sweep::Worker worker(study, worlds);
  std::mt19937 luck(9);
  for (int i = 0; i < 60; ++i) {
    std::uint64_t const cell = luck() % study.cells();
    std::uint64_t const replication = luck() % 128;
    auto const row = file.value().row(cell, replication);
    ASSERT_TRUE(row && row.value());
    auto const record =
        worker.replay(cell / study.variants.size(), static_cast<std::uint32_t>(cell % study.variants.size()),
                      replication, i % 2 == 0);
    EXPECT_EQ(fmt::format("{:016x}{:016x}", row.value()->hash.first, row.value()->hash.second), record.hash);
    for (std::size_t outcome = 0; outcome < record.outcomes.size(); ++outcome) {
      EXPECT_EQ(row.value()->values[outcome], record.outcomes[outcome].value);
    }
  }
}

std::string study_name(testing::TestParamInfo<char const*> const& chosen) {
  return std::array{"Fixed", "Precise", "Packed"}.at(chosen.index);
}

INSTANTIATE_TEST_SUITE_P(Studies, Identity, testing::Values(compared, precise, packed), study_name);

class Parts : public SmallStudy {};

TEST_F(Parts, MakeTheWholeInAnyOrder) {
  write_study(compared);
  sweep::Study const study = this->study();
  std::string const whole = run(study, "whole", options(1)).hash;
  std::vector<results::SweepFile> parts;
  for (std::uint64_t const index : {2U, 0U, 1U}) {
    auto one = options(2, 32);
    one.part = sweep::Part{index, 3};
    std::string const name = "part" + std::to_string(index);
    EXPECT_EQ(run(study, name, one).report.end, sweep::SweepEnd::complete);
    auto file = results::SweepFile::open_to_read(folder_ / name);
    ASSERT_TRUE(file);
    parts.push_back(std::move(file).value());
  }
  ASSERT_FALSE(results::SweepFile::create(folder_ / "merged", sweep::describe(study, "test")));
  {
    auto merged = results::SweepFile::open(folder_ / "merged");
    ASSERT_TRUE(merged);
    results::SweepFile into = std::move(merged).value();
    ASSERT_FALSE(sweep::merge_parts(study, into, parts));
    EXPECT_EQ(into.canonical_hash().value(), whole);
  }
  // Two of three parts and a resume make the whole, too.
  parts.pop_back();
  ASSERT_FALSE(results::SweepFile::create(folder_ / "mended", sweep::describe(study, "test")));
  {
    auto mended = results::SweepFile::open(folder_ / "mended");
    ASSERT_TRUE(mended);
    results::SweepFile into = std::move(mended).value();
    ASSERT_FALSE(sweep::merge_parts(study, into, parts));
    EXPECT_NE(into.canonical_hash().value(), whole);
  }
  EXPECT_EQ(run(study, "mended", options(2)).hash, whole);
}

/// Killed without warning.
class Killed : public Program {};

TEST_F(Killed, AtRandomMomentsItLosesOnlyWhatWasInFlight) {
  write_study(precise);
  int const code = wait_for(start({"sweep", ".", "--out", "whole"}));
  ASSERT_TRUE(code == 0 || code == 4) << code;
  std::string const whole = hash_of("whole");
  std::mt19937 luck(17);
  // Forty kills find a mistake soon; CHOKEPOINT_KILLS=1000 takes some minutes.
  char const* const asked = std::getenv("CHOKEPOINT_KILLS");
  int const wanted = asked != nullptr ? std::atoi(asked) : 40;
  int kills = 0;
  auto const before = std::chrono::steady_clock::now();
  wait_for(start({"--version"}));
  auto const start_up = std::chrono::steady_clock::now() - before;  // long, where memory is watched
  for (int round = 0; kills < wanted; ++round) {
    std::string const name = "killed" + std::to_string(round);
    std::vector<std::string> how{"--threads", std::to_string(1 + round % 2), "--shard-size", "16"};
    if (round % 3 == 1) how.emplace_back("--isolate");
    auto const begin = [&](std::vector<std::string> words) {
      words.insert(words.end(), how.begin(), how.end());
      return start(words);
    };
    pid_t child = begin({"sweep", ".", "--out", name});
    std::uint64_t stored = 0;
    for (int session = 0; session < 12; ++session) {
      std::this_thread::sleep_for(start_up + std::chrono::milliseconds(luck() % 90));
      ::kill(child, SIGKILL);
      if (wait_for(child) == -1) ++kills;
      if (!fs::exists(folder_ / name)) {
        child = begin({"sweep", ".", "--out", name});
        continue;
      }
      std::uint64_t const now = replications_of(name);
      EXPECT_GE(now, stored) << "what was stored is gone";
      stored = now;
      child = begin({"resume", name});
    }
    ::kill(child, SIGKILL);
    wait_for(child);
    bool const begun = fs::exists(folder_ / name);
    std::vector<std::string> const rest =
        begun ? std::vector<std::string>{"resume", name} : std::vector<std::string>{"sweep", ".", "--out", name};
    ASSERT_EQ(wait_for(start(rest)), code) << said();
    EXPECT_EQ(hash_of(name), whole) << "after " << kills << " kills";
  }
}

TEST_F(Killed, CtrlCStoresWhatIsDone) {
  write_study("replications: 1000000\n");
  pid_t const child = start({"sweep", ".", "--out", "results"});
  std::this_thread::sleep_for(std::chrono::milliseconds(900));
  ::kill(child, SIGINT);
  EXPECT_EQ(wait_for(child), 130);
  EXPECT_GT(replications_of("results"), 100u);
  EXPECT_FALSE(fs::exists(folder_ / "results-wal")) << "a clean end leaves one file";
}

}  // namespace
}  // namespace chokepoint::test
