// What docs/first-hour.md has a newcomer do.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/scenarios/scenario.hpp"

namespace chokepoint::test {
namespace {

namespace fs = std::filesystem;

std::string text_of(fs::path const& path) {
  std::ifstream const file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// A copy of h200-china with the page's file beside it, whose rule has further vintages (with a leading comma).
class FirstHour : public testing::Test {
 protected:
  void SetUp() override {
    fs::path const source(CHOKEPOINT_SOURCE_DIR);
    folder_ = fs::path(testing::TempDir()) / ("first-hour-" + std::to_string(::getpid()));
    fs::create_directories(folder_);
    std::string const page = text_of(source / "docs/first-hour.md");
    std::string const fence = "```yaml\n";
    std::size_t const begin = page.find(fence) + fence.size();
    gulf_ = page.substr(begin, page.find("```", begin) - begin);
    ASSERT_NE(page.find("include: [gulf.yaml]"), std::string::npos);
    std::string scenario = text_of(source / "scenarios/h200-china/scenario.yaml");
    std::string const first = "chokepoint: 1\n";
    scenario.insert(scenario.find(first) + first.size(), "include: [gulf.yaml]\n");
    std::ofstream(folder_ / "scenario.yaml") << scenario;
  }
  void TearDown() override { fs::remove_all(folder_); }

  simulation::RunRecord run(model::World const& world) const {
    simulation::Simulation simulation(world);
    simulation::RunRecord record = simulation.run({});
    EXPECT_FALSE(record.failed()) << record.failure;
    return record;
  }
  model::World world(std::vector<std::string> overrides = {}) const {
    std::ofstream(folder_ / "gulf.yaml") << gulf_;
    return load(folder_ / "scenario.yaml", std::move(overrides));
  }

  fs::path folder_;
  std::string gulf_;
};

TEST_F(FirstHour, ANewBuyerInANewCountryIsServedUnderANewRule) {
  model::World const mine = world();
  simulation::RunRecord const record = run(mine);
  EXPECT_EQ(outcome(mine, record, "gulf"), 20000);
  // Ten working days of review, and three days and more under way.
  EXPECT_GT(outcome(mine, record, "gulf_wait"), 8);
}

TEST_F(FirstHour, AStricterVintageKeepsItFromLaterOrders) {
  std::string const vintage = "license: case_by_case}]";
  std::size_t const at = gulf_.find(vintage);
  ASSERT_NE(at, std::string::npos);
  gulf_.replace(at, vintage.size(),
                "license: case_by_case}, {name: stricter, published: 2026-07-01, effective: 2026-09-01, license: "
                "presumption_of_denial}]");
  model::World const mine = world({"buyers.gulf_cloud.orders.h200.dates.0.on=2026-10-01"});
  EXPECT_EQ(outcome(mine, run(mine), "gulf"), 0);
}

TEST_F(FirstHour, WhatItSetsChangesTheAnswer) {
  auto const value = [&](std::string_view name, std::vector<std::string> overrides) {
    model::World const mine = world(std::move(overrides));
    return outcome(mine, run(mine), name);
  };
  double const published = value("delivered", {});
  EXPECT_GT(value("delivered", {"quotas.china_cap.active=no"}), published);
  EXPECT_EQ(value("delivered", {"timeline.gate_opens.occurs=100 %"}), published);  // as in a plain run
  EXPECT_GT(value("unfunded", {"buyers.bytedance.budget=20e9 CNY"}), value("unfunded", {}));
  model::World const free = world({"rules.duty_232="});
  EXPECT_EQ(outcome(free, run(free), "duty"), 0);
}

}  // namespace
}  // namespace chokepoint::test
