#include "engine/model/trade_network.hpp"

#include <algorithm>
#include <boost/graph/breadth_first_search.hpp>
#include <utility>

#include "engine/base/check.hpp"
#include "engine/model/cycle.hpp"
#include "engine/model/route_search.hpp"
#include "engine/model/trade_graph.hpp"

namespace chokepoint::model {

TradeNetwork::TradeNetwork() : TradeNetwork(0, {}) {}

TradeNetwork::TradeNetwork(std::uint32_t sites, std::vector<NetworkLane> lanes)
    : sites_(sites), lanes_(std::move(lanes)) {
  CHOKEPOINT_CHECK(sites <= (1U << seconds_shift), "{} sites: more than routes can count", sites);
  sole_arrivals_.resize(sites);
  std::vector<std::uint32_t> arrivals(sites, 0);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
  std::vector<Approach> approaches;
  ends.reserve(lanes_.size());
  approaches.reserve(lanes_.size());
  for (std::uint32_t i = 0; i < lanes_.size(); ++i) {
    NetworkLane const& lane = lanes_[i];
    CHOKEPOINT_CHECK(lane.from.index() < sites && lane.to.index() < sites && lane.seconds >= 0,
                     "lane {} joins {} and {} of {} sites in {} s", i, lane.from.index(), lane.to.index(), sites,
                     lane.seconds);
    ends.emplace_back(lane.to.index(), lane.from.index());
    approaches.push_back({LaneId(i), cost_of(lane.seconds)});
    arrivals[lane.to.index()] += 1;
    sole_arrivals_[lane.to.index()] = arrivals[lane.to.index()] == 1 ? LaneId(i) : LaneId();
  }
  graph_ = std::make_shared<Graph const>(
      Graph{Graph::Lanes(boost::edges_are_unsorted_multi_pass, ends.begin(), ends.end(), approaches.begin(), sites)});
}

std::optional<Route> TradeNetwork::cheapest_open_route(SiteId from, SiteId to, std::span<std::uint8_t const> open,
                                                       std::span<SiteId const> via) const {
  RouteSearch search(*this);
  return cheapest_open_route(search, from, to, open, via);
}

std::optional<Route> TradeNetwork::cheapest_open_route(RouteSearch& search, SiteId from, SiteId to,
                                                       std::span<std::uint8_t const> open,
                                                       std::span<SiteId const> via) const {
  Route route;
  SiteId at = from;
  for (std::size_t stretch = 0; stretch <= via.size(); ++stretch) {
    SiteId const goal = stretch < via.size() ? via[stretch] : to;
    search.run(goal, open, {&at, 1});
    std::int64_t const cost = search.costs()[at.index()];
    if (!RouteSearch::is_route(cost)) {
      return std::nullopt;
    }
    route.seconds += RouteSearch::seconds_of(cost);
    while (at != goal) {
      LaneId const next = search.next_lanes()[at.index()];
      route.lanes.push_back(next);
      at = lane(next).to;
    }
  }
  return route;
}

std::vector<SiteId> TradeNetwork::sites_upstream_of(LaneId lane_id) const {
  std::vector<SiteId> upstream;
  struct Note : boost::default_bfs_visitor {
    std::vector<SiteId>* found;
    void discover_vertex(std::uint32_t site, Graph::Lanes const&) const { found->push_back(SiteId(site)); }
  };
  Note note;
  note.found = &upstream;
  boost::breadth_first_search(graph_->arriving, lane(lane_id).from.index(), boost::visitor(note));
  std::sort(upstream.begin(), upstream.end());
  return upstream;
}

std::vector<LaneId> TradeNetwork::find_cycle_where(std::function<bool(LaneId)> const& wanted) const {
  std::vector<LaneId> candidates;
  std::vector<Arc> arcs;
  for (std::uint32_t i = 0; i < lanes_.size(); ++i) {
    if (wanted(LaneId(i))) {
      candidates.push_back(LaneId(i));
      arcs.push_back({lanes_[i].from.index(), lanes_[i].to.index()});
    }
  }
  std::vector<LaneId> cycle;
  for (std::uint32_t const position : find_cycle(sites_, arcs)) {
    cycle.push_back(candidates[position]);
  }
  return cycle;
}

std::vector<LaneId> TradeNetwork::find_zero_time_cycle() const {
  return find_cycle_where([this](LaneId id) { return lane(id).seconds == 0; });
}

}  // namespace chokepoint::model
