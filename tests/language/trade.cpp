#include <gtest/gtest.h>

#include <string>

#include "tests/language/same_bits.hpp"

/// A trade with all that moves money in it: two firms of F buy chips by way of U, whose duty they get back.
namespace chokepoint::test {
namespace {

std::string const trading_scenario = R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2027-01-01}
currencies: {CNY: {worth: {path: {2026-01-01: 0.139 USD, 2026-07-01: 0.142 USD}}}, EUR: {worth: 1.1 USD}}
countries: {T: {}, U: {customs_value: fob}, F: {customs_value: cif}}
firms: {m: {home: T}, u: {home: F}, w: {home: F}}
products:
  die: {price: 80 EUR}
  chip: {made_from: {die: 2}, pricing: {at: fab, every: 10 days, cost_plus: {conversion_cost: 40 USD, margin: 30 %}, scarcity: {elasticity: 0.7}}}
sites: {fab: {in: T, firm: m, stock: {chip: {initial: 50 units, allocation: proportional, replenishment: {policy: base_stock, base_stock: 150 units, outside_time: {law: {exponential: 12 days}}}}}}, hub: {in: U}, b: {in: F}}
lanes: {k: {from: fab, to: hub, time: {law: {triangular: [2, 3, 5], unit: days}}, cost: 20 CNY}, l: {from: hub, to: b, time: {law: {triangular: [3, 4, 6], unit: days}}, cost: 3 USD}}
rules: {r: {by: U, vintages: [{effective: 2025-01-01, duty: 25 %, fee: 10 CNY, drawback: 99 %}]}, s: {by: F, vintages: [{effective: 2025-01-01, duty: 13 %}]}}
buyers:
  x: {at: b, firm: u, in: F, budget: 90000 CNY, budget_period: 10 days, orders: {o: {product: chip, from: fab, via: [hub], terms: FOB, deposit: 30 %, pays: price_when_ordered, patience: {law: {exponential: 20 days}}, quantity: 30 units, every: {law: {exponential: 2 days}}}}}
  y: {at: b, firm: w, in: F, orders: {o: {product: chip, from: fab, via: [hub], terms: CIF, quantity: 20 units, elasticity: -1.5, reference_cost: 2200 CNY, every: {law: {exponential: 2 days}}}}}
outcomes: {sales: {measure: sales}, price: {measure: list_price, product: chip}, top: {measure: list_price, product: chip, reduce: maximum}, duty: {measure: duty, of: [F]}, us: {measure: duty, of: [U]}, delivered: {measure: delivered}, by_firms: {measure: duty, of: [m, u, w]}}
)";

TEST(Trade, HasTheSameBitsHoweverItIsRun) { runs_with_the_same_bits(world_of(trading_scenario)); }

TEST(Trade, WhatCountriesTakeIsWhatFirmsPay) {
  TracedRun const run(trading_scenario);
  EXPECT_GT(run.outcome("sales"), 0);
  EXPECT_GT(run.outcome("us"), 0);
  // Each posting is reported at its worth of that moment, on both sides.
  EXPECT_NEAR(run.outcome("duty") + run.outcome("us"), run.outcome("by_firms"), 1e-6 * run.outcome("by_firms"));
  EXPECT_GE(run.outcome("top"), run.outcome("price"));
}

}  // namespace
}  // namespace chokepoint::test
