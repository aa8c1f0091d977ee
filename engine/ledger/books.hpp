#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/ledger/delay.hpp"
#include "engine/ledger/level.hpp"
#include "engine/ledger/money.hpp"
#include "engine/ledger/tally.hpp"
#include "engine/ledger/time_buckets.hpp"
#include "engine/ledger/units.hpp"

namespace chokepoint::ledger {

/// Sizes of all books of a run.
struct BooksShape {
  std::uint32_t products = 0;
  UnitsBook::Scope scope = UnitsBook::Scope::partition;  ///< whether these are the only books of the run
  DelayBook::Shape delay{};
  MoneyBook::Shape money{};
  std::vector<UnitsWatch> watches{};
  std::vector<LevelSpec> levels{};
  std::vector<TallySpec> tallies{};
};

/// Everything counted in one partition of one replication. Actors post into their partition's books; at the end the
/// partitions' books are merged in partition order. Sums are integers, so any partition gives the same bits.
struct Books {
  /// `buckets` must outlive the books.
  Books(TimeBuckets const& buckets, BooksShape const& shape);

  UnitsBook units;
  DelayBook delay;
  MoneyBook money;
  LevelBook levels;
  TallyBook tallies;

  void merge(Books const& other);
  /// Empty books for the next replication, with the memory kept.
  void reset();
  /// The first broken promise of a whole run's merged books, in words: units conserved, delay exact (every clock
  /// closed), money balanced.
  std::optional<std::string> broken_promise() const;
};

}  // namespace chokepoint::ledger
