#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/kernel/event.hpp"
#include "engine/ledger/delay_log.hpp"
#include "engine/ledger/time_buckets.hpp"
#include "engine/model/world.hpp"
#include "engine/simulation/actors.hpp"
#include "engine/simulation/flow_sums.hpp"

namespace chokepoint::simulation {

/// The event, as the cause of what its handling does to those who wait.
ledger::WaitCause cause_of(kernel::Event const& event, std::byte const* payload);

/// Looks on while a partition's events are handled, and keeps what no book has: what went from where to where, who sold
/// how much to whom, and what each campus had when. It changes nothing, so a run is the same with and without.
///
/// A leg is seen where it ends, a campus where it is at home, so what the observers of all partitions saw adds up to
/// the same for any partitioning.
class RunObserver {
 public:
  /// Both must outlive it.
  RunObserver(model::World const& world, ledger::TimeBuckets const& buckets);

  /// After the event was handled.
  void saw(kernel::Event const& event, std::byte const* payload, Actors const& actors);
  void reset();

  /// Amounts by who sends, who receives, product and bucket.
  using Flows = FlowSums<std::array<std::uint32_t, 4>>;
  Flows const& flows() const { return flows_; }      ///< from site to site
  Flows const& grey_flows() const { return grey_; }  ///< from a dealer's source to where the buyer takes goods
  Flows const& trades() const { return trades_; }    ///< from site to the actor who ordered
  /// What a fleet had after the bucket's last event at its campus; below 0: there was none.
  std::int64_t units_at(model::FleetId fleet, std::uint32_t bucket) const {
    return fleets_[fleet.index() * buckets_.count() + bucket];
  }

 private:
  model::World const& world_;
  ledger::TimeBuckets const& buckets_;
  ledger::TimeBuckets::Cursor cursor_ = 0;
  Flows flows_, grey_, trades_;
  std::vector<std::int64_t> fleets_;  // [fleet][bucket]
};

}  // namespace chokepoint::simulation
