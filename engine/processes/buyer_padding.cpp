#include <algorithm>

#include "engine/policy/order_padding.hpp"
#include "engine/processes/buyer.hpp"

/// Orders for more than is needed, in the hope of a larger share.
namespace chokepoint::processes {

Buyer::Asked Buyer::asked(model::Demand const& rule, model::DatedOrder const& order, kernel::Context const& context,
                          Environment const& environment) const {
  double const factor = order.padded_by.valid() ? environment.parameters.get(order.padded_by)
                                                : environment.at_or(rule.padded_by, context, 1.0);
  std::int64_t const quantity = environment.parameters.get_or(order.quantity, std::int64_t{0});
  if (!order.true_need.valid()) return {quantity, factor > 1 ? quantity - policy::true_part(quantity, factor) : 0};
  std::int64_t const need = environment.parameters.get(order.true_need);
  std::int64_t const much = order.quantity.valid() ? std::max(need, quantity) : policy::padded_order(need, factor);
  return {much, much - need};
}

std::int64_t Buyer::padding_of(model::Demand const& rule, std::int64_t quantity, kernel::Context const& context,
                               Environment const& environment) const {
  double const factor = environment.at_or(rule.padded_by, context, 1.0);
  return factor > 1 && quantity > 0 ? quantity - policy::true_part(quantity, factor) : 0;
}

/// All that the stream's orders were for has come: the rest of them, all padding by now, is taken back. What is ordered
/// from this moment on is meant.
void Buyer::take_back_rest(std::uint32_t demand, kernel::Context& context, Environment& environment) {
  model::Demand const& rule = environment.world.demands[demand];
  if (!rule.pads) return;
  auto const all = static_cast<std::int64_t>(model::most_parts);
  drop_unplaced(demand, all, context.now().seconds(), context, environment);
  model::Stock const& stock = environment.world.stocks[rule.stock.index()];
  context.tell(environment.world.sites[stock.site.index()].actor,
               OrdersReduced{{}, all, context.now().seconds(), demand, 0}, context.current());
}

}  // namespace chokepoint::processes
