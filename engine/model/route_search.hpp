#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "engine/model/trade_network.hpp"

namespace chokepoint::model {

/// Finds for every site the first lane of its cheapest open route to one target: Dijkstra's algorithm, backwards from
/// the target over the network filtered by what is open (Dijkstra, Numerische Mathematik 1, 1959).
///
/// Owns the memory of the search, so a second run allocates nothing, and leaves what it doesn't reach alone: a search
/// that ends early costs as much as it went through, however large the network. One thread at a time.
class RouteSearch {
 public:
  /// `network` must outlive the search.
  explicit RouteSearch(TradeNetwork const& network);
  ~RouteSearch();
  RouteSearch(RouteSearch&&) noexcept;
  RouteSearch& operator=(RouteSearch&&) noexcept;

  /// Stops as soon as the routes from all of `asked` are known, and then tells of no route that it has not finished;
  /// when nobody is named it goes to the end.
  void run(SiteId target, std::span<std::uint8_t const> open, std::span<SiteId const> asked = {});

  /// Sites whose cheapest route the last run knows, the target among them, in no particular order.
  std::span<SiteId const> known() const;
  /// Whether the last run went to the end: then there is no route from any other site.
  bool went_to_the_end() const;

  /// By site, of the last run: the first lane, invalid at the target and where there is no route.
  std::span<LaneId const> next_lanes() const;
  /// By site, of the last run: the order of routes as one number; compare with `cost_of_lane` added.
  std::span<std::int64_t const> costs() const;

  /// What a lane adds to the cost of a route.
  static std::int64_t cost_of_lane(NetworkLane const& lane);
  static bool is_route(std::int64_t cost);
  /// Expected transit seconds of a route with this cost.
  static std::int64_t seconds_of(std::int64_t cost);

 private:
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

}  // namespace chokepoint::model
