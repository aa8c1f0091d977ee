#include "engine/policy/replenishment.hpp"

#include <algorithm>

#include "engine/base/check.hpp"

namespace chokepoint::policy {

std::int64_t base_stock_order(ReplenishmentState state, std::int64_t level) {
  return std::max<std::int64_t>(0, level - state.inventory_position);
}

std::int64_t s_S_order(ReplenishmentState state, std::int64_t reorder_point, std::int64_t order_up_to) {
  if (state.inventory_position > reorder_point) return 0;
  return std::max<std::int64_t>(0, order_up_to - state.inventory_position);
}

std::int64_t r_Q_order(ReplenishmentState state, std::int64_t reorder_point, std::int64_t order_quantity) {
  CHOKEPOINT_CHECK(order_quantity > 0, "order quantity {}", order_quantity);
  if (state.inventory_position > reorder_point) return 0;
  std::int64_t const missing = reorder_point - state.inventory_position + 1;
  return (missing + order_quantity - 1) / order_quantity * order_quantity;
}

}  // namespace chokepoint::policy
