#include "engine/analysis/flows.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/betweenness_centrality.hpp>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/edmonds_karp_max_flow.hpp>
#include <map>
#include <optional>
#include <set>

namespace chokepoint::analysis {

namespace {

using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
using FlowGraph = boost::adjacency_list<
    boost::vecS, boost::vecS, boost::directedS, boost::no_property,
    boost::property<boost::edge_capacity_t, std::int32_t,
                    boost::property<boost::edge_residual_capacity_t, std::int32_t,
                                    boost::property<boost::edge_reverse_t, Traits::edge_descriptor>>>>;

using FlowArc = Traits::edge_descriptor;

constexpr std::int32_t endless = 1 << 28;

FlowArc add_arc(FlowGraph& graph, std::uint32_t from, std::uint32_t to, std::int32_t capacity) {
  auto const there = boost::add_edge(from, to, graph).first;
  auto const back = boost::add_edge(to, from, graph).first;
  put(boost::edge_capacity, graph, there, capacity);
  put(boost::edge_capacity, graph, back, 0);
  put(boost::edge_reverse, graph, there, back);
  put(boost::edge_reverse, graph, back, there);
  return there;
}

/// Least cuts of one graph and one end: only where the flow begins differs from search to search.
class CutSearch {
 public:
  CutSearch(std::uint32_t nodes, Arcs const& arcs, std::vector<std::uint32_t> const& to)
      : nodes_(nodes), graph_(2 * nodes + 2) {
    for (std::uint32_t node = 0; node < nodes; ++node) add_arc(graph_, entry(node), exit(node), 1);
    for (auto const& [a, b] : arcs) add_arc(graph_, exit(a), entry(b), endless);
    for (std::uint32_t const node : to) add_arc(graph_, exit(node), end(), endless);
    for (std::uint32_t node = 0; node < nodes; ++node) begins_.push_back(add_arc(graph_, begin(), entry(node), 0));
  }

  std::vector<std::uint32_t> run(std::vector<std::uint32_t> const& from) {
    for (std::uint32_t const node : from) put(boost::edge_capacity, graph_, begins_[node], endless);
    boost::edmonds_karp_max_flow(graph_, begin(), end());
    for (std::uint32_t const node : from) put(boost::edge_capacity, graph_, begins_[node], 0);
    // What can still be reached from the beginning; the cut are the nodes that are entered and not left.
    std::vector<bool> reached(2 * nodes_ + 2, false);
    std::vector<std::uint32_t> open{begin()};
    reached[begin()] = true;
    while (!open.empty()) {
      std::uint32_t const at = open.back();
      open.pop_back();
      for (auto [edge, last] = boost::out_edges(at, graph_); edge != last; ++edge) {
        auto const next = static_cast<std::uint32_t>(target(*edge, graph_));
        if (reached[next] || get(boost::edge_residual_capacity, graph_, *edge) <= 0) continue;
        reached[next] = true;
        open.push_back(next);
      }
    }
    std::vector<std::uint32_t> cut;
    for (std::uint32_t node = 0; node < nodes_; ++node) {
      if (reached[entry(node)] && !reached[exit(node)]) cut.push_back(node);
    }
    return cut;
  }

 private:
  static std::uint32_t entry(std::uint32_t node) { return 2 * node; }
  static std::uint32_t exit(std::uint32_t node) { return 2 * node + 1; }
  std::uint32_t begin() const { return 2 * nodes_; }
  std::uint32_t end() const { return 2 * nodes_ + 1; }

  std::uint32_t nodes_;
  FlowGraph graph_;
  std::vector<FlowArc> begins_;  ///< by node, closed between searches
};

void unique_arcs(Arcs& arcs) {
  std::sort(arcs.begin(), arcs.end());
  arcs.erase(std::unique(arcs.begin(), arcs.end()), arcs.end());
}

/// Sources of one firm and one product, as one node.
struct Makers {
  std::vector<std::uint32_t> of_source;  ///< node of each source
  std::vector<ContractCut::Maker> makers;
  std::vector<bool> originates;
  Arcs arcs;

