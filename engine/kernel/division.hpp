#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace chokepoint::kernel {

/// Which partition works on which actor. Changes no result, only how long it takes.
struct Division {
  std::uint16_t partitions = 1;
  std::vector<std::uint16_t> of;  ///< by actor; empty where there is one partition
};

/// Actors in the order of their names, as many in each partition.
Division divide_evenly(std::size_t actors, std::uint16_t partitions);

/// Cuts `order`, which names each actor once, into stretches of about the same work. `work[a]` is what actor a costs,
/// in any unit. Who is near in the order should have much to tell each other: what crosses partitions costs more.
Division divide_by_work(std::span<std::uint32_t const> order, std::span<std::uint64_t const> work,
                        std::uint16_t partitions);

}  // namespace chokepoint::kernel
