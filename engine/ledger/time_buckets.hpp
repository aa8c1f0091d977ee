#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/base/sim_time.hpp"

namespace chokepoint::ledger {

/// The run's time cut at fixed edges, such as a warm-up and equal batches, or calendar months.
///
/// Bucket i is [begin(i), end(i)). The moment to() itself belongs to the last bucket, so that what is booked when a
/// run closes is counted. The first warm_up() buckets are kept in the books but left out of distributions.
/// Fixed once made: all books and threads of all replications may share one.
class TimeBuckets {
 public:
  /// Where the last look-up ended: each owner of a cursor asks with times that mostly grow.
  using Cursor = std::uint32_t;

  /// At least two edges, strictly increasing; fewer warm-up buckets than buckets.
  explicit TimeBuckets(std::vector<base::SimTime> edges, std::uint32_t warm_up = 0);

  /// Buckets of one width; the last is shorter where the width doesn't divide the whole.
  static TimeBuckets equal(base::SimTime from, base::SimTime to, base::Duration width);
  /// A warm-up bucket [from, warm_up_end), left out when empty, then `batches` that differ by at most one second.
  static TimeBuckets batches(base::SimTime from, base::SimTime warm_up_end, base::SimTime to, std::uint32_t batches);
  /// Cut on the first day of each calendar month (or each `step`-th one, January first), midnight UTC.
  static TimeBuckets months(base::SimTime from, base::SimTime to, int step = 1);

  std::uint32_t count() const { return static_cast<std::uint32_t>(edges_.size() - 1); }
  std::uint32_t warm_up() const { return warm_up_; }
  base::SimTime from() const { return edges_.front(); }
  base::SimTime to() const { return edges_.back(); }
  base::SimTime begin(std::uint32_t bucket) const { return edges_[bucket]; }
  base::SimTime end(std::uint32_t bucket) const { return edges_[bucket + 1]; }

  /// The bucket that holds `time`, which must lie in [from(), to()]. O(log count).
  std::uint32_t at(base::SimTime time) const;

  /// The same, from where the cursor stands: O(1) for this bucket and the next one.
  std::uint32_t at(base::SimTime time, Cursor& cursor) const {
    if (time < edges_[cursor] || time >= edges_[cursor + 1]) [[unlikely]] {
      cursor = search_from(time, cursor);
    }
    return cursor;
  }

  /// Calls visit(bucket, seconds) for each bucket that [begin, end) shares at least one second with, in order;
  /// what lies outside [from(), to()) is passed over. The cursor ends at the last bucket visited.
  template <class Visit>
  void spread(base::SimTime begin, base::SimTime end, Cursor& cursor, Visit&& visit) const {
    begin = std::max(begin, from());
    end = std::min(end, to());
    while (begin < end) {
      std::uint32_t const bucket = at(begin, cursor);
      base::SimTime const stop = std::min(end, edges_[bucket + 1]);
      visit(bucket, (stop - begin).seconds());
      begin = stop;
    }
  }

  friend bool operator==(TimeBuckets const&, TimeBuckets const&) = default;

 private:
  std::uint32_t search_from(base::SimTime time, Cursor cursor) const;

  std::vector<base::SimTime> edges_;
  std::uint32_t warm_up_;
};

}  // namespace chokepoint::ledger
