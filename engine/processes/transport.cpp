#include "engine/processes/transport.hpp"

#include <algorithm>

#include "engine/processes/accounts.hpp"
#include "engine/processes/decisions.hpp"
#include "engine/processes/shipment.hpp"

namespace chokepoint::processes {

namespace {

/// The first office at `site`, from goods.next_office on, that handles these goods; the count of offices if none.
std::uint16_t next_office_at(model::SiteId site, Consignment const& goods, base::SimTime date,
                             Environment& environment) {
  auto const& offices = environment.world.sites[site.index()].arrival_offices;
  std::uint16_t index = goods.next_office;
  for (; index < offices.size(); ++index) {
    model::Office const& office = environment.world.offices[offices[index].index()];
    if (is_about(office.applies, office.name, facts_of(goods, date), environment)) break;
  }
  return index;
}

/// Whether the customer installs these goods: then their waiting goes on until they are online.
bool customer_installs(Consignment const& goods, model::World const& world) {
  model::Actor const& customer = world.actors[goods.customer];
  return customer.kind == model::ActorKind::buyer && installs(world.demands[goods.clock.owner], world);
}

/// Rented units stay where they are.
bool is_rented(Consignment const& goods, model::World const& world) {
  return !goods.is_replenishment() && world.demands[goods.clock.owner].rented;
}

/// The stock of the site that has ordered these goods.
model::Stock const& stock_refilled_by(Consignment const& goods, model::World const& world) {
  model::ProductId const product = world.stocks[goods.stock].product;
  for (model::StockId const id : world.sites[world.actors[goods.customer].index].stocks) {
    if (world.stocks[id.index()].product == product) return world.stocks[id.index()];
  }
  CHOKEPOINT_CHECK(false, "{} has ordered what it doesn't stock", world.actors[goods.customer].name);
}

model::Routing routing_of(Consignment const& goods, kernel::Context const& context, Environment const& environment) {
  model::World const& world = environment.world;
  if (world.network_by_cost.site_count() == 0) return model::Routing::fastest;
  if (goods.is_replenishment()) return stock_refilled_by(goods, world).replenishment.routing;
  model::Demand const& demand = world.demands[goods.clock.owner];
  bool const hurries = demand.expedites_after.valid() &&
                       context.now() - goods.clock.opened >= environment.at(demand.expedites_after, context);
  return hurries ? model::Routing::fastest : demand.routing;
}

kernel::ActorId stop_at(model::SiteId site, Consignment& goods, base::SimTime date, Environment& environment) {
  model::Site const& place = environment.world.sites[site.index()];
  std::uint16_t const index = next_office_at(site, goods, date, environment);
  goods.next_office = static_cast<std::uint16_t>(index + 1);
  if (index == place.arrival_offices.size()) return place.actor;
  return environment.world.offices[place.arrival_offices[index].index()].actor;
}

}  // namespace

model::SiteId destination_of(Consignment const& goods, model::World const& world) {
  model::Actor const& customer = world.actors[goods.customer];
  if (customer.kind == model::ActorKind::site) return model::SiteId(customer.index);
  if (customer.kind == model::ActorKind::line) return world.lines[customer.index].site;
  if (customer.kind == model::ActorKind::dealer || is_rented(goods, world)) return {};
  return world.buyers[customer.index].site;
}

std::uint32_t priority_of(std::uint32_t demand, kernel::Context const& context, Environment const& environment) {
  if (demand == none) return 0;
  return static_cast<std::uint32_t>(
      environment.at_or(environment.world.demands[demand].priority, context, std::int64_t{0}));
}

ledger::Gate gate_of(model::OfficeKind kind) {
  switch (kind) {
    case model::OfficeKind::customs:
      return ledger::Gate::customs;
    case model::OfficeKind::laboratory:
      return ledger::Gate::laboratory;
    case model::OfficeKind::licensing:
    case model::OfficeKind::desk:
      break;
  }
  return ledger::Gate::license;
}

ledger::DelayReason reason_of(model::OfficeKind kind) { return ledger::reason_of(gate_of(kind)); }

model::CountryId country_entered(model::LaneId lane_id, model::World const& world) {
  model::Lane const& lane = world.lanes[lane_id.index()];
  model::CountryId const from = world.sites[lane.from.index()].country;
  model::CountryId const to = world.sites[lane.to.index()].country;
  return from == to ? model::CountryId() : to;
}

void enter_country(Consignment& goods, model::SiteId at, base::SimTime now, Environment& environment) {
  if (goods.entering == 0) return;
  goods.entering = 0;
  goods.entered_at = now.seconds();
  pay_on_entry(goods, environment.world.sites[at.index()].country, now, environment);
}

void pass_on(Consignment goods, model::SiteId site, kernel::EventId previous, kernel::Context& context,
             Environment& environment) {
  environment.delay_change(goods, context.now(), ledger::GateSet{}, ledger::DelayReason::handover);
  kernel::ActorId const next = stop_at(site, goods, context.now(), environment);
  context.tell(next, GoodsArrived{{}, goods}, previous);
}

model::LaneId lane_from(model::SiteId site, Consignment const& goods, kernel::Context& context,
                        Environment& environment) {
  model::SiteId target = destination_of(goods, environment.world);
  if (goods.test_site != none) {
    target = model::SiteId(goods.test_site);
  } else if (!goods.is_replenishment()) {
    auto const& via = environment.world.demands[goods.clock.owner].via;
    if (goods.via_passed < via.size()) target = via[goods.via_passed];
  }
  return decide(RoutingAsked{goods, site, target, routing_of(goods, context, environment)}, context, environment);
}

void dispatch(Consignment goods, model::LaneId lane_id, base::Duration credit, kernel::EventId previous,
              kernel::Context& context, Environment& environment) {
  model::Lane const& lane = environment.world.lanes[lane_id.index()];
  // One draw for each lot and lane, so that a way around another lane moves no luck on this one; a lot that comes to a
  // lane again takes as long again.
  base::Duration const drawn =
      environment.draw_time(environment.law_at(lane.time, context), environment.streams.lane_time,
                            environment.hashes.lanes[lane_id.index()], goods.lot);
  base::SimTime arrival = context.no_sooner_than_news(context.now() + drawn - credit);
  if (lane.carries()) arrival = std::max(arrival, context.now() + context.news_delay() + context.news_delay());
  environment.delay_change(goods, context.now(), ledger::GateSet{}, ledger::DelayReason::transit);
  LevelIndex const under_way = environment.observables.lanes[lane_id.index()].under_way;
  goods.departures += 1;
  goods.next_office = 0;
  settle_departure(goods, lane_id, context.now(), environment);
  if (lane.carries()) {
    environment.add(under_way, context.now(), goods.quantity());
    context.tell(lane.actor, LaneEntered{{}, goods, arrival.seconds()}, previous);
    return;
  }
  environment.add_interval(under_way, context.now(), arrival, goods.quantity());
  arrive(goods, lane.to, arrival, previous, context, environment);
}

void arrive(Consignment goods, model::SiteId site, base::SimTime at, kernel::EventId previous, kernel::Context& context,
            Environment& environment) {
  kernel::ActorId const next = stop_at(site, goods, at, environment);
  context.send(next, at, GoodsArrived{{}, goods}, previous);
}

void close_undelivered(Consignment goods, Closing why, kernel::EventId previous, kernel::Context& context,
                       Environment& environment) {
  std::int64_t const quantity = goods.quantity();
  std::uint32_t const demand = goods.clock.owner;
  std::int64_t const credit = settle_undelivered(goods, context.now(), environment);
  if (!goods.is_replenishment()) environment.delay.close(goods.clock, context.now(), ledger::DelayEnd::cancelled);
  context.tell(kernel::ActorId(goods.customer),
               OrderClosed{{}, goods.order, quantity, demand, goods.stock, static_cast<std::uint32_t>(why), 0, credit},
               previous);
}

void take(Consignment goods, ledger::UnitStatus from, ledger::UnitChannel channel, kernel::EventId previous,
          kernel::Context& context, Environment& environment) {
  model::World const& world = environment.world;
  std::uint32_t const product = world.stocks[goods.stock].product.index();
  environment.units.post(product, from, ledger::UnitStatus::delivered, goods.quantity(), context.now(), channel);
  std::int64_t const quantity = goods.quantity();
  base::SimTime const placed_at = goods.clock.opened;
  bool const to_install = customer_installs(goods, world);
  if (auto* const log = environment.delay.day_log()) {
    log->deliver(goods.clock.owner, goods.stock, quantity, context.now());
  }
  if (to_install) {
    environment.delay_change(goods, context.now(), ledger::GateSet{}, ledger::DelayReason::handover);
  } else {
    environment.delay.close(goods.clock, context.now(), ledger::DelayEnd::delivered);
  }
  context.tell(kernel::ActorId(goods.customer),
               Delivered{{},
                         goods.order,
                         quantity,
                         placed_at.seconds(),
                         context.now().seconds(),
                         goods.duty,
                         goods.extra,
                         goods.clock.owner,
                         goods.stock},
               previous);
  if (to_install) {
    context.tell(kernel::ActorId(goods.customer),
                 UnitsToInstall{{}, goods.lot, goods.clock, product, static_cast<std::uint32_t>(channel)}, previous);
  }
}

void hand_over(Consignment goods, ledger::UnitStatus from, kernel::EventId previous, kernel::Context& context,
               Environment& environment) {
  model::World const& world = environment.world;
  model::Stock const& stock = world.stocks[goods.stock];
  if (collects_here(goods.customer, world)) {
    // A line collects its components, a dealer what it deals in: they are its own one news delay later.
    environment.units.post(stock.product.index(), from, ledger::UnitStatus::in_transit, goods.quantity(),
                           context.now());
    environment.delay_change(goods, context.now(), ledger::GateSet{}, ledger::DelayReason::handover);
    context.tell(kernel::ActorId(goods.customer), GoodsArrived{{}, goods}, previous);
    return;
  }
  if (is_rented(goods, world)) {
    return take(goods, from, ledger::UnitChannel::rented, previous, context, environment);
  }
  model::CountryId const origin = world.sites[stock.site.index()].country;
  model::SiteId const taken_at = destination_of(goods, world);
  bool const abroad = taken_at.valid() && world.sites[taken_at.index()].country != origin;
  pay_for(goods, context.now(), environment);
  take(goods, from, abroad ? ledger::UnitChannel::licensed : ledger::UnitChannel::domestic, previous, context,
       environment);
}

}  // namespace chokepoint::processes
