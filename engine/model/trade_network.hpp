#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/model/ids.hpp"

namespace chokepoint::model {

class RouteSearch;

/// What routing knows of a lane.
struct NetworkLane {
  SiteId from;
  SiteId to;
  std::int64_t seconds = 0;  ///< expected transit time, 0 ..
};

/// Lanes to travel one after the other.
struct Route {
  std::vector<LaneId> lanes;
  std::int64_t seconds = 0;  ///< expected, in total

  friend bool operator==(Route const&, Route const&) = default;
};

/// Sites joined by lanes, wrapped once: who asks for routes and reachability asks here and sees no graph library.
///
/// Which lanes are open is never part of the network: a question brings its own `open`, one byte a lane (0: closed;
/// an empty span: all are open), and searches look at the fixed graph through that filter.
///
/// Of several routes the cheapest one takes the least expected time; among equals it has the fewest lanes of 0 s, then
/// the lexicographically least sequence of lane ids. (Counting lanes of 0 s first keeps a route from circling for free,
/// and matters only where there are such lanes.) A route of 2^40 s or more is none: no event can be that late.
class TradeNetwork {
 public:
  struct Graph;  // of the graph library; known to this room's own source files only

  /// No sites, no lanes.
  TradeNetwork();
  /// `lanes[i]` is LaneId(i). At most 2^20 sites.
  TradeNetwork(std::uint32_t sites, std::vector<NetworkLane> lanes);

  std::uint32_t site_count() const { return sites_; }
  std::uint32_t lane_count() const { return static_cast<std::uint32_t>(lanes_.size()); }
  NetworkLane const& lane(LaneId lane) const { return lanes_[lane.index()]; }
  /// The one lane that arrives at a site, open or not; invalid where none or several do.
  LaneId sole_arrival(SiteId site) const { return sole_arrivals_[site.index()]; }

  /// The cheapest route through open lanes that passes the sites of `via` in their order; nothing when there is none.
  /// Each stretch between two waypoints is the cheapest by itself; from a site to itself there is nothing to travel.
  std::optional<Route> cheapest_open_route(SiteId from, SiteId to, std::span<std::uint8_t const> open = {},
                                           std::span<SiteId const> via = {}) const;
  /// The same, for many questions: `search`, of this network, is lent.
  std::optional<Route> cheapest_open_route(RouteSearch& search, SiteId from, SiteId to,
                                           std::span<std::uint8_t const> open, std::span<SiteId const> via) const;

  /// Every site from which goods could come to this lane, open or not, ascending; its own start is one.
  std::vector<SiteId> sites_upstream_of(LaneId lane) const;

  /// The lanes of one cycle made only of lanes with `wanted`, in the order of travel; empty when there is none.
  /// Which one: see find_cycle.
  std::vector<LaneId> find_cycle_where(std::function<bool(LaneId)> const& wanted) const;
  /// A cycle of lanes that take no time at all.
  std::vector<LaneId> find_zero_time_cycle() const;

 private:
  friend class RouteSearch;

  std::uint32_t sites_ = 0;
  std::vector<NetworkLane> lanes_;
  std::vector<LaneId> sole_arrivals_;  // by site
  // Shared because it never changes: copies of a world look at the same graph.
  std::shared_ptr<Graph const> graph_;
};

}  // namespace chokepoint::model
