#include "engine/kernel/division.hpp"

#include <numeric>

#include "engine/base/check.hpp"
#include "engine/base/wide.hpp"

namespace chokepoint::kernel {

Division divide_evenly(std::size_t actors, std::uint16_t partitions) {
  std::vector<std::uint32_t> order(actors);
  std::iota(order.begin(), order.end(), 0U);
  return divide_by_work(order, std::vector<std::uint64_t>(actors, 1), partitions);
}

Division divide_by_work(std::span<std::uint32_t const> order, std::span<std::uint64_t const> work,
                        std::uint16_t partitions) {
  CHOKEPOINT_CHECK(partitions >= 1 && order.size() == work.size(), "{} partitions of {} actors, {} in order",
                   partitions, work.size(), order.size());
  Division division{partitions, {}};
  if (partitions == 1) return division;
  division.of.resize(order.size());
  // An actor that did nothing so far may yet do something: as little as any.
  base::UnsignedWide all = 0;
  for (std::uint64_t const one : work) all += one + 1;
  base::UnsignedWide before = 0;
  for (std::uint32_t const actor : order) {
    base::UnsignedWide const weight = base::UnsignedWide{work[actor]} + 1;
    // Where its middle lies says whose it is.
    division.of[actor] = static_cast<std::uint16_t>((2 * before + weight) * partitions / (2 * all));
    before += weight;
  }
  return division;
}

}  // namespace chokepoint::kernel
