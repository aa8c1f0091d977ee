#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/sim_time.hpp"

namespace chokepoint::processes {

/// What a buyer needs and has neither received nor bought elsewhere: one entry an order, the oldest first.
///
/// A buyer doesn't mind which of its orders a unit came from: what comes fills the oldest need (a FIFO cohort).
class Needs {
 public:
  /// Gives the number by which the need is known.
  std::uint32_t add(base::SimTime since, std::int64_t quantity);
  /// Fills the oldest needs; gives what is left when none is open.
  std::int64_t fill(std::int64_t quantity);
  /// Takes that much of one need, which something else will fill.
  void cover(std::uint32_t number, std::int64_t quantity);

  std::int64_t open(std::uint32_t number) const;
  base::SimTime since(std::uint32_t number) const { return needs_[number - first_].since; }
  std::int64_t open() const { return open_; }

  /// Forgets all; keeps the memory.
  void clear();

 private:
  struct Need {
    base::SimTime since;
    std::int64_t open = 0;
  };
  void drop_filled();

  std::vector<Need> needs_;
  std::size_t head_ = 0;     // the oldest that is open
  std::uint32_t first_ = 0;  // number of needs_[0]
  std::int64_t open_ = 0;    // of all
};

}  // namespace chokepoint::processes
