#pragma once

#include <cstdint>
#include <vector>

#include "engine/analysis/failures.hpp"
#include "engine/analysis/hitting_sets.hpp"

namespace chokepoint::analysis {

/// The least number of actors without whom nobody can make a product, where any maker could stand in for any other of
/// the same product.
///
/// A maker needs all of its inputs (and), an input any of its makers (or). A way to make the product chooses a maker of
/// each product that it needs, in a circle too; nobody can make it without those who are in all ways, together: the
/// least group of which somebody is in each way.
struct ProductCut {
  std::uint32_t product = 0;
  std::uint32_t least = 0;
  bool exact = true;  ///< no: at most so many
  struct Group {
    ActorSet actors;
    std::vector<std::uint32_t> through;  ///< products of which they are all makers; none: no single product's
  };
  std::vector<Group> groups;  ///< each of which will do
  bool more = false;          ///< there are others
};

/// Of the products that are wanted, in their order. One that can be made without anybody of this kind (sites of no
/// country), or that nobody makes, is left out.
std::vector<ProductCut> product_cuts(SupplyGraph const& graph, Actor kind);

}  // namespace chokepoint::analysis
