#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/language/same_bits.hpp"
#include "tests/language/told.hpp"

/// Auctions, tariff quotas of plants under construction, need dates and products designed for rules: together, and what
/// is told where they are written wrongly.
namespace chokepoint::test {
namespace {

using testing::Contains;
using testing::IsEmpty;

std::string const scenario = R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2027-01-01}
countries: {T: {}, F: {}}
firms: {m: {home: T}, u: {home: F}, w: {home: F}}
products:
  big: {price: 900 USD, attributes: {power: 9}}
  lite: {price: 500 USD, attributes: {power: 5}}
sites:
  fab: {in: T, firm: m, stock: {big: {initial: 90 units, allocation: auction, replenishment: {policy: base_stock, base_stock: 60 units, outside_time: {law: {exponential: 12 days}}}}, lite: {allocation: auction, shipping_lot: 4 units, replenishment: {policy: base_stock, base_stock: 80 units, outside_time: {law: {exponential: 9 days}}}}}}
  plant: {in: F, stock: {lite: {replenishment: {policy: base_stock, base_stock: 3 units, made_on: line}}}}
  b: {in: F}
production: {line: {at: plant, capacity: 1 units per day, makes: {lite: {cycle: 9 days, yield_law: murphy, defect_density: 0.1, area: 4}}, phases: {hall: {time: {law: {triangular: [90, 120, 200], unit: days}}, adds: 2 units per day}}}}
lanes: {l: {from: fab, to: b, time: {law: {triangular: [3, 4, 6], unit: days}}, cost: 3 USD}, s: {from: plant, to: b, time: 1 day}}
rules:
  power: {by: T, applies: destination == F, vintages: [{published: 2026-03-01, effective: 2026-04-01, when: product.power > 6, ban: yes}]}
  tariff: {by: F, applies: destination == F, vintages: [{effective: 2025-01-01, duty: 25 %, duty_within: 5 %, tariff_quota: pact}]}
quotas: {pact: {product: lite, window: quarter, construction: {lines: [line], building: 60 %, built: 40 %}}}
timeline: {launch: {by_reaction: yes, set: {buyers.x.orders.lite.active: yes, buyers.y.orders.lite.active: yes}}}
introductions: {next: {by: m, for: [u, w], replaces: big, designs: [{product: lite, introduces: launch, cost: 5000 USD}], takes: {law: {triangular: [20, 40, 90], unit: days}}}}
buyers:
  x: {at: b, firm: u, budget: 90000 USD, budget_period: 20 days, orders: {big: {product: big, from: fab, bids: 30 %, quantity: 9 units, every: {law: {exponential: 3 days}}, needed_within: 20 days}, lite: {product: lite, from: fab, active: no, bids: 40 %, quantity: 9 units, every: {law: {exponential: 2 days}}}}}
  y: {at: b, firm: w, orders: {big: {product: big, from: fab, bids: 10 %, quantity: 7 units, patience: 40 days, every: {law: {exponential: 3 days}}}, lite: {product: lite, from: fab, active: no, bids: {path: {2026-01-01: 0 %, 2026-08-01: 60 %}}, quantity: 7 units, every: {law: {exponential: 2 days}}}}}
outcomes: {sales: {measure: sales}, duty: {measure: duty}, sunk: {measure: invested}, late: {measure: late}, due: {measure: need_due, product: big}, stranded: {measure: stranded, of: [fab], product: big}, headroom: {measure: cap_headroom}, lite: {measure: delivered, product: lite}}
)";

std::string with(std::string text, std::string_view old, std::string_view better) {
  std::size_t const at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return text.replace(at, old.size(), better);
}

TEST(Designs, TellNothingWhereAllIsRight) { EXPECT_THAT(codes_of(scenario), IsEmpty()); }

TEST(Designs, HaveTheSameBitsHoweverTheyAreRun) {
  model::World const world = world_of(scenario);
  double lite = 0;
  double stranded = 0;
  for (simulation::RunRecord const& record : runs_with_the_same_bits(world)) {
    for (std::size_t i = 0; i < world.outcomes.size(); ++i) {
      if (world.outcomes[i].name == "lite") lite += record.outcomes[i].value.value_or(0);
      if (world.outcomes[i].name == "stranded") stranded += record.outcomes[i].value.value_or(0);
    }
  }
  EXPECT_GT(lite, 0);      // it was launched and sold
  EXPECT_GT(stranded, 0);  // and what the ban left of the other nobody may take
}

TEST(Designs, WhatHasNoEffectIsTold) {
  EXPECT_THAT(codes_of(with(scenario, "allocation: auction, replenishment", "replenishment")), Contains("E_UNUSED"));
  EXPECT_THAT(codes_of(with(scenario, "tariff_quota: pact", "in_transit: loaded")), Contains("E_UNUSED"));
  EXPECT_THAT(codes_of(with(scenario, "hall: {time", "empty: {time: 9 days}, hall: {time")), IsEmpty());
  EXPECT_THAT(codes_of(with(scenario, ", adds: 2 units per day", "")), Contains("E_UNUSED"));
}

TEST(Designs, WhatContradictsItselfIsTold) {
  EXPECT_THAT(codes_of(with(scenario, "bids: 30 %", "bids: 30 %, deposit: 10 %")), Contains("E_CONFLICT"));
  EXPECT_THAT(codes_of(with(scenario, "bids: 30 %", "bids: 30 %, pays: price_when_ordered")), Contains("E_CONFLICT"));
  EXPECT_THAT(codes_of(with(scenario, "window: quarter", "window: cumulative")), Contains("E_CONFLICT"));
  EXPECT_THAT(codes_of(with(scenario, "replaces: big", "replaces: lite")), Contains("E_CONFLICT"));
  EXPECT_THAT(codes_of(with(scenario, "{by_reaction: yes, set", "{on: 2026-05-01, set")), Contains("E_CONFLICT"));
  EXPECT_THAT(codes_of(with(scenario, "cost: 5000 USD", "cost: 5000 KRW")), Contains("E_UNIT"));
}

TEST(Designs, WhatIsMissingIsTold) {
  EXPECT_THAT(codes_of(with(scenario, ", building: 60 %, built: 40 %", "")), Contains("E_MISSING_FIELD"));
  EXPECT_THAT(codes_of(with(scenario, ", defect_density: 0.1", "")), Contains("E_MISSING_FIELD"));
}

}  // namespace
}  // namespace chokepoint::test
