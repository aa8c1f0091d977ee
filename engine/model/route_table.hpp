#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/model/route_search.hpp"
#include "engine/model/trade_network.hpp"

namespace chokepoint::model {

/// The first lane from every site towards one target, and what the whole way costs.
struct RouteRow {
  std::vector<LaneId> next;         ///< by site; invalid at the target and where there is no route
  std::vector<std::int64_t> costs;  ///< by site, as RouteSearch says
};

/// Whether `row`, found before the lanes of `changed` changed, is still what a new search would find: no closed lane is
/// taken by anyone and no opened lane is as good as what its start takes now. `open` is the state after the change.
bool survives(RouteRow const& row, TradeNetwork const& network, std::span<LaneId const> changed,
              std::span<std::uint8_t const> open);

/// Routes towards chosen targets for one set of open lanes, found once. Const afterwards: any thread may read it.
class RouteTable {
 public:
  /// `open` as for TradeNetwork: empty means all. `network` must outlive the table.
  RouteTable(TradeNetwork const& network, std::span<SiteId const> targets, std::span<std::uint8_t const> open = {});

  bool has(SiteId target) const { return row_of_target_[target.index()] != none; }
  /// The next lane of the cheapest open route; invalid when `at` is the target or no route leads there. `has(target)`.
  LaneId next_lane(SiteId at, SiteId target) const { return row(target).next[at.index()]; }
  /// Expected seconds of that route; nothing sensible where there is none.
  std::int64_t seconds(SiteId at, SiteId target) const {
    return RouteSearch::seconds_of(row(target).costs[at.index()]);
  }
  RouteRow const& row(SiteId target) const { return rows_[row_of_target_[target.index()]]; }

  TradeNetwork const& network() const { return *network_; }
  /// By lane, never empty where there are lanes.
  std::span<std::uint8_t const> open() const { return open_; }

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFFU;

  TradeNetwork const* network_;
  std::vector<std::uint8_t> open_;
  std::vector<std::uint32_t> row_of_target_;
  std::vector<RouteRow> rows_;
};

/// Routes while lanes open and close: one partition's own, derived from the Board and keyed by its version.
///
///     if (!routes.is_current(version)) routes.update(version, open_lanes());
///     LaneId const lane = routes.next_lane(here, destination);
///
/// A row is searched when it is first asked for, taken from the shared base table where the changes since leave it as
/// it is, and kept over later versions as long as they do. Answers never depend on what was asked before. Once every
/// target has been asked for, nothing allocates.
class RouteCache {
 public:
  /// `base` must outlive the cache.
  explicit RouteCache(RouteTable const& base);

  /// Forgets the version (not the memory): before another replication, whose versions count from 0 again.
  void reset() { known_ = false; }
  bool is_current(std::uint64_t board_version) const { return known_ && version_ == board_version; }
  /// Takes in which lanes are open, one byte a lane.
  void update(std::uint64_t board_version, std::span<std::uint8_t const> open);

  /// As RouteTable::next_lane, for any target, under the open lanes last told (those of the base before any).
  LaneId next_lane(SiteId at, SiteId target) { return row(target).next[at.index()]; }
  bool has_route(SiteId at, SiteId target) { return RouteSearch::is_route(row(target).costs[at.index()]); }
  /// Expected seconds of that route; nothing where there is none.
  std::optional<std::int64_t> seconds(SiteId at, SiteId target) {
    std::int64_t const cost = row(target).costs[at.index()];
    return RouteSearch::is_route(cost) ? std::optional(RouteSearch::seconds_of(cost)) : std::nullopt;
  }

 private:
  RouteRow const& row(SiteId target) {
    RouteRow const* const current = current_[target.index()];
    return current != nullptr ? *current : find_row(target);
  }
  RouteRow const& find_row(SiteId target);

  static constexpr std::uint32_t none = 0xFFFFFFFFU;

  RouteTable const* base_;
  RouteSearch search_;
  bool known_ = false;
  std::uint64_t version_ = 0;
  std::vector<std::uint8_t> open_;
  std::vector<LaneId> changed_;             // scratch: since the last update
  std::vector<LaneId> changed_since_base_;  // against base_->open()
  std::vector<RouteRow const*> current_;    // by target: valid for open_; null: not known yet
  std::vector<RouteRow> own_;               // by target, empty until first searched; never resized
};

}  // namespace chokepoint::model
