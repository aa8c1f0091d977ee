#include "engine/model/route_table.hpp"

#include <algorithm>
#include <map>

#include "engine/base/check.hpp"
#include "engine/model/trade_graph.hpp"

namespace chokepoint::model {

namespace {

void copy_result(RouteSearch const& search, RouteRow& row) {
  row.steps.clear();
  row.whole = search.went_to_the_end();
  row.reach = 0;
  for (SiteId const site : search.known()) {
    std::int64_t const cost = search.costs()[site.index()];
    row.steps.push_back({site, search.next_lanes()[site.index()], cost});
    row.reach = std::max(row.reach, cost);
  }
  std::sort(row.steps.begin(), row.steps.end(),
            [](RouteRow::Step const& a, RouteRow::Step const& b) { return a.site < b.site; });
}

}  // namespace

RouteRow::Step const* RouteRow::find(SiteId site) const {
  auto const at = std::lower_bound(steps.begin(), steps.end(), site,
                                   [](Step const& step, SiteId wanted) { return step.site < wanted; });
  return at != steps.end() && at->site == site ? &*at : nullptr;
}

bool survives(RouteRow const& row, TradeNetwork const& network, std::span<LaneId const> changed,
              std::span<std::uint8_t const> open) {
  // Closing lanes that nobody takes leaves every cheapest route in place. Then, if each opened lane alone neither
  // shortens the way from its start nor wins a tie there, no combination of them does: the old costs still satisfy
  // cost(start) <= lane + cost(end) for every lane, which is what makes them shortest. Of a site beyond the reach of a
  // row it is enough that it stays there, since all ways through it are longer than any that the row knows.
  return std::all_of(changed.begin(), changed.end(), [&](LaneId id) {
    NetworkLane const& lane = network.lane(id);
    RouteRow::Step const* const start = row.find(lane.from);
    if (open[id.index()] == 0) return start == nullptr || start->next != id;
    RouteRow::Step const* const end = row.find(lane.to);
    if (end == nullptr) return true;
    std::int64_t const through = RouteSearch::cost_of_lane(lane) + end->cost;
    if (!RouteSearch::is_route(through)) return true;
    if (start == nullptr) return !row.whole && through >= row.reach;
    return through > start->cost || (through == start->cost && start->next < id);
  });
}

RouteTable::RouteTable(TradeNetwork const& network, std::span<RoutesWanted const> wanted,
                       std::span<std::uint8_t const> open)
    : network_(&network), row_of_target_(network.site_count(), none) {
  if (open.empty()) {
    open_.assign(network.lane_count(), 1);
  } else {
    open_.assign(open.begin(), open.end());
  }
  std::map<SiteId, RoutesWanted> rows;
  for (RoutesWanted const& one : wanted) {
    SiteId const begins = follow_sole_arrivals(network, one.target, [](LaneId) { return true; });
    auto const [row, is_new] = rows.try_emplace(begins, RoutesWanted{begins, one.from});
    if (is_new) continue;
    bool const all = row->second.from.empty() || one.from.empty();
    row->second.from.insert(row->second.from.end(), one.from.begin(), one.from.end());
    if (all) row->second.from.clear();
  }
  RouteSearch search(network);
  rows_.reserve(rows.size());
  for (auto const& [target, one] : rows) {
    row_of_target_[target.index()] = static_cast<std::uint32_t>(rows_.size());
    search.run(target, open_, one.from);
    copy_result(search, rows_.emplace_back());
  }
}

RouteTable RouteTable::from_everywhere(TradeNetwork const& network, std::span<SiteId const> targets,
                                       std::span<std::uint8_t const> open) {
  std::vector<RoutesWanted> wanted;
  for (SiteId const target : targets) wanted.push_back({target, {}});
  return RouteTable(network, wanted, open);
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
  known_ = true;
  version_ = board_version;
  if (open.empty()) return;
  CHOKEPOINT_CHECK(open.size() == open_.size(), "{} open flags for {} lanes", open.size(), open_.size());
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

std::optional<RouteRow::Step> RouteCache::way(SiteId at, SiteId target) {
  TradeNetwork const& network = base_->network();
  std::int64_t beyond = 0;
  LaneId last;
  bool arrived = at == target;
  bool open = true;
  SiteId const begins = follow_sole_arrivals(network, target, [&](LaneId sole) {
    if (arrived) return false;
    open = open && open_[sole.index()] != 0;
    beyond = std::min(beyond + RouteSearch::cost_of_lane(network.lane(sole)), unreachable_cost);
    last = sole;
    arrived = network.lane(sole).from == at;
    return true;
  });
  if (!open) return std::nullopt;
  RouteRow::Step step{at, last, beyond};
  if (!arrived) {
    RouteRow::Step const* const known = step_from(at, begins);
    if (known == nullptr) return std::nullopt;
    step.next = known->next;
    step.cost += known->cost;
  }
  if (!RouteSearch::is_route(step.cost)) return std::nullopt;
  return step;
}

RouteRow const& RouteCache::find_row(SiteId target) {
  if (!base_->has(target) || !survives(base_->row(target), base_->network(), changed_since_base_, open_)) {
    return search_whole(target);
  }
  current_[target.index()] = &base_->row(target);
  return base_->row(target);
}

RouteRow const& RouteCache::search_whole(SiteId target) {
  search_.run(target, open_);
  copy_result(search_, own_[target.index()]);
  current_[target.index()] = &own_[target.index()];
  return own_[target.index()];
}

}  // namespace chokepoint::model
