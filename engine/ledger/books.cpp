#include "engine/ledger/books.hpp"

namespace chokepoint::ledger {

Books::Books(TimeBuckets const& buckets, BooksShape const& shape)
    : units(buckets, shape.products, shape.watches, shape.scope),
      delay(buckets, shape.delay),
      money(buckets, shape.money),
      levels(buckets, shape.levels),
      tallies(buckets, shape.tallies) {}

void Books::merge(Books const& other) {
  units.merge(other.units);
  delay.merge(other.delay);
  money.merge(other.money);
  levels.merge(other.levels);
  tallies.merge(other.tallies);
}

void Books::reset() {
  units.reset();
  delay.reset();
  money.reset();
  levels.reset();
  tallies.reset();
}

std::optional<std::string> Books::broken_promise() const {
  if (auto const fault = units.conserved()) return fault->what;
  if (auto fault = delay.exact()) return fault;
  return money.balanced();
}

}  // namespace chokepoint::ledger
