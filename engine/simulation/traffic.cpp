#include "engine/simulation/traffic.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/cuthill_mckee_ordering.hpp>
#include <deque>
#include <iterator>

namespace chokepoint::simulation {

kernel::Division Traffic::divide(std::uint16_t partitions) const {
  std::vector<std::uint64_t> pairs;
  pairs.reserve(talks_.size());
  for (std::uint64_t const talk : talks_) {
    std::uint64_t const from = talk >> 32U;
    std::uint64_t const to = talk & 0xFFFFFFFFU;
    pairs.push_back(std::min(from, to) << 32U | std::max(from, to));
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());

  // Who told nobody anything so far, and was told nothing, comes last; a graph has a place for each of the others.
  constexpr std::uint32_t silent = 0xFFFFFFFFU;
  std::vector<std::uint32_t> place(handled_.size(), silent);
  std::vector<std::uint32_t> actor_at;
  for (std::uint64_t const pair : pairs) {
    for (std::uint64_t const actor : {pair >> 32U, pair & 0xFFFFFFFFU}) {
      if (place[actor] != silent) continue;
      place[actor] = static_cast<std::uint32_t>(actor_at.size());
      actor_at.push_back(static_cast<std::uint32_t>(actor));
    }
  }
  using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS,
                                      boost::property<boost::vertex_color_t, boost::default_color_type>>;
  Graph graph(actor_at.size());
  for (std::uint64_t const pair : pairs) boost::add_edge(place[pair >> 32U], place[pair & 0xFFFFFFFFU], graph);

  // Each part that hangs together begins with whoever has fewest to talk to; looking for the best beginning of each
  // would go through all actors once for every part.
  std::vector<std::size_t> part(actor_at.size());
  std::size_t const parts = boost::connected_components(graph, part.data());
  std::deque<std::size_t> begins(parts, actor_at.size());
  for (std::size_t at = 0; at < part.size(); ++at) {
    std::size_t& best = begins[part[at]];
    if (best == actor_at.size() || out_degree(at, graph) < out_degree(best, graph)) best = at;
  }
  std::vector<std::size_t> vertices;
  vertices.reserve(actor_at.size());
  boost::cuthill_mckee_ordering(graph, begins, std::back_inserter(vertices), get(boost::vertex_color, graph),
                                boost::make_degree_map(graph));
  std::vector<std::uint32_t> order;
  order.reserve(handled_.size());
  for (std::size_t const vertex : vertices) order.push_back(actor_at[vertex]);
  for (std::uint32_t actor = 0; actor < handled_.size(); ++actor) {
    if (place[actor] == silent) order.push_back(actor);
  }
  return kernel::divide_by_work(order, handled_, partitions);
}

}  // namespace chokepoint::simulation
