#include "engine/processes/transport.hpp"

#include <cmath>

#include "engine/model/shipment_fields.hpp"

namespace chokepoint::processes {

namespace {

/// The first office at `site`, from goods.next_office on, that handles these goods; the count of offices if none.
std::uint16_t next_office_at(model::SiteId site, Consignment const& goods, base::SimTime date,
                             Environment& environment) {
  auto const& offices = environment.world.sites[site.index()].arrival_offices;
  std::uint16_t index = goods.next_office;
  for (; index < offices.size(); ++index) {
    model::Office const& office = environment.world.offices[offices[index].index()];
    ShipmentFacts const facts{model::StockId(goods.stock), goods.clock.owner, goods.customer, goods.quantity(), date};
    if (office_applies(office, facts, environment)) break;
  }
  return index;
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
  return world.buyers[customer.index].site;
}

std::uint32_t priority_of(std::uint32_t demand, Environment const& environment) {
  if (demand == none) return 0;
  return static_cast<std::uint32_t>(
      environment.parameters.get_or(environment.world.demands[demand].priority, std::int64_t{0}));
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

bool office_applies(model::Office const& office, ShipmentFacts const& facts, Environment& environment) {
  if (!office.applies) return true;
  model::World const& world = environment.world;
  model::Stock const& stock = world.stocks[facts.stock.index()];
  model::Site const& origin = world.sites[stock.site.index()];
  model::Product const& product = world.products[stock.product.index()];
  auto& cells = environment.shipment_cells;
  auto symbol = [](auto id) { return id.valid() ? static_cast<std::int64_t>(id.index()) : model::no_symbol; };
  using enum model::ShipmentField;
  auto const set_symbol = [&](model::ShipmentField field, std::int64_t value) {
    cells[static_cast<std::size_t>(field)].symbol = value;
  };
  model::SiteId destination;
  model::FirmId buying_firm;
  model::CountryId destination_country;
  std::int64_t buyer_symbol = model::no_symbol;
  model::Actor const& customer = world.actors[facts.customer];
  if (customer.kind == model::ActorKind::buyer) {
    model::Buyer const& buyer = world.buyers[customer.index];
    destination = buyer.site.valid() ? buyer.site : stock.site;
    destination_country = buyer.country;
    buying_firm = buyer.firm;
    buyer_symbol = static_cast<std::int64_t>(customer.index);
  } else {
    destination =
        customer.kind == model::ActorKind::line ? world.lines[customer.index].site : model::SiteId(customer.index);
    buying_firm = world.sites[destination.index()].firm;
  }
  if (world.sites[destination.index()].country.valid()) destination_country = world.sites[destination.index()].country;
  set_symbol(product_name, symbol(stock.product));
  set_symbol(origin_country, symbol(origin.country));
  set_symbol(destination_country_name, symbol(destination_country));
  set_symbol(buyer_name, buyer_symbol);
  set_symbol(buyer_home, buying_firm.valid() ? symbol(world.firms[buying_firm.index()].home) : model::no_symbol);
  set_symbol(buyer_parent,
             buying_firm.valid() ? symbol(world.firms[buying_firm.index()].ultimate_parent) : model::no_symbol);
  set_symbol(seller_firm, symbol(origin.firm));
  cells[static_cast<std::size_t>(quantity_units)].number =
      static_cast<double>(facts.quantity) / static_cast<double>(product.per_unit);
  cells[static_cast<std::size_t>(on_date)].number = static_cast<double>(facts.date.seconds());
  for (std::size_t i = 0; i < product.attributes.size(); ++i) {
    cells[model::first_attribute_slot + i].number = environment.parameters.get_or(product.attributes[i], std::nan(""));
  }
  return model::holds(*office.applies, cells, office.name);
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
  if (!goods.is_replenishment()) {
    auto const& via = environment.world.demands[goods.clock.owner].via;
    if (goods.via_passed < via.size()) target = via[goods.via_passed];
  }
  return environment.next_lane(site, target, context);
}

void dispatch(Consignment goods, model::LaneId lane_id, base::Duration credit, kernel::EventId previous,
              kernel::Context& context, Environment& environment) {
  model::Lane const& lane = environment.world.lanes[lane_id.index()];
  // One draw for each lot and lane, so that a way around another lane moves no luck on this one; a lot that comes to a
  // lane again takes as long again.
  base::Duration const drawn = environment.draw_time(lane.time, environment.streams.lane_time,
                                                     environment.hashes.lanes[lane_id.index()], goods.lot);
  base::SimTime const arrival = context.no_sooner_than_news(context.now() + drawn - credit);
  environment.delay_change(goods, context.now(), ledger::GateSet{}, ledger::DelayReason::transit);
  environment.add_interval(environment.observables.lanes[lane_id.index()].under_way, context.now(), arrival,
                           goods.quantity());
  goods.departures += 1;
  goods.next_office = 0;
  kernel::ActorId const next = stop_at(lane.to, goods, arrival, environment);
  context.send(next, arrival, GoodsArrived{{}, goods}, previous);
}

void close_undelivered(Consignment goods, Closing why, kernel::EventId previous, kernel::Context& context,
                       Environment& environment) {
  std::int64_t const quantity = goods.quantity();
  std::uint32_t const demand = goods.clock.owner;
  if (!goods.is_replenishment()) environment.delay.close(goods.clock, context.now(), ledger::DelayEnd::cancelled);
  context.tell(kernel::ActorId(goods.customer),
               OrderClosed{{}, goods.order, quantity, demand, goods.stock, static_cast<std::uint32_t>(why)}, previous);
}

void hand_over(Consignment goods, ledger::UnitStatus from, kernel::EventId previous, kernel::Context& context,
               Environment& environment) {
  model::World const& world = environment.world;
  model::Stock const& stock = world.stocks[goods.stock];
  if (world.actors[goods.customer].kind == model::ActorKind::line) {
    // A line collects its components: they are its own one news delay later.
    environment.units.post(stock.product.index(), from, ledger::UnitStatus::in_transit, goods.quantity(),
                           context.now());
    context.tell(kernel::ActorId(goods.customer), GoodsArrived{{}, goods}, previous);
    return;
  }
  model::CountryId const origin = world.sites[stock.site.index()].country;
  model::SiteId const taken_at = destination_of(goods, world);
  bool const abroad = taken_at.valid() && world.sites[taken_at.index()].country != origin;
  std::int64_t const quantity = goods.quantity();
  environment.units.post(stock.product.index(), from, ledger::UnitStatus::delivered, quantity, context.now(),
                         abroad ? ledger::UnitChannel::licensed : ledger::UnitChannel::domestic);
  base::SimTime const placed_at = goods.clock.opened;
  environment.delay.close(goods.clock, context.now(), ledger::DelayEnd::delivered);
  context.tell(
      kernel::ActorId(goods.customer),
      Delivered{
          {}, goods.order, quantity, placed_at.seconds(), context.now().seconds(), goods.clock.owner, goods.stock},
      previous);
}

}  // namespace chokepoint::processes
