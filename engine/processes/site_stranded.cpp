#include <algorithm>

#include "engine/processes/site.hpp"

/// What of a stock nobody may take.
namespace chokepoint::processes {

/// Looked at only where it is measured: all orders are gone through.
void Site::note_stranded(std::uint32_t shelf, base::SimTime now, Environment& environment) const {
  LevelIndex const level = seen(shelf, environment).stranded;
  if (!level.valid()) return;
  std::int64_t takers = 0;
  for (std::uint32_t slot = 0; slot < orders_.size(); ++slot) {
    OpenOrder const& order = orders_[slot];
    if (order.alive && order.shelf == shelf && order.firm && !order.banned) takers += order.clock.quantity;
  }
  environment.set(level, now, std::max<std::int64_t>(0, shelves_[shelf].on_hand - takers));
}

}  // namespace chokepoint::processes
