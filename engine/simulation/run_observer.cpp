#include "engine/simulation/run_observer.hpp"

#include <algorithm>

#include "engine/processes/messages.hpp"

namespace chokepoint::simulation {

namespace {

constexpr std::int64_t unseen = -1;

/// Where an actor is, as far as goods pass through it.
model::SiteId site_of(model::Actor const& actor, model::World const& world, bool sends) {
  switch (actor.kind) {
    case model::ActorKind::site:
      return model::SiteId(actor.index);
    case model::ActorKind::office:
      return world.offices[actor.index].site;
    case model::ActorKind::lane:
      return sends ? world.lanes[actor.index].from : world.lanes[actor.index].to;
    default:
      return {};
  }
}

}  // namespace

ledger::WaitCause cause_of(kernel::Event const& event, std::byte const* payload) {
  ledger::WaitCause cause{
      .holder = event.target().index(), .sender = event.key.sender().index(), .event = event.kind()};
  if (event.kind() == processes::CaseDecided::kind) {
    cause.answer = static_cast<std::uint8_t>(1 + kernel::read_message<processes::CaseDecided>(payload).answer);
  } else if (event.kind() == processes::OrdersReduced::kind) {
    auto const reduced = kernel::read_message<processes::OrdersReduced>(payload);
    cause.answer = static_cast<std::uint8_t>(1 + static_cast<std::uint32_t>(processes::why_reduced(reduced)));
  }
  return cause;
}

RunObserver::RunObserver(model::World const& world, ledger::TimeBuckets const& buckets)
    : world_(world), buckets_(buckets), fleets_(world.fleets.size() * buckets.count(), unseen) {}

void RunObserver::reset() {
  cursor_ = 0;
  flows_.clear();
  grey_.clear();
  trades_.clear();
  std::fill(fleets_.begin(), fleets_.end(), unseen);
}

void RunObserver::saw(kernel::Event const& event, std::byte const* payload, Actors const& actors) {
  model::Actor const& target = world_.actors[event.target().index()];
  if (event.kind() == processes::Delivered::kind) {
    auto const taken = kernel::read_message<processes::Delivered>(payload);
    model::Stock const& stock = world_.stocks[taken.stock];
    std::uint32_t const bucket = buckets_.at(event.key.time(), cursor_);
    trades_.add({stock.site.index(), event.target().index(), stock.product.index(), bucket}, taken.quantity);
    // A dealer brings goods past lanes and sites: nothing arrives before the buyer has them.
    if (world_.actors[event.key.sender().index()].kind != model::ActorKind::dealer) return;
    model::SiteId const taken_at =
        target.kind == model::ActorKind::buyer ? world_.buyers[target.index].site : model::SiteId();
    if (!taken_at.valid() || taken_at == stock.site) return;
    grey_.add({stock.site.index(), taken_at.index(), stock.product.index(), bucket}, taken.quantity);
    return;
  }
  if (event.kind() == processes::GoodsArrived::kind) {
    // An office hands goods on to the next one, or to the site, by the same message.
    model::SiteId const from = site_of(world_.actors[event.key.sender().index()], world_, true);
    model::SiteId const to = site_of(target, world_, false);
    auto const goods = kernel::read_message<processes::GoodsArrived>(payload).goods;
    model::Stock const& stock = world_.stocks[goods.stock];
    std::uint32_t const bucket = buckets_.at(event.key.time(), cursor_);
    if (from.valid() && to.valid() && from != to) {
      flows_.add({from.index(), to.index(), stock.product.index(), bucket}, goods.quantity());
    }
    if (goods.is_replenishment() && goods.customer == event.target().index()) {
      trades_.add({stock.site.index(), goods.customer, stock.product.index(), bucket}, goods.quantity());
    }
    return;
  }
  if (target.kind != model::ActorKind::campus) return;
  std::uint32_t const bucket = buckets_.at(event.key.time(), cursor_);
  for (model::FleetId const fleet : world_.campuses[target.index].fleets) {
    fleets_[fleet.index() * buckets_.count() + bucket] =
        actors.campuses()[target.index].installed(world_.fleets[fleet.index()].product, world_);
  }
}

}  // namespace chokepoint::simulation
