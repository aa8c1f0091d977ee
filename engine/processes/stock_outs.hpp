#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/sim_time.hpp"

namespace chokepoint::processes {

/// When a stock ran out and when goods came back: lets the orders that wait for something else learn late how much of
/// their waiting the stock was missing as well. A turn costs the same however many orders wait.
class StockOuts {
 public:
  /// Forgets the past: from `now` on the stock is empty or not.
  void begin(base::SimTime now, bool empty);
  /// The stock runs out or comes back. Within one instant only the last turn counts.
  void turn(base::SimTime now, bool empty);
  /// Seconds without stock from the last `begin` to `time`, which is not before it.
  std::int64_t seconds_before(base::SimTime time) const;

 private:
  struct Turn {
    base::SimTime at;
    std::int64_t empty_before = 0;  // seconds
    bool empty = false;
  };
  std::vector<Turn> turns_;
};

}  // namespace chokepoint::processes
