#include "engine/processes/landed_cost.hpp"

#include "engine/processes/accounts.hpp"
#include "engine/processes/currencies.hpp"
#include "engine/processes/requirements.hpp"
#include "engine/processes/terms.hpp"
#include "engine/processes/transport.hpp"

namespace chokepoint::processes {

std::int64_t landed_cost_of_unit(std::uint32_t demand, kernel::Context& context, Environment& environment) {
  model::World const& world = environment.world;
  model::Demand const& rule = world.demands[demand];
  model::Stock const& stock = world.stocks[rule.stock.index()];
  model::Product const& product = world.products[stock.product.index()];
  Consignment unit{};
  unit.clock.quantity = product.per_unit;
  unit.clock.owner = demand;
  unit.stock = rule.stock.index();
  unit.customer = context.self().index();
  unit.exported_at = unit.loaded_at = unit.entered_at = never;
  base::SimTime const now = context.now();
  ShipmentFacts const facts{rule.stock, demand, unit.customer, unit.quantity(), now};
  model::SiteId const test = requirements_of(facts, {}, now, environment).test;
  unit.test_site = test.valid() ? test.index() : none;
  // What one unit costs comes out in price parts where the money of so many is counted.
  std::int64_t total = price_of(stock.product, now, environment);
  bool const all = rule.terms == model::DeliveryTerms::unsaid;
  model::SiteId at = stock.site;
  std::vector<model::SiteId> const& via = rule.via;
  model::SiteId const end = destination_of(unit, world);
  // No way passes more lanes than there are.
  for (std::size_t legs = 0; legs <= world.lanes.size() * (via.size() + 2); ++legs) {
    if (unit.test_site == at.index()) unit.test_site = none;
    while (unit.test_site == none && unit.via_passed < via.size() && via[unit.via_passed] == at) unit.via_passed += 1;
    model::SiteId const target = unit.test_site != none         ? model::SiteId(unit.test_site)
                                 : unit.via_passed < via.size() ? via[unit.via_passed]
                                                                : end;
    if (!target.valid() || target == at) break;
    model::LaneId const lane = environment.next_lane(at, target, rule.routing, context);
    if (!lane.valid()) break;  // closed: what is known of the way so far
    model::CountryId const into = country_entered(lane, world);
    bool const at_home = unit.exported_at == never;
    bool const by_seller = seller_carries(unit, lane, world);
    model::Lane const& way = world.lanes[lane.index()];
    std::int64_t const freight =
        converted(freight_of(way, unit, environment, price_parts), way.currency, product.currency, now, environment);
    if (all || !by_seller) total += freight;
    if (by_seller && into.valid()) unit.carriage -= freight;
    if (!by_seller && (into.valid() || at_home)) unit.carriage += freight;
    if (passes_title(unit, into.valid() && at_home, world)) unit.owned = 1;
    model::CountryId const left = world.sites[at.index()].country;
    at = world.lanes[lane.index()].to;
    if (!into.valid()) continue;
    if (all || buyer_clears(unit, left, world)) total -= drawback_on_exit(unit, left, now, environment, price_parts);
    unit.loaded_at = now.seconds();
    if (at_home) unit.exported_at = unit.loaded_at;
    unit.entered_at = now.seconds();
    if (all || buyer_clears(unit, into, world)) total += charges_on_entry(unit, into, now, environment, price_parts);
  }
  return total;
}

}  // namespace chokepoint::processes
