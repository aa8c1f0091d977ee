#pragma once

#include <cstdint>
#include <vector>

#include "engine/analysis/supply_graph.hpp"

namespace chokepoint::analysis {

/// How few make a product.
///
/// Herfindahl-Hirschman index: the sum of squared shares, of 10,000 (U.S. Department of Justice and Federal Trade
/// Commission, Merger Guidelines, 2023, which call a market above 1,800 highly concentrated). Shares are of capacity,
/// each line's in full for each product that it makes, as it is when the run begins; where some maker's isn't known, or
/// nobody has any yet, makers have equal shares.
struct Concentration {
  std::uint32_t product = 0;
  bool by_capacity = false;
  std::uint32_t sites = 0;  ///< where it is made, or enters the model
  std::uint32_t firms = 0;
  std::uint32_t countries = 0;  ///< sites of no country left out
  double hhi_firms = 0;
  double hhi_countries = 0;
  std::uint32_t largest_firm = nobody;  ///< nobody where several are equal
  double largest_firm_share = 0;
  std::uint32_t largest_country = nobody;
  double largest_country_share = 0;
};

/// By product, of those that somebody makes.
std::vector<Concentration> concentrations(SupplyGraph const& graph);

}  // namespace chokepoint::analysis
