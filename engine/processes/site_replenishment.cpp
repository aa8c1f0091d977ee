#include <algorithm>
#include <cmath>

#include "engine/policy/replenishment.hpp"
#include "engine/processes/decisions.hpp"
#include "engine/processes/site.hpp"
#include "engine/processes/transport.hpp"

namespace chokepoint::processes {

void Site::on(SupplyArrived const& arrived, kernel::Context& context, Environment& environment) {
  if (!environment.at_or(place(environment).receives, context, true)) {
    outside_.push_back(arrived);
    return;
  }
  take_in(arrived, context, environment);
}

void Site::take_in(SupplyArrived const& arrived, kernel::Context& context, Environment& environment) {
  std::uint32_t const index = shelf_of(arrived.stock, environment);
  shelves_[index].on_order -= arrived.quantity;
  environment.add(seen(index, environment).on_order, context.now(), -arrived.quantity);
  environment.units.post(stock_of(index, environment).product.index(), ledger::UnitStatus::in_transit,
                         ledger::UnitStatus::stock, arrived.quantity, context.now());
  receive(index, arrived.quantity, context, environment);
}

void Site::on(OrderClosed const& closed, kernel::Context& context, Environment& environment) {
  model::ProductId const product = environment.world.stocks[closed.stock].product;
  for (std::uint32_t index = 0; index < shelves_.size(); ++index) {
    if (stock_of(index, environment).product != product) continue;
    shelves_[index].on_order -= closed.quantity;
    environment.add(seen(index, environment).on_order, context.now(), -closed.quantity);
    base::SimTime const again =
        context.now() + environment.at(stock_of(index, environment).replenishment.retry_after, context);
    context.schedule(again, ReplenishmentRetried{{}, index}, context.current());
  }
}

void Site::on(ReplenishmentRetried const& retried, kernel::Context& context, Environment& environment) {
  review_continuously(retried.shelf, context, environment);
}

void Site::on(ReviewDue const& due, kernel::Context& context, Environment& environment) {
  Shelf& shelf = shelves_[due.stock];
  model::Replenishment const& rule = stock_of(due.stock, environment).replenishment;
  if (rule.forecast_periods > 0 && due.index > 0) {
    if (shelf.recent_demand.size() < rule.forecast_periods) {
      shelf.recent_demand.push_back(shelf.period_demand);
    } else {
      std::int64_t& oldest = shelf.recent_demand[shelf.reviews % rule.forecast_periods];
      shelf.recent_total -= oldest;
      oldest = shelf.period_demand;
    }
    shelf.recent_total += shelf.period_demand;
    shelf.reviews += 1;
  }
  shelf.period_demand = 0;
  review(due.stock, context, environment);
  context.schedule(context.now() + environment.at(rule.every, context), ReviewDue{{}, due.stock, due.index + 1});
}

void Site::on(LevelsChange const& change, kernel::Context& context, Environment& environment) {
  review(change.shelf, context, environment);
  plan_level_change(change.shelf, context, environment);
}

void Site::on(ValuesChange const&, kernel::Context& context, Environment& environment) {
  for (std::uint32_t shelf = 0; shelf < shelves_.size(); ++shelf) review_continuously(shelf, context, environment);
  if (!environment.world.rules.empty()) look_at_rules(context, environment);
  turn_pauses(context, environment);
}

/// A continuous review notices at once that its own levels changed.
void Site::plan_level_change(std::uint32_t index, kernel::Context& context, Environment& environment) {
  model::Replenishment const& rule = stock_of(index, environment).replenishment;
  base::SimTime next = base::SimTime::end();
  for (model::Parameter<std::int64_t> const level : {rule.reorder_point, rule.order_up_to, rule.order_quantity}) {
    next = std::min(next, environment.next_change(level, context));
  }
  if (next < base::SimTime::end()) context.schedule(next, LevelsChange{{}, index});
}

void Site::review_continuously(std::uint32_t index, kernel::Context& context, Environment& environment) {
  if (!stock_of(index, environment).replenishment.periodic) review(index, context, environment);
}

void Site::review(std::uint32_t index, kernel::Context& context, Environment& environment) {
  if (stock_of(index, environment).replenishment.policy == model::ReplenishmentPolicy::none) return;
  Shelf const& shelf = shelves_[index];
  std::int64_t const quantity =
      decide(ReplenishmentAsked{place(environment).stocks[index], shelf.on_hand, shelf.on_order, shelf.committed,
                                shelf.orders_placed, wanted(index, context, environment)},
             context, environment);
  if (quantity > 0) order(index, quantity, context, environment);
  if (quantity < 0) give_back(index, -quantity, context, environment);
}

std::int64_t Site::wanted(std::uint32_t index, kernel::Context const& context, Environment& environment) {
  Shelf const& shelf = shelves_[index];
  model::Replenishment const& rule = stock_of(index, environment).replenishment;
  policy::ReplenishmentState const state{shelf.on_hand + shelf.on_order - shelf.committed};
  if (rule.forecast_periods > 0) {
    if (shelf.recent_demand.empty()) return 0;
    double const mean = static_cast<double>(shelf.recent_total) / static_cast<double>(shelf.recent_demand.size());
    auto const target = static_cast<std::int64_t>(std::nearbyint(mean * environment.at(rule.lead_periods, context)));
    return target - state.inventory_position;
  }
  switch (rule.policy) {
    case model::ReplenishmentPolicy::base_stock:
      return policy::base_stock_order(state, environment.at(rule.order_up_to, context));
    case model::ReplenishmentPolicy::s_S:
      return policy::s_S_order(state, environment.at(rule.reorder_point, context),
                               environment.at(rule.order_up_to, context));
    case model::ReplenishmentPolicy::r_Q:
      return policy::r_Q_order(state, environment.at(rule.reorder_point, context),
                               environment.at(rule.order_quantity, context));
    case model::ReplenishmentPolicy::none:
      break;
  }
  return 0;
}

void Site::order(std::uint32_t index, std::int64_t quantity, kernel::Context& context, Environment& environment) {
  Shelf& shelf = shelves_[index];
  model::StockId const stock_id = place(environment).stocks[index];
  model::Stock const& stock = stock_of(index, environment);
  std::uint64_t const id = derived_id(environment.hashes.stocks[stock_id.index()], shelf.orders_placed);
  shelf.orders_placed += 1;
  environment.observe(seen(index, environment).order_quantity, context.now(), quantity);
  model::Replenishment const& rule = stock.replenishment;
  if (rule.recipe.valid()) return order_production(index, quantity, id, context, environment);
  if (rule.supplier.valid()) {
    shelf.on_order += quantity;
    environment.add(seen(index, environment).on_order, context.now(), quantity);
    ledger::DelayClock clock;
    clock.quantity = quantity;
    clock.opened = clock.since = context.now();
    clock.owner = none;
    model::Stock const& supplier = environment.world.stocks[rule.supplier.index()];
    context.tell(environment.world.sites[supplier.site.index()].actor,
                 OrderPlaced{{},
                             id,
                             clock,
                             context.now().seconds(),
                             never,
                             rule.supplier.index(),
                             OrderPlaced::pack(context.self(), false)},
                 context.current());
    return;
  }
  base::Duration const lead =
      rule.outside_time.valid() ? environment.draw_time(environment.law_at(rule.outside_time, context),
                                                        environment.streams.outside_time, context.self_name_hash(), id)
                                : base::Duration(0);
  environment.units.post(stock.product.index(), ledger::UnitStatus::made, ledger::UnitStatus::in_transit, quantity,
                         context.now());
  if (lead == base::Duration(0)) {
    environment.units.post(stock.product.index(), ledger::UnitStatus::in_transit, ledger::UnitStatus::stock, quantity,
                           context.now());
    return receive(index, quantity, context, environment);
  }
  shelf.on_order += quantity;
  environment.add(seen(index, environment).on_order, context.now(), quantity);
  context.schedule(context.now() + lead, SupplyArrived{{}, quantity, stock_id.index(), 1});
}

void Site::give_back(std::uint32_t index, std::int64_t quantity, kernel::Context& context, Environment& environment) {
  environment.observe(seen(index, environment).order_quantity, context.now(), -quantity);
  std::int64_t const there = std::min(quantity, shelves_[index].on_hand);
  if (there == 0) return;
  environment.units.post(stock_of(index, environment).product.index(), ledger::UnitStatus::stock,
                         ledger::UnitStatus::returned, there, context.now());
  change_on_hand(index, -there, context, environment);
}

}  // namespace chokepoint::processes
