#pragma once

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/filtered_graph.hpp>
#include <cstdint>

#include "engine/model/trade_network.hpp"

/// The graph inside TradeNetwork: for its own source files only, since Boost.Graph takes long to compile.
namespace chokepoint::model {

/// A lane seen from its end.
struct Approach {
  LaneId lane;
  std::int64_t cost = 0;  ///< see cost_of
};

/// Every search here runs from a target backwards, so a vertex's out-edges are the lanes that arrive there.
struct TradeNetwork::Graph {
  using Lanes = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, Approach, boost::no_property,
                                                   std::uint32_t, std::uint32_t>;
  Lanes arriving;
};

/// Seconds and, below them, 20 bits that count lanes of 0 s: the order "time, then free lanes" as one positive integer.
inline constexpr std::int64_t free_lane_cost = 1;
inline constexpr int seconds_shift = 20;
/// 2^40 s; the sum of two lesser costs fits 64 bits.
inline constexpr std::int64_t unreachable_cost = std::int64_t{1} << 60;

constexpr std::int64_t cost_of(std::int64_t seconds) {
  return seconds == 0 ? free_lane_cost
                      : (seconds < (std::int64_t{1} << 40) ? seconds << seconds_shift : unreachable_cost);
}

/// Lets a search pass only through open lanes.
struct OpenLanes {
  TradeNetwork::Graph::Lanes const* graph = nullptr;
  std::uint8_t const* open = nullptr;  ///< by lane; null: all

  template <class Edge>
  bool operator()(Edge const& edge) const {
    return open == nullptr || open[(*graph)[edge].lane.index()] != 0;
  }
};

}  // namespace chokepoint::model