  explicit Makers(SupplyGraph const& graph) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> nodes;
    for (auto const& source : graph.sources) {
      auto const [found, is_new] =
          nodes.try_emplace({source.product, source.firm}, static_cast<std::uint32_t>(makers.size()));
      if (is_new) {
        makers.push_back({source.firm, source.product});
        originates.push_back(false);
      }
      of_source.push_back(found->second);
      if (source.originates) originates[found->second] = true;
    }
    for (std::size_t i = 0; i < graph.sources.size(); ++i) {
      for (std::uint32_t const input : graph.sources[i].inputs) {
        if (of_source[input] != of_source[i]) arcs.emplace_back(of_source[input], of_source[i]);
      }
    }
    unique_arcs(arcs);
  }
};

}  // namespace

std::vector<std::uint32_t> least_cut(std::uint32_t nodes, Arcs const& arcs, std::vector<std::uint32_t> const& from,
                                     std::vector<std::uint32_t> const& to) {
  return CutSearch(nodes, arcs, to).run(from);
}

std::vector<double> betweenness(std::uint32_t nodes, Arcs const& arcs) {
  using Graph = boost::compressed_sparse_row_graph<boost::directedS>;
  Arcs sorted = arcs;
  unique_arcs(sorted);
  Graph const graph(boost::edges_are_sorted, sorted.begin(), sorted.end(), nodes);
  std::vector<double> result(nodes, 0);
  if (nodes > 0) {
    boost::brandes_betweenness_centrality(
        graph, boost::make_iterator_property_map(result.begin(), get(boost::vertex_index, graph)));
  }
  return result;
}

std::vector<ContractCut> contract_cuts(SupplyGraph const& graph) {
  Makers const all(graph);
  std::set<std::uint32_t> wanted;
  for (auto const& want : graph.wants) wanted.insert(want.product);
  std::vector<ContractCut> cuts;
  for (std::uint32_t const product : wanted) {
    // What is sold for it: its own sources, and what is taken in its place.
    std::vector<std::uint32_t> sold;
    for (auto const& want : graph.wants) {
      if (want.product != product) continue;
      for (std::uint32_t const source : want.sources) sold.push_back(all.of_source[source]);
    }
    std::sort(sold.begin(), sold.end());
    sold.erase(std::unique(sold.begin(), sold.end()), sold.end());
    // Only ways that lead there, and only makers on them.
    std::vector<std::vector<std::uint32_t>> suppliers(all.makers.size());
    for (auto const& [a, b] : all.arcs) suppliers[b].push_back(a);
    std::vector<std::uint32_t> place(all.makers.size(), nobody);
    std::vector<std::uint32_t> near;
    for (std::uint32_t const node : sold) {
      place[node] = static_cast<std::uint32_t>(near.size());
      near.push_back(node);
    }
    for (std::size_t next = 0; next < near.size(); ++next) {
      for (std::uint32_t const node : suppliers[near[next]]) {
        if (place[node] != nobody) continue;
        place[node] = static_cast<std::uint32_t>(near.size());
        near.push_back(node);
      }
    }
    Arcs arcs;
    for (auto const& [a, b] : all.arcs) {
      if (place[a] != nobody && place[b] != nobody) arcs.emplace_back(place[a], place[b]);
    }
    std::vector<std::uint32_t> ends;
    for (std::uint32_t const node : sold) ends.push_back(place[node]);
    CutSearch search(static_cast<std::uint32_t>(near.size()), arcs, ends);
    std::optional<ContractCut> best;
    for (std::uint32_t const input : graph.contents[product]) {
      std::vector<std::uint32_t> begins;
      for (std::uint32_t const node : near) {
        if (all.makers[node].product == input && all.originates[node]) begins.push_back(place[node]);
      }
      if (begins.empty()) continue;
      auto const cut = search.run(begins);
      if (cut.empty() || (best && cut.size() >= best->makers.size())) continue;
      best = ContractCut{product, input, {}};
      for (std::uint32_t const node : cut) best->makers.push_back(all.makers[near[node]]);
    }
    if (best) cuts.push_back(std::move(*best));
  }
  return cuts;
}

std::vector<double> betweenness_of_firms(SupplyGraph const& graph) {
  Arcs arcs;
  for (auto const& source : graph.sources) {
    for (std::uint32_t const input : source.inputs) {
      std::uint32_t const supplier = graph.sources[input].firm;
      if (supplier != source.firm) arcs.emplace_back(supplier, source.firm);
    }
  }
  return betweenness(static_cast<std::uint32_t>(graph.firms.size()), arcs);
}

}  // namespace chokepoint::analysis
