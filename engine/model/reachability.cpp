#include "engine/model/reachability.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/reverse_graph.hpp>

namespace chokepoint::model {

namespace {

using SiteGraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;

template <class Graph>
std::vector<bool> reached(Graph const& graph, std::size_t start) {
  struct Note : boost::default_bfs_visitor {
    std::vector<bool>* found = nullptr;
    void discover_vertex(std::size_t site, Graph const&) const { (*found)[site] = true; }
  };
  std::vector<bool> found(num_vertices(graph), false);
  Note note;
  note.found = &found;
  boost::breadth_first_search(graph, start, boost::visitor(note));
  return found;
}

}  // namespace

Reachability::Reachability(TradeNetwork const& network) {
  if (network.site_count() == 0) return;
  SiteGraph graph(network.site_count());
  std::vector<std::size_t> lanes(network.site_count(), 0);
  for (std::uint32_t i = 0; i < network.lane_count(); ++i) {
    NetworkLane const& lane = network.lane(LaneId(i));
    boost::add_edge(lane.from.index(), lane.to.index(), graph);
    lanes[lane.from.index()] += 1;
    lanes[lane.to.index()] += 1;
  }
  auto const hub = static_cast<std::size_t>(std::max_element(lanes.begin(), lanes.end()) - lanes.begin());
  reached_from_hub_ = reached(graph, hub);
  reaches_hub_ = reached(boost::make_reverse_graph(graph), hub);
}

}  // namespace chokepoint::model
