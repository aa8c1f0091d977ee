#include "engine/processes/environment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/ledger/checked.hpp"

namespace chokepoint::processes {

Streams::Streams(std::uint64_t seed)
    : demand_interval(kernel::StreamKey::of(seed, "demand interval")),
      demand_quantity(kernel::StreamKey::of(seed, "demand quantity")),
      demand_firmness(kernel::StreamKey::of(seed, "demand firmness")),
      demand_patience(kernel::StreamKey::of(seed, "demand patience")),
      lane_time(kernel::StreamKey::of(seed, "lane time")),
      outside_time(kernel::StreamKey::of(seed, "outside time")),
      service_time(kernel::StreamKey::of(seed, "service time")),
      service_redo(kernel::StreamKey::of(seed, "service redo")),
      office_answer(kernel::StreamKey::of(seed, "office answer")),
      office_inspection(kernel::StreamKey::of(seed, "office inspection")),
      office_up(kernel::StreamKey::of(seed, "office up")),
      office_down(kernel::StreamKey::of(seed, "office down")),
      lane_up(kernel::StreamKey::of(seed, "lane up")),
      lane_down(kernel::StreamKey::of(seed, "lane down")),
      permit_time(kernel::StreamKey::of(seed, "permit time")),
      line_cycle(kernel::StreamKey::of(seed, "line cycle")),
      line_yield(kernel::StreamKey::of(seed, "line yield")),
      line_defects(kernel::StreamKey::of(seed, "line defects")),
      line_restart(kernel::StreamKey::of(seed, "line restart")),
      line_up(kernel::StreamKey::of(seed, "line up")),
      line_down(kernel::StreamKey::of(seed, "line down")),
      phase_time(kernel::StreamKey::of(seed, "phase time")),
      phase_slip(kernel::StreamKey::of(seed, "phase slip")),
      commissioning(kernel::StreamKey::of(seed, "commissioning")),
      campus_up(kernel::StreamKey::of(seed, "campus up")),
      campus_down(kernel::StreamKey::of(seed, "campus down")),
      reaction_interval(kernel::StreamKey::of(seed, "reaction interval")),
      reaction_lag(kernel::StreamKey::of(seed, "reaction lag")),
      design_time(kernel::StreamKey::of(seed, "design time")),
      regime_lasts(kernel::StreamKey::of(seed, "regime lasts")),
      regime_next(kernel::StreamKey::of(seed, "regime next")),
      commitment_slip(kernel::StreamKey::of(seed, "commitment slip")),
      dealer_time(kernel::StreamKey::of(seed, "dealer time")),
      dealer_detection(kernel::StreamKey::of(seed, "dealer detection")) {}

Environment::Environment(model::World const& world_, model::Parameters const& parameters_,
                         Observables const& observables_, model::NameHashes const& hashes_,
                         model::RuleBook const& rule_book, model::RouteTable const& routes,
                         model::RouteTable const& routes_by_cost, ledger::Books& books,
                         std::function<bool(std::uint32_t)> const& acts_here)
    : world(world_),
      parameters(parameters_),
      observables(observables_),
      hashes(hashes_),
      units(books.units),
      delay(books.delay),
      money(books.money),
      rules(world_, parameters_, rule_book),
      policies(world_, acts_here),
      levels_(&books.levels),
      tallies_(&books.tallies),
      routes_(routes),
      routes_by_cost_(routes_by_cost),
      open_lanes_(world_.lanes.size(), 1) {
  for (std::uint32_t lane = 0; lane < world.lanes.size(); ++lane) {
    if (world.lanes[lane].status.valid()) lanes_that_close_.push_back(lane);
  }
}

void Environment::reset(std::uint64_t seed, std::uint64_t replication) {
  streams = Streams(seed);
  replication_ = replication;
  policies.reset(seed);
  routes_.reset();
  routes_by_cost_.reset();
}

std::int64_t Environment::draw_amount(model::LawId law, kernel::StreamKey const& purpose, std::uint64_t owner,
                                      std::uint64_t ordinal) const {
  double const drawn = parameters.law(law).sample(luck(purpose, owner, ordinal, 0)) * parameters.law_scale(law);
  if (drawn > model::most_parts) {
    throw ledger::OutOfBooks(fmt::format("{} draws {:g} units, more than the {:g} that are counted",
                                         parameters.law_path(law), drawn / parameters.law_scale(law),
                                         model::most_parts / parameters.law_scale(law)));
  }
  return static_cast<std::int64_t>(std::nearbyint(std::max(drawn, 0.0)));
}

model::RouteCache& Environment::routes_now(model::Routing routing, kernel::Context const& context) {
  model::RouteCache& routes = routing == model::Routing::cheapest ? routes_by_cost_ : routes_;
  std::uint64_t const version = context.board_version();
  if (!routes.is_current(version)) {
    for (std::uint32_t const lane : lanes_that_close_) {
      open_lanes_[lane] = context.read(world.lanes[lane].status) != 0 ? 1 : 0;
    }
    routes.update(version, lanes_that_close_.empty() ? std::span<std::uint8_t const>() : open_lanes_);
  }
  return routes;
}

model::LaneId Environment::next_lane(model::SiteId at, model::SiteId target, model::Routing routing,
                                     kernel::Context const& context) {
  return routes_now(routing, context).next_lane(at, target);
}

std::optional<std::int64_t> Environment::seconds_between(model::SiteId at, model::SiteId target,
                                                         kernel::Context const& context) {
  return routes_now(model::Routing::fastest, context).seconds(at, target);
}

}  // namespace chokepoint::processes
