#include "engine/model/route_search.hpp"

#include <algorithm>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/detail/d_ary_heap.hpp>
#include <boost/property_map/property_map.hpp>
#include <functional>
#include <vector>

#include "engine/base/check.hpp"
#include "engine/model/trade_graph.hpp"

namespace chokepoint::model {

namespace {

using CostMap = boost::iterator_property_map<std::int64_t*, boost::typed_identity_property_map<std::uint32_t>>;
using PlaceMap = boost::iterator_property_map<std::size_t*, boost::typed_identity_property_map<std::uint32_t>>;
using ColorMap =
    boost::iterator_property_map<boost::default_color_type*, boost::typed_identity_property_map<std::uint32_t>>;
// Left to itself the heap compares costs as the 32 bits of a site's number.
using CheapestFirst = boost::d_ary_heap_indirect<std::uint32_t, 4, PlaceMap, CostMap, std::less<std::int64_t>>;

/// Ends the search, by being empty to it, when all that are asked for have left the queue.
class UntilKnown {
 public:
  UntilKnown(CheapestFirst& queue, std::uint8_t const* asked, std::size_t remaining)
      : queue_(&queue), asked_(asked), remaining_(remaining) {}

  void push(std::uint32_t site) { queue_->push(site); }
  std::uint32_t top() const { return queue_->top(); }
  void pop() {
    remaining_ -= asked_[queue_->top()];
    queue_->pop();
  }
  bool empty() const { return remaining_ == 0 || queue_->empty(); }

 private:
  CheapestFirst* queue_;
  std::uint8_t const* asked_;  ///< by site, 1 or 0
  std::size_t remaining_;
};

/// The moments of a breadth-first search whose queue gives the cheapest site first, which makes it Dijkstra's.
class Relaxing : public boost::default_bfs_visitor {
 public:
  Relaxing(CheapestFirst& queue, std::int64_t* costs, LaneId* next, std::vector<std::uint32_t>& met)
      : queue_(&queue), costs_(costs), next_(next), met_(&met) {}

  /// A lane from a site that was not met before.
  template <class Edge, class Graph>
  void tree_edge(Edge const& edge, Graph const& graph) const {
    std::uint32_t const site = static_cast<std::uint32_t>(target(edge, graph));
    costs_[site] = cost_through(edge, graph);
    next_[site] = graph[edge].lane;
    met_->push_back(site);
  }
  /// A lane from a site that still waits in the queue. Since every lane costs something, a site that has left the queue
  /// is cheaper than any way through the one at hand, ties included: all equals are compared here.
  template <class Edge, class Graph>
  void gray_target(Edge const& edge, Graph const& graph) const {
    std::uint32_t const site = static_cast<std::uint32_t>(target(edge, graph));
    std::int64_t const cost = cost_through(edge, graph);
    if (cost < costs_[site]) {
      costs_[site] = cost;
      next_[site] = graph[edge].lane;
      queue_->update(site);
    } else if (cost == costs_[site]) {
      next_[site] = std::min(next_[site], graph[edge].lane);
    }
  }

 private:
  template <class Edge, class Graph>
  std::int64_t cost_through(Edge const& edge, Graph const& graph) const {
    return std::min(costs_[source(edge, graph)] + graph[edge].cost, unreachable_cost);
  }

  CheapestFirst* queue_;
  std::int64_t* costs_;
  LaneId* next_;
  std::vector<std::uint32_t>* met_;
};

}  // namespace

struct RouteSearch::Memory {
  explicit Memory(TradeNetwork const& trade_network)
      : network(&trade_network),
        costs(trade_network.site_count(), unreachable_cost),
        next(trade_network.site_count()),
        places(trade_network.site_count()),
        colors(trade_network.site_count(), boost::white_color),
        asked(trade_network.site_count(), 0),
        queue(CostMap(costs.data()), PlaceMap(places.data())) {}

  TradeNetwork const* network;
  std::vector<std::int64_t> costs;
  std::vector<LaneId> next;
  std::vector<std::size_t> places;
  std::vector<boost::default_color_type> colors;
  std::vector<std::uint8_t> asked;  // 0 between runs
  std::vector<std::uint32_t> met;   // sites that the last run came to
  std::vector<SiteId> known;
  bool to_the_end = true;
  CheapestFirst queue;  // empty between runs
};

RouteSearch::RouteSearch(TradeNetwork const& network) : memory_(std::make_unique<Memory>(network)) {}
RouteSearch::~RouteSearch() = default;
RouteSearch::RouteSearch(RouteSearch&&) noexcept = default;
RouteSearch& RouteSearch::operator=(RouteSearch&&) noexcept = default;

void RouteSearch::run(SiteId target, std::span<std::uint8_t const> open, std::span<SiteId const> asked) {
  Memory& memory = *memory_;
  CHOKEPOINT_CHECK(target.index() < memory.network->site_count(), "site {} of {}", target.index(),
                   memory.network->site_count());
  CHOKEPOINT_CHECK(open.empty() || open.size() == memory.network->lane_count(), "{} open flags for {} lanes",
                   open.size(), memory.network->lane_count());
  for (std::uint32_t const site : memory.met) {
    memory.costs[site] = unreachable_cost;
    memory.next[site] = LaneId();
    memory.colors[site] = boost::white_color;
  }
  memory.met.assign(1, target.index());
  memory.known.clear();
  memory.costs[target.index()] = 0;
  std::size_t remaining = asked.empty() ? memory.network->site_count() + std::size_t{1} : 0;
  for (SiteId const site : asked) {
    remaining += 1U - memory.asked[site.index()];
    memory.asked[site.index()] = 1;
  }
  auto const& lanes = memory.network->graph_->arriving;
  boost::filtered_graph const through_open_lanes(lanes, OpenLanes{&lanes, open.empty() ? nullptr : open.data()});
  UntilKnown until_known(memory.queue, memory.asked.data(), remaining);
  boost::breadth_first_visit(through_open_lanes, target.index(), until_known,
                             Relaxing(memory.queue, memory.costs.data(), memory.next.data(), memory.met),
                             ColorMap(memory.colors.data()));
  while (!memory.queue.empty()) memory.queue.pop();
  for (SiteId const site : asked) memory.asked[site.index()] = 0;
  memory.to_the_end = true;
  for (std::uint32_t const site : memory.met) {
    if (memory.colors[site] == boost::gray_color) {  // not finished
      memory.costs[site] = unreachable_cost;
      memory.to_the_end = false;
    }
    if (is_route(memory.costs[site])) {
      memory.known.push_back(SiteId(site));
    } else {
      memory.next[site] = LaneId();
    }
  }
}

std::span<SiteId const> RouteSearch::known() const { return memory_->known; }
bool RouteSearch::went_to_the_end() const { return memory_->to_the_end; }
std::span<LaneId const> RouteSearch::next_lanes() const { return memory_->next; }
std::span<std::int64_t const> RouteSearch::costs() const { return memory_->costs; }
std::int64_t RouteSearch::cost_of_lane(NetworkLane const& lane) { return cost_of(lane.seconds); }
bool RouteSearch::is_route(std::int64_t cost) { return cost < unreachable_cost; }
std::int64_t RouteSearch::seconds_of(std::int64_t cost) { return cost >> seconds_shift; }

}  // namespace chokepoint::model
