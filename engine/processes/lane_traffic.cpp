#include <algorithm>

#include "engine/processes/lane.hpp"
#include "engine/processes/transport.hpp"

namespace chokepoint::processes {

void Lane::on(LaneEntered const& entered, kernel::Context& context, Environment& environment) {
  std::uint32_t const slot = travellers_.acquire();
  Traveller& one = travellers_[slot];
  one = Traveller{};
  one.goods = entered.goods;
  one.due = base::SimTime(entered.arrival);
  one.last_event = context.current();
  one.alive = true;
  if (stopped_) {
    one.left = one.due - context.now();
    environment.delay_change(one.goods, context.now(), {ledger::Gate::route}, ledger::DelayReason::transit);
  } else {
    plan_arrival(slot, context);
  }
}

void Lane::plan_arrival(std::uint32_t slot, kernel::Context& context) {
  context.schedule(travellers_[slot].due - context.news_delay(),
                   LotNearsEnd{{}, slot, travellers_.generation(slot), turns_}, travellers_[slot].last_event);
}

void Lane::on(LotNearsEnd const& near, kernel::Context& context, Environment& environment) {
  if (!travellers_.alive(near.slot, near.generation) || near.turn != turns_) return;
  Traveller& one = travellers_[near.slot];
  one.last_event = context.current();
  if (!shut_) return let_go(near.slot, context, environment);
  one.at_end = true;
  environment.delay_change(one.goods, context.now(), {ledger::Gate::route}, ledger::DelayReason::transit);
  at_end_.push_back(near.slot);
}

/// The lane stops or moves again; its end shuts or opens.
void Lane::turn_traffic(kernel::Context& context, Environment& environment) {
  model::Lane const& lane = rules(environment);
  bool const stops = !environment.at_or(lane.moving, context, true);
  if (stops != stopped_) {
    stopped_ = stops;
    turns_ += 1;
    for (std::uint32_t slot = 0; slot < travellers_.size(); ++slot) {
      Traveller& one = travellers_[slot];
      if (!one.alive || one.at_end) continue;
      if (stops) {
        one.left = std::max(one.due - context.now(), context.news_delay());
        environment.delay_change(one.goods, context.now(), {ledger::Gate::route}, ledger::DelayReason::transit);
      } else {
        one.due = context.now() + one.left;
        environment.delay_change(one.goods, context.now(), {}, ledger::DelayReason::transit);
        plan_arrival(slot, context);
      }
    }
  }
  shut_ = !environment.at_or(lane.receives, context, true);
  if (shut_) return;
  for (std::uint32_t const slot : at_end_) {
    environment.delay_change(travellers_[slot].goods, context.now(), {}, ledger::DelayReason::transit);
    let_go(slot, context, environment);
  }
  at_end_.clear();
}

void Lane::let_go(std::uint32_t slot, kernel::Context& context, Environment& environment) {
  Traveller& one = travellers_[slot];
  base::SimTime const arrival = context.now() + context.news_delay();
  LevelIndex const level = environment.observables.lanes[id_.index()].under_way;
  environment.add(level, context.now(), -one.goods.quantity());
  environment.add_interval(level, context.now(), arrival, one.goods.quantity());
  arrive(one.goods, rules(environment).to, arrival, one.last_event, context, environment);
  one.alive = false;
  travellers_.release(slot);
}

void Lane::finish(base::SimTime end, Environment& environment) {
  for (std::uint32_t slot = 0; slot < travellers_.size(); ++slot) {
    Traveller one = travellers_[slot];  // closing takes the quantity, and the goods are still there
    if (one.alive) environment.delay_close(one.goods, end);
  }
}

std::int64_t Lane::under_way(model::ProductId product, model::World const& world) const {
  std::int64_t found = 0;
  for (std::uint32_t slot = 0; slot < travellers_.size(); ++slot) {
    Traveller const& one = travellers_[slot];
    if (one.alive && world.stocks[one.goods.stock].product == product) found += one.goods.quantity();
  }
  return found;
}

void Lane::clear() {
  out_ = stopped_ = shut_ = false;
  posted_open_ = true;
  turns_ = 0;
  travellers_.clear();
  at_end_.clear();
}

}  // namespace chokepoint::processes
