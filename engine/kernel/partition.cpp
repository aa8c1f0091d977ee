#include "engine/kernel/partition.hpp"

namespace chokepoint::kernel {

void Partition::clear() {
  queue.clear();
  slab.clear();
  trace.clear();
  publications.clear();
  for (auto& side : mail) {
    for (Mailbox& box : side) box.clear();
  }
  next = mailed = base::SimTime::end();
  handled = 0;
}

std::size_t Partition::bytes() const {
  std::size_t sum = queue.bytes() + slab.bytes();
  for (auto const& side : mail) {
    for (Mailbox const& box : side) sum += sizeof box + box.bytes();
  }
  return sum;
}

}  // namespace chokepoint::kernel
