#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cstdlib>

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

}  // namespace
}  // namespace chokepoint::test
