#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/model/route_search.hpp"
#include "engine/model/trade_network.hpp"

namespace chokepoint::model {

/// The first lane from sites towards one target, and what the whole way costs: of all that have a route, or of those up
/// to the farthest that was asked for.
struct RouteRow {
  struct Step {
    SiteId site;
    LaneId next;            ///< invalid at the target
    std::int64_t cost = 0;  ///< as RouteSearch says

    friend bool operator==(Step const&, Step const&) = default;
  };
  std::vector<Step> steps;  ///< by site, ascending
  bool whole = true;        ///< there is no route from a site that isn't here
  std::int64_t reach = 0;   ///< of a row that isn't whole: a site that isn't here costs at least this

  /// Null where there is no route, or where none is known.
  Step const* find(SiteId site) const;
};

/// Whoever goes where one lane alone arrives goes where that begins, and then along it. So sites that hang on a hub by
/// one lane, of which a large world has thousands, share the hub's row.
///
/// Calls step(lane) for such lanes, from `target` backwards, until it says no; gives the site where they begin.
template <class Step>
SiteId follow_sole_arrivals(TradeNetwork const& network, SiteId target, Step&& step) {
  constexpr int most = 8;  // where they go round in a circle there is no beginning
  for (int count = 0; count < most; ++count) {
    LaneId const sole = network.sole_arrival(target);
    if (!sole.valid() || !step(sole)) break;
    target = network.lane(sole).from;
  }
  return target;
}

/// A target, and the sites from which goods will go there; none named: all.
struct RoutesWanted {
  SiteId target;
  std::vector<SiteId> from;
};

/// Whether `row`, found before the lanes of `changed` changed, is still what a new search would find: no closed lane is
/// taken by anyone and no opened lane is as good as what its start takes now. `open` is the state after the change.
bool survives(RouteRow const& row, TradeNetwork const& network, std::span<LaneId const> changed,
              std::span<std::uint8_t const> open);

/// Routes towards chosen targets for one set of open lanes, found once. Const afterwards: any thread may read it.
class RouteTable {
 public:
  /// `open` as for TradeNetwork: empty means all. `network` must outlive the table. Rows are of the sites where the
  /// lanes that lead alone to a target begin; what is wanted of several such targets is put together.
  RouteTable(TradeNetwork const& network, std::span<RoutesWanted const> wanted,
             std::span<std::uint8_t const> open = {});
  static RouteTable from_everywhere(TradeNetwork const& network, std::span<SiteId const> targets,
                                    std::span<std::uint8_t const> open = {});

  bool has(SiteId target) const { return row_of_target_[target.index()] != none; }
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
  /// Takes in which lanes are open, one byte a lane; none given: as before.
  void update(std::uint64_t board_version, std::span<std::uint8_t const> open);

  /// The next lane of the cheapest open route, under the open lanes last told (those of the base before any); invalid
  /// when `at` is the target or no route leads there.
  LaneId next_lane(SiteId at, SiteId target) {
    auto const step = way(at, target);
    return step ? step->next : LaneId();
  }
  bool has_route(SiteId at, SiteId target) { return way(at, target).has_value(); }
  /// Expected seconds of that route; nothing where there is none.
  std::optional<std::int64_t> seconds(SiteId at, SiteId target) {
    auto const step = way(at, target);
    return step ? std::optional(RouteSearch::seconds_of(step->cost)) : std::nullopt;
  }

 private:
  std::optional<RouteRow::Step> way(SiteId at, SiteId target);
  RouteRow::Step const* step_from(SiteId at, SiteId target) {
    RouteRow const* const current = current_[target.index()];
    RouteRow const& row = current != nullptr ? *current : find_row(target);
    RouteRow::Step const* const step = row.find(at);
    return step != nullptr || row.whole ? step : search_whole(target).find(at);
  }
  RouteRow const& find_row(SiteId target);
  RouteRow const& search_whole(SiteId target);

  static constexpr std::uint32_t none = 0xFFFFFFFFU;

  RouteTable const* base_;
  RouteSearch search_;
  bool known_ = false;
  std::uint64_t version_ = 0;
  std::vector<std::uint8_t> open_;
  std::vector<LaneId> changed_;             // scratch: since the last update
  std::vector<LaneId> changed_since_base_;  // against base_->open()
  std::vector<RouteRow const*> current_;    // by site: valid for open_; null: not known yet
  std::vector<RouteRow> own_;               // by site, empty until first searched; never resized
};

}  // namespace chokepoint::model
