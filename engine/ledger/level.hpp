#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/base/wide.hpp"
#include "engine/ledger/cache_aligned.hpp"
#include "engine/ledger/time_buckets.hpp"

namespace chokepoint::ledger {

/// What is kept of one level besides its integral and extremes.
struct LevelSpec {
  std::vector<std::int64_t> thresholds{};  ///< time above each of these is kept, by bucket
  std::uint32_t distribution = 0;  ///< time at each of the values 0..distribution−1 is kept, after the warm-up
  bool history = false;            ///< every change is kept, so that the moment of an amount can be told
  bool value_alone = false;        ///< nothing is kept but what the level is now, which takes no memory by bucket
};

/// Whole numbers that hold for a while: a queue's length, stock on hand, backorders. The integral over time is exact,
/// in value-seconds of 128 bits.
///
/// Each level begins at 0 when the run does and is changed by one owner only. Different levels may be used by different
/// threads at once, for each keeps its data, and its place in time, on cache lines of its own. What an instant passes
/// through leaves no trace: a value that holds for no second counts neither in the integral nor in the extremes, so
/// the order of changes within an instant doesn't matter. Nothing is locked, and nothing allocated after construction
/// but for histories.
///
/// Figures are complete up to the last change of the level; finish() completes them to the end.
class LevelBook {
 public:
  /// `buckets` must outlive the book.
  LevelBook(TimeBuckets const& buckets, std::span<LevelSpec const> specs);

  /// Times of one level never decrease and lie within the buckets.
  void set(std::uint32_t level, base::SimTime now, std::int64_t value);
  void add(std::uint32_t level, base::SimTime now, std::int64_t change);
  /// `quantity` units that are there from `from` to `to`, both known now: adds to the integral alone (extremes, time
  /// above thresholds and value() don't see it). What lies outside the buckets is passed over.
  void add_interval(std::uint32_t level, base::SimTime from, base::SimTime to, std::int64_t quantity);
  /// The last value holds until `to`.
  void finish(std::uint32_t level, base::SimTime to);
  void finish(base::SimTime to);

  std::uint32_t levels() const { return static_cast<std::uint32_t>(states_.size()); }
  TimeBuckets const& buckets() const { return *buckets_; }
  std::int64_t value(std::uint32_t level) const { return state(level).value; }

  /// Value-seconds within a bucket.
  base::Wide integral(std::uint32_t level, std::uint32_t bucket) const;
  /// Of the values that held for at least a second of the bucket; nothing for a bucket not reached.
  std::optional<std::int64_t> maximum(std::uint32_t level, std::uint32_t bucket) const;
  std::optional<std::int64_t> minimum(std::uint32_t level, std::uint32_t bucket) const;
  /// What held in the last second of the bucket that the level has reached; 0 for a bucket not reached.
  std::int64_t closing(std::uint32_t level, std::uint32_t bucket) const;
  /// Seconds of the bucket during which the level was greater than its i-th threshold.
  std::int64_t seconds_above(std::uint32_t level, std::uint32_t bucket, std::size_t threshold) const;
  /// Seconds after the warm-up during which the level had this value.
  std::int64_t seconds_at(std::uint32_t level, std::uint32_t value) const;
  /// Seconds after the warm-up at values below 0 or from `distribution` up.
  std::int64_t seconds_elsewhere(std::uint32_t level) const;

  /// From this moment on the level had this value.
  struct Step {
    base::SimTime time;
    std::int64_t value = 0;
  };
  /// Of a level that keeps its history: one step for each moment of change, in the order of time. Before the first one
  /// the level was 0. These lists grow, and keep their memory over replications.
  std::vector<Step> const& history(std::uint32_t level) const;

  /// Takes over the levels that another partition of the same run owned. No level may have been changed in both.
  void merge(LevelBook const& other);
  void reset();

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFFU;

  /// Where a level stands; a cache line of its own.
  struct alignas(cache_line) State {
    base::SimTime since;
    std::int64_t value = 0;
    TimeBuckets::Cursor cursor = 0;
    bool changed = false;
    std::uint32_t distribution = 0;
    std::uint32_t history = none;  // in histories_
    bool by_bucket = true;
    std::size_t cells_begin = 0;       // in cells_
    std::size_t closings_begin = 0;    // in closings_
    std::size_t thresholds_begin = 0;  // in thresholds_
    std::size_t thresholds = 0;
    std::size_t above_begin = 0;   // in seconds_: [bucket][threshold]
    std::size_t values_begin = 0;  // in seconds_: [value], then elsewhere
  };
  struct Cell {
    base::Wide integral = 0;
    std::int64_t maximum = std::numeric_limits<std::int64_t>::min();
    std::int64_t minimum = std::numeric_limits<std::int64_t>::max();
  };

  State const& state(std::uint32_t level) const;
  State& state(std::uint32_t level);
  Cell const& cell(std::uint32_t level, std::uint32_t bucket) const;
  void keep(State const& at, base::SimTime now);
  void hold_until(std::uint32_t level, State& at, base::SimTime now);

  TimeBuckets const* buckets_;
  AlignedVector<State> states_;
  AlignedVector<Cell> cells_;             // [level][bucket], rows of whole cache lines
  AlignedVector<std::int64_t> closings_;  // [level][bucket], rows of whole cache lines
  AlignedVector<std::int64_t> seconds_;   // rows of whole cache lines
  std::vector<std::int64_t> thresholds_;
  std::vector<std::vector<Step>> histories_;
};

}  // namespace chokepoint::ledger
