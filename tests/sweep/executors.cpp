#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "engine/sweep/ranks.hpp"
#include "tests/sweep/program.hpp"

namespace chokepoint::test {
namespace {

class Forked : public SmallStudy {
 protected:
  Outcome run_forked(sweep::Study const& study, std::string const& name, int workers,
                     sweep::BeforeReplication before = {}) const {
    auto const executor = sweep::make_forked(study, workers, {.before = std::move(before)});
    return run(study, name, options(1, 32), executor.get());
  }
};

class ForkedIdentity : public Forked, public testing::WithParamInterface<char const*> {};

TEST_P(ForkedIdentity, WorkersChangeNoBit) {
  write_study(GetParam());
  sweep::Study const study = this->study();
  Outcome const threads = run(study, "threads", options(1));
  for (int const workers : {1, 2, 8}) {
    Outcome const forked = run_forked(study, "forked" + std::to_string(workers), workers);
    EXPECT_EQ(forked.hash, threads.hash) << workers << " workers";
    EXPECT_EQ(forked.report.end, threads.report.end);
  }
}

/// A number that all forked processes count together.
class SharedCount {
 public:
  SharedCount()
      : count_(new (::mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
                           0)) std::atomic<int>(0)) {}
  ~SharedCount() { ::munmap(count_, sizeof *count_); }
  SharedCount(SharedCount const&) = delete;
  SharedCount& operator=(SharedCount const&) = delete;
  int next() const { return ++*count_; }

 private:
  std::atomic<int>* count_;
};

TEST_P(ForkedIdentity, WorkersThatAreKilledChangeNoBit) {
  write_study(GetParam());
  sweep::Study const study = this->study();
  std::string const whole = run(study, "whole", options(1)).hash;
  SharedCount const runs;
  Outcome const mended = run_forked(study, "mended", 2, [&](std::uint64_t, std::uint64_t) {
    int const now = runs.next();
    if (now == 1 || now == 50 || now == 333 || now == 700) ::raise(SIGKILL);
  });
  EXPECT_EQ(mended.hash, whole);
  EXPECT_EQ(mended.state.failures, 0u);
}

INSTANTIATE_TEST_SUITE_P(Studies, ForkedIdentity, testing::Values(compared, precise),
                         [](auto const& chosen) { return chosen.index == 0 ? "Fixed" : "Precise"; });

TEST_F(Forked, AReplicationThatCrashesCostsOneRecord) {
  write_study(compared);
  sweep::Study const study = this->study();
  (void)run(study, "whole", options(1));
  Outcome const crashed = run_forked(study, "crashed", 2, [](std::uint64_t cell, std::uint64_t replication) {
    if (cell != 3 || replication != 21) return;
    std::signal(SIGSEGV, SIG_DFL);  // sanitizers catch it otherwise
    ::raise(SIGSEGV);
  });
  EXPECT_EQ(crashed.report.end, sweep::SweepEnd::complete);
  ASSERT_EQ(crashed.state.failures, 1u);
  auto const whole = results::SweepFile::open_to_read(folder_ / "whole");
  auto const file = results::SweepFile::open_to_read(folder_ / "crashed");
  ASSERT_TRUE(whole && file);
  auto const failures = file.value().failures(10);
  ASSERT_TRUE(failures);
  EXPECT_EQ(failures.value()[0].cell, 3u);
  EXPECT_EQ(failures.value()[0].replication, 21u);
  EXPECT_EQ(failures.value()[0].reason, "the process that ran it was ended by signal 11 (Segmentation fault), twice");
  for (std::uint64_t cell = 0; cell < study.cells(); ++cell) {
    for (std::uint64_t replication = 0; replication < study.replications; ++replication) {
      auto const there = file.value().row(cell, replication);
      auto const wanted = whole.value().row(cell, replication);
      ASSERT_TRUE(there && there.value() && wanted && wanted.value());
      bool const is_same = there.value()->hash == wanted.value()->hash;
      EXPECT_EQ(is_same, cell != 3 || replication != 21) << cell << " " << replication;
    }
  }
}

/// The reasons of all failures in a file, which has one at least.
std::vector<std::string> reasons_in(std::filesystem::path const& path) {
  auto const file = results::SweepFile::open_to_read(path);
  if (!file) return {file.error().message};
  auto const failures = file.value().failures(100);
  if (!failures) return {failures.error().message};
  std::vector<std::string> reasons;
  for (auto const& failure : failures.value()) reasons.push_back(failure.reason);
  return reasons;
}

TEST_F(Forked, WhatTheSystemKillsIsSaidToBeSo) {
  write_study(compared);
  (void)run_forked(study(), "killed", 2, [](std::uint64_t cell, std::uint64_t replication) {
    if (cell == 3 && replication == 21) ::raise(SIGKILL);
  });
  EXPECT_EQ(reasons_in(folder_ / "killed"),
            std::vector<std::string>{"the process that ran it was killed from outside (signal 9), most often by the "
                                     "system for lack of memory, twice"});
}

/// From here on this process gets no memory.
void take_all_memory() {
  rlimit const none{1, RLIM_INFINITY};
  ::setrlimit(RLIMIT_AS, &none);
  std::atomic<void*> last{nullptr};  // so that no compiler takes the pieces away
  // What the allocator has in store, down to the smallest piece. Nobody frees it.
  for (std::size_t size = std::size_t{1} << 24; size >= 16; size /= 2) {
    for (void* piece = std::malloc(size); piece != nullptr; piece = std::malloc(size)) {
      last = piece;
    }
  }
}

TEST_F(Forked, WantOfMemoryIsACrashThatSaysSo) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers' allocators end the process themselves";
#endif
  write_study(compared);
  sweep::Study const study = this->study();
  Outcome const short_of_it = run_forked(study, "short", 2, [](std::uint64_t cell, std::uint64_t replication) {
    if (cell == 3 && replication == 21) take_all_memory();
  });
  EXPECT_EQ(short_of_it.report.end, sweep::SweepEnd::complete);
  EXPECT_EQ(reasons_in(folder_ / "short"),
            std::vector<std::string>{"the process that ran it ran out of memory, twice"});
  // The first time it may be anybody's, and costs nothing.
  SharedCount const runs;
  Outcome const once = run_forked(study, "once", 2, [&](std::uint64_t cell, std::uint64_t replication) {
    if (cell == 3 && replication == 21 && runs.next() == 1) take_all_memory();
  });
  EXPECT_EQ(once.state.failures, 0U);
  EXPECT_EQ(once.hash, run(study, "whole", options(1)).hash);
}

