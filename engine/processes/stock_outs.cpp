#include "engine/processes/stock_outs.hpp"

#include <algorithm>

#include "engine/base/check.hpp"

namespace chokepoint::processes {

void StockOuts::begin(base::SimTime now, bool empty) {
  turns_.clear();
  turns_.push_back({now, 0, empty});
}

void StockOuts::turn(base::SimTime now, bool empty) {
  Turn const next{now, seconds_before(now), empty};
  if (turns_.back().at == now) {
    turns_.back() = next;
  } else {
    turns_.push_back(next);
  }
}

std::int64_t StockOuts::seconds_before(base::SimTime time) const {
  auto const after = std::upper_bound(turns_.begin(), turns_.end(), time,
                                      [](base::SimTime t, Turn const& turn) { return t < turn.at; });
  CHOKEPOINT_CHECK(after != turns_.begin(), "the stock's past before {} is forgotten", time.seconds());
  Turn const& last = *std::prev(after);
  return last.empty_before + (last.empty ? (time - last.at).seconds() : 0);
}

}  // namespace chokepoint::processes
