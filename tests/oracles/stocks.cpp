#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "tests/oracles/formulas.hpp"
#include "tests/oracles/oracle.hpp"

/// Stocks and what is ordered for them against inventory theory. Each test derives its golden values from the formulas
/// that the scenario's file names. "Printed" values are those of ORACLES.md.
namespace chokepoint::oracles {

namespace {

TEST(Stocks, BaseStockIsShortAsPalmSaysForEveryLawOfTransit) {
  double const rate = 2;
  double const pipeline = rate * 10;
  double const short_of = poisson_excess(25, pipeline);
  double const on_hand = 25 - pipeline + short_of;
  double const fill = 1 - poisson_above(24, pipeline);
  expect_printed(short_of, 0.330828, 6);
  expect_printed(on_hand, 5.330828, 6);
  expect_printed(fill, 0.843227, 6);
  expect_printed(short_of / rate, 0.165414, 6);
  Oracle const oracle("08-base-stock", "2440-01-01");
  for (std::string const law : {"exponential", "deterministic", "lognormal"}) {
    oracle.expect(law + "_on_hand", on_hand);
    oracle.expect(law + "_fill", fill);
    // A rate or lead time that is 2 % off changes these by 20 %.
    oracle.expect(law + "_backorders", short_of, 0.035);
    oracle.expect(law + "_wait", short_of / rate, 0.035);
  }
}

TEST(Stocks, TheNewsvendorWithNormalDemandStockpilesToTheCriticalRatio) {
  double const holding = 2;
  double const shortage = 18;
  double const z = normal_quantile(shortage / (shortage + holding));
  double const best = 120 + 10 * z;
  double const cost = (holding + shortage) * 10 * normal_density(z);
  expect_printed(best, 132.815516, 6);
  expect_printed(cost, 35.099666, 6);
  auto const cost_at = [&](double stock) {
    double const at = (stock - 120) / 10;
    double const missing = 10 * (normal_density(at) - at * (1 - normal_distribution(at)));
    return holding * (stock - 120 + missing) + shortage * missing;
  };
  EXPECT_NEAR(cost_at(best), cost, 1e-9);
  Oracle const oracle("13-newsvendor-normal", "4000-01-01");
  oracle.expect("cost", cost);
  oracle.expect("leftovers", holding * (best - 120 + (cost - holding * (best - 120)) / (holding + shortage)));
  char const* const key = "sites.depot.stock.kit.replenishment.base_stock=";
  Oracle const less("13-newsvendor-normal", "3000-01-01", {key + std::string("125 units")});
  less.expect("cost", cost_at(125));
  Oracle const more("13-newsvendor-normal", "3000-01-01", {key + std::string("145 units")});
  more.expect("cost", cost_at(145));
}

TEST(Stocks, TheNewsvendorWithPoissonDemandStockpilesWholeLots) {
  auto const cost_at = [](std::int64_t stock) {
    double const missing = poisson_excess(stock, 20);
    return 1 * (static_cast<double>(stock) - 20 + missing) + 9 * missing;
  };
  std::int64_t best = 0;
  while (1 - poisson_above(best, 20) < 0.9) ++best;
  EXPECT_EQ(best, 26);
  expect_printed(cost_at(26), 8.186431, 6);
  EXPECT_LT(cost_at(26), cost_at(25));
  EXPECT_LT(cost_at(26), cost_at(27));
  Oracle const oracle("14-newsvendor-poisson");
  oracle.expect("cost", cost_at(26));
  oracle.expect("missing", 9 * poisson_excess(26, 20), 0.03);
}

TEST(Stocks, TheEconomicOrderQuantityCostsTheSquareRootOfTwiceItsCosts) {
  double const best = std::sqrt(2.0 * 8 * 1300 / 0.225);
  double const least = std::sqrt(2.0 * 8 * 1300 * 0.225);
  expect_printed(best, 304.046780, 6);
  expect_printed(least, 68.410526, 6);
  Oracle const oracle("15-order-quantity");
  // 40 cycles of 304.05 days: exact.
  oracle.expect_exactly("orders", 40);
  oracle.expect_exactly("on_hand", 304.05 / 2);
  oracle.expect_exactly("backorders", 0);
  oracle.expect_exactly("holding", 0.225 * 304.05 / 2);
  oracle.expect_exactly("financing", 273.9375 * 0.3 / 365.25 * 304.05 / 2);
  oracle.expect_exactly("ordering", 10400 / 304.05);
  oracle.expect_exactly("cost", 10400 / 304.05 + 0.225 * 304.05 / 2);
  EXPECT_NEAR(oracle.value("cost"), least, 1e-8);
  expect_printed(oracle.value("cost"), 68.410526, 6);
}

void expect_bullwhip(char const* folder, double periods, double lead, double printed) {
  double const ratio = 1 + 2 * lead / periods + 2 * lead * lead / (periods * periods);
  expect_printed(ratio, printed, 2);
  Oracle(folder, "4500-01-01").expect("bullwhip", ratio);
}

TEST(Stocks, OrdersVaryMoreThanDemandOverFivePeriodsAndLeadTimeOne) { expect_bullwhip("17-bullwhip_5-1", 5, 1, 1.48); }

TEST(Stocks, OrdersVaryMoreThanDemandOverFivePeriodsAndLeadTimeFour) { expect_bullwhip("17-bullwhip_5-4", 5, 4, 3.88); }

TEST(Stocks, OrdersVaryMoreThanDemandOverTenPeriodsAndLeadTimeFour) {
  expect_bullwhip("17-bullwhip_10-4", 10, 4, 2.12);
}

TEST(Stocks, ReorderPoliciesHoldAndMissAsHadleyAndWhitinSay) {
  double const rate = 2;
  double const lead = 10;
  // E[(IP - D)^-] over the uniform position 19..30.
  double short_of = 0;
  for (int position = 19; position <= 30; ++position) short_of += poisson_excess(position, rate * lead) / 12;
  double const on_hand = 24.5 - rate * lead + short_of;
  Oracle const oracle("reorder-policies", "2420-01-01");
  for (std::string const policy : {"r_Q", "s_S"}) {
    oracle.expect(policy + "_backorders", short_of);
    oracle.expect(policy + "_on_hand", on_hand);
    oracle.expect_exactly(policy + "_order", 12);
  }
  // Reviewed every 8 hours to 34: averaged over the 8 hours that follow a review's arrival.
  double const short_between =
      integral([&](double time) { return poisson_excess(34, rate * (lead + time)); }, 0, 8, 200) / 8;
  oracle.expect("R_S_backorders", short_between);
  oracle.expect("R_S_on_hand", 34 - rate * (lead + 4) + short_between);
  oracle.expect("R_S_order", rate * 8);
}

TEST(Stocks, LostSalesAreErlangsLossesForEveryLawOfLeadTime) {
  double const lost = erlang_b(10, 8);
  Oracle const oracle("lost-sales", "2200-01-01");
  for (std::string const law : {"exponential", "lognormal"}) {
    oracle.expect(law + "_lost", lost);
    oracle.expect(law + "_on_order", 8 * (1 - lost));
  }
}

/// P(outstanding = k) at a shop: its share of the depot's backorders, plus the demand of one lane time.
std::vector<double> outstanding_at(double share, double lane_demand, double depot_pipeline, int depot_stock) {
  constexpr int most = 120;
  std::vector<double> backorders(most, 0.0);
  for (int n = 0; n < depot_stock; ++n) backorders[0] += poisson(n, depot_pipeline);
  for (int b = 0; b < most; ++b) backorders[static_cast<std::size_t>(b)] += poisson(b + depot_stock, depot_pipeline);
  std::vector<double> outstanding(most, 0.0);
  for (int b = 0; b < most; ++b) {
    for (int own = 0; own <= b; ++own) {
      double const chooses = std::exp(std::lgamma(b + 1.0) - std::lgamma(own + 1.0) - std::lgamma(b - own + 1.0));
      double const binomial = chooses * std::pow(share, own) * std::pow(1 - share, b - own);
      for (int demand = 0; own + demand < most; ++demand) {
        outstanding[static_cast<std::size_t>(own + demand)] +=
            backorders[static_cast<std::size_t>(b)] * binomial * poisson(demand, lane_demand);
      }
    }
  }
  return outstanding;
}

TEST(Stocks, ShopsAreShortOfTheirShareOfTheDepotsBackorders) {
  struct Shop {
    std::string name;
    double rate;
    int stock;
  };
  double const depot_pipeline = 1.0 * 10;
  Oracle const oracle("depot-and-shops", "2650-01-01");
  oracle.expect("depot_backorders", poisson_excess(10, depot_pipeline));
  oracle.expect("depot_on_hand", 10 - depot_pipeline + poisson_excess(10, depot_pipeline));
  for (Shop const& shop : {Shop{"small", 0.2, 2}, Shop{"middle", 0.3, 3}, Shop{"large", 0.5, 4}}) {
    auto const outstanding = outstanding_at(shop.rate / 1.0, shop.rate * 5, depot_pipeline, 10);
    double short_of = 0;
    double mean = 0;
    for (std::size_t k = 0; k < outstanding.size(); ++k) {
      double const count = static_cast<double>(k);
      mean += count * outstanding[k];
      short_of += std::max(0.0, count - shop.stock) * outstanding[k];
    }
    oracle.expect(shop.name + "_backorders", short_of);
    oracle.expect(shop.name + "_on_hand", shop.stock - mean + short_of);
  }
}

}  // namespace

}  // namespace chokepoint::oracles
