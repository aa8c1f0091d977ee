#include "engine/processes/needs.hpp"

#include <algorithm>

namespace chokepoint::processes {

std::uint32_t Needs::add(base::SimTime since, std::int64_t quantity) {
  needs_.push_back({since, quantity});
  open_ += quantity;
  return first_ + static_cast<std::uint32_t>(needs_.size() - 1);
}

std::int64_t Needs::fill(std::int64_t quantity) {
  for (; quantity > 0 && head_ < needs_.size(); drop_filled()) {
    std::int64_t const part = std::min(quantity, needs_[head_].open);
    needs_[head_].open -= part;
    open_ -= part;
    quantity -= part;
  }
  return quantity;
}

void Needs::cover(std::uint32_t number, std::int64_t quantity) {
  needs_[number - first_].open -= quantity;
  open_ -= quantity;
  drop_filled();
}

std::int64_t Needs::open(std::uint32_t number) const { return number < first_ ? 0 : needs_[number - first_].open; }

/// Moves on to the oldest open need; those before it are forgotten once they are the greater part.
void Needs::drop_filled() {
  while (head_ < needs_.size() && needs_[head_].open == 0) ++head_;
  if (2 * head_ <= needs_.size()) return;
  needs_.erase(needs_.begin(), needs_.begin() + static_cast<std::ptrdiff_t>(head_));
  first_ += static_cast<std::uint32_t>(head_);
  head_ = 0;
}

void Needs::clear() {
  needs_.clear();
  head_ = 0;
  first_ = 0;
  open_ = 0;
}

}  // namespace chokepoint::processes
