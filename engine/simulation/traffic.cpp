#include "engine/simulation/traffic.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/cuthill_mckee_ordering.hpp>
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

  using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS,
                                      boost::property<boost::vertex_color_t, boost::default_color_type>>;
  Graph graph(handled_.size());
  for (std::uint64_t const pair : pairs) boost::add_edge(pair >> 32U, pair & 0xFFFFFFFFU, graph);
  std::vector<std::size_t> vertices;
  vertices.reserve(handled_.size());
  boost::cuthill_mckee_ordering(graph, std::back_inserter(vertices), get(boost::vertex_color, graph),
                                boost::make_degree_map(graph));
  std::vector<std::uint32_t> const order(vertices.begin(), vertices.end());
  return kernel::divide_by_work(order, handled_, partitions);
}

}  // namespace chokepoint::simulation
