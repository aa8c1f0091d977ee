#include "engine/processes/shipment.hpp"

#include <cmath>

#include "engine/model/shipment_fields.hpp"

namespace chokepoint::processes {

namespace {

std::int64_t symbol(auto id) { return id.valid() ? static_cast<std::int64_t>(id.index()) : model::no_symbol; }

}  // namespace

model::FirmId buying_firm(std::uint32_t customer, model::World const& world) {
  model::Actor const& actor = world.actors[customer];
  return actor.kind == model::ActorKind::buyer  ? world.buyers[actor.index].firm
         : actor.kind == model::ActorKind::site ? world.sites[actor.index].firm
                                                : model::FirmId();
}

void look_at_product(model::ProductId id, Environment& environment) {
  model::Product const& product = environment.world.products[id.index()];
  auto& cells = environment.shipment_cells;
  cells[static_cast<std::size_t>(model::ShipmentField::product_name)].symbol = symbol(id);
  for (std::size_t i = 0; i < product.attributes.size(); ++i) {
    cells[model::first_attribute_slot + i].number = environment.parameters.get_or(product.attributes[i], std::nan(""));
  }
}

void look_at(ShipmentFacts const& facts, Environment& environment) {
  using enum model::ShipmentField;
  model::World const& world = environment.world;
  model::Stock const& stock = world.stocks[facts.stock.index()];
  model::Site const& origin = world.sites[stock.site.index()];
  auto& cells = environment.shipment_cells;
  auto const set_symbol = [&](model::ShipmentField field, std::int64_t value) {
    cells[static_cast<std::size_t>(field)].symbol = value;
  };
  model::SiteId destination;
  model::CountryId destination_country;
  std::int64_t buyer_symbol = model::no_symbol;
  model::Actor const& customer = world.actors[facts.customer];
  if (customer.kind == model::ActorKind::buyer) {
    model::Buyer const& buyer = world.buyers[customer.index];
    destination = buyer.site.valid() ? buyer.site : stock.site;
    destination_country = buyer.country;
    buyer_symbol = static_cast<std::int64_t>(customer.index);
  } else {
    destination = customer.kind == model::ActorKind::site ? model::SiteId(customer.index) : stock.site;
  }
  if (world.sites[destination.index()].country.valid()) destination_country = world.sites[destination.index()].country;
  // Where the last forced waypoint lies, or where the goods are sold: they are exported from there.
  model::CountryId exported_from = origin.country;
  if (facts.demand != none && !world.demands[facts.demand].via.empty()) {
    exported_from = world.sites[world.demands[facts.demand].via.back().index()].country;
  }
  model::FirmId const buyer = buying_firm(facts.customer, world);
  set_symbol(origin_country, symbol(origin.country));
  set_symbol(destination_country_name, symbol(destination_country));
  set_symbol(buyer_name, buyer_symbol);
  set_symbol(buyer_home, buyer.valid() ? symbol(world.firms[buyer.index()].home) : model::no_symbol);
  set_symbol(buyer_parent, buyer.valid() ? symbol(world.firms[buyer.index()].ultimate_parent) : model::no_symbol);
  set_symbol(seller_firm, symbol(origin.firm));
  set_symbol(buyer_firm, symbol(buyer));
  set_symbol(buyer_kind, buyer.valid() ? world.firms[buyer.index()].kind_symbol : model::no_symbol);
  set_symbol(exported_from_country, symbol(exported_from));
  cells[static_cast<std::size_t>(quantity_units)].number =
      static_cast<double>(facts.quantity) / static_cast<double>(world.products[stock.product.index()].per_unit);
  cells[static_cast<std::size_t>(on_date)].number = static_cast<double>(facts.date.seconds());
  look_at_product(stock.product, environment);
}

bool is_about(std::optional<expression::Expression> const& condition, std::string const& whose,
              ShipmentFacts const& facts, Environment& environment) {
  if (!condition) return true;
  look_at(facts, environment);
  return model::holds(*condition, environment.shipment_cells, whose);
}

}  // namespace chokepoint::processes
