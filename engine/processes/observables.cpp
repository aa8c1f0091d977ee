#include "engine/processes/observables.hpp"

#include <algorithm>

#include "engine/base/check.hpp"

namespace chokepoint::processes {

namespace {

void add_threshold(std::vector<std::int64_t>& thresholds, std::int64_t value) {
  if (std::find(thresholds.begin(), thresholds.end(), value) == thresholds.end()) thresholds.push_back(value);
}

}  // namespace

Observables::Observables(model::World const& world)
    : offices(world.offices.size()),
      stocks(world.stocks.size()),
      lanes(world.lanes.size()),
      lines(world.lines.size()),
      recipes(world.recipes.size()),
      streams(world.demands.size()),
      quotas(world.quotas.size()),
      permit_offices(world.permit_offices.size()),
      fleets(world.fleets.size()),
      campuses(world.campuses.size()),
      commitments(world.commitments.size()),
      dealers(world.dealers.size()),
      prices(world.products.size()) {
  for (model::Outcome const& outcome : world.outcomes) {
    if (outcome.formula) continue;
    bool const first_date = outcome.reduce == model::Reduce::first_date;
    if (first_date && outcome.measure == model::Measure::status) {
      for (std::uint32_t product = 0; product < world.products.size(); ++product) {
        ledger::UnitsWatch const watch{product, static_cast<ledger::UnitStatus>(outcome.status)};
        bool const asked = !outcome.product.valid() || outcome.product.index() == product;
        bool const known = std::find(watches.begin(), watches.end(), watch) != watches.end();
        if (asked && !known) watches.push_back(watch);
      }
    }
    for (std::uint32_t const entity : outcome.entities) {
      if (LevelIndex* level = level_slot(outcome.measure, entity)) {
        if (!level->valid()) {
          *level = LevelIndex(levels.size());
          levels.emplace_back();
        }
        if (first_date) levels[level->index()].history = true;
        if (outcome.reduce == model::Reduce::share_above) {
          add_threshold(levels[level->index()].thresholds, outcome.above);
        }
      }
      if (TallyIndex* tally = tally_slot(outcome.measure, entity)) {
        if (!tally->valid()) {
          *tally = TallyIndex(tallies.size());
          tallies.emplace_back();
        }
        ledger::TallySpec& spec = tallies[tally->index()];
        if (outcome.reduce == model::Reduce::share_above) add_threshold(spec.thresholds, outcome.above);
        if (outcome.reduce == model::Reduce::quantile) spec.highest = std::int64_t{1} << 40;
        if (first_date) spec.history = true;
      }
    }
  }
  declared_levels = static_cast<std::uint32_t>(levels.size());
  declared_tallies = static_cast<std::uint32_t>(tallies.size());
  for (std::size_t demand = 0; demand < world.about.demands.size(); ++demand) {
    if (!world.about.tells_of(demand)) continue;
    StreamObservables& stream = streams[demand];
    for (TallyIndex* tally : {&stream.ordered, &stream.delivered, &stream.cancelled}) {
      if (tally->valid()) continue;
      *tally = TallyIndex(tallies.size());
      tallies.emplace_back().whole_run = true;
    }
    if (stream.open.valid()) continue;
    stream.open = LevelIndex(levels.size());
    levels.emplace_back().value_alone = true;
  }
}

LevelIndex* Observables::level_slot(model::Measure measure, std::uint32_t entity) {
  using enum model::Measure;
  switch (measure) {
    case waiting:
      return &offices[entity].waiting;
    case in_service:
      return &offices[entity].in_service;
    case present:
      return &offices[entity].present;
    case office_up:
      return &offices[entity].up;
    case on_hand:
    case holding:
    case financing:
      return &stocks[entity].on_hand;
    case backorders:
      return &stocks[entity].backorders;
    case shortage:
      // Backorders cost by unit and time; lost sales by unit, which the tally `lost` counts.
      return &stocks[entity].backorders;
    case on_order:
      return &stocks[entity].on_order;
    case stranded:
      return &stocks[entity].stranded;
    case under_way:
      return &lanes[entity].under_way;
    case lane_up:
      return &lanes[entity].up;
    case awaiting_departure:
      return &lanes[entity].awaiting;
    case production_backlog:
      return &recipes[entity].backlog;
    case in_process:
      return &recipes[entity].in_process;
    case line_busy:
      return &lines[entity].busy;
    case line_changing:
      return &lines[entity].changing;
    case line_starved:
      return &lines[entity].starved;
    case paid:
      return &commitments[entity].paid;
    case overdue:
      return &commitments[entity].overdue;
    case list_price:
      return &prices[entity].price;
    case premium:
      return &dealers[entity].premium;
    case enforcement:
      return &dealers[entity].enforcement;
    case open:
      return &streams[entity].open;
    case unfunded:
      return &streams[entity].unfunded;
    case unmet_need:
      return &streams[entity].unmet;
    case late:
      return &streams[entity].late;
    case cap_used:
      return &quotas[entity].used;
    case cap_reserved:
      return &quotas[entity].reserved;
    case cap_headroom:
      return &quotas[entity].headroom;
    case cap_asked:
      return &quotas[entity].asked;
    case permits_asked:
      return &permit_offices[entity].asked;
    case online:
    case compute:
      return &fleets[entity].online;
    case idle_for_power:
      return &fleets[entity].idle_for_power;
    case power_used:
      return &campuses[entity].power_used;
    case racks_used:
      return &campuses[entity].racks_used;
    case idle_power:
      return &campuses[entity].idle_power;
    default:
      return nullptr;
  }
}

TallyIndex* Observables::tally_slot(model::Measure measure, std::uint32_t entity) {
  using enum model::Measure;
  switch (measure) {
    case wait:
      return &offices[entity].wait;
    case departure_load:
      return &lanes[entity].load;
    case sojourn:
      return &offices[entity].sojourn;
    case arrivals:
      return &offices[entity].arrivals;
    case served:
      return &offices[entity].served;
    case turned_away:
      return &offices[entity].turned_away;
    case demand:
      return &stocks[entity].demand;
    case filled_at_once:
      return &stocks[entity].filled_at_once;
    case shortage:
    case lost:
      return &stocks[entity].lost;
    case order_quantity:
    case orders_placed:
    case ordering:
      return &stocks[entity].order_quantity;
    case stock_wait:
      return &stocks[entity].stock_wait;
    case fill_rate:
      return &stocks[entity].fill;
    case service_level:
      return &stocks[entity].service;
    case started:
      return &recipes[entity].started;
    case made:
      return &recipes[entity].made;
    case scrapped:
      return &recipes[entity].scrapped;
    case material_wait:
      return &recipes[entity].material_wait;
    case capacity_wait:
      return &recipes[entity].capacity_wait;
    case changeovers:
      return &lines[entity].changeovers;
    case ordered:
      return &streams[entity].ordered;
    case true_need:
      return &streams[entity].true_need;
    case need_due:
      return &streams[entity].need_due;
    case firm_ordered:
      return &streams[entity].firm_ordered;
    case delivered:
      return &streams[entity].delivered;
    case cancelled:
      return &streams[entity].cancelled;
    case order_wait:
      return &streams[entity].order_wait;
    case duty_delivered:
      return &streams[entity].duty_delivered;
    case finds:
      return &dealers[entity].finds;
    case seized:
      return &dealers[entity].seized;
    case permitted:
      return &permit_offices[entity].permitted;
    default:
      return nullptr;
  }
}

LevelIndex Observables::level_of(model::Measure measure, std::uint32_t entity) const {
  LevelIndex const* slot = const_cast<Observables*>(this)->level_slot(measure, entity);
  return slot == nullptr ? LevelIndex{} : *slot;
}

TallyIndex Observables::tally_of(model::Measure measure, std::uint32_t entity) const {
  TallyIndex const* slot = const_cast<Observables*>(this)->tally_slot(measure, entity);
  return slot == nullptr ? TallyIndex{} : *slot;
}

}  // namespace chokepoint::processes
