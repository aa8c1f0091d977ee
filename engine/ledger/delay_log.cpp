#include "engine/ledger/delay_log.hpp"

#include <algorithm>

#include "engine/ledger/checked.hpp"

namespace chokepoint::ledger {

std::int64_t day_of(base::SimTime time) {
  std::int64_t const whole = time.seconds() / base::seconds_a_day;
  return time.seconds() < whole * base::seconds_a_day ? whole - 1 : whole;
}

void DelayLog::Sum::add(std::int64_t units, base::SimTime at) {
  add(Sum{units, at, at, static_cast<base::Wide>(units) * at.seconds()});
}

void DelayLog::Sum::add(Sum const& other) {
  first = quantity == 0 ? other.first : std::min(first, other.first);
  last = quantity == 0 ? other.last : std::max(last, other.last);
  add_exactly(quantity, other.quantity);
  moment += other.moment;
}

void DelayLog::move(std::uint32_t owner, OrderClass from_class, WaitState const& from, OrderClass to_class,
                    WaitState const& to, std::int64_t quantity, base::SimTime at) {
  if (from == to && from_class == to_class) return;
  moves_[{owner, from_class, to_class, from, to, cause_, day_of(at)}].add(quantity, at);
}

void DelayLog::deliver(std::uint32_t owner, std::uint32_t stock, std::int64_t quantity, base::SimTime at) {
  deliveries_[{owner, stock, day_of(at)}].add(quantity, at);
}

void DelayLog::merge(DelayLog const& other) {
  for (auto const& [move, sum] : other.moves_) moves_[move].add(sum);
  for (auto const& [delivery, sum] : other.deliveries_) deliveries_[delivery].add(sum);
}

void DelayLog::reset() {
  cause_ = {};
  moves_.clear();
  deliveries_.clear();
}

}  // namespace chokepoint::ledger
