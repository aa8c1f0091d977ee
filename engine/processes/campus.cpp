#include "engine/processes/campus.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/check.hpp"
#include "engine/base/sim_time.hpp"
#include "engine/base/wide.hpp"
#include "engine/processes/buildout.hpp"

namespace chokepoint::processes {

namespace {

std::uint32_t constexpr first_class = 0;

}  // namespace

void Campus::start(kernel::Context& context, Environment& environment) {
  model::Campus const& campus = rules(environment);
  base::SimTime const now = context.now();
  room_.begin(campus, environment);
  standing_.resize(campus.fleets.size());
  size_.add(campus.initial, environment.parameters);
  schedule_.draw(campus.project, context.self_name_hash(), environment);
  for (std::uint32_t phase = 0; phase < campus.project.phases.size(); ++phase) {
    if (base::SimTime const at = schedule_.complete_at(phase); at <= now) {
      size_.add(campus.adds[phase], environment.parameters);
    } else {
      context.schedule(at, PhaseCompleted{{}, phase});
    }
  }
  for (std::size_t position = 0; position < campus.fleets.size(); ++position) {
    model::Fleet const& one = fleet(position, environment);
    auto const channel = static_cast<ledger::UnitChannel>(one.channel);
    if (std::int64_t const opening = environment.parameters.get_or(one.opening, std::int64_t{0}); opening > 0) {
      environment.units.post(one.product.index(), ledger::UnitStatus::initial, ledger::UnitStatus::installed, opening,
                             now, channel);
      room_.take(position, opening);
      install(position, opening, channel, now, environment);
    }
  }
  for (std::size_t position = 0; position < campus.fleets.size(); ++position) {
    model::Fleet const& one = fleet(position, environment);
    auto const channel = static_cast<ledger::UnitChannel>(one.channel);
    if (std::int64_t const waiting = environment.parameters.get_or(one.waiting, std::int64_t{0}); waiting > 0) {
      environment.units.post(one.product.index(), ledger::UnitStatus::initial, ledger::UnitStatus::delivered, waiting,
                             now, channel);
      ledger::DelayClock unowned;
      unowned.quantity = waiting;
      unowned.since = unowned.opened = now;
      unowned.owner = none;
      take_in(position, derived_id(context.self_name_hash(), environment.hashes.products[one.product.index()]), unowned,
              channel, now, environment);
    }
  }
  if (campus.up.valid()) {
    base::Duration const until =
        environment.draw_time(campus.up, environment.streams.campus_up, context.self_name_hash(), 0);
    context.schedule(now + until, OutageChanges{{}, 1, 0});
  }
  allocate(context, environment);
}

void Campus::on(UnitsToInstall const& units, kernel::Context& context, Environment& environment) {
  std::size_t const position = fleet_position(rules(environment), model::ProductId(units.product), environment.world);
  take_in(position, units.lot, units.clock, static_cast<ledger::UnitChannel>(units.channel), context.now(),
          environment);
  allocate(context, environment);
}

void Campus::take_in(std::size_t position, std::uint64_t lot, ledger::DelayClock clock, ledger::UnitChannel channel,
                     base::SimTime now, Environment& environment) {
  std::uint32_t const slot = pool_.acquire();
  Batch& batch = pool_[slot];
  batch = {lot, clock, static_cast<std::uint32_t>(position), channel, 0, 0, 0};
  charge(batch, now, {ledger::Gate::site}, environment);
  environment.add(seen(position, environment).idle_for_power, now, batch.quantity());
  waiting_.push(pool_, slot, first_class);
}

std::uint32_t Campus::part_off(std::uint32_t slot, std::int64_t quantity) {
  std::uint32_t const parted = pool_.acquire();
  Batch& whole = pool_[slot];
  Batch& part = pool_[parted];
  part = whole;
  part.clock = whole.clock.split(quantity);
  part.lot = derived_id(whole.lot, whole.parted++);
  part.parted = 0;
  return parted;
}

void Campus::charge(Batch& batch, base::SimTime now, ledger::GateSet unmet, Environment& environment) const {
  if (batch.clock.owner != none) {
    environment.delay.change(batch.clock, now, unmet, ledger::DelayReason::installation);
  }
}

void Campus::on(PhaseCompleted const& completed, kernel::Context& context, Environment& environment) {
  size_.add(rules(environment).adds[completed.index], environment.parameters);
  allocate(context, environment);
}

void Campus::allocate(kernel::Context& context, Environment& environment) {
  base::SimTime const now = context.now();
  while (!waiting_.empty()) {
    std::uint32_t const first = waiting_.front();
    std::size_t const position = pool_[first].fleet;
    std::int64_t const given = std::min(pool_[first].quantity(), room_.fits(position, size_));
    if (given == 0) break;
    bool const all = given == pool_[first].quantity();
    if (all) waiting_.remove(pool_, first, first_class);
    std::uint32_t const slot = all ? first : part_off(first, given);
    room_.take(position, given);
    charge(pool_[slot], now, {}, environment);
    environment.add(seen(position, environment).idle_for_power, now, -given);
    to_fit_.push(pool_, slot, first_class);
  }
  fit_next(context, environment);
  show_levels(now, environment);
}

std::int64_t Campus::batch_of(Batch const& batch, double rate, Environment const& environment) const {
  model::Campus const& campus = rules(environment);
  std::int64_t const parts = environment.world.products[fleet(batch.fleet, environment).product.index()].per_unit;
  std::int64_t most = batch.quantity();
  if (campus.batch.valid()) {
    most = std::max<std::int64_t>(environment.parameters.get(campus.batch), 1) * parts;
  } else if (rate > 0) {
    most =
        static_cast<std::int64_t>(std::clamp(std::floor(rate * base::seconds_a_day), 1.0, model::most_parts)) * parts;
  }
  return std::min(most, batch.quantity());
}

void Campus::fit_next(kernel::Context& context, Environment& environment) {
  model::Campus const& campus = rules(environment);
  base::SimTime const now = context.now();
  while (!fitting_ && !to_fit_.empty()) {
    bool const limited = campus.technicians.valid();
    double const rate = limited ? environment.parameters.at(campus.technicians, now) : 0.0;
    if (limited && rate <= 0) {
      base::SimTime const change = environment.parameters.next_change(campus.technicians, now);
      if (!rate_watched_ && change < base::SimTime::end()) {
        rate_watched_ = true;
        context.schedule(change, TechniciansChange{});
      }
      return;
    }
    std::uint32_t const first = to_fit_.front();
    std::int64_t const quantity = batch_of(pool_[first], rate, environment);
    bool const all = quantity == pool_[first].quantity();
    if (all) to_fit_.remove(pool_, first, first_class);
    std::uint32_t const slot = all ? first : part_off(first, quantity);
    if (!limited) {
      commission(slot, context, environment);
      continue;
    }
    double const parts =
        static_cast<double>(environment.world.products[fleet(pool_[slot].fleet, environment).product.index()].per_unit);
    bool const goes_on = stretch_.until == now && stretch_.rate == rate * parts;
    if (!goes_on) stretch_ = {now, now, rate * parts, 0};
    stretch_.done += quantity;
    double const seconds = std::nearbyint(static_cast<double>(stretch_.done) / stretch_.rate);
    double const most = static_cast<double>(Environment::longest.seconds());
    stretch_.until = stretch_.since + base::Duration(static_cast<std::int64_t>(std::min(seconds, most)));
    fitting_ = true;
    context.schedule(stretch_.until, FittingCompleted{{}, slot});
  }
}

void Campus::on(TechniciansChange const&, kernel::Context& context, Environment& environment) {
  rate_watched_ = false;
  fit_next(context, environment);
}

void Campus::on(FittingCompleted const& completed, kernel::Context& context, Environment& environment) {
  fitting_ = false;
  commission(completed.slot, context, environment);
  fit_next(context, environment);
}

void Campus::commission(std::uint32_t slot, kernel::Context& context, Environment& environment) {
  model::Campus const& campus = rules(environment);
  base::Duration const time =
      campus.commissioning.valid()
          ? environment.draw_time(environment.law_at(campus.commissioning, context), environment.streams.commissioning,
                                  context.self_name_hash(), pool_[slot].lot)
          : base::Duration(0);
  context.schedule(context.now() + time, CommissioningCompleted{{}, slot});
}

void Campus::on(CommissioningCompleted const& completed, kernel::Context& context, Environment& environment) {
  Batch& batch = pool_[completed.slot];
  if (!out_) return put_online(completed.slot, context.now(), environment);
  charge(batch, context.now(), {ledger::Gate::site}, environment);
  environment.add(seen(batch.fleet, environment).idle_for_power, context.now(), batch.quantity());
  unpowered_.push(pool_, completed.slot, first_class);
}

void Campus::put_online(std::uint32_t slot, base::SimTime now, Environment& environment) {
  Batch& batch = pool_[slot];
  std::int64_t const quantity = batch.quantity();
  environment.units.post(fleet(batch.fleet, environment).product.index(), ledger::UnitStatus::delivered,
                         ledger::UnitStatus::installed, quantity, now, batch.channel);
  if (batch.clock.owner != none) environment.delay.close(batch.clock, now, ledger::DelayEnd::online);
  batch.clock.quantity = 0;
  install(batch.fleet, quantity, batch.channel, now, environment);
  pool_.release(slot);
}

void Campus::install(std::size_t position, std::int64_t quantity, ledger::UnitChannel channel, base::SimTime now,
                     Environment& environment) {
  Standing& standing = standing_[position];
  standing.installed += quantity;
  // Of all that stands, users abroad have their share, down to a whole part: what is missing to it is theirs now.
  auto const due = static_cast<std::int64_t>(static_cast<base::Wide>(standing.installed) *
                                             rules(environment).rented_parts / base::billion);
  std::int64_t const rented = std::min(due - standing.rented, quantity);
  if (rented > 0) {
    environment.units.change_channel(fleet(position, environment).product.index(), ledger::UnitStatus::installed,
                                     channel, ledger::UnitChannel::rented, rented, now);
    standing.rented += rented;
  }
  if (!out_) environment.add(seen(position, environment).online, now, quantity);
}

void Campus::on(OutageChanges const& change, kernel::Context& context, Environment& environment) {
  model::Campus const& campus = rules(environment);
  base::SimTime const now = context.now();
  out_ = change.down != 0;
  for (std::size_t position = 0; position < standing_.size(); ++position) {
    environment.set(seen(position, environment).online, now, out_ ? 0 : standing_[position].installed);
  }
  if (out_) {
    base::Duration const down =
        environment.draw_time(campus.down, environment.streams.campus_down, context.self_name_hash(), change.index);
    context.schedule(now + down, OutageChanges{{}, 0, change.index});
    return;
  }
  while (!unpowered_.empty()) {
    std::uint32_t const slot = unpowered_.front();
    unpowered_.remove(pool_, slot, first_class);
    environment.add(seen(pool_[slot].fleet, environment).idle_for_power, now, -pool_[slot].quantity());
    put_online(slot, now, environment);
  }
  base::Duration const until =
      environment.draw_time(campus.up, environment.streams.campus_up, context.self_name_hash(), change.index + 1);
  context.schedule(now + until, OutageChanges{{}, 1, change.index + 1});
}

void Campus::show_levels(base::SimTime now, Environment& environment) {
  CampusObservables const& observables = environment.observables.campuses[id_.index()];
  std::int64_t const power = room_.power_used();
  environment.set(observables.power_used, now, power);
  environment.set(observables.racks_used, now, room_.racks_used());
  environment.set(observables.idle_power, now, std::max<std::int64_t>(size_.power - power, 0));
}

void Campus::finish(base::SimTime end, Environment& environment) {
  for (std::uint32_t slot = 0; slot < pool_.size(); ++slot) {
    ledger::DelayClock clock = pool_[slot].clock;  // a copy: the units are still there to be counted
    if (clock.quantity == 0 || clock.owner == none) continue;
    environment.delay.close(clock, end, ledger::DelayEnd::unfinished);
  }
}

void Campus::clear() {
  size_ = {};
  standing_.clear();
  pool_.clear();
  waiting_.clear();
  to_fit_.clear();
  unpowered_.clear();
  fitting_ = false;
  out_ = false;
  rate_watched_ = false;
  stretch_ = {};
}

std::int64_t Campus::not_online(model::ProductId product, model::World const& world) const {
  std::int64_t found = 0;
  for (std::uint32_t slot = 0; slot < pool_.size(); ++slot) {
    Batch const& batch = pool_[slot];
    model::FleetId const fleet = world.campuses[id_.index()].fleets[batch.fleet];
    if (world.fleets[fleet.index()].product == product) found += batch.quantity();
  }
  return found;
}

std::int64_t Campus::installed(model::ProductId product, model::World const& world) const {
  std::int64_t found = 0;
  for (std::size_t position = 0; position < standing_.size(); ++position) {
    model::FleetId const fleet = world.campuses[id_.index()].fleets[position];
    if (world.fleets[fleet.index()].product == product) found += standing_[position].installed;
  }
  return found;
}

}  // namespace chokepoint::processes
