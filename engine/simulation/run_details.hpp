#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/base/wide.hpp"
#include "engine/ledger/delay_log.hpp"
#include "engine/ledger/delay_reason.hpp"
#include "engine/ledger/money.hpp"
#include "engine/ledger/units.hpp"
#include "engine/model/rule.hpp"

/// What reports show of a run beyond its answers. Kept only where ExecutionSettings::details asks for it, and no part
/// of the run's hash: the same run with and without has the same results.
namespace chokepoint::simulation {

/// Goods that came from one site to another within a time bucket, in the product's resolution; a lot that passes
/// several sites counts on each leg.
struct Flow {
  std::uint32_t from = 0, to = 0;  ///< SiteId
  std::uint32_t product = 0;
  std::uint32_t bucket = 0;
  std::int64_t amount = 0;
  friend bool operator==(Flow const&, Flow const&) = default;
};

/// Goods that whoever ordered them took within a bucket, in the product's resolution: a buyer's, or a site's supply.
struct Trade {
  std::uint32_t site = 0;   ///< SiteId of whose stock they were
  std::uint32_t actor = 0;  ///< ActorId of who ordered
  std::uint32_t product = 0;
  std::uint32_t bucket = 0;
  std::int64_t amount = 0;
  friend bool operator==(Trade const&, Trade const&) = default;
};

/// What there was when the run began, in the product's resolution.
struct Opening {
  std::uint32_t product = 0;
  ledger::UnitStatus status{};
  std::int64_t amount = 0;
};

/// Units commissioned at a campus by the end of each bucket, in the product's resolution, whatever is out just then.
struct FleetSeries {
  std::uint32_t fleet = 0;
  std::vector<std::int64_t> closing;
};

/// Unit-seconds of waiting within a bucket, all classes and streams of orders together.
struct WaitingStep {
  ledger::DelayReason reason{};
  std::uint32_t bucket = 0;
  base::Wide unit_seconds = 0;
  base::Wide about = 0;  ///< the part of it that World::about tells of; 0 where it tells of all
};

/// Debits less credits of an account within a bucket, in minor units: what it cost is positive.
struct MoneyStep {
  ledger::MoneyAccount account;
  std::uint32_t bucket = 0;
  std::int64_t amount = 0;
};

/// From `from` on, until the rule's next one, a rule is active or not.
struct RuleSwitch {
  std::uint32_t rule = 0;
  base::SimTime from;
  bool active = true;
};

/// A rule that may be about what a stream of orders buys.
struct RuleOfStream {
  model::DemandId demand;
  model::RuleId rule;
};

struct RunDetails {
  std::vector<Opening> openings;    ///< that aren't zero
  std::vector<Flow> flows;          ///< ascending by from, to, product, bucket
  std::vector<Flow> grey_flows;     ///< of dealers, from their source to where the buyer takes goods; in the same order
  std::vector<Trade> trades;        ///< ascending by site, actor, product, bucket
  std::vector<FleetSeries> fleets;  ///< that ever had a unit
  std::vector<WaitingStep> waiting;  ///< that aren't zero
  std::vector<MoneyStep> money;      ///< that aren't zero, by currency, owner, category, bucket
  /// By rule and vintage; dates that an event of a government sets are not known beforehand and not among them.
  std::vector<std::vector<model::VintageDates>> vintages;
  std::vector<RuleSwitch> switches;             ///< of rules that are turned on and off, by rule and time
  std::vector<RuleOfStream> rules_of_streams;   ///< by stream and rule
  std::vector<std::vector<double>> attributes;  ///< by product and attribute; NaN: it has none
  std::vector<double> availabilities;           ///< by campus
  /// What units waited for and what ended it: events are processes::MessageKind, answers 1 + processes::Answer of those
  /// that decide a case, senders and holders ActorId, owners DemandId.
  ledger::DelayLog waits;
};

}  // namespace chokepoint::simulation
