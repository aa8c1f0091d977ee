#include "engine/kernel/partition.hpp"

namespace chokepoint::kernel {

void Partition::clear() {
  queue.clear();
  slab.clear();
  trace.clear();
  publications.clear();
  for (auto& outbox : outboxes) outbox.clear();
  handled = 0;
}

}  // namespace chokepoint::kernel
