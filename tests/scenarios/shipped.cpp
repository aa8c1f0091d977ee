// All scenarios under scenarios/.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/scenario/assemble.hpp"
#include "engine/scenario/reader.hpp"
#include "tests/scenarios/scenario.hpp"
#include "tests/support/long_tests.hpp"

namespace chokepoint::test {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> shipped() {
  std::vector<fs::path> files;
  for (auto const& entry : fs::directory_iterator(fs::path(CHOKEPOINT_SOURCE_DIR) / "scenarios")) {
    if (fs::exists(entry.path() / "scenario.yaml")) files.push_back(entry.path() / "scenario.yaml");
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(ShippedScenarios, AreValidAndSayNothingInVain) {
  ASSERT_GE(shipped().size(), 2U);
  for (fs::path const& file : shipped()) {
    base::Diagnostics diagnostics;
    auto const spec = scenario::read_scenario(file, {}, diagnostics);
    ASSERT_TRUE(spec) << diagnostics.render(false);
    EXPECT_TRUE(scenario::assemble(*spec, diagnostics)) << diagnostics.render(false);
    EXPECT_TRUE(diagnostics.all().empty()) << diagnostics.render(false);
    EXPECT_TRUE(fs::exists(file.parent_path() / "README.md")) << file;
  }
}

/// "6,483" of 6482.7
std::string thousands(double value) {
  std::string digits = std::to_string(std::llround(value));
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

TEST(ShippedScenarios, GiveTheFiguresThatTheReadmeBeginsWith) {
  std::ifstream file(fs::path(CHOKEPOINT_SOURCE_DIR) / "README.md");
  std::string const page{std::istreambuf_iterator<char>(file), {}};
  auto const first_steps = fs::path(CHOKEPOINT_SOURCE_DIR) / "scenarios/first-steps/scenario.yaml";
  auto const unmet = [&](std::vector<std::string> overrides, ledger::GateSet gates) {
    model::World const world = load(first_steps, std::move(overrides));
    simulation::RunRecord const record = simulation::Simulation(world).run({});
    double unit_days = 0;
    for (auto const& row : record.blocked) {
      if (row.unmet == gates) unit_days += base::to_double(row.unit_seconds) / 86'400;
    }
    return thousands(unit_days);
  };
  ledger::GateSet const stock{ledger::Gate::stock};
  ledger::GateSet const both = stock.with(ledger::Gate::license);
  std::string const command = "--set offices.commerce.officers=2";
  EXPECT_NE(page.find("chokepoint run scenarios/first-steps " + command), std::string::npos);
  EXPECT_NE(page.find("license + stock falls from " + unmet({}, both) + " to " +
                      unmet({"offices.commerce.officers=2"}, both)),
            std::string::npos);
  EXPECT_NE(page.find("waits for stock alone (" + unmet({"offices.commerce.officers=2"}, stock) + ")"),
            std::string::npos);
}

/// Every run holds its unit, delay and money books against what actors report, and fails when they don't close.
/// As many futures as so many events allow: a few of a scenario with thousands of firms; of the reference story a
/// thousand, however long it takes.
TEST(ShippedScenarios, CloseTheirBooksInManyFutures) {
  std::uint64_t const futures = long_or(1000, 100);
  std::uint64_t const events = long_or(5'000'000, 1'000'000);
  for (fs::path const& file : shipped()) {
    model::World const world = load(file);
    simulation::Simulation simulation(world);
    simulation::RunSettings settings;
    settings.draw_uncertain = true;
    bool const in_full = file.parent_path().filename() == "h200-china" && long_tests();
    std::uint64_t done = 0;
    for (settings.replication = 0; settings.replication < futures && (in_full || done < events);
         ++settings.replication) {
      simulation::RunRecord const record = simulation.run(settings);
      done += record.events;
      ASSERT_FALSE(record.failed()) << file << " replication " << settings.replication << ": " << record.failure;
    }
    if (in_full) {
      EXPECT_EQ(settings.replication, 1000U) << file;
    }
  }
}

TEST(ShippedScenarios, CloseTheirBooksAndGiveTheSameBitsOnAnyNumberOfThreads) {
  for (fs::path const& file : shipped()) {
    model::World const world = load(file);
    std::uint64_t const seeds = long_or(20, 3);
    std::uint64_t const events = long_or(2'000'000, 500'000);
    std::uint64_t done = 0;
    for (std::uint64_t seed = 1; seed <= seeds && done < events; ++seed) {
      simulation::RunSettings settings;
      settings.seed = seed;
      settings.draw_uncertain = true;
      settings.recount_every_windows = 50;
      simulation::RunRecord const alone = simulation::Simulation(world).run(settings);
      ASSERT_FALSE(alone.failed()) << file << " seed " << seed << ": " << alone.failure;
      done += alone.events;
      // However few events a window has, all partitions work at it together.
      for (std::uint16_t const threads : {std::uint16_t{1}, std::uint16_t{2}, std::uint16_t{8}}) {
        simulation::ExecutionSettings execution;
        execution.partitions = 8;
        execution.threads = threads;
        execution.alone_below = 0;
        simulation::Simulation together(world, execution);
        EXPECT_EQ(together.run(settings).hash, alone.hash) << file << " seed " << seed << " on " << threads;
      }
    }
  }
}

}  // namespace
}  // namespace chokepoint::test
