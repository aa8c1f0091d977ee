#include <gtest/gtest.h>

#include "engine/sweep/ranks.hpp"
#include "tests/sweep/program.hpp"

namespace chokepoint::test {
namespace {

/// Who runs a sweep while its disk fails.
struct Way {
  char const* name;
  std::vector<std::string> before;  ///< words before the program
  std::vector<std::string> options;
  double step;  ///< by which the number of the failing call grows: starting ranks takes long
};

void PrintTo(Way const& way, std::ostream* out) { *out << way.name; }

class FailingDisk : public Program, public testing::WithParamInterface<Way> {
 protected:
  void SetUp() override {
    if (std::string(CHOKEPOINT_FAILING_CALLS).empty()) GTEST_SKIP() << "sanitizers must be loaded first";
    bool const ranks = std::string(GetParam().name) == "Ranks";
    if (ranks && (!sweep::Ranks::available() || std::system("command -v mpirun >/dev/null") != 0)) {
      GTEST_SKIP() << "\n*** NOT TESTED: failing disks under MPI. Install libboost-mpi-dev, libopenmpi-dev and "
                      "openmpi-bin, and build again. ***\n";
    }
    Program::SetUp();
    write_study("compare: {slow: {offices.commerce.time: 3 days}}\nreplications: 40\nbands: {delivered: {}}\n");
    fs::create_directories(folder_ / "disk");
  }
  void TearDown() override {
    if (!folder_.empty()) Program::TearDown();
  }

  /// The exit code of a sweep whose disk fails as told, or doesn't.
  int run_program(std::vector<std::string> const& arguments, std::string const& fault = {}) const {
    std::vector<std::string> words;
    if (!fault.empty()) {
      words = {"env", "LD_PRELOAD=" CHOKEPOINT_FAILING_CALLS, "CHOKEPOINT_FAIL=" + fault,
               "CHOKEPOINT_FAULT=" + (folder_ / "fault").string()};
    }
    words.insert(words.end(), GetParam().before.begin(), GetParam().before.end());
    words.emplace_back(CHOKEPOINT_BINARY_DIR "/chokepoint");
    words.insert(words.end(), arguments.begin(), arguments.end());
    words.insert(words.end(), GetParam().options.begin(), GetParam().options.end());
    return wait_for(start_any(words));
  }
};

TEST_P(FailingDisk, EndsTheProgramWithAMessageAndLosesNothingStored) {
  ASSERT_EQ(run_program({"sweep", ".", "--out", "disk/whole"}), 0) << said();
  std::string const whole = hash_of("disk/whole");
  for (char const* call : {"write", "sync", "open"}) {
    bool all = false;
    for (double k = 1; !all && k < 5000; k = std::max(k + 1, k * GetParam().step)) {
      std::string const fault = call + (" " + std::to_string(static_cast<int>(k)));
      for (char const* end : {"", "-wal", "-shm"}) fs::remove(folder_ / ("disk/results" + std::string(end)));
      fs::remove(folder_ / "fault");
      int const code = run_program({"sweep", ".", "--out", "disk/results", "--shard-size", "16"}, fault);
      all = !fs::exists(folder_ / "fault");  // so many calls there are not
      if (code == 0) {                       // nothing failed, or what failed was of no consequence
        ASSERT_EQ(hash_of("disk/results"), whole) << fault;
        continue;
      }
      ASSERT_EQ(code, 1) << fault << "\n" << said();
      bool const told =
          said().find("can't write") != std::string::npos || said().find("can't read") != std::string::npos;
      EXPECT_TRUE(told) << fault << "\n" << said();
      bool const begun = fs::exists(folder_ / "disk/results");
      if (!begun) continue;
      std::uint64_t const stored = replications_of("disk/results");
      ASSERT_EQ(run_program({"resume", "disk/results"}), 0) << fault << "\n" << said();
      EXPECT_GE(replications_of("disk/results"), stored) << fault;
      ASSERT_EQ(hash_of("disk/results"), whole) << fault;
    }
    EXPECT_TRUE(all) << "no end of calls to " << call;
  }
}

INSTANTIATE_TEST_SUITE_P(Ways, FailingDisk,
                         testing::Values(Way{"Threads", {}, {"--threads", "2"}, 1.25},
                                         Way{"Processes", {}, {"--isolate", "--threads", "2"}, 1.25},
                                         Way{"Ranks",
                                             {"mpirun", "--allow-run-as-root", "--oversubscribe", "--mca",
                                              "mpi_yield_when_idle", "1", "--mca", "btl_vader_single_copy_mechanism",
                                              "none", "-n", "3"},
                                             {},
                                             2.5}),
                         [](auto const& chosen) { return chosen.param.name; });

}  // namespace
}  // namespace chokepoint::test