TEST_F(Forked, TheSameCrashesGiveTheSameBitsOnAnyNumberOfWorkers) {
  write_study(precise);
  sweep::Study const study = this->study();
  auto const crash = [](std::uint64_t cell, std::uint64_t replication) {
    if ((cell + replication) % 50 == 0) ::raise(SIGKILL);
  };
  Outcome const one = run_forked(study, "one", 1, crash);
  Outcome const three = run_forked(study, "three", 3, crash);
  EXPECT_GT(one.state.failures, 10u);
  EXPECT_EQ(one.hash, three.hash);
}

TEST_F(Forked, AStopKeepsWhatIsDoneAndAResumeMakesItWhole) {
  write_study(compared);
  sweep::Study const study = this->study();
  std::string const whole = run(study, "whole", options(1)).hash;
  for (int session = 0; session < 4; ++session) {
    auto const executor = sweep::make_forked(study, 2);
    auto one = options(1, 32);
    std::atomic<int> left = 3 + 2 * session;
    one.stop_requested = [&] { return --left < 0; };
    Outcome const stopped = run(study, "stopped", one, executor.get());
    ASSERT_TRUE(stopped.report.end == sweep::SweepEnd::interrupted || stopped.hash == whole);
  }
  EXPECT_EQ(run_forked(study, "stopped", 2).hash, whole);
}

class Isolated : public Program {};

