#include <algorithm>

#include "engine/base/wide.hpp"
#include "engine/processes/accounts.hpp"
#include "engine/processes/site.hpp"
#include "engine/processes/terms.hpp"
#include "engine/processes/transport.hpp"

namespace chokepoint::processes {

namespace {

/// What fits of goods into so many micro-units, in parts of their product.
std::int64_t parts_that_fit(std::uint32_t stock, std::int64_t room, model::World const& world) {
  return room / (micro_units / world.products[world.stocks[stock].product.index()].per_unit);
}

}  // namespace

Site::Dock* Site::dock_of(model::LaneId lane) {
  auto const found = std::find_if(docks_.begin(), docks_.end(), [&](Dock const& dock) { return dock.lane == lane; });
  return found == docks_.end() ? nullptr : &*found;
}

void Site::open_docks(Environment const& environment) {
  docks_.clear();
  for (model::LaneId const lane : place(environment).lanes_that_depart) docks_.push_back({lane, 0, 0, false, {}});
}

/// Leaves at once, or waits here for the lane's next departure.
void Site::set_out(Consignment goods, model::LaneId lane, base::Duration credit, kernel::EventId previous,
                   kernel::Context& context, Environment& environment) {
  if (!environment.world.lanes[lane.index()].departs()) {
    return dispatch(goods, lane, credit, previous, context, environment);
  }
  // At the seller's gate they are whose terms say so, however long they wait here.
  if (passes_title(goods, false, environment.world)) pay_for(goods, context.now(), environment);
  std::uint32_t const slot = yard_.acquire();
  Parked& parked = yard_[slot];
  parked = Parked{};
  parked.goods = goods;
  parked.lane = lane;
  parked.since = context.now();
  parked.last_event = context.current();
  parked.alive = true;
  parked.gates = ledger::GateSet{ledger::Gate::route}.with(gates_ahead(goods, 0, context, environment));
  environment.delay_change(parked.goods, context.now(), parked.gates, ledger::DelayReason::route);
  parked_.push(yard_, slot, 0);
  Dock& dock = *dock_of(lane);
  std::int64_t const quantity = micro_units_of(goods.stock, goods.quantity(), environment.world);
  environment.add(environment.observables.lanes[lane.index()].awaiting, context.now(), goods.quantity());
  bool const first = dock.waiting == 0;
  dock.waiting += quantity;
  plan_departure(dock, first, context, environment);
  plan_hurry(goods, context, environment);
}

/// Who will hurry looks again when the time comes, and not when something else happens to make it look.
void Site::plan_hurry(Consignment const& goods, kernel::Context& context, Environment& environment) {
  if (goods.is_replenishment()) return;
  model::Demand const& demand = environment.world.demands[goods.clock.owner];
  if (demand.routing != model::Routing::cheapest || !demand.expedites_after.valid()) return;
  base::SimTime const at = goods.clock.opened + environment.at(demand.expedites_after, context);
  if (at > context.now()) context.schedule(at, LaneReopened{{}, goods.stock});
}

/// The next scheduled departure; or, of a lane that leaves with a load, now that it is there, else the last moment.
void Site::plan_departure(Dock& dock, bool first, kernel::Context& context, Environment& environment) {
  model::Lane const& lane = environment.world.lanes[dock.lane.index()];
  model::Parameters const& parameters = environment.parameters;
  auto const leave = [&](base::SimTime at) { context.schedule(at, LaneDeparts{{}, dock.lane.index(), dock.turn}); };
  if (lane.departs_every.valid()) {
    if (dock.planned) return;
    dock.planned = true;
    std::int64_t const first_one = parameters.get(lane.first_departure).seconds();
    std::int64_t const every = std::max<std::int64_t>(parameters.get(lane.departs_every).seconds(), 1);
    std::int64_t const now = std::max(context.now().seconds(), dock.left.seconds() + 1);
    std::int64_t const behind = now <= first_one ? 0 : (now - first_one + every - 1) / every;
    return leave(base::SimTime(first_one + behind * every));
  }
  if (dock.waiting >= parameters.get(lane.leaves_with)) {
    if (!dock.planned) leave(context.now());
    dock.planned = true;
  } else if (first && lane.waits_at_most.valid()) {
    leave(context.now() + parameters.get(lane.waits_at_most));
  }
}

/// By class, then in the order in which they came, unless a policy says who goes first. Who may not leave any more, or
/// has a better way now, makes no use of the room.
void Site::on(LaneDeparts const& departs, kernel::Context& context, Environment& environment) {
  model::LaneId const lane_id(departs.lane);
  Dock& dock = *dock_of(lane_id);
  if (departs.turn != dock.turn) return;
  dock.turn += 1;
  dock.planned = false;
  dock.left = context.now();
  model::Lane const& lane = environment.world.lanes[lane_id.index()];
  Departure departure{lane_id, lane.capacity.valid()};
  if (departure.limited) departure.room = environment.at(lane.capacity, context);
  std::uint16_t const policy =
      departure.limited ? environment.policy_of(model::Question::loading, context) : model::built_in;
  boarding_.clear();
  parked_.for_each(yard_, [&](std::uint32_t slot) {
    if (yard_[slot].lane != lane_id) return;
    boarding_.push_back(
        {priority_of(yard_[slot].goods, context, environment), static_cast<std::uint32_t>(boarding_.size()), slot});
  });
  std::sort(boarding_.begin(), boarding_.end());
  aboard_.clear();
  for (Boarding const& one : boarding_) {
    Way const way = way_from_here(yard_[one.slot].goods, context, environment);
    if (way.lane != lane_id) {
      Consignment const goods = take_off(one.slot, context, environment);
      forward(goods, context.current(), context, environment);
    } else if (policy == model::built_in) {
      load(one.slot, departure, context, environment);
    } else {
      aboard_.push_back(one);
    }
  }
  if (!aboard_.empty()) {
    waiting_.clear();
    for (Boarding const& one : aboard_) {
      waiting_.push_back({&yard_[one.slot].goods, yard_[one.slot].since, one.priority});
    }
    LoadingAsked const asked{lane_id, departure.room, waiting_};
    for (std::size_t const place : decide(asked, policy, context, environment)) {
      load(aboard_[place].slot, departure, context, environment);
    }
  }
  if (departure.load > 0) {
    environment.observe(environment.observables.lanes[lane_id.index()].load, context.now(), departure.load);
  }
  if (dock.waiting > 0) plan_departure(dock, true, context, environment);
}

/// As much of parked goods as there is room for.
void Site::load(std::uint32_t slot, Departure& departure, kernel::Context& context, Environment& environment) {
  Parked& parked = yard_[slot];
  kernel::EventId const last_event = parked.last_event;
  std::int64_t const fits = departure.limited ? parts_that_fit(parked.goods.stock, departure.room, environment.world)
                                              : parked.goods.quantity();
  if (fits <= 0) return;
  bool const whole = fits >= parked.goods.quantity();
  Consignment const goods = whole ? take_off(slot, context, environment) : part_of(parked, fits, context, environment);
  departure.room -= micro_units_of(goods.stock, goods.quantity(), environment.world);
  departure.load += goods.quantity();
  dispatch(goods, departure.lane, base::Duration(0), last_event, context, environment);
}

/// Out of the yard, whole.
Consignment Site::take_off(std::uint32_t slot, kernel::Context const& context, Environment& environment) {
  Parked& parked = yard_[slot];
  note_border(parked, false, context.now(), environment);
  Consignment const goods = parked.goods;
  leave_dock(parked, goods.quantity(), context, environment);
  parked_.remove(yard_, slot, 0);
  parked.alive = false;
  yard_.release(slot);
  return goods;
}

/// Part of what is parked, as a lot of its own; what has been paid goes with the units, to the minor unit.
Consignment Site::part_of(Parked& parked, std::int64_t quantity, kernel::Context const& context,
                          Environment& environment) {
  Consignment part = parked.goods;
  for (auto const paid : {&Consignment::duty, &Consignment::extra, &Consignment::carriage}) {
    part.*paid = base::multiply_divide(parked.goods.*paid, quantity, parked.goods.quantity());
    parked.goods.*paid -= part.*paid;
  }
  if (parked.at_border) {
    environment.units.post(environment.world.stocks[part.stock].product.index(), ledger::UnitStatus::held,
                           ledger::UnitStatus::in_transit, quantity, context.now());
  }
  part.clock = parked.goods.clock.split(quantity);
  // Both are lots of their own from now on: what is left may be parted again, here or elsewhere.
  part.lot = derived_id(parked.goods.lot, 0);
  parked.goods.lot = derived_id(parked.goods.lot, 1);
  leave_dock(parked, quantity, context, environment);
  return part;
}

void Site::leave_dock(Parked const& parked, std::int64_t quantity, kernel::Context const& context,
                      Environment& environment) {
  if (!parked.lane.valid()) return;
  Dock& dock = *dock_of(parked.lane);
  dock.waiting -= micro_units_of(parked.goods.stock, quantity, environment.world);
  if (dock.waiting == 0) {
    // Nothing is left of those for whom a departure was planned.
    dock.turn += 1;
    dock.planned = false;
  }
  environment.add(environment.observables.lanes[parked.lane.index()].awaiting, context.now(), -quantity);
}

}  // namespace chokepoint::processes
