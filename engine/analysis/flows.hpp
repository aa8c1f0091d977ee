#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/analysis/supply_graph.hpp"

namespace chokepoint::analysis {

using Arcs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;  ///< from, to

/// The least set of nodes on all ways from `from` to `to`, nodes of both included: a minimum vertex cut, by maximum
/// flow (Menger 1927; Ford and Fulkerson 1956) with Boost's edmonds_karp_max_flow. Of several the one nearest `from`.
/// Empty where there is no way.
std::vector<std::uint32_t> least_cut(std::uint32_t nodes, Arcs const& arcs, std::vector<std::uint32_t> const& from,
                                     std::vector<std::uint32_t> const& to);

/// By node: through how many of the shortest ways between others it lies, each pair of others counting one in all
/// (Freeman 1977; Brandes 2001, Boost's brandes_betweenness_centrality).
std::vector<double> betweenness(std::uint32_t nodes, Arcs const& arcs);

/// With contracts as they are: the least number of makers whose failure keeps all of an input from all who want a
/// product, and who they are. A maker is a firm with all that it has of one product.
struct ContractCut {
  std::uint32_t product = 0;
  std::uint32_t input = 0;  ///< the one that is kept from them by the fewest; the first of equal ones
  struct Maker {
    std::uint32_t firm = nobody;
    std::uint32_t product = 0;
  };
  std::vector<Maker> makers;
};
/// Of the products that are wanted, in their order.
std::vector<ContractCut> contract_cuts(SupplyGraph const& graph);

/// By firm, in the graph in which an arc leads from each firm to those whom it supplies with anything.
std::vector<double> betweenness_of_firms(SupplyGraph const& graph);

}  // namespace chokepoint::analysis
