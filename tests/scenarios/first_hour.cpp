// What docs/first-hour.md has a newcomer do.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "engine/base/calendar.hpp"
#include "tests/scenarios/scenario.hpp"

namespace chokepoint::test {
namespace {

namespace fs = std::filesystem;

/// A copy of h200-china with the page's file beside it, whose rule has further vintages (with a leading comma).
class FirstHour : public testing::Test {
 protected:
  void SetUp() override {
    fs::path const source(CHOKEPOINT_SOURCE_DIR);
    folder_ = fs::path(testing::TempDir()) / ("first-hour-" + std::to_string(::getpid()));
    fs::create_directories(folder_);
    fs::copy(source / "scenarios/h200-china/sources.csv", folder_ / "sources.csv");
    page_ = text_of(source / "docs/first-hour.md");
    std::string const& page = page_;
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
  std::string page_, gulf_;
};

TEST_F(FirstHour, ANewBuyerInANewCountryIsServedUnderANewRule) {
  model::World const mine = world();
  simulation::RunRecord const record = run(mine);
  EXPECT_EQ(outcome(mine, record, "gulf"), 20000);
  // Ten working days of review, and three days and more under way.
  EXPECT_GT(outcome(mine, record, "gulf_wait"), 8);
}

TEST_F(FirstHour, AStricterVintageFromADateOnDeniesTheOrderThatWaits) {
  std::string const first = "      - {effective: 2023-11-17, license: case_by_case}\n";
  std::size_t const at = gulf_.find(first);
  ASSERT_NE(at, std::string::npos);
  std::string const begin = "      - {name: stricter, ";
  std::size_t const line = page_.find(begin);
  ASSERT_NE(line, std::string::npos);
  std::string stricter = page_.substr(line, page_.find('\n', line) + 1 - line);
  gulf_.insert(at + first.size(), stricter);
  model::World const mine = world();
  EXPECT_EQ(outcome(mine, run(mine), "gulf"), 0);
  // Once the license is there, the text may change.
  std::string const date = "effective: 2026-02-10";
  gulf_.replace(gulf_.find(date), date.size(), "effective: 2026-03-01");
  model::World const late = world();
  EXPECT_EQ(outcome(late, run(late), "gulf"), 20000);
}

TEST_F(FirstHour, WhatItSetsChangesTheAnswer) {
  auto const value = [&](std::string_view name, std::vector<std::string> overrides) {
    model::World const mine = world(std::move(overrides));
    return outcome(mine, run(mine), name);
  };
  double const published = value("delivered", {});
  EXPECT_GT(value("delivered", {"quotas.china_cap.active=no"}), published);
  EXPECT_EQ(value("delivered", {"timeline.gate_opens.occurs=20 %"}), 0);
  EXPECT_EQ(value("delivered", {"timeline.gate_opens.occurs=100 %"}), published);  // as in a plain run
  // One setting fixes the day; on that day the event has happened, and not before.
  model::World const fixed = world({"timeline.gate_opens.happens_on=2026-03-01"});
  model::Parameters central(fixed.parameters);
  central.resolve_central();
  for (std::size_t i = 0; i < fixed.parameters.events.size(); ++i) {
    if (fixed.parameters.events[i].name != "gate_opens") continue;
    EXPECT_EQ(central.events()[i].from, *base::parse_date_time("2026-03-01"));
  }
  EXPECT_GT(value("unfunded", {"buyers.bytedance.budget=20e9 CNY"}), value("unfunded", {}));
  model::World const free = world({"rules.duty_232="});
  EXPECT_EQ(outcome(free, run(free), "duty"), 0);
}

}  // namespace
}  // namespace chokepoint::test
