#include "engine/ledger/cohorts.hpp"

#include <bit>

#include "engine/base/check.hpp"
#include "engine/ledger/checked.hpp"

namespace chokepoint::ledger {

using base::SimTime;
using base::Wide;

Cohorts::Cohorts(std::size_t capacity) : ring_(std::bit_ceil(std::max(capacity, std::size_t{1}))) {}

void Cohorts::push(std::int64_t quantity, SimTime now, std::uint64_t id) {
  CHOKEPOINT_CHECK(quantity > 0, "{} units enter a pool", quantity);
  CHOKEPOINT_CHECK(empty() || now >= (*this)[count_ - 1].entered, "units enter a pool before those already there");
  if (count_ == ring_.size()) grow();
  add_exactly(quantity_, quantity);
  ring_[(first_ + count_) & (ring_.size() - 1)] = {quantity, now, id};
  ++count_;
  moment_ += static_cast<Wide>(quantity) * now.seconds();
}

Cohort Cohorts::pop_piece(std::int64_t at_most, SimTime now) {
  Cohort& oldest = ring_[first_];
  CHOKEPOINT_CHECK(now >= oldest.entered, "units leave a pool before they entered");
  Cohort piece = oldest;
  piece.quantity = std::min(oldest.quantity, at_most);
  oldest.quantity -= piece.quantity;
  quantity_ -= piece.quantity;
  moment_ -= static_cast<Wide>(piece.quantity) * piece.entered.seconds();
  left_ += static_cast<Wide>(piece.quantity) * (now - piece.entered).seconds();
  if (oldest.quantity == 0) {
    first_ = (first_ + 1) & (ring_.size() - 1);
    --count_;
  }
  return piece;
}

Cohort const& Cohorts::front() const {
  CHOKEPOINT_CHECK(!empty(), "the oldest of no units");
  return ring_[first_];
}

Wide Cohorts::unit_seconds(SimTime now) const { return left_ + static_cast<Wide>(quantity_) * now.seconds() - moment_; }

std::int64_t Cohorts::quantity_until(SimTime entered) const {
  std::int64_t total = 0;
  for (std::size_t i = 0; i < count_ && (*this)[i].entered <= entered; ++i) total += (*this)[i].quantity;
  return total;
}

void Cohorts::clear() {
  first_ = count_ = 0;
  quantity_ = 0;
  moment_ = left_ = 0;
}

void Cohorts::grow() {
  std::vector<Cohort> larger(ring_.size() * 2);
  for (std::size_t i = 0; i < count_; ++i) larger[i] = (*this)[i];
  ring_.swap(larger);
  first_ = 0;
}

}  // namespace chokepoint::ledger
