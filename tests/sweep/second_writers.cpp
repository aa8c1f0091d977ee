#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <map>
#include <thread>

#include "engine/results/claimed_path.hpp"
#include "tests/sweep/program.hpp"

namespace chokepoint::test {
namespace {

class SecondWriters : public Program {
 protected:
  /// Starts chokepoint with these words; what it says goes to the file `name`.
  pid_t start_saying(std::string const& words, std::string const& name) const {
    return start_any({"sh", "-c", "exec '" CHOKEPOINT_BINARY_DIR "/chokepoint' " + words + " > " + name + " 2>&1"});
  }
  std::string text_of(std::string const& name) const {
    std::ifstream file(folder_ / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  /// Waits until a sweep has stored something.
  void wait_until_stored(std::string const& name) const {
    for (int waited = 0; waited < 2000; ++waited) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      if (fs::exists(folder_ / name) && replications_of(name) > 0) return;
    }
    FAIL() << "nothing was stored";
  }
};

TEST_F(SecondWriters, OfSeveralThatBeginAtOnceOneHasTheFile) {
  write_study("compare: {slow: {offices.commerce.time: 3 days}}\nreplications: 40\n");
  constexpr int programs = 4;
  std::map<std::string, int> seeds;
  for (int seed = 1; seed <= programs; ++seed) {
    std::string const alone = "alone" + std::to_string(seed);
    ASSERT_EQ(wait_for(start({"sweep", ".", "--seed", std::to_string(seed), "--out", alone, "--quiet"})), 0);
    seeds[hash_of(alone)] = seed;
  }
  ASSERT_EQ(seeds.size(), static_cast<std::size_t>(programs));
  for (int round = 0; round < 8; ++round) {
    std::string const name = "results" + std::to_string(round);
    std::vector<pid_t> started;
    for (int seed = 1; seed <= programs; ++seed) {
      started.push_back(start_saying("sweep . --seed " + std::to_string(seed) + " --quiet --out " + name,
                                     "said" + std::to_string(seed)));
    }
    int winner = 0;
    for (int seed = 1; seed <= programs; ++seed) {
      int const code = wait_for(started[static_cast<std::size_t>(seed - 1)]);
      std::string const said = text_of("said" + std::to_string(seed));
      if (code == 0) {
        EXPECT_EQ(winner, 0) << "two were told that all is well, in round " << round;
        winner = seed;
        continue;
      }
      EXPECT_EQ(code, 1) << said;
      bool const told = said.find("another chokepoint is writing to") != std::string::npos ||
                        said.find("holds a sweep that is finished") != std::string::npos;
      EXPECT_TRUE(told) << said;
    }
    EXPECT_EQ(seeds[hash_of(name)], winner) << "round " << round;
    EXPECT_FALSE(fs::exists(folder_ / (name + ".lock")));
  }
}

TEST_F(SecondWriters, WhatIsRunningIsntReplaced) {
  write_study("replications: 32\n");
  for (int part = 1; part <= 2; ++part) {
    std::string const of = std::to_string(part) + "/2";
    ASSERT_EQ(wait_for(start({"sweep", ".", "--shard", of, "--quiet", "--out", "part" + std::to_string(part)})), 0);
  }
  fs::create_directories(folder_ / "long");
  fs::copy_file(folder_ / "scenario.yaml", folder_ / "long/scenario.yaml");
  write("long/study.yaml", "chokepoint: 1\nbase: scenario.yaml\nreplications: 1000000\n");
  pid_t const running = start_saying("sweep long --threads 1 --quiet --out results", "said_of_the_first");
  wait_until_stored("results");
  for (std::string const words :
       {"sweep . --seed 7 --quiet --out results", "sweep . --replace --quiet --out results",
        "merge part1 part2 --replace --quiet --out results", "run scenario.yaml --quiet --out results"}) {
    EXPECT_EQ(wait_for(start_saying(words, "said_of_the_second")), 1) << words;
    std::string const said = text_of("said_of_the_second");
    EXPECT_NE(said.find("another chokepoint is writing to results"), std::string::npos) << words << "\n" << said;
    EXPECT_EQ(said.find("--replace"), std::string::npos) << words << "\n" << said;
  }
  std::uint64_t const before = replications_of("results");
  ::kill(running, SIGINT);
  EXPECT_EQ(wait_for(running), 130) << text_of("said_of_the_first");
  EXPECT_GE(replications_of("results"), before);
}

TEST_F(SecondWriters, WhatIsDamagedIsReplacedOnlyWhereThatIsAskedFor) {
  write_study("replications: 16\n");
  ASSERT_EQ(wait_for(start({"sweep", ".", "--quiet", "--out", "results"})), 0);
  std::string const whole = hash_of("results");
  auto const half = fs::file_size(folder_ / "results") / 2;
  fs::resize_file(folder_ / "results", half);
  EXPECT_EQ(wait_for(start({"sweep", ".", "--quiet", "--out", "results"})), 1);
  EXPECT_NE(said().find("results is damaged: it is cut off"), std::string::npos) << said();
  EXPECT_NE(said().find("give --replace"), std::string::npos) << said();
  EXPECT_EQ(fs::file_size(folder_ / "results"), half) << "what is left of it";
  ASSERT_EQ(wait_for(start({"sweep", ".", "--quiet", "--replace", "--out", "results"})), 0);
  EXPECT_EQ(hash_of("results"), whole);
  // A sweep of another version, which can't be read, isn't less worth either.
  {
    std::fstream file(folder_ / "results", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(60);  // the version's place (sqlite.org/fileformat.html, 1.3)
    file.write("\0\0\0\1", 4);
  }
  EXPECT_EQ(wait_for(start({"sweep", ".", "--quiet", "--out", "results"})), 1);
  EXPECT_NE(said().find("version 1 of the results format"), std::string::npos) << said();
}

TEST_F(SecondWriters, WhoLosesTheFileSaysSo) {
  write_study("replications: 16\n");
  sweep::Study const study = this->study();
  for (char const* loss : {"moved", "replaced"}) {
    ASSERT_FALSE(results::SweepFile::create(folder_ / "results", sweep::describe(study, "test")));
    auto file = results::SweepFile::open(folder_ / "results");
    ASSERT_TRUE(file);
    results::SweepFile opened = std::move(file).value();
    EXPECT_FALSE(results::SweepFile::open(folder_ / "results"));
    EXPECT_FALSE(results::ClaimedPath::claim(folder_ / "results")) << "a writer is there";
    fs::rename(folder_ / "results", folder_ / loss);
    if (loss == std::string("replaced")) {
      ASSERT_FALSE(results::SweepFile::create(folder_ / "results", sweep::describe(study, "test")));
    }
    auto const problem = opened.close();
    ASSERT_TRUE(problem) << loss;
    EXPECT_NE(problem->message.find("was removed, moved or replaced"), std::string::npos) << problem->message;
    fs::remove(folder_ / "results");
  }
}

}  // namespace
}  // namespace chokepoint::test
