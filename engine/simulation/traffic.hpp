#pragma once

#include <cstdint>
#include <vector>

#include "engine/kernel/division.hpp"
#include "engine/kernel/event.hpp"

namespace chokepoint::simulation {

/// Who told whom something in the first part of a run, and how much each had to do: what a division among threads is
/// made from.
class Traffic {
 public:
  explicit Traffic(std::size_t actors) : handled_(actors, 0) {}

  void saw(kernel::Event const& event) {
    handled_[event.target().index()] += 1;
    if (event.key.sender() != event.target()) {
      talks_.push_back(std::uint64_t{event.key.sender().index()} << 32U | event.target().index());
    }
  }

  /// Puts those who talk to each other near each other (Cuthill and McKee: Reducing the bandwidth of sparse symmetric
  /// matrices, ACM 1969) and cuts that order into `partitions` stretches of about as many events.
  kernel::Division divide(std::uint16_t partitions) const;

 private:
  std::vector<std::uint64_t> handled_;  // by actor
  std::vector<std::uint64_t> talks_;    // sender | receiver
};

}  // namespace chokepoint::simulation
