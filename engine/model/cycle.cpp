#include "engine/model/cycle.hpp"

#include <algorithm>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/property_map/property_map.hpp>
#include <numeric>
#include <utility>

namespace chokepoint::model {

namespace {

struct ArcPosition {
  std::uint32_t position = 0;
};
using ArcGraph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, ArcPosition,
                                                    boost::no_property, std::uint32_t, std::uint32_t>;

/// Out-arcs of a node stand in the order of their positions.
ArcGraph graph_of(std::uint32_t nodes, std::span<Arc const> arcs) {
  std::vector<ArcPosition> positions(arcs.size());
  for (std::uint32_t i = 0; i < arcs.size(); ++i) {
    positions[i].position = i;
  }
  std::stable_sort(positions.begin(), positions.end(), [&](ArcPosition const& a, ArcPosition const& b) {
    return arcs[a.position].from < arcs[b.position].from;
  });
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends(arcs.size());
  std::transform(positions.begin(), positions.end(), ends.begin(),
                 [&](ArcPosition const& p) { return std::pair(arcs[p.position].from, arcs[p.position].to); });
  return ArcGraph(boost::edges_are_sorted, ends.begin(), ends.end(), positions.begin(), nodes);
}

}  // namespace

std::vector<std::uint32_t> find_cycle(std::uint32_t nodes, std::span<Arc const> arcs) {
  if (nodes == 0 || arcs.empty()) {
    return {};
  }
  ArcGraph const graph = graph_of(nodes, arcs);
  std::vector<std::uint32_t> component(nodes);
  boost::strong_components(graph,
                           boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, graph)));
  std::uint32_t start = nodes;
  for (Arc const& arc : arcs) {
    if (component[arc.from] == component[arc.to]) {  // an arc inside a component always lies on a cycle
      start = std::min(start, arc.from);
    }
  }
  if (start == nodes) {
    return {};
  }

  // Breadth first from the start: nodes of one level leave the queue in the lexicographic order of their paths.
  constexpr std::uint32_t unreached = 0xFFFFFFFFU;
  std::vector<std::uint32_t> reached_by(nodes, unreached);
  std::vector<std::uint32_t> queue{start};
  for (std::size_t head = 0; head < queue.size(); ++head) {
    for (auto [edge, last] = out_edges(queue[head], graph); edge != last; ++edge) {
      std::uint32_t const position = graph[*edge].position;
      std::uint32_t const next = arcs[position].to;
      if (next == start) {
        std::vector<std::uint32_t> cycle{position};
        for (std::uint32_t at = queue[head]; at != start; at = arcs[reached_by[at]].from) {
          cycle.push_back(reached_by[at]);
        }
        std::reverse(cycle.begin(), cycle.end());
        return cycle;
      }
      if (component[next] == component[start] && reached_by[next] == unreached) {
        reached_by[next] = position;
        queue.push_back(next);
      }
    }
  }
  return {};
}

}  // namespace chokepoint::model
