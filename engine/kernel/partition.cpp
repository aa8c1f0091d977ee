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

}  // namespace chokepoint::kernel
