#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cstdlib>

#include "engine/sweep/block.hpp"
#include "tests/support/allocations.hpp"
#include "tests/sweep/program.hpp"

namespace chokepoint::test {
namespace {

/// One order of uncertain transit: what a replication costs is next to nothing.
constexpr char const* tiny = R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-02-01}
countries: {TW: {}, US: {}}
products: {chip: {unit: chip}}
uncertain: {transit: {triangular: [3, 5, 9], unit: days}}
sites: {fab: {in: TW, stock: {chip: {supply: unlimited}}}, hall: {in: US}}
lanes: {air: {from: fab, to: hall, mode: air, time: $transit}}
buyers: {cloud: {at: hall, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-08, quantity: 10 chips}]}}}}
outcomes: {wait: {measure: order_wait}, arrived: {measure: delivered}}
)";

class Memory : public Program {
 protected:
  /// The most memory that a sweep of so many replications had at once [kB].
  long peak(std::uint64_t replications, std::string const& rows) {
    pid_t const child = start({"sweep", "scenario.yaml", "--quiet", "--replace", "--out", "results", "--set",
                               "study.replications=" + std::to_string(replications), "--set", "study.rows=" + rows});
    int status = 0;
    rusage used{};
    ::wait4(child, &status, 0, &used);
    EXPECT_EQ(status, 0) << said();
    EXPECT_EQ(replications_of("results"), replications);
    return used.ru_maxrss;
  }
};

TEST_F(Memory, DoesNotGrowWithReplications) {
#ifndef NDEBUG
  GTEST_SKIP() << "a build that checks itself keeps memory for that";
#endif
  write("scenario.yaml", tiny);
  // Half a minute shows it up to a million: CHOKEPOINT_REPLICATIONS=1000000.
  char const* const asked = std::getenv("CHOKEPOINT_REPLICATIONS");
  std::uint64_t const many = asked != nullptr ? std::strtoull(asked, nullptr, 10) : 50'000;
  for (char const* rows : {"table", "blocks", "none"}) {
    long const few = peak(many / 100, rows);
    long const all = peak(many, rows);
    std::fprintf(stderr, "rows: %-6s %ld kB of %llu replications, %ld kB of %llu\n", rows, few,
                 static_cast<unsigned long long>(many / 100), all, static_cast<unsigned long long>(many));
    // Every replication kept would be 32 bytes each and more: of fifty thousand 1.6 MB, of a million 32 MB.
    long const allowance = asked != nullptr ? 8'000 : 4'000;
    EXPECT_LT(all - few, allowance) << rows;
  }
}

// What a worker asks for beside its simulation is a block's, however many runs are in it.
TEST_F(Memory, AWarmWorkerAsksForNoneBetweenRuns) {
  write_study(
      "factors: {officers: {path: offices.commerce.officers, values: [2]}}\n"
      "replications: 24\n");
  sweep::Study const study = this->study();
  sweep::Worlds worlds(study);
  sweep::Worker worker(study, worlds);
  auto const stop = [] { return false; };
  base::Diagnostics diagnostics;
  auto const world = worlds.world(0, 0, diagnostics);
  ASSERT_TRUE(world);
  simulation::Simulation simulation(world->world);
  auto const pins = sweep::pins_of(study, *world, 0, study.luck(0, 0));
  auto const alone = [&](std::uint64_t first, std::uint64_t runs) {
    std::size_t const before = allocations();
    for (std::uint64_t replication = first; replication < first + runs; ++replication) {
      simulation::RunSettings settings;
      settings.seed = study.seed;
      settings.replication = study.luck(0, replication);
      settings.draw_uncertain = study.draw_uncertain;
      settings.pinned = pins;
      (void)simulation.run(settings);
    }
    return allocations() - before;
  };
  auto const in_block = [&](std::uint64_t block) {
    std::size_t const before = allocations();
    EXPECT_TRUE(worker.run(0, block, stop));
    return allocations() - before;
  };
  for (int warm = 0; warm < 2; ++warm) {
    (void)alone(0, 24);
    (void)in_block(0);
    (void)in_block(1);
  }
  auto const beside = [](std::size_t all, std::size_t own) {
    return static_cast<std::ptrdiff_t>(all) - static_cast<std::ptrdiff_t>(own);
  };
  std::ptrdiff_t const of_sixteen = beside(in_block(0), alone(0, 16));
  std::ptrdiff_t const of_eight = beside(in_block(1), alone(16, 8));
  EXPECT_LE(of_sixteen - of_eight, 2) << "a list that grows takes one more for twice as many";
}

}  // namespace
}  // namespace chokepoint::test
