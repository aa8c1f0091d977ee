#include "engine/processes/shipment.hpp"

namespace chokepoint::processes {

model::FirmId buying_firm(std::uint32_t customer, model::World const& world) {
  model::Actor const& actor = world.actors[customer];
  return actor.kind == model::ActorKind::buyer  ? world.buyers[actor.index].firm
         : actor.kind == model::ActorKind::site ? world.sites[actor.index].firm
         : actor.kind == model::ActorKind::line ? world.sites[world.lines[actor.index].site.index()].firm
                                                : model::FirmId();
}

bool stays_in_group(std::uint32_t stock, std::uint32_t customer, model::World const& world) {
  model::FirmId const seller = selling_firm(stock, world);
  model::FirmId const buyer = buying_firm(customer, world);
  return seller.valid() && buyer.valid() &&
         world.firms[seller.index()].ultimate_parent == world.firms[buyer.index()].ultimate_parent;
}

model::FirmId applicant_of(CaseDecided const& decided, model::World const& world) {
  return decided.demand == none ? model::FirmId() : world.buyers[world.demands[decided.demand].buyer.index()].firm;
}

model::CountryId origin_of(model::ProductId product, model::CountryId from, model::World const& world) {
  model::CountryId const made_in = world.products[product.index()].made_in;
  return made_in.valid() ? made_in : from;
}

ShipmentView view_of(ShipmentFacts const& facts, model::World const& world) {
  model::Stock const& stock = world.stocks[facts.stock.index()];
  model::Site const& origin = world.sites[stock.site.index()];
  ShipmentView view;
  view.product = stock.product;
  view.origin = origin_of(stock.product, origin.country, world);
  view.selling_firm = origin.firm;
  view.buying_firm = buying_firm(facts.customer, world);
  view.quantity = facts.quantity;
  view.date = facts.date;
  model::SiteId destination = stock.site;
  model::Actor const& customer = world.actors[facts.customer];
  if (customer.kind == model::ActorKind::buyer) {
    model::Buyer const& buyer = world.buyers[customer.index];
    if (buyer.site.valid()) destination = buyer.site;
    view.destination = buyer.country;
    view.buyer = model::BuyerId(customer.index);
  } else if (customer.kind == model::ActorKind::site) {
    destination = model::SiteId(customer.index);
  }
  model::CountryId const there = world.sites[destination.index()].country;
  if (there.valid()) view.destination = there;
  view.exported_from = origin.country;
  if (facts.demand == none) return view;
  if (std::span<model::CountryId const> const from = world.demands[facts.demand].exported_from; !from.empty()) {
    view.exported_from = from.back();
    view.exported_before = from.first(from.size() - 1);
  }
  return view;
}

}  // namespace chokepoint::processes
