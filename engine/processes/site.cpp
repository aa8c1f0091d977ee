#include "engine/processes/site.hpp"

#include <algorithm>

#include "engine/processes/accounts.hpp"
#include "engine/processes/order_classes.hpp"
#include "engine/processes/requirements.hpp"
#include "engine/processes/transport.hpp"

namespace chokepoint::processes {

void Site::start(kernel::Context& context, Environment& environment) {
  orders_.hold_at_most(environment.world.clock.max_pending);
  yard_.hold_at_most(environment.world.clock.max_pending);
  plan_rules_change(context, environment);
  plan_pause(context, environment);
  open_docks(environment);
  auto const& stocks = place(environment).stocks;
  shelves_.resize(stocks.size());
  for (std::uint32_t index = 0; index < stocks.size(); ++index) {
    Shelf& shelf = shelves_[index];
    model::Stock const& stock = stock_of(index, environment);
    std::uint32_t const product = stock.product.index();
    std::int64_t const initial = environment.parameters.get_or(stock.initial, std::int64_t{0});
    shelf.recent_demand.reserve(stock.replenishment.forecast_periods);
    if (initial > 0) {
      environment.units.post(product, ledger::UnitStatus::initial, ledger::UnitStatus::stock, initial, context.now());
      shelf.on_hand = initial;
      environment.set(seen(index, environment).on_hand, context.now(), initial);
    }
    for (model::PipelineArrival const& arrival : stock.pipeline) {
      std::int64_t const quantity = environment.parameters.get(arrival.quantity);
      base::SimTime const on = std::max(environment.parameters.get(arrival.on), context.now());
      if (quantity <= 0) continue;
      environment.units.post(product, ledger::UnitStatus::initial, ledger::UnitStatus::in_transit, quantity,
                             context.now());
      shelf.on_order += quantity;
      context.schedule(on, SupplyArrived{{}, quantity, stocks[index].index(), 0});
    }
    shelf.on_order += work_in_process(index, environment);
    environment.set(seen(index, environment).on_order, context.now(), shelf.on_order);
    note_stranded(index, context.now(), environment);
    begin_pricing(index, context, environment);
    model::Replenishment const& rule = stock.replenishment;
    if (rule.policy == model::ReplenishmentPolicy::none) continue;
    if (rule.periodic) {
      base::Duration const first = environment.parameters.get_or(rule.first_review, base::Duration(0));
      context.schedule(context.now() + first, ReviewDue{{}, index, 0});
    } else {
      review(index, context, environment);
      plan_level_change(index, context, environment);
    }
  }
}

std::uint32_t Site::shelf_of(std::uint32_t stock, Environment const& environment) const {
  auto const& stocks = place(environment).stocks;
  for (std::uint32_t index = 0; index < stocks.size(); ++index) {
    if (stocks[index].index() == stock) return index;
  }
  CHOKEPOINT_CHECK(false, "stock {} is not at site {}", stock, place(environment).name);
  return none;
}

/// Orders of one stream of a buyer, or of one other customer, have what is shared out in common.
std::uint32_t Site::account_of(OpenOrder const& order, Environment const& environment) {
  Shelf& shelf = shelves_[order.shelf];
  model::Split const split = stock_of(order.shelf, environment).allocation;
  if (split != model::Split::proportional && split != model::Split::max_min) return 0;
  auto const streams = static_cast<std::uint32_t>(environment.world.demands.size());
  std::uint32_t const party = tracked(order) ? order.clock.owner : streams + order.customer;
  auto const found = std::find(shelf.parties.begin(), shelf.parties.end(), party);
  auto const place = static_cast<std::uint32_t>(found - shelf.parties.begin());
  if (found == shelf.parties.end()) {
    shelf.parties.push_back(party);
    shelf.accounts.emplace_back();
  }
  return place;
}

/// The least that leaves, but for what completes an order; an amount below the product's resolution is one part of it.
std::int64_t Site::shipping_lot(std::uint32_t shelf, Environment const& environment) const {
  return std::max<std::int64_t>(
      environment.parameters.get_or(stock_of(shelf, environment).shipping_lot, std::int64_t{1}), 1);
}

/// Whether too little is on hand for a shipment: a rest below the shipping lot is no stock to wait beside.
bool Site::is_out(std::uint32_t shelf, Environment const& environment) const {
  return shelves_[shelf].on_hand < shipping_lot(shelf, environment);
}

/// Whether an order that is in no line yet, or waits for stock, finds none.
bool Site::lacks_goods(OpenOrder const& order, Environment const& environment) const {
  if (stock_of(order.shelf, environment).unlimited) return false;
  return order.ready || is_out(order.shelf, environment);
}

ledger::GateSet Site::unmet_here(OpenOrder const& order, Environment const& environment) const {
  ledger::GateSet gates;
  if (!order.firm) gates = gates.with(ledger::Gate::interest);
  if (order.banned) gates = gates.with(ledger::Gate::license);
  if (order.pending() != 0) gates = pending_gates(order.pending(), order.filed, gates, environment.world);
  if (!order.gated && lacks_goods(order, environment)) gates = gates.with(ledger::Gate::stock);
  return order.way_closed ? gates.with(order.way) : gates;
}

ledger::GateSet Site::unmet(OpenOrder const& order, Environment const& environment) const {
  ledger::GateSet const here = unmet_here(order, environment);
  return here.empty() ? here : here.with(order.ahead);
}

/// Charges an order that waits at a gate; whether stock was missing as well is told by the shelf's past.
void Site::catch_up(OpenOrder& order, base::SimTime until, Environment& environment) {
  if (!tracked(order) || !order.gated || stock_of(order.shelf, environment).unlimited) return;
  StockOuts const& outs = shelves_[order.shelf].outs;
  for_each_class(order, order.clock, order.padding, [&](ledger::DelayClock& clock, ledger::DelayTrail* trail) {
    environment.delay.charge_alternating(
        clock, until, ledger::Gate::stock, [&](base::SimTime time) { return outs.seconds_before(time); }, trail);
  });
}

void Site::charge(OpenOrder& order, kernel::Context& context, Environment& environment) {
  if (!tracked(order)) return;
  ledger::GateSet const gates = unmet(order, environment);
  for_each_class(order, order.clock, order.padding, [&](ledger::DelayClock& clock, ledger::DelayTrail* trail) {
    environment.delay.change(clock, context.now(), gates, ledger::DelayReason::stock, trail);
  });
}

void Site::wait_at_gate(std::uint32_t slot, kernel::Context& context, Environment& environment) {
  OpenOrder& order = orders_[slot];
  Shelf& shelf = shelves_[order.shelf];
  order.gated = true;
  charge(order, context, environment);
  if (shelf.gated.empty()) shelf.outs.begin(context.now(), is_out(order.shelf, environment));
  shelf.gated.push(orders_, slot, order.priority);
}

void Site::on(OrderPlaced const& placed, kernel::Context& context, Environment& environment) {
  std::uint32_t const slot = orders_.acquire();
  OpenOrder& order = orders_[slot];
  order = OpenOrder{};
  order.order = placed.order;
  order.clock = placed.clock;
  order.padding = placed.padding;
  order.price = placed.price;
  order.received = context.now();
  order.last_event = context.current();
  order.shelf = shelf_of(placed.stock, environment);
  order.customer = placed.customer();
  order.licensed = placed.licensed();
  order.prepaid = placed.prepaid();
  order.account = account_of(order, environment);
  order.priority = static_cast<std::uint8_t>(priority_of(placed.clock.owner, context, environment));
  order.alive = true;
  if (placed.patience_until < never) {
    base::SimTime const until = std::max(base::SimTime(placed.patience_until) + context.news_delay(), context.now());
    context.schedule(until, PatienceOver{{}, slot, orders_.generation(slot)}, order.last_event);
  }
  // An interest that became firm before the run is a purchase order by now.
  if (placed.firm_at > std::max(placed.clock.opened, environment.world.clock.from).seconds()) {
    if (placed.firm_at < never) {
      base::SimTime const firm = std::max(base::SimTime(placed.firm_at) + context.news_delay(), context.now());
      context.schedule(firm, OrderFirmed{{}, slot, orders_.generation(slot)}, order.last_event);
    }
    settle(slot, context, environment);
    return;
  }
  base::SimTime const begins = environment.world.clock.from;
  bool const firm_before = placed.clock.opened < begins && placed.firm_at <= begins.seconds();
  make_firm(slot, firm_before, context, environment);
}

void Site::on(OrderFirmed const& firmed, kernel::Context& context, Environment& environment) {
  if (!orders_.alive(firmed.slot, firmed.generation)) return;
  OpenOrder& order = orders_[firmed.slot];
  order.last_event = context.current();
  order.firm = true;
  learn(order, context, environment);
  leave_queues(firmed.slot, environment, context.now());
  make_firm(firmed.slot, false, context, environment);
}

void Site::make_firm(std::uint32_t slot, bool firm_before, kernel::Context& context, Environment& environment) {
  OpenOrder& order = orders_[slot];
  order.firm = true;
  std::uint32_t const shelf = order.shelf;
  shelves_[shelf].period_demand += order.clock.quantity;
  if (tracked(order)) {
    // What was firm before the run has been paid for.
    if (!firm_before)
      pay_deposit(place(environment).stocks[shelf].index(), order.clock, order.price, order.customer, context.now(),
                  environment);
    environment.observe(environment.observables.streams[order.clock.owner].firm_ordered, context.now(),
                        order.clock.quantity);
  }
  if (stock_of(shelf, environment).replenishment.counts_firm_orders) count(order);
  assess(slot, context, environment);
  settle(slot, context, environment);
  review_continuously(shelf, context, environment);
}

/// What has just become known (the last license, a denial, a firm order) was decided one news delay ago: since then the
/// order's time goes to the hand-over.
void Site::learn(OpenOrder& order, kernel::Context& context, Environment& environment) {
  if (!tracked(order)) return;
  base::SimTime const decided_at = context.now() - context.news_delay();
  catch_up(order, std::max(decided_at, order.clock.since), environment);
  ledger::GateSet gates = unmet(order, environment);
  if (lacks_goods(order, environment)) gates = gates.with(ledger::Gate::stock).with(order.ahead);
  for_each_class(order, order.clock, order.padding, [&](ledger::DelayClock& clock, ledger::DelayTrail* trail) {
    environment.delay.decided(clock, decided_at, context.now(), gates.reason(ledger::DelayReason::stock), gates, trail);
  });
}

void Site::on(PatienceOver const& over, kernel::Context& context, Environment& environment) {
  if (!orders_.alive(over.slot, over.generation)) return;
  orders_[over.slot].last_event = context.current();
  close_order(over.slot, Closing::cancelled, context, environment);
}

/// From now on the inventory position owes this order's goods.
void Site::count(OpenOrder& order) {
  if (order.counted) return;
  order.counted = true;
  shelves_[order.shelf].committed += order.clock.quantity;
}

/// Ships the order, or puts it in the line it now belongs to.
void Site::settle(std::uint32_t slot, kernel::Context& context, Environment& environment) {
  OpenOrder& order = orders_[slot];
  std::uint32_t const index = order.shelf;
  Shelf& shelf = shelves_[index];
  if (tracked(order) && order.clock.since < environment.world.clock.from) {
    // Ordered before the run: its past is charged to what it waits for when the run begins; where that is nothing, to
    // goods, for lack of which it is still open. News of it is handed over from the run's start on.
    ledger::GateSet const gates = unmet(order, environment);
    ledger::GateSet const past = gates.empty() ? gates.with(ledger::Gate::stock) : gates;
    base::SimTime const begins = environment.world.clock.from;
    for_each_class(order, order.clock, order.padding, [&](ledger::DelayClock& clock, ledger::DelayTrail* trail) {
      environment.delay.restate(clock, past, ledger::DelayReason::stock);
      if (gates.empty()) environment.delay.change(clock, begins, gates, ledger::DelayReason::handover, trail);
    });
  }
  note_stranded(index, context.now(), environment);
  if (!order.firm || !order.permitted()) {
    wait_at_gate(slot, context, environment);
    return;
  }
  order.ready = true;
  order.ready_since = context.now();
  count(order);
  environment.observe(seen(index, environment).demand, context.now(), order.clock.quantity);
  model::Stock const& stock = stock_of(index, environment);
  if (stock.lost_sales && !stock.unlimited) return serve_or_lose(slot, context, environment);
  charge(order, context, environment);
  shelf.ready.push(orders_, slot, order.priority);
  environment.add(seen(index, environment).backorders, context.now(), order.clock.quantity);
  serve_newcomer(slot, context, environment);
}

void Site::close_order(std::uint32_t slot, Closing why, kernel::Context& context, Environment& environment) {
  OpenOrder& order = orders_[slot];
  std::uint32_t const index = order.shelf;
  std::int64_t const quantity = order.clock.quantity;
  if (why != Closing::lost_sale) {
    leave_queues(slot, environment, context.now());
  } else {
    environment.observe(seen(index, environment).lost, context.now(), quantity);
    environment.observe(seen(index, environment).fill, context.now(), 0, quantity);
    environment.observe(seen(index, environment).service, context.now(), 0);
    shelves_[index].asked += quantity;
  }
  if (order.counted) shelves_[index].committed -= quantity;
  std::int64_t const credit =
      settle_closed(place(environment).stocks[index].index(), order.clock, quantity, order.price, order.customer,
                    order.firm, why == Closing::cancelled, context.now(), environment);
  report_permissions(order.held, QuotaReport::returned, quantity, buying_firm(order.customer, environment.world),
                     context, environment);
  context.tell(kernel::ActorId(order.customer),
               OrderClosed{{},
                           order.order,
                           quantity,
                           order.clock.owner,
                           place(environment).stocks[index].index(),
                           static_cast<std::uint32_t>(why),
                           0,
                           credit},
               order.last_event);
  if (tracked(order)) {
    if (why == Closing::cancelled) {
      give_up(order, order.clock, order.padding, context.now(), environment);
    } else {
      for_each_class(order, order.clock, order.padding, [&](ledger::DelayClock& clock, ledger::DelayTrail*) {
        environment.delay.close(clock, context.now(), ledger::DelayEnd::cancelled);
      });
    }
  }
  order.alive = false;
  order.ready = false;
  orders_.release(slot);
  note_stranded(index, context.now(), environment);
}

void Site::change_on_hand(std::uint32_t index, std::int64_t change, kernel::Context& context,
                          Environment& environment) {
  Shelf& shelf = shelves_[index];
  bool const was_out = is_out(index, environment);
  shelf.on_hand += change;
  CHOKEPOINT_CHECK(shelf.on_hand >= 0, "stock of {} at {} falls to {}",
                   environment.world.products[stock_of(index, environment).product.index()].name,
                   place(environment).name, shelf.on_hand);
  environment.add(seen(index, environment).on_hand, context.now(), change);
  note_stranded(index, context.now(), environment);
  bool const out = is_out(index, environment);
  if (out != was_out && !shelf.gated.empty()) shelf.outs.turn(context.now(), out);
}

void Site::receive(std::uint32_t index, std::int64_t quantity, kernel::Context& context, Environment& environment) {
  change_on_hand(index, quantity, context, environment);
  shelves_[index].received += quantity;
  serve(index, context, environment);
}

void Site::finish(base::SimTime end, Environment& environment) {
  for (std::uint32_t slot = 0; slot < orders_.size(); ++slot) {
    OpenOrder& order = orders_[slot];
    if (!order.alive || !tracked(order)) continue;
    catch_up(order, end, environment);
    for_each_class(order, order.clock, order.padding, [&](ledger::DelayClock& clock, ledger::DelayTrail*) {
      environment.delay.close(clock, end, ledger::DelayEnd::unfinished);
    });
  }
  parked_.for_each(yard_, [&](std::uint32_t slot) {
    Consignment goods = yard_[slot].goods;  // a copy: the goods are still here
    environment.delay_close(goods, end);
  });
}

std::int64_t Site::on_hand(model::StockId stock, Environment const& environment) const {
  return shelves_[shelf_of(stock.index(), environment)].on_hand;
}

std::int64_t Site::parked(model::ProductId product, model::World const& world) const {
  std::int64_t units = 0;
  parked_.for_each(yard_, [&](std::uint32_t slot) {
    Consignment const& goods = yard_[slot].goods;
    if (!yard_[slot].at_border && world.stocks[goods.stock].product == product) units += goods.quantity();
  });
  for (SupplyArrived const& supply : outside_) {
    if (world.stocks[supply.stock].product == product) units += supply.quantity;
  }
  return units;
}

std::int64_t Site::before_border(model::ProductId product, model::World const& world) const {
  std::int64_t units = 0;
  parked_.for_each(yard_, [&](std::uint32_t slot) {
    Consignment const& goods = yard_[slot].goods;
    if (yard_[slot].at_border && world.stocks[goods.stock].product == product) units += goods.quantity();
  });
  return units;
}

void Site::clear() {
  for (Shelf& shelf : shelves_) {
    std::vector<std::int64_t> recent_demand = std::move(shelf.recent_demand);
    StockOuts outs = std::move(shelf.outs);
    std::vector<std::uint32_t> parties = std::move(shelf.parties);
    std::vector<policy::Account> accounts = std::move(shelf.accounts);
    recent_demand.clear();
    parties.clear();
    accounts.clear();
    shelf = Shelf{};
    shelf.recent_demand = std::move(recent_demand);
    shelf.outs = std::move(outs);
    shelf.parties = std::move(parties);
    shelf.accounts = std::move(accounts);
  }
  orders_.clear();
  yard_.clear();
  parked_.clear();
  outside_.clear();
  puts_off_ = false;
}

}  // namespace chokepoint::processes
