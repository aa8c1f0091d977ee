#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <vector>

#include "engine/model/trade_network.hpp"

/// Small random networks and slow, obvious answers to hold the routing against.
namespace chokepoint::model::test {

struct RandomNetwork {
  std::uint32_t sites = 0;
  std::vector<NetworkLane> lanes;
  std::vector<std::uint8_t> open;
};

/// Sparse networks with few distinct times, of seconds, hours or weeks, so that ties abound; parallel lanes and loops
/// occur. `least` may be 0.
inline RandomNetwork random_network(std::mt19937_64& random, std::uint32_t most_sites, std::int64_t least) {
  auto const below = [&](std::uint64_t n) { return random() % n; };
  RandomNetwork network;
  network.sites = 2 + static_cast<std::uint32_t>(below(most_sites - 1));
  constexpr std::array<std::int64_t, 3> units{1, 4000, 1'468'800};
  std::int64_t const unit = units[below(units.size())];
  std::uint64_t const lanes = network.sites / 2 + below(3ULL * network.sites);
  for (std::uint64_t i = 0; i < lanes; ++i) {
    network.lanes.push_back({SiteId(static_cast<std::uint32_t>(below(network.sites))),
                             SiteId(static_cast<std::uint32_t>(below(network.sites))),
                             (least + static_cast<std::int64_t>(below(4))) * unit});
    network.open.push_back(below(5) != 0 ? 1 : 0);
  }
  return network;
}

inline constexpr std::int64_t nowhere = std::numeric_limits<std::int64_t>::max();

/// Least seconds from every site to `target` through open lanes: Bellman and Ford, with nothing clever.
inline std::vector<std::int64_t> bellman_ford(RandomNetwork const& network, SiteId target) {
  std::vector<std::int64_t> seconds(network.sites, nowhere);
  seconds[target.index()] = 0;
  for (std::uint32_t round = 0; round < network.sites; ++round) {
    for (std::size_t i = 0; i < network.lanes.size(); ++i) {
      NetworkLane const& lane = network.lanes[i];
      if (network.open[i] != 0 && seconds[lane.to.index()] != nowhere) {
        seconds[lane.from.index()] = std::min(seconds[lane.from.index()], seconds[lane.to.index()] + lane.seconds);
      }
    }
  }
  return seconds;
}

/// The best of every route that visits no site twice, in the documented order.
class EveryRoute {
 public:
  EveryRoute(RandomNetwork const& network, SiteId to) : network_(network), to_(to), visited_(network.sites) {}

  std::optional<Route> best_from(SiteId from) {
    best_.reset();
    extend(from);
    return best_;
  }

 private:
  void extend(SiteId at) {
    if (at == to_) {
      if (!best_ || precedes(current_, *best_)) best_ = current_;
      return;
    }
    visited_[at.index()] = true;
    for (std::uint32_t i = 0; i < network_.lanes.size(); ++i) {
      NetworkLane const& lane = network_.lanes[i];
      if (lane.from == at && network_.open[i] != 0 && !visited_[lane.to.index()]) {
        current_.lanes.push_back(LaneId(i));
        current_.seconds += lane.seconds;
        extend(lane.to);
        current_.lanes.pop_back();
        current_.seconds -= lane.seconds;
      }
    }
    visited_[at.index()] = false;
  }
  bool precedes(Route const& one, Route const& other) const {
    if (one.seconds != other.seconds) return one.seconds < other.seconds;
    if (free_lanes(one) != free_lanes(other)) return free_lanes(one) < free_lanes(other);
    return one.lanes < other.lanes;
  }
  std::ptrdiff_t free_lanes(Route const& route) const {
    return std::count_if(route.lanes.begin(), route.lanes.end(),
                         [&](LaneId lane) { return network_.lanes[lane.index()].seconds == 0; });
  }

  RandomNetwork const& network_;
  SiteId to_;
  std::vector<bool> visited_;
  Route current_;
  std::optional<Route> best_;
};

}  // namespace chokepoint::model::test
