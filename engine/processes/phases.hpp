#pragma once

#include <cstdint>

namespace chokepoint::processes {

/// The order of events within one instant of one actor. What happens early is seen by what happens late.
enum Phase : std::uint32_t {
  rule_changes = 0,  ///< freezes, outages and hours begin and end; answers of authorities become known
  arrivals = 1,      ///< goods, orders and cases come in
  completions = 2,   ///< work is finished
  decisions = 3,     ///< reviews: what to order, whether to give up
  allocation = 4,    ///< scarce goods are handed out
  departures = 5,    ///< goods leave
  observation = 6,   ///< nothing changes any more
};

}  // namespace chokepoint::processes
