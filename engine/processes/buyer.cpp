#include "engine/processes/buyer.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/math.hpp"
#include "engine/policy/price_response.hpp"
#include "engine/processes/currencies.hpp"
#include "engine/processes/decisions.hpp"
#include "engine/processes/landed_cost.hpp"
#include "engine/processes/prices.hpp"
#include "engine/processes/transport.hpp"

namespace chokepoint::processes {

void Buyer::start(kernel::Context& context, Environment& environment) {
  streams_.resize(who(environment).demands.size());
  plan_pause(context, environment);
  if (!who(environment).installs_at.empty()) buildout_.begin(who(environment), environment);
  begin_budget(context, environment);
  for (model::DemandId const demand : who(environment).demands) start_stream(demand.index(), context, environment);
}

Buyer::Stream& Buyer::stream(std::uint32_t demand, Environment const& environment) {
  return streams_[demand - who(environment).demands.front().index()];
}

void Buyer::start_stream(std::uint32_t demand, kernel::Context& context, Environment& environment) {
  model::Demand const& rule = environment.world.demands[demand];
  model::Parameters const& values = environment.parameters;
  base::SimTime const starts = std::max(values.get_or(rule.starts, context.now()), context.now());
  switch (rule.kind) {
    case model::DemandKind::dated:
      for (std::uint32_t index = 0; index < rule.dates.size(); ++index) {
        base::SimTime const on = values.get(rule.dates[index].on);
        context.schedule(std::max(on, context.now()), OrderDue{{}, demand, index});
      }
      break;
    case model::DemandKind::restocking: {
      Stream& own = stream(demand, environment);
      own.own_stock = rule.has.valid() ? values.get(rule.has) : values.at(rule.restock_to, starts);
      own.used_until = starts;
      plan(demand, 0, starts + values.get_or(rule.first, base::Duration(0)), context, environment);
      break;
    }
    case model::DemandKind::renewal:
    case model::DemandKind::poisson_rate:
      if (rule.first.valid()) {
        plan(demand, 0, starts + values.get(rule.first), context, environment);
      } else {
        plan(demand, 0, next_due(demand, 0, starts, environment), context, environment);
      }
      break;
    case model::DemandKind::substitute:
      break;
  }
}

base::SimTime Buyer::next_due(std::uint32_t demand, std::uint32_t index, base::SimTime now, Environment& environment) {
  model::Demand const& rule = environment.world.demands[demand];
  std::uint64_t const owner = environment.hashes.demands[demand];
  Stream& own = stream(demand, environment);
  if (rule.kind != model::DemandKind::poisson_rate) {
    return own.nearest_second(
        now, own.rounded_away + environment.draw_seconds(environment.law_at(rule.every, now),
                                                         environment.streams.demand_interval, owner, index));
  }
  // A Poisson stream with piecewise constant rate: one unit of exponential hazard is used up piece by piece
  // (Cinlar, Introduction to Stochastic Processes, ch. 4: time change).
  double hazard = environment.draw_hazard(environment.streams.demand_interval, owner, index);
  base::SimTime at = now;
  double past = own.rounded_away;
  for (;;) {
    double const rate = environment.parameters.at(rule.rate, at);
    base::SimTime const change = environment.parameters.next_change(rule.rate, at);
    double const seconds_left = static_cast<double>((change - at).seconds()) - past;
    if (rate > 0 && hazard <= rate * seconds_left) return own.nearest_second(at, past + hazard / rate);
    if (change >= base::SimTime::end()) return base::SimTime::end();
    hazard -= rate * seconds_left;
    at = change;
    past = 0;
  }
}

base::SimTime Buyer::Stream::nearest_second(base::SimTime from, double seconds) {
  if (!(seconds < static_cast<double>(base::SimTime::end().seconds()))) return base::SimTime::end();
  double const whole = std::nearbyint(seconds);
  rounded_away = seconds - whole;
  return from + base::Duration(static_cast<std::int64_t>(whole));
}

void Buyer::plan(std::uint32_t demand, std::uint32_t index, base::SimTime at, kernel::Context& context,
                 Environment& environment) {
  model::Demand const& rule = environment.world.demands[demand];
  base::SimTime const ends = environment.parameters.get_or(rule.ends, environment.world.clock.to);
  if (at >= ends || at >= environment.world.clock.to) return;
  if (rule.kind == model::DemandKind::restocking) {
    context.schedule(at, RestockDue{{}, demand, index});
  } else {
    context.schedule(at, OrderDue{{}, demand, index});
  }
}

void Buyer::on(OrderDue const& due, kernel::Context& context, Environment& environment) {
  model::Demand const& rule = environment.world.demands[due.demand];
  if (rule.kind == model::DemandKind::dated) {
    model::DatedOrder const& order = rule.dates[due.index];
    base::SimTime const on = environment.parameters.get(order.on);
    std::int64_t const firm_at = order.firm_on.valid() ? environment.parameters.get(order.firm_on).seconds()
                                 : order.firmness == model::Firmness::interest ? never
                                                                               : on.seconds();
    bool const licensed = order.licensed.valid() && environment.parameters.get(order.licensed);
    Asked const proposed = asked(rule, order, context, environment);
    Ordered const much = how_much(due.demand, order.ordinal, proposed.quantity, proposed.padding, context, environment);
    Wish wish{order.ordinal, much.quantity, on,           order.firmness,
              firm_at,       licensed,      much.padding, context.now().seconds()};
    wish.needed_at = order.needed_on.valid() ? environment.parameters.get(order.needed_on).seconds()
                                             : needed_at(rule, on, environment);
    want(due.demand, wish, context, environment);
    return;
  }
  std::uint64_t const owner = environment.hashes.demands[due.demand];
  std::int64_t const stated =
      rule.quantity.valid() ? environment.draw_amount(environment.law_at(rule.quantity, context),
                                                      environment.streams.demand_quantity, owner, due.index)
      : rule.stock.valid()
          ? environment.world.products[environment.world.stocks[rule.stock.index()].product.index()].per_unit
          : 1;
  std::int64_t const quantity = at_todays_cost(due.demand, stated, context, environment);
  Ordered const much =
      how_much(due.demand, due.index, quantity, padding_of(rule, quantity, context, environment), context, environment);
  Wish wish{due.index,
            much.quantity,
            context.now(),
            rule.firmness,
            firm_at(due.demand, due.index, context.now(), environment),
            false,
            much.padding,
            context.now().seconds()};
  wish.needed_at = needed_at(rule, context.now(), environment);
  want(due.demand, wish, context, environment);
  plan(due.demand, due.index + 1, next_due(due.demand, due.index + 1, context.now(), environment), context,
       environment);
}

/// What is ordered for a need of the proposed quantity less its padding.
Ordered Buyer::how_much(std::uint32_t demand, std::uint64_t ordinal, std::int64_t proposed, std::int64_t padding,
                        kernel::Context const& context, Environment& environment) {
  OrderingAsked asked{demand, ordinal, proposed - padding, proposed};
  asked.unmet = stream(demand, environment).unmet;
  return decide(asked, context, environment);
}

/// What is wanted of the stated quantity at what it costs now.
std::int64_t Buyer::at_todays_cost(std::uint32_t demand, std::int64_t quantity, kernel::Context& context,
                                   Environment& environment) {
  model::Demand const& rule = environment.world.demands[demand];
  if (!rule.elasticity.valid()) return quantity;
  model::World const& world = environment.world;
  model::Product const& product = world.products[world.stocks[rule.stock.index()].product.index()];
  std::int64_t const landed = converted(landed_cost_of_unit(demand, context, environment), product.currency,
                                        rule.reference_currency, context.now(), environment);
  double const cost = whole_units(landed, rule.reference_currency, world);
  double const factor = policy::demand_factor(cost, environment.at(rule.reference_cost, context),
                                              environment.at(rule.elasticity, context));
  return policy::scaled(quantity, factor, stream(demand, environment).price_carried);
}

std::int64_t Buyer::firm_at(std::uint32_t demand, std::uint64_t ordinal, base::SimTime now,
                            Environment& environment) const {
  model::Demand const& rule = environment.world.demands[demand];
  if (rule.firmness != model::Firmness::interest) return now.seconds();
  if (!rule.firm_after.valid()) return never;
  base::Duration const after =
      environment.draw_time(environment.law_at(rule.firm_after, now), environment.streams.demand_firmness,
                            environment.hashes.demands[demand], ordinal);
  return std::min((now + after).seconds(), never);
}

void Buyer::place(std::uint32_t demand, Wish const& wish, kernel::Context& context, Environment& environment) {
  model::Demand const& rule = environment.world.demands[demand];
  StreamObservables const& observables = seen(demand, environment);
  environment.observe(observables.ordered, context.now(), wish.quantity);
  environment.add(observables.open, context.now(), wish.quantity);
  std::uint64_t id = order_id(demand, wish.ordinal, environment);
  id = part_id(id, wish.part);
  tell_of_domestic_goods(demand, wish.quantity, true, context, environment);
  if (rule.office.valid()) {
    model::Office const& office = environment.world.offices[rule.office.index()];
    CaseFiled filed{};
    filed.order = id;
    filed.quantity = wish.quantity;
    filed.filed_at = context.now().seconds();
    filed.placed_at = wish.placed_at.seconds();
    filed.applicant = context.self().index();
    filed.slot = none;
    filed.demand = demand;
    filed.priority = static_cast<std::uint16_t>(priority_of(demand, context, environment));
    filed.gatekeeper = no_gatekeeper;
    filed.review = static_cast<std::uint16_t>(model::Review::case_by_case);
    filed.firm = none;
    context.tell(office.actor, filed);
    return;
  }
  std::int64_t patience_until = never;
  if (rule.patience.valid() && wish.firmness != model::Firmness::prepaid) {
    base::Duration const patience =
        environment.draw_time(environment.law_at(rule.patience, context), environment.streams.demand_patience,
                              environment.hashes.demands[demand], wish.ordinal);
    patience_until = (wish.placed_at + patience).seconds();
  }
  ledger::GateSet const gates =
      wish.firm_at > wish.placed_at.seconds() ? ledger::GateSet{ledger::Gate::interest} : ledger::GateSet{};
  std::int64_t const needed = wish.quantity - wish.padding;
  auto const opened = [&](ledger::OrderClass order_class, std::int64_t quantity) {
    return environment.delay.open(demand, order_class, quantity, wish.placed_at, ledger::DelayReason::handover, gates);
  };
  ledger::DelayClock clock;
  if (wish.padding > 0) clock = opened(ledger::OrderClass::inflated, wish.padding);
  if (needed > 0) clock = opened(ledger::OrderClass::genuine, needed);
  clock.quantity = wish.quantity;
  clock.order_class = ledger::OrderClass::genuine;
  std::int64_t const price = list_price(demand, context.now(), environment).of_unit;
  if (rule.dealer.valid()) {
    context.tell(environment.world.dealers[rule.dealer.index()].actor, DealerAsked{{}, id, clock, price});
    return;
  }
  model::Stock const& stock = environment.world.stocks[rule.stock.index()];
  context.tell(environment.world.sites[stock.site.index()].actor,
               OrderPlaced{{},
                           id,
                           clock,
                           wish.firm_at,
                           patience_until,
                           rule.stock.index(),
                           OrderPlaced::pack(context.self(), wish.licensed, wish.firmness == model::Firmness::prepaid),
                           wish.padding,
                           price});
}

/// Authorities that ask for domestic purchases count this firm's.
void Buyer::tell_of_domestic_goods(std::uint32_t demand, std::int64_t quantity, bool ordered, kernel::Context& context,
                                   Environment& environment) const {
  model::StockId const stock = environment.world.demands[demand].stock;
  model::FirmId const firm = who(environment).firm;
  if (!stock.valid() || !firm.valid()) return;
  model::ProductId const product = environment.world.stocks[stock.index()].product;
  for (model::PermitOffice const& office : environment.world.permit_offices) {
    if (office.counts_ordered != ordered) continue;
    if (std::find(office.domestic.begin(), office.domestic.end(), product) == office.domestic.end()) continue;
    context.tell(office.actor, DomesticBought{{}, quantity, firm.index(), 0}, context.current());
  }
}

void Buyer::use_up(std::uint32_t demand, kernel::Context& context, Environment& environment) {
  model::Demand const& rule = environment.world.demands[demand];
  Stream& own = stream(demand, environment);
  double used = own.use_carried;
  for (base::SimTime at = own.used_until; at < context.now();) {
    base::SimTime const until = std::min(environment.parameters.next_change(rule.uses, at), context.now());
    used += environment.parameters.at(rule.uses, at) * static_cast<double>((until - at).seconds());
    at = until;
  }
  own.used_until = context.now();
  auto const whole = static_cast<std::int64_t>(std::floor(used));
  bool const lasted = whole < own.own_stock;  // else nothing was used once it was gone
  own.use_carried = lasted ? used - static_cast<double>(whole) : 0.0;
  own.own_stock = lasted ? own.own_stock - whole : 0;
}

void Buyer::on(RestockDue const& due, kernel::Context& context, Environment& environment) {
  model::Demand const& rule = environment.world.demands[due.demand];
  Stream& own = stream(due.demand, environment);
  if (rule.uses.valid()) use_up(due.demand, context, environment);
  std::int64_t const missing = environment.at(rule.restock_to, context) - own.own_stock - own.on_order;
  if (missing > 0 && active(rule, context, environment) && !pauses(context, environment)) {
    Ordered const much = how_much(due.demand, due.index, missing, 0, context, environment);
    own.on_order += much.quantity;
    want(due.demand,
         {due.index, much.quantity, context.now(), rule.firmness,
          firm_at(due.demand, due.index, context.now(), environment), false, much.padding, context.now().seconds()},
         context, environment);
  }
  plan(due.demand, due.index + 1,
       context.now() + environment.draw_time(environment.law_at(rule.every, context),
                                             environment.streams.demand_interval,
                                             environment.hashes.demands[due.demand], due.index + 1),
       context, environment);
}

namespace {

/// In the currency that outcomes are reported in.
std::int64_t reported_duty(Delivered const& delivered, base::SimTime now, Environment const& environment) {
  if (delivered.duty == 0) return 0;  // so it is of applications, which are about no stock
  model::World const& world = environment.world;
  std::uint32_t const paid_in = world.products[world.stocks[delivered.stock].product.index()].currency;
  return converted(delivered.duty, paid_in, world.reporting, now, environment);
}

}  // namespace

void Buyer::on(Delivered const& delivered, kernel::Context& context, Environment& environment) {
  StreamObservables const& observables = seen(delivered.demand, environment);
  environment.observe(observables.delivered, context.now(), delivered.quantity);
  environment.observe(observables.order_wait, context.now(), delivered.taken_at - delivered.placed_at,
                      delivered.quantity);
  environment.add(observables.open, context.now(), -delivered.quantity);
  environment.observe(observables.duty_delivered, context.now(), reported_duty(delivered, context.now(), environment));
  tell_of_domestic_goods(delivered.demand, delivered.quantity, false, context, environment);
  budget_left_ -= in_budget(delivered.extra, delivered.stock, context, environment);
  stream(delivered.demand, environment).received += delivered.quantity;
  meet_need(delivered.demand, delivered.quantity, context, environment);
  if (environment.world.demands[delivered.demand].kind == model::DemandKind::restocking) {
    Stream& own = stream(delivered.demand, environment);
    if (environment.world.demands[delivered.demand].uses.valid()) use_up(delivered.demand, context, environment);
    own.own_stock += delivered.quantity;
    own.on_order -= delivered.quantity;
  }
}

void Buyer::on(UnitsToInstall const& units, kernel::Context& context, Environment& environment) {
  UnitsToInstall rest = units;
  for (std::uint64_t part = 0; rest.clock.quantity > 0; ++part) {
    Buildout::Choice const choice =
        buildout_.choose(model::ProductId(rest.product), rest.clock.quantity, context, environment);
    UnitsToInstall sent = rest;
    if (choice.quantity < rest.clock.quantity) {
      sent.lot = derived_id(rest.lot, part);
      sent.clock = rest.clock.split(choice.quantity);
    } else {
      rest.clock.quantity = 0;
    }
    environment.delay.change(sent.clock, context.now(), ledger::GateSet{}, ledger::DelayReason::handover);
    context.tell(environment.world.campuses[choice.campus.index()].actor, sent, context.current());
  }
}

void Buyer::on(OrderClosed const& closed, kernel::Context& context, Environment& environment) {
  StreamObservables const& observables = seen(closed.demand, environment);
  environment.observe(observables.cancelled, context.now(), closed.quantity);
  environment.add(observables.open, context.now(), -closed.quantity);
  tell_of_domestic_goods(closed.demand, -closed.quantity, true, context, environment);
  refund(closed, context, environment);
  if (environment.world.demands[closed.demand].kind == model::DemandKind::restocking) {
    stream(closed.demand, environment).on_order -= closed.quantity;
    change_unmet(closed.demand, -closed.quantity, context.now(), environment);  // it will be ordered anew
  }
  if (environment.world.demands[closed.demand].substitutes_for.valid()) {
    reopen_need(closed.demand, closed.quantity, context, environment);
  }
}

void Buyer::on(CaseDecided const& decided, kernel::Context& context, Environment& environment) {
  StreamObservables const& observables = seen(decided.demand, environment);
  environment.add(observables.open, context.now(), -1);
  if (static_cast<Answer>(decided.answer) == Answer::approved) {
    environment.observe(observables.delivered, context.now(), 1);
    environment.observe(observables.order_wait, context.now(), context.now().seconds() - decided.filed_at);
  } else {
    environment.observe(observables.cancelled, context.now(), 1);
  }
}

void Buyer::clear() {
  unfunded_.clear();
  postponed_.clear();
  asks_again_ = false;
  budget_left_ = 0;
  for (Stream& one : streams_) {
    Needs needs = std::move(one.needs);
    needs.clear();
    one = Stream{};
    one.needs = std::move(needs);
  }
}

std::int64_t Buyer::kept(model::ProductId product, model::World const& world) const {
  model::Buyer const& buyer = world.buyers[id_.index()];
  std::int64_t found = 0;
  for (std::size_t i = 0; i < streams_.size(); ++i) {
    model::Demand const& demand = world.demands[buyer.demands[i].index()];
    model::StockId const stock = demand.stock;
    if (installs(demand, world)) continue;
    if (stock.valid() && world.stocks[stock.index()].product == product) found += streams_[i].received;
  }
  return found;
}

}  // namespace chokepoint::processes
