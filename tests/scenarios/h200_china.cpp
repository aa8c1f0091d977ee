// What the README of scenarios/h200-china promises, written before it was run.

#include <gtest/gtest.h>

#include "tests/scenarios/scenario.hpp"

namespace chokepoint::test {
namespace {

struct Corner {
  double by_december;  ///< H200 delivered in China by 2026-12-31
  double delivered;    ///< by 2027-06-30
  double duty;         ///< USD
  double sunk;         ///< USD of it in chips that aren't delivered
};

Corner run(std::vector<std::string> overrides) {
  model::World const world =
      load(std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "scenarios/h200-china/scenario.yaml", std::move(overrides));
  simulation::Simulation simulation(world);
  simulation::RunRecord const record = simulation.run({});
  EXPECT_FALSE(record.failed()) << record.failure;
  auto const value = [&](std::string_view name) { return outcome(world, record, name); };
  return {value("delivered_by_december"), value("delivered"), value("duty"), value("duty_sunk")};
}

std::vector<std::string> const us_closed{"rules.bis_china.vintages.1.license=presumption_of_denial"};
std::vector<std::string> const china_closed{"timeline.gate_opens.occurs=0 %"};
std::vector<std::string> const both_open{"rules.bis_china.active=no", "rules.duty_232.active=no",
                                         "rules.cn_block.active=no", "rules.cn_permit.active=no"};

TEST(H200China, WithChinaClosedChipsWaitWithTheirDutySunk) {
  Corner const corner = run(china_closed);
  EXPECT_EQ(corner.delivered, 0);
  EXPECT_GT(corner.duty, 0);
  EXPECT_EQ(corner.sunk, corner.duty);
}

TEST(H200China, WithTheUnitedStatesClosedNothingLeavesAndNoDutyIsPaid) {
  Corner const corner = run(us_closed);
  EXPECT_EQ(corner.delivered, 0);
  EXPECT_EQ(corner.duty, 0);
}

TEST(H200China, WithBothOpenSupplyBinds) {
  Corner const open = run(both_open);
  Corner const published = run({});
  EXPECT_EQ(open.duty, 0);
  EXPECT_GT(open.by_december, published.by_december);
  // All that is made and not taken elsewhere gets there: more than as published, and no more than stock and line give.
  EXPECT_GT(open.delivered, published.delivered);
  EXPECT_LT(open.delivered, 2e6);
}

TEST(H200China, AsPublishedSomeArriveAndSomeDutyMayBeSunk) {
  Corner const published = run({});
  EXPECT_GT(published.delivered, 0);
  EXPECT_GE(published.sunk, 0);
  // A quarter of 27,000 USD on each chip that went through the United States.
  EXPECT_GE(published.duty, 6750 * published.delivered);
}

}  // namespace
}  // namespace chokepoint::test
