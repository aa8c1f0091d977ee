#include "engine/kernel/window_team.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <set>
#include <thread>
#include <vector>

namespace chokepoint::kernel {
namespace {

class WindowTeams : public testing::TestWithParam<int> {};

TEST_P(WindowTeams, DoEachTaskOnceInEachWindowOfManyThreads) {
  constexpr std::uint16_t tasks = 7;
  WindowTeam team(tasks, GetParam());
  std::vector<std::uint64_t> done(tasks, 0);  // not atomic: two at one task would be a race
  for (std::uint64_t window = 1; window <= 20'000; ++window) {
    std::atomic<int> calls{0};
    team.run([&](std::uint16_t index) {
      done[index] += 1;
      calls += 1;
    });
    ASSERT_EQ(calls, tasks);
    for (std::uint64_t const times : done) ASSERT_EQ(times, window);
  }
}

// Helpers go when nothing comes; windows after a pause find them gone, or going.
TEST_P(WindowTeams, GoOnAfterPausesOfThreads) {
  constexpr std::uint16_t tasks = 3;
  WindowTeam team(tasks, GetParam());
  for (int pause = 0; pause < 60; ++pause) {
    for (int window = 0; window < 5; ++window) {
      std::atomic<unsigned> which{0};
      team.run([&](std::uint16_t index) { which += 1U << (4U * index); });
      ASSERT_EQ(which, 0x111U);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(37 * (pause % 20)));
  }
}

TEST_P(WindowTeams, EndWithoutEverHavingHadAWindow) { WindowTeam const team(4, GetParam()); }

INSTANTIATE_TEST_SUITE_P(Threads, WindowTeams, testing::Values(1, 2, 3, 8));

TEST(WindowTeam, OneTaskNeedsNoThreadButTheCallers) {
  WindowTeam team(1, 4);
  std::set<std::thread::id> threads;
  for (int window = 0; window < 1000; ++window)
    team.run([&](std::uint16_t) { threads.insert(std::this_thread::get_id()); });
  EXPECT_EQ(threads, std::set<std::thread::id>{std::this_thread::get_id()});
}

// Each task of a window takes a while, so a second thread has time to come, however busy the machine is.
TEST(WindowTeam, HelpersDoTheirPart) {
  WindowTeam team(2, 2);
  std::atomic<int> elsewhere{0};
  auto const here = std::this_thread::get_id();
  auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (elsewhere < 10 && std::chrono::steady_clock::now() < until) {
    team.run([&](std::uint16_t) {
      if (std::this_thread::get_id() != here) elsewhere += 1;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    });
  }
  EXPECT_GE(elsewhere, 10) << "nobody came to help";
}

}  // namespace
}  // namespace chokepoint::kernel
