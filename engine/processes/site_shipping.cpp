#include <algorithm>
#include <cmath>

#include "engine/processes/accounts.hpp"
#include "engine/processes/decisions.hpp"
#include "engine/processes/order_classes.hpp"
#include "engine/processes/shipment.hpp"
#include "engine/processes/site.hpp"
#include "engine/processes/transport.hpp"

namespace chokepoint::processes {

/// Ships what is there of an order of lost sales and loses the rest; where goods find no way, it waits for one.
void Site::serve_or_lose(std::uint32_t slot, kernel::Context& context, Environment& environment) {
  OpenOrder& order = orders_[slot];
  std::int64_t const quantity = order.clock.quantity;
  std::int64_t const there = std::min(shelves_[order.shelf].on_hand, quantity);
  if (there > 0 && !ship(slot, there, context, environment)) return;
  if (there < quantity) close_order(slot, Closing::lost_sale, context, environment);
}

/// Out of the line of those that wait for stock: the way is closed to this order.
void Site::wait_for_way(std::uint32_t slot, Way const& way, kernel::Context& context, Environment& environment) {
  OpenOrder& order = orders_[slot];
  order.stock_waited += (context.now() - order.ready_since).seconds();
  order.ready = false;
  // Permits are applied for below, and then are the order's own.
  order.way = way.permits == 0 ? way.closed_by : way.closed_by.without(ledger::Gate::import_permit);
  order.way_closed = !order.way.empty();
  if (way.permits != 0) {
    // Sold on a license alone, and the border is next: the importer's permit is needed here after all.
    order.at_border = static_cast<std::uint16_t>(order.at_border | way.permits);
    assess(slot, context, environment);
  }
  wait_at_gate(slot, context, environment);
}

void Site::serve(std::uint32_t index, kernel::Context& context, Environment& environment) {
  Shelf& shelf = shelves_[index];
  model::Stock const& stock = stock_of(index, environment);
  bool const in_turn = stock.allocation == model::Split::first_come && shipping_lot(index, environment) == 1 &&
                       environment.policy_of(model::Question::allocation, context) == model::built_in;
  if (!in_turn && !stock.unlimited) return share_out(index, context, environment);
  while (!shelf.ready.empty() && (stock.unlimited || shelf.on_hand > 0)) {
    std::uint32_t const slot = shelf.ready.front();
    std::int64_t const quantity = orders_[slot].clock.quantity;
    ship(slot, stock.unlimited ? quantity : std::min(shelf.on_hand, quantity), context, environment);
  }
}

/// One that has just become ready: what is on hand beside a line is too little for each in it.
void Site::serve_newcomer(std::uint32_t slot, kernel::Context& context, Environment& environment) {
  OpenOrder const& order = orders_[slot];
  model::Stock const& stock = stock_of(order.shelf, environment);
  std::int64_t const on_hand = shelves_[order.shelf].on_hand;
  bool const comes_in_vain =
      !stock.unlimited && policy::shippable(on_hand, order.clock.quantity, shipping_lot(order.shelf, environment)) == 0;
  if (!comes_in_vain) serve(order.shelf, context, environment);
}

/// Shares what is on hand among all that are ready, class after class. Who turns out to have no way leaves the line, so
/// that the rest is shared anew.
void Site::share_out(std::uint32_t index, kernel::Context& context, Environment& environment) {
  Shelf& shelf = shelves_[index];
  model::Stock const& stock = stock_of(index, environment);
  std::int64_t const lot = shipping_lot(index, environment);
  std::uint16_t const policy = environment.policy_of(model::Question::allocation, context);
  bool const by_policy = policy != model::built_in;
  bool const auction = stock.allocation == model::Split::auction;
  bool const shares = !by_policy && !shelf.accounts.empty();
  // What a policy keeps counts what it gives: where some of that can't leave, it is as if it hadn't been asked.
  bool const remembers = by_policy && environment.policies.keeps_state(policy);
  for (bool again = true; again && shelf.on_hand > 0 && !shelf.ready.empty();) {
    again = false;
    claims_.clear();
    claimants_.clear();
    claiming_.clear();
    shelf.ready.for_each(orders_, [&](std::uint32_t slot) {
      policy::Claim& claim = claims_.emplace_back();  // in place: a copy would wait for the stores of its members
      claim.wanted = orders_[slot].clock.quantity;
      claim.tier = orders_[slot].priority;
      claim.party = orders_[slot].account;
      if (auction) claim.bid = bid_of(orders_[slot], context, environment);
      claimants_.push_back(slot);
      if (by_policy) claiming_.push_back(order_facts(orders_[slot], environment));
    });
    if (remembers) environment.policies.note_state(policy, context);
    decide(AllocationAsked{place(environment).stocks[index], shelf.on_hand, lot, claims_, shelf.accounts, sharing_},
           policy, claiming_, context, environment);
    if (remembers) {
      for (std::size_t i = 0; i < claims_.size(); ++i) {
        again |= claims_[i].granted > 0 && !finds_way(claimants_[i], context, environment);
      }
      if (again) environment.policies.restore_state(policy, context);
      if (again) continue;
    }
    std::int64_t premium = 0;
    for (std::size_t i = 0; i < claims_.size(); ++i) {
      policy::Claim const& claim = claims_[i];
      bool const next_tier = i == 0 || claim.tier != claims_[i - 1].tier;
      if (auction && !by_policy && next_tier) premium = policy::clearing_bid(claims_, claim.tier);
      if (claim.granted == 0) continue;
      if (ship(claimants_[i], claim.granted, context, environment, premium)) continue;
      again = true;
      // Who can't take its share has not been given less than it.
      if (shares) shelf.accounts[claim.party].restore();
    }
  }
  if (by_policy && shelf.on_hand > 0 && !shelf.ready.empty()) put_off(context);
}

/// Millionths of list price beyond it that the buyer pays at most.
std::int64_t Site::bid_of(OpenOrder const& order, kernel::Context const& context,
                          Environment const& environment) const {
  if (!tracked(order)) return 0;
  model::Parameter<double> const bids = environment.world.demands[order.clock.owner].bids;
  return bids.valid() ? static_cast<std::int64_t>(std::nearbyint(environment.at(bids, context) * 1e6)) : 0;
}

/// The goods of an order as they would leave now, and their way: one without a lane that nothing closes is none, as
/// they are collected.
std::pair<Consignment, Site::Way> Site::setting_out(OpenOrder const& order, kernel::Context& context,
                                                    Environment& environment) {
  Consignment goods{};
  goods.order = order.order;
  goods.clock = order.clock;
  goods.stock = place(environment).stocks[order.shelf].index();
  goods.customer = order.customer;
  goods.exported_at = goods.loaded_at = goods.entered_at = never;
  goods.test_site = order.test_site;
  goods.held = order.held;
  goods.price = order.price;
  goods.priced = tracked(order) && environment.world.demands[order.clock.owner].price_when_ordered ? 1 : 0;
  bool const passed = pass_waypoints(goods, environment);
  model::SiteId const destination = destination_of(goods, environment.world);
  bool const collected = passed && (!destination.valid() || destination == id_);
  return {goods, collected ? Way{} : way_from_here(goods, context, environment)};
}

void Site::leave_line(std::uint32_t slot, Way const& way, kernel::Context& context, Environment& environment) {
  OpenOrder const& order = orders_[slot];
  model::Stock const& stock = stock_of(order.shelf, environment);
  if (!stock.lost_sales || stock.unlimited) {
    shelves_[order.shelf].ready.remove(orders_, slot, order.priority);
    environment.add(seen(order.shelf, environment).backorders, context.now(), -order.clock.quantity);
  }
  wait_for_way(slot, way, context, environment);
}

bool Site::finds_way(std::uint32_t slot, kernel::Context& context, Environment& environment) {
  Way const way = setting_out(orders_[slot], context, environment).second;
  if (!way.closed_by.empty()) leave_line(slot, way, context, environment);
  return way.closed_by.empty();
}

bool Site::ship(std::uint32_t slot, std::int64_t quantity, kernel::Context& context, Environment& environment,
                std::int64_t premium) {
  OpenOrder& order = orders_[slot];
  std::uint32_t const index = order.shelf;
  model::Stock const& stock = stock_of(index, environment);
  auto [goods, way] = setting_out(order, context, environment);
  if (!way.closed_by.empty()) {
    leave_line(slot, way, context, environment);
    return false;
  }
  report_permissions(order.held, QuotaReport::used, quantity, buying_firm(order.customer, environment.world), context,
                     environment);
  report_basis(order, quantity, context, environment);
  bool const whole = quantity == order.clock.quantity;
  std::int64_t const padding = part_padding(order.clock.quantity, quantity, order.padding);
  if (whole) {
    goods.clock = order.clock;
  } else if (tracked(order)) {
    goods.clock = order.clock.split(quantity);
  } else {
    goods.clock.quantity = quantity;
    order.clock.quantity -= quantity;
  }
  // What pads the order goes last, and as a lot of its own.
  Consignment padded = goods;
  if (padding > 0 && padding < quantity) padded.clock = goods.clock.split(padding);
  if (padding > 0) padded.clock.order_class = ledger::OrderClass::inflated;
  if (padding < quantity) goods.lot = derived_id(order.order, order.shipments++);
  if (padding > 0) padded.lot = derived_id(order.order, order.shipments++);
  StockObservables const& observables = seen(index, environment);
  bool const at_once = order.received == context.now();
  std::int64_t const stock_wait = order.stock_waited + (context.now() - order.ready_since).seconds();
  environment.observe(observables.stock_wait, context.now(), stock_wait, quantity);
  if (stock_wait == 0) environment.observe(observables.filled_at_once, context.now(), quantity);
  environment.observe(observables.fill, context.now(), stock_wait == 0 ? 1 : 0, quantity);
  if (whole) environment.observe(observables.service, context.now(), stock_wait == 0 ? 1 : 0);
  bool const queued = !stock.lost_sales || stock.unlimited;
  if (queued) environment.add(observables.backorders, context.now(), -quantity);
  shelves_[index].committed -= quantity;
  shelves_[index].asked += quantity;
  shelves_[index].shipped += quantity;
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
  if (premium > 0 && !goods.is_replenishment()) {
    settle_auction(goods, premium, context.now(), environment);
    settle_auction(padded, premium, context.now(), environment);
  }
  if (padding < quantity) send(goods, way, credit, previous, context, environment);
  if (padding > 0) send(padded, way, credit, previous, context, environment);
  return true;
}

void Site::send(Consignment const& goods, Way const& way, base::Duration credit, kernel::EventId previous,
                kernel::Context& context, Environment& environment) {
  if (!way.lane.valid()) return hand_over(goods, ledger::UnitStatus::stock, previous, context, environment);
  environment.units.post(environment.world.stocks[goods.stock].product.index(), ledger::UnitStatus::stock,
                         ledger::UnitStatus::in_transit, goods.quantity(), context.now());
  set_out(goods, way.lane, credit, previous, context, environment);
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

}  // namespace chokepoint::processes
