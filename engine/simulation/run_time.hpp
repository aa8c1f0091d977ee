#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/ledger/time_buckets.hpp"
#include "engine/model/world.hpp"

namespace chokepoint::simulation {

/// The time of a run cut so that every batch, every outcome's window and every step of the time series is a whole
/// number of buckets.
class RunTime {
 public:
  explicit RunTime(model::World const& world);

  ledger::TimeBuckets const& buckets() const { return buckets_; }

  /// Buckets [first, last) that make up [from, to); both must be edges.
  struct Range {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
  };
  Range range(base::SimTime from, base::SimTime to) const;
  std::vector<Range> const& batches() const { return batches_; }
  base::Duration length(Range range) const { return buckets_.end(range.last - 1) - buckets_.begin(range.first); }

 private:
  ledger::TimeBuckets buckets_;
  std::vector<Range> batches_;
};

}  // namespace chokepoint::simulation
