#pragma once

#include <cstdint>

namespace chokepoint::policy {

/// How much a stock orders at a review. Amounts in the product's resolution.
/// The inventory position is on hand + on order - backorders (Silver, Pyke, Thomas: Inventory and Production
/// Management in Supply Chains, 4th ed., ch. 6).
struct ReplenishmentState {
  std::int64_t inventory_position = 0;
};

/// Base stock: whatever is missing to the level; never less than zero.
std::int64_t base_stock_order(ReplenishmentState state, std::int64_t level);

/// (s,S): at or below s, up to S.
std::int64_t s_S_order(ReplenishmentState state, std::int64_t reorder_point, std::int64_t order_up_to);

/// (r,Q), also written (r,nQ): at or below r, the least multiple of Q that lifts the position above r.
std::int64_t r_Q_order(ReplenishmentState state, std::int64_t reorder_point, std::int64_t order_quantity);

}  // namespace chokepoint::policy
