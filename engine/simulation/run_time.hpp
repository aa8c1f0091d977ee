#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "engine/ledger/time_buckets.hpp"
#include "engine/model/world.hpp"
#include "engine/simulation/outcome_step.hpp"

namespace chokepoint::simulation {

/// The time of a run cut so that every batch, every outcome's window and every step of the time series is a whole
/// number of buckets, and every step of an outcome's course, too.
class RunTime {
 public:
  explicit RunTime(model::World const& world, std::span<OutcomeStep const> steps = {});

  ledger::TimeBuckets const& buckets() const { return buckets_; }

  /// Buckets [first, last) that make up [from, to); both must be edges.
  struct Range {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
  };
  Range range(base::SimTime from, base::SimTime to) const;
  std::vector<Range> const& batches() const { return batches_; }
  /// The buckets as they are without steps of outcomes: what a run's record and its hash are made of, so that watching
  /// an outcome's course changes neither.
  std::vector<Range> const& plain() const { return plain_; }
  base::Duration length(Range range) const { return buckets_.end(range.last - 1) - buckets_.begin(range.first); }

 private:
  ledger::TimeBuckets buckets_;
  std::vector<Range> batches_;
  std::vector<Range> plain_;
};

}  // namespace chokepoint::simulation
