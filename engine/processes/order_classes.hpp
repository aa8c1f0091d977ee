#pragma once

#include <cstdint>

#include "engine/ledger/delay.hpp"

/// The two classes in which the units of one order wait: what is needed, and what pads the order. As long as the order
/// is at its desk they have one past, so one clock keeps them, with the number of those that are padding.
namespace chokepoint::processes {

/// Applies `op`, which charges or closes a clock in the delay book, to the units of each class.
template <class Op>
void for_each_class(ledger::DelayClock& clock, std::int64_t padding, Op&& op) {
  if (padding == 0) return op(clock);
  ledger::DelayClock needed = clock;
  needed.quantity -= padding;
  if (needed.quantity > 0) op(needed);
  clock.quantity = padding;
  clock.order_class = ledger::OrderClass::inflated;
  op(clock);
  clock.quantity += needed.quantity;
  clock.order_class = needed.order_class;
}

/// How many are padding of `quantity` units that are parted off an order of `ordered`, the needed ones first; `padding`
/// is what the order keeps of it.
inline std::int64_t part_padding(std::int64_t ordered, std::int64_t quantity, std::int64_t& padding) {
  std::int64_t const needed = ordered - padding;
  std::int64_t const parted = quantity > needed ? quantity - needed : 0;
  padding -= parted;
  return parted;
}

}  // namespace chokepoint::processes
