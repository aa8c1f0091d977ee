#pragma once

#include <cstdint>
#include <vector>

#include "engine/analysis/failures.hpp"

namespace chokepoint::analysis {

/// How few make a product.
///
/// Herfindahl-Hirschman index: the sum of squared shares, of 10,000 (U.S. Department of Justice and Federal Trade
/// Commission, Merger Guidelines, 2023, which call a market above 1,800 highly concentrated). Shares are of capacity,
/// each line's in full for each product that it makes; where some maker's isn't known, makers have equal shares.
struct Concentration {
  std::uint32_t product = 0;
  bool by_capacity = false;
  std::uint32_t sites = 0;  ///< where it is made, or enters the model
  std::uint32_t firms = 0;
  std::uint32_t countries = 0;  ///< sites of no country left out
  double hhi_firms = 0;
  double hhi_countries = 0;
  std::uint32_t largest_firm = nobody;  ///< the first of equal ones
  double largest_firm_share = 0;
  std::uint32_t largest_country = nobody;
  double largest_country_share = 0;
};

/// By product, of those that somebody makes.
std::vector<Concentration> concentrations(SupplyGraph const& graph);

/// The least number of actors without whom nobody can make a product, where any maker could stand in for any other of
/// the same product: all makers of one of the products that are in it, or of itself.
struct ProductCut {
  std::uint32_t product = 0;
  std::uint32_t least = 0;
  std::vector<std::uint32_t> through;  ///< products that have so few makers
  std::vector<std::uint32_t> actors;   ///< the makers of the first of these
};

/// Of the products that are wanted, in their order. A product whose makers aren't all known can't be cut, and is left
/// out (sites of no country).
std::vector<ProductCut> product_cuts(SupplyGraph const& graph, Actor kind);

}  // namespace chokepoint::analysis
