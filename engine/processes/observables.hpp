#pragma once

#include <cstdint>
#include <vector>

#include "engine/ledger/books.hpp"
#include "engine/model/world.hpp"

namespace chokepoint::processes {

/// Where something is recorded: an index into the run's level or tally book. Invalid: nobody asked, nothing is kept.
using LevelIndex = base::Id<struct LevelTag>;
using TallyIndex = base::Id<struct TallyTag>;

struct OfficeObservables {
  LevelIndex waiting, in_service, present, up;
  TallyIndex wait, sojourn, arrivals, served, turned_away;
};

struct StockObservables {
  LevelIndex on_hand, backorders, on_order, stranded;
  TallyIndex demand, filled_at_once, lost, order_quantity, stock_wait;
  TallyIndex fill, service;  // 1 for what did not wait for stock, 0 for what did or was lost: units, orders
};

struct LaneObservables {
  LevelIndex under_way, up, awaiting;
  TallyIndex load;
};

struct LineObservables {
  LevelIndex busy, changing, starved;
  TallyIndex changeovers;
};

/// Of one product on a line. `made` and `scrapped` are written by the line's site, all else by the line.
struct RecipeObservables {
  LevelIndex backlog, in_process;
  TallyIndex started, made, scrapped, material_wait, capacity_wait;
};

/// Of one product at one campus.
struct FleetObservables {
  LevelIndex online, idle_for_power;
};

/// Power in milliwatts.
struct CampusObservables {
  LevelIndex power_used, racks_used, idle_power;
};

struct CommitmentObservables {
  LevelIndex paid, overdue;  // minor units
};

/// Premium and enforcement in millionths.
struct DealerObservables {
  LevelIndex premium, enforcement;
  TallyIndex finds, seized;
};

/// Of a product whose price moves: written by the seller who decides about it.
struct PriceObservables {
  LevelIndex price;  // price parts
};

/// Of one stream of a buyer's orders.
struct StreamObservables {
  TallyIndex ordered, true_need, need_due, delivered, cancelled, order_wait, duty_delivered;
  TallyIndex firm_ordered;  // written by the desk that is asked
  LevelIndex open, unmet, late, unfunded;
};

struct QuotaObservables {
  LevelIndex used, reserved, headroom, asked;
};

struct PermitObservables {
  LevelIndex asked;
  TallyIndex permitted;
};

/// What a run records besides the unit and delay books: what the declared outcomes need, and then what came of the
/// orders that the scenario is about.
/// Each index belongs to one actor, which alone writes it.
class Observables {
 public:
  explicit Observables(model::World const& world);

  std::vector<OfficeObservables> offices;
  std::vector<StockObservables> stocks;
  std::vector<LaneObservables> lanes;
  std::vector<LineObservables> lines;
  std::vector<RecipeObservables> recipes;
  std::vector<StreamObservables> streams;
  std::vector<QuotaObservables> quotas;
  std::vector<PermitObservables> permit_offices;
  std::vector<FleetObservables> fleets;
  std::vector<CampusObservables> campuses;
  std::vector<CommitmentObservables> commitments;
  std::vector<DealerObservables> dealers;
  std::vector<PriceObservables> prices;
  std::vector<ledger::UnitsWatch> watches;
  std::vector<ledger::LevelSpec> levels;
  std::vector<ledger::TallySpec> tallies;
  std::uint32_t declared_levels = 0;  ///< of these, those that outcomes need: they come first
  std::uint32_t declared_tallies = 0;

  /// Where the measure of one entity is recorded; invalid for measures of the other kind.
  LevelIndex level_of(model::Measure measure, std::uint32_t entity) const;
  TallyIndex tally_of(model::Measure measure, std::uint32_t entity) const;

 private:
  LevelIndex* level_slot(model::Measure measure, std::uint32_t entity);
  TallyIndex* tally_slot(model::Measure measure, std::uint32_t entity);
};

}  // namespace chokepoint::processes
