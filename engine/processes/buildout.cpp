#include "engine/processes/buildout.hpp"

#include <algorithm>

#include "engine/base/check.hpp"
#include "engine/processes/decisions.hpp"

namespace chokepoint::processes {

std::size_t fleet_position(model::Campus const& campus, model::ProductId product, model::World const& world) {
  auto const found = std::lower_bound(
      campus.fleets.begin(), campus.fleets.end(), product,
      [&](model::FleetId fleet, model::ProductId wanted) { return world.fleets[fleet.index()].product < wanted; });
  CHOKEPOINT_CHECK(found != campus.fleets.end() && world.fleets[found->index()].product == product,
                   "campus {} doesn't know product {}", campus.name, product.index());
  return static_cast<std::size_t>(found - campus.fleets.begin());
}

void Buildout::begin(model::Buyer const& buyer, Environment const& environment) {
  model::World const& world = environment.world;
  order_ = buyer.buildout;
  destinations_.resize(buyer.installs_at.size());
  for (std::size_t i = 0; i < destinations_.size(); ++i) {
    Destination& destination = destinations_[i];
    destination.campus = buyer.installs_at[i];
    model::Campus const& campus = world.campuses[destination.campus.index()];
    destination.room.begin(campus, environment);
    for (std::size_t fleet = 0; fleet < campus.fleets.size(); ++fleet) {
      model::Fleet const& there = world.fleets[campus.fleets[fleet].index()];
      destination.room.take(fleet, environment.parameters.get_or(there.opening, std::int64_t{0}) +
                                       environment.parameters.get_or(there.waiting, std::int64_t{0}));
    }
    plan_.plan(campus.project, environment);
    CampusSize size;
    size.add(campus.initial, environment.parameters);
    destination.steps.clear();
    destination.steps.push_back({base::SimTime(0), size});
    for (std::size_t phase = 0; phase < campus.adds.size(); ++phase) {
      CampusSize added;
      added.add(campus.adds[phase], environment.parameters);
      destination.steps.push_back({plan_.complete_at(phase), added});
    }
    // At one date the order of phases doesn't matter: they are added up.
    std::sort(destination.steps.begin() + 1, destination.steps.end(),
              [](Step const& a, Step const& b) { return a.at < b.at; });
    for (std::size_t step = 1; step < destination.steps.size(); ++step) {
      destination.steps[step].size.power += destination.steps[step - 1].size.power;
      destination.steps[step].size.racks += destination.steps[step - 1].size.racks;
    }
  }
}

policy::CampusOffer Buildout::offer(Destination const& destination, std::size_t fleet, base::SimTime now) const {
  policy::CampusOffer offer;
  offer.room_in_all = destination.room.fits(fleet, destination.steps.back().size);
  offer.first_at = now;
  for (std::size_t step = 0; step < destination.steps.size(); ++step) {
    base::SimTime const holds_from = std::max(now, destination.steps[step].at);
    bool const over = step + 1 < destination.steps.size() && destination.steps[step + 1].at <= holds_from;
    if (over) continue;
    offer.room_first = destination.room.fits(fleet, destination.steps[step].size);
    offer.first_at = holds_from;
    if (offer.room_first > 0) break;
  }
  return offer;
}

Buildout::Choice Buildout::choose(model::ProductId product, std::int64_t quantity, kernel::Context const& context,
                                  Environment& environment) {
  offers_.clear();
  campuses_.clear();
  for (Destination const& destination : destinations_) {
    model::Campus const& campus = environment.world.campuses[destination.campus.index()];
    offers_.push_back(offer(destination, fleet_position(campus, product, environment.world), context.now()));
    campuses_.push_back(destination.campus);
  }
  std::size_t const best = decide(BuildoutAsked{order_, product, quantity, offers_, campuses_}, context, environment);
  std::size_t const chosen = best == offers_.size() ? 0 : best;
  Choice choice{destinations_[chosen].campus, quantity};
  if (best != offers_.size()) {
    bool const as_built = order_ == model::BuildoutOrder::earliest;
    std::int64_t const room = as_built ? offers_[best].room_first : offers_[best].room_in_all;
    if (room > 0) choice.quantity = std::min(quantity, room);  // a policy may choose one that is full
  }
  model::Campus const& campus = environment.world.campuses[choice.campus.index()];
  destinations_[chosen].room.take(fleet_position(campus, product, environment.world), choice.quantity);
  return choice;
}

}  // namespace chokepoint::processes
