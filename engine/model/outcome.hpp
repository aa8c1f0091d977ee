#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/base/unit.hpp"
#include "engine/expression/expression.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/parameters.hpp"

namespace chokepoint::model {

/// What can be measured (DESIGN decision 18). Times in seconds, amounts in a product's resolution.
enum class Measure : std::uint8_t {
  waiting,
  in_service,
  present,
  office_up,  // of offices: levels, in cases (up: 1 or 0)
  wait,
  sojourn,
  arrivals,
  served,
  turned_away,  // of offices: observations and counts of cases
  on_hand,
  backorders,
  on_order,
  stranded,  // of stocks: levels, in units
  demand,
  filled_at_once,
  lost,
  order_quantity,
  orders_placed,
  fill_rate,
  service_level,
  stock_wait,  // of stocks: observations and counts
  holding,
  shortage,
  ordering,
  financing,  // of stocks: money
  under_way,
  awaiting_departure,
  departure_load,
  lane_up,  // of lanes: levels
  open,
  unmet_need,
  late,
  unfunded,  // of streams of orders: levels
  ordered,
  true_need,
  need_due,
  firm_ordered,
  delivered,
  cancelled,
  order_wait,      // of streams of orders: observations and counts
  duty_delivered,  // of streams of orders: money
  production_backlog,
  in_process,  // of products on lines: levels, in units
  started,
  made,
  scrapped,
  material_wait,
  capacity_wait,  // of products on lines: observations
  line_busy,
  line_changing,
  line_starved,  // of lines: levels, 1 or 0
  changeovers,   // of lines: counts
  status,
  delay,     // of the unit and delay ledgers
  happened,  // of events of the timeline: level, 0 or 1
  cap_used,
  cap_reserved,
  cap_headroom,
  cap_asked,      // of quotas: levels, in units
  permits_asked,  // of permit offices: level, in units
  permitted,      // of permit offices: observations, in units
  sales,
  freight,
  duty,
  revenue_share,
  invested,
  spending,  // of owners of accounts: money
  online,
  compute,
  idle_for_power,  // of fleets: levels, in units; compute in units times an attribute of the product
  power_used,
  racks_used,
  idle_power,  // of campuses: levels, in milliwatts and racks
  paid,
  overdue,     // of commitments: levels, in minor units of money
  list_price,  // of products: level, in minor units of money
  premium,
  enforcement,  // of dealers: levels, in millionths
  finds,        // of dealers: counts
  seized,       // of dealers: observations, in units
};

/// How what was measured becomes one number.
enum class Reduce : std::uint8_t {
  total,     ///< sum of what was observed; of levels, value × time; of a status, what entered it
  rate,      ///< total by time
  average,   ///< over time, of levels
  mean,      ///< over observations, weighted by quantity where they concern goods
  variance,  ///< of observations
  maximum,
  quantile,     ///< of observations, within 1/256
  share_above,  ///< of time (levels) or of observations that lie above a threshold
  final_value,  ///< at the window's end
  first_date,   ///< when a ledger status or a level first held an amount, or observations first came to it
};

/// One declared number of a scenario: measure × selector × window × reducer, or a formula over others.
struct Outcome {
  std::string name;
  std::string title;
  std::uint32_t place = 0;  ///< in the scenario's own order, in which people are shown it
  Measure measure{};
  Reduce reduce{};
  std::vector<std::uint32_t>
      entities;  ///< OfficeId, StockId, LaneId, DemandId, LineId, RecipeId, FleetId,
                 ///< CampusId, TimelineEventId, CommitmentId, DealerId or ProductId (as the measure says), ascending
  ProductId product;                 ///< of status; invalid: all (other measures are filtered by their entities)
  std::vector<double> shares;        ///< of fleets: what the user has of each of the entities; empty: all of it
  std::uint32_t metric = 0;          ///< of compute: which attribute of products
  base::Dimension metric_dimension;  ///< of compute
  bool since_opening = false;        ///< of fleets: without what was online when the run began
  double reaches_amount = 0;         ///< of first_date of fleets: in units, or base units of the metric
  std::uint8_t channel = 255;        ///< of status: ledger::UnitChannel; 255: all
  std::uint8_t status = 0;           ///< ledger::UnitStatus
  std::uint8_t reason = 255;         ///< ledger::DelayReason; 255: all
  bool alone = false;                ///< of delay for one reason: only while no gate but that was unmet
  std::uint8_t order_class = 255;    ///< of delay: ledger::OrderClass; 255: all
  std::int64_t above = 0;            ///< threshold of share_above, in the measure's integer unit
  double quantile = 0.5;
  std::int64_t reaches = 0;  ///< of first_date, in the resolution of its product (of all products, if they share one)
  base::SimTime from;        ///< window [from, to)
  base::SimTime to;
  bool beyond = false;     ///< the run was cut short before the window: it has no value
  bool in_batches = true;  ///< the window is the measured time, so batch means give a standard error
  std::optional<expression::Expression> formula;
  static constexpr std::uint32_t unread = 0xFFFFFFFFU;
  std::vector<std::uint32_t> formula_inputs;  ///< by slot: the outcome whose value the formula reads, or `unread`
  std::vector<Parameter<double>> formula_attributes;  ///< by slot behind those: of products, in base units
  std::string unit;          ///< of the reported number: "days", "units", "USD"; empty for shares and counts
  double unit_scale = 1;     ///< reported = measured / unit_scale; of a formula, its result in base units / unit_scale
  double in_base_units = 1;  ///< what formulas see = reported × in_base_units
};

}  // namespace chokepoint::model
