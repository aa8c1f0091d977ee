#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/wide.hpp"
#include "engine/kernel/run_limits.hpp"
#include "engine/kernel/trace.hpp"
#include "engine/ledger/delay.hpp"
#include "engine/ledger/delay_reason.hpp"
#include "engine/ledger/units.hpp"
#include "engine/policy/nothing_taken.hpp"
#include "engine/simulation/run_details.hpp"
#include "engine/simulation/run_profile.hpp"

namespace chokepoint::simulation {

/// One outcome of one run.
struct OutcomeValue {
  std::optional<double> value;           ///< in the outcome's unit; nothing where it has no value (a mean of nothing)
  std::optional<double> standard_error;  ///< by batch means, where the window is the measured time
};

/// Units of a product by status at the end of each time bucket, in the product's resolution.
struct UnitSeries {
  std::uint32_t product = 0;
  ledger::UnitStatus status{};
  std::vector<std::int64_t> closing;
};

/// Unit-seconds of one order stream's waiting, by class of the units and by reason.
struct DelayRow {
  std::uint32_t demand = 0;
  ledger::OrderClass order_class{};
  ledger::DelayReason reason{};
  base::Wide unit_seconds = 0;
};

/// Unit-seconds during which exactly these gates were unmet.
struct BlockedRow {
  ledger::GateSet unmet;
  base::Wide unit_seconds = 0;
  base::Wide about = 0;  ///< the part of it that World::about tells of; 0 where it tells of all
};

/// What came of the orders of one stream that World::about tells of, in the product's resolution.
struct OrderRow {
  std::uint32_t demand = 0;
  base::Wide ordered = 0;
  base::Wide delivered = 0;
  base::Wide given_up = 0;
  std::int64_t waiting = 0;  ///< when the run ended
};

/// What one run gives. Plain values: it outlives the simulation that made it.
struct RunRecord {
  kernel::RunEnd end = kernel::RunEnd::idle;
  std::string failure;  ///< why the run failed, naming actor and time; empty when it didn't
  std::uint64_t seed = 0;
  std::uint64_t replication = 0;
  std::uint64_t events = 0;
  std::uint64_t windows = 0;
  std::vector<OutcomeValue> outcomes;  ///< in the order of World::outcomes
  std::vector<std::optional<double>>
      steps;                      ///< of outcomes' courses, in the order in which the simulation was given them
  std::vector<double> uncertain;  ///< in the order of ParameterTable::uncertain
  /// When the events of ParameterTable::events happened, in that order; SimTime::end(): they didn't.
  std::vector<base::SimTime> events_happened;
  std::vector<base::SimTime> bucket_ends;
  std::vector<UnitSeries> series;
  std::vector<DelayRow> delay;      ///< rows that aren't zero; they sum exactly to `waited`
  std::vector<BlockedRow> blocked;  ///< rows that aren't zero
  std::vector<OrderRow> orders;     ///< where World::about tells of some only
  base::Wide waited = 0;            ///< Σ over ordered units of (delivered, cancelled or end) - ordered, unit-seconds
  std::optional<RunDetails> details;  ///< where they were asked for, of runs that came to their end
  std::optional<RunProfile> profile;  ///< where it was asked for
  std::vector<kernel::TraceRecord> trace;
  std::vector<policy::NothingTaken> nothing_taken;  ///< by policy and actor; in no hash
  /// Digest of the outcomes, the books of units and delay, the integrals of levels and the moments of tallies; of a
  /// failed run, of when and why it failed. Equal runs have equal hashes.
  std::string hash;

  /// Whether it says nothing, not even that it fails: it was stopped from outside.
  bool unfinished() const { return end == kernel::RunEnd::interrupted || end == kernel::RunEnd::unanswered; }
  bool failed() const {
    return end == kernel::RunEnd::failure || end == kernel::RunEnd::event_budget ||
           end == kernel::RunEnd::pending_budget;
  }
};

}  // namespace chokepoint::simulation
