#include <algorithm>

#include "engine/processes/site.hpp"
#include "engine/processes/transport.hpp"

namespace chokepoint::processes {

/// Ships what is there of an order of lost sales and loses the rest; where goods find no way, it waits for one.
void Site::serve_or_lose(std::uint32_t slot, kernel::Context& context, Environment& environment) {
  OpenOrder& order = orders_[slot];
  std::int64_t const quantity = order.clock.quantity;
  std::int64_t const there = std::min(shelves_[order.shelf].on_hand, quantity);
  if (there > 0 && !ship(slot, there, context, environment)) return wait_for_route(slot, context, environment);
  if (there < quantity) close_order(slot, Closing::lost_sale, context, environment);
}

void Site::wait_for_route(std::uint32_t slot, kernel::Context& context, Environment& environment) {
  OpenOrder& order = orders_[slot];
  order.stock_waited += (context.now() - order.ready_since).seconds();
  order.ready = false;
  order.route_closed = true;
  wait_at_gate(slot, context, environment);
}

void Site::serve(std::uint32_t index, kernel::Context& context, Environment& environment) {
  Shelf& shelf = shelves_[index];
  bool const unlimited = stock_of(index, environment).unlimited;
  while (!shelf.ready.empty() && (unlimited || shelf.on_hand > 0)) {
    std::uint32_t const slot = shelf.ready.front();
    OpenOrder& order = orders_[slot];
    std::int64_t const quantity = order.clock.quantity;
    std::int64_t const share = unlimited ? quantity : std::min(shelf.on_hand, quantity);
    if (ship(slot, share, context, environment)) continue;
    shelf.ready.remove(orders_, slot, order.priority);
    environment.add(seen(index, environment).backorders, context.now(), -quantity);
    wait_for_route(slot, context, environment);
  }
}

bool Site::ship(std::uint32_t slot, std::int64_t quantity, kernel::Context& context, Environment& environment) {
  OpenOrder& order = orders_[slot];
  std::uint32_t const index = order.shelf;
  model::Stock const& stock = stock_of(index, environment);
  Consignment goods{derived_id(order.order, order.shipments),
                    order.order,
                    order.clock,
                    place(environment).stocks[index].index(),
                    order.customer,
                    0,
                    0,
                    0};
  bool const passed = pass_waypoints(goods, environment);
  model::SiteId const destination = destination_of(goods, environment.world);
  bool const collected = passed && (!destination.valid() || destination == id_);
  model::LaneId lane;
  if (!collected) {
    lane = lane_from(id_, goods, context, environment);
    if (!lane.valid()) return false;
  }
  bool const whole = quantity == order.clock.quantity;
  if (whole) {
    goods.clock = order.clock;
  } else if (tracked(order)) {
    goods.clock = order.clock.split(quantity);
  } else {
    goods.clock.quantity = quantity;
    order.clock.quantity -= quantity;
  }
  order.shipments += 1;
  StockObservables const& observables = seen(index, environment);
  bool const at_once = order.received == context.now();
  std::int64_t const stock_wait = order.stock_waited + (context.now() - order.ready_since).seconds();
  environment.observe(observables.stock_wait, context.now(), stock_wait, quantity);
  if (stock_wait == 0) environment.observe(observables.filled_at_once, context.now(), quantity);
  bool const queued = !stock.lost_sales || stock.unlimited;
  if (queued) environment.add(observables.backorders, context.now(), -quantity);
  shelves_[index].committed -= quantity;
  base::Duration const credit =
      at_once ? std::min(context.now() - order.clock.opened, context.news_delay()) : base::Duration(0);
  kernel::EventId const previous = order.last_event;
  if (whole) {
    if (queued) shelves_[index].ready.remove(orders_, slot, order.priority);
    order.alive = false;
    order.ready = false;
    orders_.release(slot);
  }
  if (stock.unlimited) {
    environment.units.post(stock.product.index(), ledger::UnitStatus::made, ledger::UnitStatus::stock, quantity,
                           context.now());
  } else {
    change_on_hand(index, -quantity, context, environment);
  }
  if (collected) {
    hand_over(goods, ledger::UnitStatus::stock, previous, context, environment);
  } else {
    environment.units.post(stock.product.index(), ledger::UnitStatus::stock, ledger::UnitStatus::in_transit, quantity,
                           context.now());
    dispatch(goods, lane, credit, previous, context, environment);
  }
  return true;
}

void Site::leave_queues(std::uint32_t slot, Environment& environment, base::SimTime now) {
  OpenOrder& order = orders_[slot];
  Shelf& shelf = shelves_[order.shelf];
  if (order.ready) {
    shelf.ready.remove(orders_, slot, order.priority);
    environment.add(seen(order.shelf, environment).backorders, now, -order.clock.quantity);
    order.ready = false;
  } else {
    catch_up(order, now, environment);
    shelf.gated.remove(orders_, slot, order.priority);
    order.gated = false;
  }
}

void Site::on(GoodsArrived const& arrived, kernel::Context& context, Environment& environment) {
  Consignment goods = arrived.goods;
  if (!pass_waypoints(goods, environment)) return forward(goods, context.current(), context, environment);
  if (destination_of(goods, environment.world) != id_) {
    return forward(goods, context.current(), context, environment);
  }
  if (!goods.is_replenishment()) {
    return hand_over(goods, ledger::UnitStatus::in_transit, context.current(), context, environment);
  }
  model::ProductId const product = environment.world.stocks[goods.stock].product;
  for (std::uint32_t index = 0; index < shelves_.size(); ++index) {
    if (stock_of(index, environment).product != product) continue;
    shelves_[index].on_order -= goods.quantity();
    environment.add(seen(index, environment).on_order, context.now(), -goods.quantity());
    environment.units.post(product.index(), ledger::UnitStatus::in_transit, ledger::UnitStatus::stock, goods.quantity(),
                           context.now());
    return receive(index, goods.quantity(), context, environment);
  }
  CHOKEPOINT_CHECK(false, "goods arrive at {} that it doesn't stock", place(environment).name);
}

/// Waypoints at this site are behind; whether all are.
bool Site::pass_waypoints(Consignment& goods, Environment const& environment) const {
  if (goods.is_replenishment()) return true;
  auto const& via = environment.world.demands[goods.clock.owner].via;
  while (goods.via_passed < via.size() && via[goods.via_passed] == id_) goods.via_passed += 1;
  return goods.via_passed == via.size();
}

void Site::forward(Consignment goods, kernel::EventId previous, kernel::Context& context, Environment& environment) {
  model::LaneId const lane = lane_from(id_, goods, context, environment);
  if (lane.valid()) return dispatch(goods, lane, base::Duration(0), previous, context, environment);
  environment.delay_change(goods, context.now(), ledger::GateSet{ledger::Gate::route}, ledger::DelayReason::route);
  parked_.push_back(goods);
}

void Site::on(LaneReopened const&, kernel::Context& context, Environment& environment) {
  unparked_.assign(parked_.begin(), parked_.end());  // a copy, so that each list keeps the memory it needs
  parked_.clear();
  for (Consignment const& goods : unparked_) forward(goods, context.current(), context, environment);
  unparked_.clear();
  for (std::uint32_t index = 0; index < shelves_.size(); ++index) {
    Shelf& shelf = shelves_[index];
    model::Stock const& stock = stock_of(index, environment);
    bool const loses = stock.lost_sales && !stock.unlimited;
    retry_.clear();  // the line changes while we go through it
    shelf.gated.for_each(orders_, [&](std::uint32_t here) {
      if (orders_[here].route_closed) retry_.push_back(here);
    });
    for (std::uint32_t const here : retry_) {
      OpenOrder& order = orders_[here];
      leave_queues(here, environment, context.now());
      order.route_closed = false;
      order.ready = true;
      order.ready_since = context.now();
      charge(order, context, environment);
      if (loses) {
        serve_or_lose(here, context, environment);
        continue;
      }
      shelf.ready.push(orders_, here, order.priority);
      environment.add(seen(index, environment).backorders, context.now(), order.clock.quantity);
    }
    serve(index, context, environment);
  }
}

}  // namespace chokepoint::processes
