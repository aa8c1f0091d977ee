#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "tests/oracles/formulas.hpp"
#include "tests/oracles/oracle.hpp"

/// The serial chain of Clark and Scarf against its own recursion, solved here on a grid.
namespace chokepoint::oracles {

namespace {

struct Stage {
  double lead;             // periods
  double echelon_holding;  // per unit and period: what holding costs here more than at the stage before
};

/// Expected cost a period of a function of echelon position, on a grid of positions.
class CostCurve {
 public:
  static constexpr double lowest = -15;
  static constexpr double step = 0.01;
  static constexpr int points = 5001;  // up to 35

  explicit CostCurve(std::vector<double> values) : values_(std::move(values)) {}

  double at(double position) const {
    double const place = std::clamp((position - lowest) / step, 0.0, points - 1.001);
    auto const left = static_cast<std::size_t>(place);
    double const share = place - static_cast<double>(left);
    return values_[left] * (1 - share) + values_[left + 1] * share;
  }
  double best_position() const {
    auto const least = std::min_element(values_.begin(), values_.end());
    return lowest + step * static_cast<double>(least - values_.begin());
  }

 private:
  std::vector<double> values_;
};

double position_of(int point) { return CostCurve::lowest + CostCurve::step * point; }

/// C_j(y) = E[h_j (y - D) + C_{j-1}(min(S_{j-1}, y - D))], D normal with mean 5 L and standard deviation sqrt(L); below
/// the first stage C_0(x) = (p + sum of h) x^-. Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed.,
/// theorem 6.1. `level` caps the stage below.
CostCurve stage_cost(Stage const& stage, CostCurve const* below, double level, double penalty) {
  double const mean = 5 * stage.lead;
  double const deviation = std::sqrt(stage.lead);
  constexpr int nodes = 1601;
  std::array<double, nodes> demand{};
  std::array<double, nodes> weight{};
  double total = 0;
  for (std::size_t i = 0; i < nodes; ++i) {
    double const z = -8 + 16.0 * static_cast<double>(i) / (nodes - 1);
    demand[i] = mean + deviation * z;
    weight[i] = normal_density(z);
    total += weight[i];
  }
  std::vector<double> values;
  for (int point = 0; point < CostCurve::points; ++point) {
    double cost = 0;
    for (std::size_t i = 0; i < nodes; ++i) {
      double const net = position_of(point) - demand[i];
      double const down = below != nullptr ? below->at(std::min(level, net)) : penalty * std::max(0.0, -net);
      cost += weight[i] / total * (stage.echelon_holding * net + down);
    }
    values.push_back(cost);
  }
  return CostCurve(std::move(values));
}

TEST(SerialChain, CostsWhatClarkAndScarfSay) {
  // Local holding costs 7, 4, 2 are echelon ones 3, 2, 2; positions near the grid's low end are never reached.
  double const penalty = 37.12 + 7;
  CostCurve const server = stage_cost({1, 3}, nullptr, 0, penalty);
  CostCurve const package = stage_cost({1, 2}, &server, server.best_position(), penalty);
  CostCurve const wafer = stage_cost({2, 2}, &package, package.best_position(), penalty);
  EXPECT_NEAR(server.best_position(), 6.49, 0.006);
  EXPECT_NEAR(package.best_position(), 12.02, 0.006);
  EXPECT_NEAR(wafer.best_position(), 22.71, 0.006);
  double const least = wafer.at(wafer.best_position());
  EXPECT_NEAR(least, 47.6601, 0.0005);  // finer grids converge to 47.66015
  // Printed with S* = (6.48, 12.03, 22.72), from demand in steps.
  EXPECT_NEAR(least, 47.665, 0.01);

  // The cost counts what is on hand and on its way downstream at every stage, and backorders: all that the scenario's
  // formula adds up. The goods that the outside supplier has under way cost nobody in the chain anything.
  CostCurve const package_as_kept = stage_cost({1, 2}, &server, 6.49, penalty);
  double const levels_cost = stage_cost({2, 2}, &package_as_kept, 12.02, penalty).at(22.71);
  EXPECT_NEAR(levels_cost, least, 0.002);
  Oracle const oracle("16-serial-chain", "3500-01-01");
  oracle.expect("cost", levels_cost, 0.005);
  oracle.expect("to_package", 5, 0.005);
  oracle.expect("to_server", 5, 0.005);
}

TEST(SerialChain, CostsMoreWithOtherStocksThanTheBestOnes) {
  double const penalty = 37.12 + 7;
  // One part less at the server: echelon levels 5.49, 11.02, 21.71.
  CostCurve const server = stage_cost({1, 3}, nullptr, 0, penalty);
  CostCurve const package = stage_cost({1, 2}, &server, 5.49, penalty);
  double const cost = stage_cost({2, 2}, &package, 11.02, penalty).at(21.71);
  EXPECT_GT(cost, 50);
  Oracle const oracle("16-serial-chain", "3000-01-01", {"sites.server.stock.part.replenishment.base_stock=5.49 parts"});
  oracle.expect("cost", cost, 0.01);
}

}  // namespace

}  // namespace chokepoint::oracles
