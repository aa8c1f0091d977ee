#pragma once

#include <cstdint>
#include <vector>

#include "engine/ledger/units.hpp"

namespace chokepoint::processes {

/// Published figures: units by product and status in calendar months, summed over the books of all partitions.
///
/// They are read while a run goes on, and are the same for any number of partitions: only months that were over a
/// publication lag of at least the news delay ago are asked for. A window of the executor is one news delay long, so
/// they had ended before the window began, and nobody posts into them any more.
class Figures {
 public:
  /// Months that end within (from, to] of the books' time. Every month's end must be an edge of `buckets`.
  explicit Figures(ledger::TimeBuckets const& buckets);
  /// The books of one more partition; they must outlive this.
  void add(ledger::UnitsBook const& books) { books_.push_back(&books); }
  /// Forgets all partitions.
  void clear() { books_.clear(); }

  /// How many months are over at `moment`. The first may have begun before the run.
  std::uint32_t closed_by(base::SimTime moment) const;
  /// Units that entered the status (of a source: that it gave) in the first `months` months.
  std::int64_t entered(std::uint32_t product, ledger::UnitStatus status, std::uint32_t months) const;
  /// Units that left it then.
  std::int64_t left(std::uint32_t product, ledger::UnitStatus status, std::uint32_t months) const;

  /// The ends of the months within a run, for whoever cuts its time into buckets.
  static std::vector<base::SimTime> month_ends(base::SimTime from, base::SimTime to);

 private:
  std::uint32_t buckets_of(std::uint32_t months) const { return months == 0 ? 0 : buckets_[months - 1]; }

  std::vector<base::SimTime> ends_;     // of months
  std::vector<std::uint32_t> buckets_;  // by month: how many buckets end with it or before
  std::vector<ledger::UnitsBook const*> books_;
};

}  // namespace chokepoint::processes
