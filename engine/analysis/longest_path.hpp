#pragma once

#include <cstdint>
#include <vector>

#include "engine/analysis/supply_graph.hpp"

namespace chokepoint::analysis {

/// The chain that takes most days of making and carrying, if nobody had anything in stock.
struct LongestPath {
  std::vector<std::uint32_t> sources;  ///< from the first to the one that serves the want
  std::uint32_t want = nobody;         ///< nobody: no want is served
  double days = 0;
  bool circles = false;  ///< some source needs, through others, itself: the circle is cut where it is found
};

LongestPath longest_path(SupplyGraph const& graph);

}  // namespace chokepoint::analysis
