#include "engine/ledger/time_buckets.hpp"

#include <utility>

#include "engine/base/calendar.hpp"
#include "engine/base/check.hpp"

namespace chokepoint::ledger {

using base::Date;
using base::Duration;
using base::SimTime;

TimeBuckets::TimeBuckets(std::vector<SimTime> edges, std::uint32_t warm_up)
    : edges_(std::move(edges)), warm_up_(warm_up) {
  CHOKEPOINT_CHECK(edges_.size() >= 2, "{} edges make no bucket", edges_.size());
  for (std::size_t i = 1; i < edges_.size(); ++i) {
    CHOKEPOINT_CHECK(edges_[i - 1] < edges_[i], "edge {} isn't later than the one before it", i);
  }
  CHOKEPOINT_CHECK(warm_up < count(), "{} warm-up buckets of {}", warm_up, count());
}

TimeBuckets TimeBuckets::equal(SimTime from, SimTime to, Duration width) {
  CHOKEPOINT_CHECK(from < to && width > Duration(), "buckets of {} s over {} s", width.seconds(),
                   (to - from).seconds());
  std::vector<SimTime> edges;
  for (SimTime t = from; t < to; t = t + width) edges.push_back(t);
  edges.push_back(to);
  return TimeBuckets(std::move(edges));
}

TimeBuckets TimeBuckets::batches(SimTime from, SimTime warm_up_end, SimTime to, std::uint32_t batches) {
  std::int64_t const span = (to - warm_up_end).seconds();
  CHOKEPOINT_CHECK(from <= warm_up_end && batches > 0 && span >= batches, "{} batches over {} s", batches, span);
  std::vector<SimTime> edges;
  if (from < warm_up_end) edges.push_back(from);
  for (std::int64_t i = 0; i <= batches; ++i) {
    // The i-th share of the span, without the overflow of span * i.
    edges.push_back(warm_up_end + Duration(span / batches * i + span % batches * i / batches));
  }
  return TimeBuckets(std::move(edges), from < warm_up_end ? 1 : 0);
}

TimeBuckets TimeBuckets::months(SimTime from, SimTime to, int step) {
  CHOKEPOINT_CHECK(from < to && step > 0 && 12 % step == 0, "steps of {} months don't divide the year", step);
  Date const first = base::date_of(from);
  unsigned const passed = (static_cast<unsigned>(first.month()) - 1) % static_cast<unsigned>(step);
  Date const anchor(first.year(), first.month() - std::chrono::months(passed), std::chrono::day(1));
  std::vector<SimTime> edges{from};
  for (int i = 1;; ++i) {
    SimTime const edge = base::time_of(base::add_months(anchor, i * step));
    if (edge >= to) break;
    edges.push_back(edge);
  }
  edges.push_back(to);
  return TimeBuckets(std::move(edges));
}

std::uint32_t TimeBuckets::at(SimTime time) const {
  CHOKEPOINT_CHECK(time >= from() && time <= to(), "{} s lies outside the run, [{}, {}]", time.seconds(),
                   from().seconds(), to().seconds());
  if (time == to()) return count() - 1;
  auto const after = std::upper_bound(edges_.begin(), edges_.end(), time);
  return static_cast<std::uint32_t>(after - edges_.begin() - 1);
}

std::uint32_t TimeBuckets::search_from(SimTime time, Cursor cursor) const {
  if (cursor + 1 < count() && time >= edges_[cursor + 1] && time < edges_[cursor + 2]) return cursor + 1;
  return at(time);
}

}  // namespace chokepoint::ledger