TEST_F(Isolated, AKilledParentLeavesNoWorkerBehindAndNoLock) {
  write_study("replications: 1000000\n");
  pid_t const parent = start({"sweep", ".", "--out", "results", "--isolate", "--threads", "2"});
  std::vector<pid_t> workers;
  for (int i = 0; i < 500 && workers.size() < 2; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    workers = children_of(parent);
  }
  ASSERT_EQ(workers.size(), 2u);
  ::kill(parent, SIGKILL);
  EXPECT_EQ(wait_for(parent), -1);
  auto const runs = [](pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string number, name, state;
    return (file >> number >> name >> state) && state != "Z";
  };
  for (int i = 0; i < 200 && (runs(workers[0]) || runs(workers[1])); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_FALSE(runs(workers[0]) || runs(workers[1]));
  auto const file = results::SweepFile::open(folder_ / "results");
  EXPECT_TRUE(file) << file.error().message;
}

class Mpi : public Program {
 protected:
  void SetUp() override {
    if (!sweep::Ranks::available() || std::system("command -v mpirun >/dev/null") != 0) {
      GTEST_SKIP() << "\n*** NOT TESTED: sweeps under MPI. Install libboost-mpi-dev, libopenmpi-dev and openmpi-bin, "
                      "and build again. ***\n";
    }
#ifdef CHOKEPOINT_SANITIZED
    ::setenv("ASAN_OPTIONS", "detect_leaks=0", 1);  // MPI keeps what it has to its end
#endif
    Program::SetUp();
  }
  pid_t start_ranks(int ranks, std::vector<std::string> const& arguments) const {
    std::vector<std::string> words = mpirun();
    words.insert(words.end(), {"-n", std::to_string(ranks), CHOKEPOINT_BINARY_DIR "/chokepoint"});
    words.insert(words.end(), arguments.begin(), arguments.end());
    return start_any(words);
  }
  /// With more ranks than cores those that wait must not spin; the shared-memory copy needs a right that containers
  /// don't give.
  static std::vector<std::string> mpirun() {
    return {"mpirun",
            "--allow-run-as-root",
            "--oversubscribe",
            "--mca",
            "mpi_yield_when_idle",
            "1",
            "--mca",
            "btl_vader_single_copy_mechanism",
            "none"};
  }
};

TEST_F(Mpi, RanksChangeNoBit) {
  for (char const* const kind : {compared, precise}) {
    write_study(kind);
    (void)wait_for(start({"sweep", ".", "--out", "threads", "--replace"}));
    std::string const whole = hash_of("threads");
    for (int const ranks : {2, 4, 8}) {
      int const code = wait_for(start_ranks(ranks, {"sweep", ".", "--out", "results", "--replace"}));
      EXPECT_TRUE(code == 0 || code == 4) << said();
      EXPECT_EQ(hash_of("results"), whole) << ranks << " ranks\n" << said();
    }
  }
}

TEST_F(Mpi, AKilledRankLosesOnlyWhatWasInFlight) {
#ifdef CHOKEPOINT_SANITIZED
  constexpr std::uint64_t replications = 3000;
#else
  constexpr std::uint64_t replications = 15000;
#endif
  write_study("compare: {slow: {offices.commerce.time: 3 days}}\nreplications: " + std::to_string(replications) + "\n");
  ASSERT_EQ(wait_for(start({"sweep", ".", "--out", "whole"})), 0);
  std::uint64_t stored = 0;
  for (std::size_t const victim : {std::size_t{2}, std::size_t{0}}) {  // one that runs, the one that writes
    bool const is_there = fs::exists(folder_ / "results");
    std::vector<std::string> what{"sweep", ".", "--out", "results"};
    if (is_there) what = {"resume", "results"};
    what.insert(what.end(), {"--shard-size", "64"});
    pid_t const job = start_ranks(3, what);
    for (int i = 0; i < 6000 && replications_of("results") <= stored; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    std::vector<pid_t> const ranks = children_of(job);
    ASSERT_EQ(ranks.size(), 3u) << said();
    ::kill(ranks[victim], SIGKILL);
    EXPECT_NE(wait_for(job), 0);
    EXPECT_GE(replications_of("results"), stored);
    stored = replications_of("results");
    EXPECT_LT(stored, 2 * replications) << "it was over before it was killed: make the study longer";
  }
  EXPECT_EQ(wait_for(start_ranks(3, {"resume", "results"})), 0) << said();
  EXPECT_EQ(hash_of("results"), hash_of("whole"));
}

TEST_F(Mpi, ARankThatReadsAnotherStudyIsFound) {
  write_study(compared);
  fs::create_directories(folder_ / "elsewhere");
  fs::copy(folder_ / "scenario.yaml", folder_ / "elsewhere");
  write("elsewhere/study.yaml", "chokepoint: 1\nbase: scenario.yaml\nreplications: 100\n");
  std::vector<std::string> words = mpirun();
  std::string const program = CHOKEPOINT_BINARY_DIR "/chokepoint";
  words.insert(words.end(), {"-n", "1", program, "sweep", "study.yaml", "--out", "results", ":"});
  words.insert(words.end(), {"-n", "1", "-wdir", (folder_ / "elsewhere").string(), program, "sweep", "study.yaml"});
  EXPECT_EQ(wait_for(start_any(words)), 1);
  EXPECT_NE(said().find("has read another study than rank 0"), std::string::npos) << said();
}

TEST_F(Mpi, AStudyThatCantBeReadSendsEveryoneHome) {
  write_study("desing: grid\n");
  EXPECT_EQ(wait_for(start_ranks(3, {"sweep", "."})), 3);
  EXPECT_NE(said().find("did you mean 'design'?"), std::string::npos) << said();
}

TEST(WithoutMpi, ASweepUnderMpirunSaysWhatIsMissing) {
  if (sweep::Ranks::available()) GTEST_SKIP() << "this chokepoint was built with MPI";
  EXPECT_NE(std::system("OMPI_COMM_WORLD_SIZE=2 " CHOKEPOINT_BINARY_DIR "/chokepoint sweep x >/dev/null 2>&1"), 0);
}

}  // namespace
}  // namespace chokepoint::test
