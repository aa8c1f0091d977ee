#include "engine/processes/terms.hpp"

#include "engine/processes/transport.hpp"

namespace chokepoint::processes {

using enum model::DeliveryTerms;

namespace {

/// Where the buyer takes goods, or else is; invalid of whoever isn't a buyer.
model::CountryId home_of_buyer(Consignment const& goods, model::World const& world) {
  model::Actor const& customer = world.actors[goods.customer];
  if (customer.kind != model::ActorKind::buyer) return {};
  model::Buyer const& buyer = world.buyers[customer.index];
  model::CountryId const there = buyer.site.valid() ? world.sites[buyer.site.index()].country : model::CountryId();
  return there.valid() ? there : buyer.country;
}

}  // namespace

model::DeliveryTerms terms_of(Consignment const& goods, model::World const& world) {
  return goods.is_replenishment() ? unsaid : world.demands[goods.clock.owner].terms;
}

bool seller_carries(Consignment const& goods, model::LaneId lane, model::World const& world) {
  switch (terms_of(goods, world)) {
    case EXW:
      return false;
    case FCA:
    case FOB:
      return goods.exported_at == never && !country_entered(lane, world).valid();
    case CIF: {
      model::CountryId const from = world.sites[world.lanes[lane.index()].from.index()].country;
      return goods.exported_at == never || from != home_of_buyer(goods, world);
    }
    case unsaid:
    case CIP:
    case DAP:
    case DDP:
      break;
  }
  return true;
}

bool passes_title(Consignment const& goods, bool leaving, model::World const& world) {
  switch (terms_of(goods, world)) {
    case EXW:
      return true;
    case FCA:
    case FOB:
    case CIF:
    case CIP:
      return leaving;
    case unsaid:
    case DAP:
    case DDP:
      break;
  }
  return false;
}

bool buyer_clears(Consignment const& goods, model::CountryId into, model::World const& world) {
  if (into == home_of_buyer(goods, world)) return terms_of(goods, world) != DDP;
  return goods.owned != 0;  // on the way: whose goods they are
}

}  // namespace chokepoint::processes
