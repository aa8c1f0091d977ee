#include "engine/model/actor_places.hpp"

namespace chokepoint::model {

namespace {

CountryId home_of(FirmId firm, World const& world) {
  return firm.valid() ? world.firms[firm.index()].home : CountryId();
}

CountryId country_of(Site const& site) { return site.country; }

}  // namespace

CountryId country_of(ActorId id, World const& world) {
  Actor const& actor = world.actors[id.index()];
  switch (actor.kind) {
    case ActorKind::site:
      return country_of(world.sites[actor.index]);
    case ActorKind::line:
      return country_of(world.sites[world.lines[actor.index].site.index()]);
    case ActorKind::office: {
      Office const& office = world.offices[actor.index];
      return office.country.valid() || !office.site.valid() ? office.country
                                                            : country_of(world.sites[office.site.index()]);
    }
    case ActorKind::buyer: {
      Buyer const& buyer = world.buyers[actor.index];
      return buyer.country.valid() ? buyer.country : home_of(buyer.firm, world);
    }
    case ActorKind::permit_office:
      return world.permit_offices[actor.index].country;
    case ActorKind::campus:
      return world.campuses[actor.index].country;
    case ActorKind::government:
      return world.governments[actor.index].country;
    case ActorKind::commitment:
      return world.commitments[actor.index].country;
    case ActorKind::dealer:
    case ActorKind::introduction:
      return home_of(firm_of(id, world), world);
    case ActorKind::lane:
    case ActorKind::quota:
      break;
  }
  return {};
}

FirmId firm_of(ActorId id, World const& world) {
  Actor const& actor = world.actors[id.index()];
  switch (actor.kind) {
    case ActorKind::site:
      return world.sites[actor.index].firm;
    case ActorKind::line:
      return world.sites[world.lines[actor.index].site.index()].firm;
    case ActorKind::buyer:
      return world.buyers[actor.index].firm;
    case ActorKind::campus:
      return world.campuses[actor.index].owner;
    case ActorKind::commitment:
      return world.commitments[actor.index].firm;
    case ActorKind::dealer:
      return world.dealers[actor.index].firm;
    case ActorKind::introduction:
      return world.introductions[actor.index].firm;
    case ActorKind::office:
    case ActorKind::permit_office:
    case ActorKind::government:
    case ActorKind::lane:
    case ActorKind::quota:
      break;
  }
  return {};
}

}  // namespace chokepoint::model
