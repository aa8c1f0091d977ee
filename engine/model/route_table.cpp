#include "engine/model/route_table.hpp"

#include <algorithm>

#include "engine/base/check.hpp"

namespace chokepoint::model {

namespace {

void copy_result(RouteSearch const& search, RouteRow& row) {
  row.next.assign(search.next_lanes().begin(), search.next_lanes().end());
  row.costs.assign(search.costs().begin(), search.costs().end());
}

}  // namespace

bool survives(RouteRow const& row, TradeNetwork const& network, std::span<LaneId const> changed,
              std::span<std::uint8_t const> open) {
  // Closing lanes that nobody takes leaves every cheapest route in place. Then, if each opened lane alone neither
  // shortens the way from its start nor wins a tie there, no combination of them does: the old costs still satisfy
  // cost(start) <= lane + cost(end) for every lane, which is what makes them shortest.
  return std::all_of(changed.begin(), changed.end(), [&](LaneId id) {
    NetworkLane const& lane = network.lane(id);
    LaneId const taken = row.next[lane.from.index()];
    if (open[id.index()] == 0) {
      return taken != id;
    }
    std::int64_t const beyond = row.costs[lane.to.index()];
    if (!RouteSearch::is_route(beyond)) {
      return true;
    }
    std::int64_t const through = RouteSearch::cost_of_lane(lane) + beyond;
    std::int64_t const now = row.costs[lane.from.index()];
    return !RouteSearch::is_route(through) || through > now || (through == now && taken < id);
  });
}

RouteTable::RouteTable(TradeNetwork const& network, std::span<SiteId const> targets, std::span<std::uint8_t const> open)
    : network_(&network), row_of_target_(network.site_count(), none) {
  if (open.empty()) {
    open_.assign(network.lane_count(), 1);
  } else {
    open_.assign(open.begin(), open.end());
  }
  RouteSearch search(network);
  for (SiteId const target : targets) {
    if (!has(target)) {
      row_of_target_[target.index()] = static_cast<std::uint32_t>(rows_.size());
      search.run(target, open_);
      copy_result(search, rows_.emplace_back());
    }
  }
}

RouteCache::RouteCache(RouteTable const& base)
    : base_(&base),
      search_(base.network()),
      open_(base.open().begin(), base.open().end()),
      current_(base.network().site_count(), nullptr),
      own_(base.network().site_count()) {
  changed_.reserve(open_.size());
  changed_since_base_.reserve(open_.size());
}

void RouteCache::update(std::uint64_t board_version, std::span<std::uint8_t const> open) {
  CHOKEPOINT_CHECK(open.size() == open_.size(), "{} open flags for {} lanes", open.size(), open_.size());
  known_ = true;
  version_ = board_version;
  changed_.clear();
  changed_since_base_.clear();
  for (std::uint32_t lane = 0; lane < open.size(); ++lane) {
    if ((open[lane] != 0) != (open_[lane] != 0)) {
      changed_.push_back(LaneId(lane));
      open_[lane] = open[lane];
    }
    if ((open[lane] != 0) != (base_->open()[lane] != 0)) {
      changed_since_base_.push_back(LaneId(lane));
    }
  }
  if (changed_.empty()) {
    return;
  }
  for (RouteRow const*& row : current_) {
    if (row != nullptr && !survives(*row, base_->network(), changed_, open_)) {
      row = nullptr;
    }
  }
}

RouteRow const& RouteCache::find_row(SiteId target) {
  RouteRow const*& current = current_[target.index()];
  if (base_->has(target) && survives(base_->row(target), base_->network(), changed_since_base_, open_)) {
    current = &base_->row(target);
  } else {
    search_.run(target, open_);
    copy_result(search_, own_[target.index()]);
    current = &own_[target.index()];
  }
  return *current;
}

}  // namespace chokepoint::model
