#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/base/wide.hpp"
#include "engine/ledger/histogram.hpp"
#include "engine/ledger/time_buckets.hpp"

namespace chokepoint::ledger {

/// Exact sums of weighted whole numbers. An observation of weight w counts as w equal ones: a lot of 500 units that
/// waited 3 days is 500 waits of 3 days.
///
/// Range: Σ weights < 2^47 and Σ weight × value² < 2^127, which values up to 2^40 (waits to the end of time) never
/// leave, and a few up to 2^62 (billions in cents) don't either. Leaving it ends the replication: OutOfBooks.
struct Moments {
  static constexpr std::int64_t greatest_count = (std::int64_t{1} << 47) - 1;

  std::int64_t count = 0;  ///< Σ weights
  base::Wide sum = 0;
  base::UnsignedWide sum_of_squares = 0;
  std::int64_t minimum = std::numeric_limits<std::int64_t>::max();  ///< meaningful when count > 0
  std::int64_t maximum = std::numeric_limits<std::int64_t>::min();  ///< meaningful when count > 0

  void add(std::int64_t value, std::int64_t weight);
  void add(Moments const& other);

  /// Correctly computed from the exact sums, a few roundings of the last place; nothing without observations.
  std::optional<double> mean() const;
  /// Sample variance, with count − 1; nothing below two observations. No cancellation: centered in integers.
  std::optional<double> variance() const;

  friend bool operator==(Moments const&, Moments const&) = default;
};

/// What is kept of one tally besides its moments.
struct TallySpec {
  std::vector<std::int64_t> thresholds{};  ///< how many observations were greater than each is kept, by bucket
  /// For quantiles: the numbers between these are kept apart, see HistogramCells; both 0 keeps no histogram.
  std::int64_t lowest = 0;
  std::int64_t highest = 0;
  bool history = false;    ///< every observation is kept, so that the moment of an amount can be told
  bool whole_run = false;  ///< moments of the whole run alone are kept, which takes no memory by bucket
};

/// Observations of whole numbers: waits in seconds, sizes of lots. Moments and counts above thresholds by time bucket;
/// one histogram a tally over all buckets after the warm-up.
///
/// One thread at a time; books of any partition merge to the same bits; observing doesn't lock, and allocates only for
/// histories, and for moments and parts of histograms where no replication had as many before: that memory stays.
class TallyBook {
 public:
  /// `buckets` must outlive the book.
  TallyBook(TimeBuckets const& buckets, std::span<TallySpec const> specs);

  /// weight > 0.
  void observe(std::uint32_t tally, base::SimTime time, std::int64_t value, std::int64_t weight = 1);

  std::uint32_t tallies() const { return static_cast<std::uint32_t>(slots_.size()); }
  TimeBuckets const& buckets() const { return *buckets_; }

  Moments moments(std::uint32_t tally, std::uint32_t bucket) const;
  /// Of buckets first..last−1 together; of a tally that is kept by the whole run, of all of them.
  Moments moments(std::uint32_t tally, std::uint32_t first, std::uint32_t last) const;
  /// Of all buckets after the warm-up.
  Moments counted(std::uint32_t tally) const { return moments(tally, buckets_->warm_up(), buckets_->count()); }
  /// Σ weights of the bucket's observations greater than the i-th threshold.
  std::int64_t count_above(std::uint32_t tally, std::uint32_t bucket, std::size_t threshold) const;
  /// After the warm-up; p in millionths. Within 1/256 of the true order statistic and within the extremes observed.
  std::optional<std::int64_t> quantile(std::uint32_t tally, std::int64_t parts_per_million) const;
  /// The same of several tallies' observations together; all keep histograms of the same cells.
  std::optional<std::int64_t> quantile(std::span<std::uint32_t const> tallies, std::int64_t parts_per_million) const;
  /// Σ weights by cell of the tally's histogram after the warm-up; empty when it keeps none.
  std::vector<std::int64_t> histogram(std::uint32_t tally) const;
  HistogramCells const& cells(std::uint32_t tally) const { return slot(tally).cells; }
  /// Of a tally that keeps its history: Σ value × weight of each moment, in no order where books were merged.
  struct Step {
    base::SimTime time;
    base::Wide amount = 0;
  };
  std::vector<Step> const& history(std::uint32_t tally) const;

  /// Memory of what was observed, on top of what the book takes from the beginning.
  std::size_t bytes_of_observations() const {
    return moments_.capacity() * sizeof(Moments) + weights_.capacity() * sizeof(std::int64_t);
  }

  void merge(TallyBook const& other);
  void reset();

 private:
  struct Slot {
    HistogramCells cells;
    bool by_bucket;                // its moments; else of the whole run alone
    std::size_t parts_begin;       // in parts_
    std::size_t cells_kept;        // of the histogram; 0 without one
    std::size_t thresholds_begin;  // in thresholds_
    std::size_t thresholds;
    std::size_t above_begin;  // in above_: [bucket][threshold]
    std::uint32_t history;    // in histories_, or none
  };

  static constexpr std::uint32_t none = 0xFFFFFFFFU;
  static constexpr std::size_t no_row = std::numeric_limits<std::size_t>::max();

  static constexpr std::size_t part = 64;  // cells that are kept together: half a doubling
  static std::size_t parts_of(std::size_t cells) { return (cells + part - 1) / part; }

  Slot const& slot(std::uint32_t tally) const;
  /// The tally's moments, which are kept from now on: [bucket], or one of the whole run.
  std::span<Moments> row_of(std::uint32_t tally);
  Moments const& at_row(std::uint32_t tally, std::size_t place) const;
  /// The cell's weights, which are kept from now on.
  std::int64_t& weight_of(Slot const& at, std::size_t cell);
  /// Calls visit(cell, weight) for the cells of a histogram that are kept.
  template <class Visit>
  void each_weight(Slot const& at, Visit&& visit) const {
    for (std::size_t i = 0; i < parts_of(at.cells_kept); ++i) {
      std::uint32_t const kept = parts_[at.parts_begin + i];
      if (kept == none) continue;
      for (std::size_t cell = i * part; cell < std::min((i + 1) * part, at.cells_kept); ++cell) {
        visit(cell, weights_[kept * part + cell % part]);
      }
    }
  }

  TimeBuckets const* buckets_;
  TimeBuckets::Cursor cursor_ = 0;
  std::vector<Slot> slots_;
  std::vector<std::int64_t> thresholds_;
  // Most of a large world's tallies observe nothing, one that does in few partitions.
  std::vector<std::size_t> rows_;  // by tally: where its moments begin in moments_, or no_row
  std::vector<Moments> moments_;
  std::vector<std::int64_t> above_;
  // Waits fill a few of a histogram's thousands of cells, and there may be one for each of many buyers.
  std::vector<std::uint32_t> parts_;   // place in weights_ in units of parts, or none
  std::vector<std::int64_t> weights_;  // [part][cell]
  std::vector<std::vector<Step>> histories_;
};

}  // namespace chokepoint::ledger
