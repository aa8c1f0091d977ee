#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/base/wide.hpp"

namespace chokepoint::ledger {

/// Units that entered a pool together.
struct Cohort {
  std::int64_t quantity = 0;
  base::SimTime entered;
  std::uint64_t id = 0;  ///< the caller's: a lot, an order

  friend bool operator==(Cohort const&, Cohort const&) = default;
};

/// A first-in-first-out pool of units that remembers when each entered: waiting in it is exact, never averaged.
///
/// A ring that grows when full and keeps its memory when cleared, so that later replications don't allocate. Times
/// of pushing never decrease. Invariant: moment_ = Σ quantity × entered over the units inside.
class Cohorts {
 public:
  explicit Cohorts(std::size_t capacity = 8);

  /// quantity > 0.
  void push(std::int64_t quantity, base::SimTime now, std::uint64_t id);

  /// Takes the oldest units, at most as many as there are, splitting the last cohort that it reaches; calls
  /// take(Cohort) for each piece, oldest first, and returns how many units were taken.
  template <class Take>
  std::int64_t pop(std::int64_t quantity, base::SimTime now, Take&& take) {
    std::int64_t left = std::min(quantity, quantity_);
    std::int64_t const taken = std::max(left, std::int64_t{0});
    while (left > 0) {
      Cohort const piece = pop_piece(left, now);
      left -= piece.quantity;
      take(piece);
    }
    return taken;
  }
  std::int64_t pop(std::int64_t quantity, base::SimTime now) {
    return pop(quantity, now, [](Cohort const&) {});
  }

  bool empty() const { return count_ == 0; }
  std::int64_t quantity() const { return quantity_; }
  std::size_t count() const { return count_; }  ///< cohorts
  /// The i-th oldest.
  Cohort const& operator[](std::size_t i) const { return ring_[(first_ + i) & (ring_.size() - 1)]; }
  Cohort const& front() const;

  /// Unit-seconds that all units, gone and present, have spent here up to `now`.
  base::Wide unit_seconds(base::SimTime now) const;
  /// Units inside that entered at or before `entered`. O(count of such cohorts).
  std::int64_t quantity_until(base::SimTime entered) const;

  void clear();

 private:
  Cohort pop_piece(std::int64_t at_most, base::SimTime now);
  void grow();

  std::vector<Cohort> ring_;  // a power of two long
  std::size_t first_ = 0;
  std::size_t count_ = 0;
  std::int64_t quantity_ = 0;
  base::Wide moment_ = 0;
  base::Wide left_ = 0;  // unit-seconds of the units that have gone
};

}  // namespace chokepoint::ledger
