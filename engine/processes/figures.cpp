#include "engine/processes/figures.hpp"

#include <algorithm>

#include "engine/base/calendar.hpp"

namespace chokepoint::processes {

std::vector<base::SimTime> Figures::month_ends(base::SimTime from, base::SimTime to) {
  ledger::TimeBuckets const months = ledger::TimeBuckets::months(from, to);
  std::vector<base::SimTime> ends;
  // The last bucket is cut off by the end of the run, unless that is a month's own end.
  for (std::uint32_t month = 0; month + 1 < months.count(); ++month) ends.push_back(months.end(month));
  return ends;
}

Figures::Figures(ledger::TimeBuckets const& buckets) {
  for (base::SimTime const end : month_ends(buckets.from(), buckets.to())) {
    std::uint32_t const bucket = buckets.at(end);
    if (buckets.begin(bucket) != end) continue;  // nobody watches: time isn't cut there
    ends_.push_back(end);
    buckets_.push_back(bucket);
  }
}

std::uint32_t Figures::closed_by(base::SimTime moment) const {
  return static_cast<std::uint32_t>(std::upper_bound(ends_.begin(), ends_.end(), moment) - ends_.begin());
}

std::int64_t Figures::entered(std::uint32_t product, ledger::UnitStatus status, std::uint32_t months) const {
  std::int64_t sum = 0;
  for (ledger::UnitsBook const* const books : books_) {
    for (std::uint32_t bucket = 0; bucket < buckets_of(months); ++bucket) {
      sum +=
          ledger::is_source(status) ? books->outflow(product, status, bucket) : books->inflow(product, status, bucket);
    }
  }
  return sum;
}

std::int64_t Figures::left(std::uint32_t product, ledger::UnitStatus status, std::uint32_t months) const {
  std::int64_t sum = 0;
  if (ledger::is_source(status)) return sum;
  for (ledger::UnitsBook const* const books : books_) {
    for (std::uint32_t bucket = 0; bucket < buckets_of(months); ++bucket)
      sum += books->outflow(product, status, bucket);
  }
  return sum;
}

}  // namespace chokepoint::processes
