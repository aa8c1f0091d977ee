#pragma once

#include <cstdint>
#include <vector>

#include "engine/processes/campus_room.hpp"
#include "engine/processes/environment.hpp"
#include "engine/processes/project_schedule.hpp"
#include "engine/processes/slot_queue.hpp"

namespace chokepoint::processes {

/// A campus: takes units in, gives them power and racks as these are built, has them fitted and commissioned, and runs
/// them.
///
/// Units wait in the order of their coming (gate `site`) until power and racks are there for them; the first of the
/// line is never passed. What has room is fitted batch by batch, in the same order, at the technicians' rate, then
/// commissioned (activity `installation`), each batch by itself, and is online after that. An outage takes everything
/// offline; fitting and commissioning go on, and what is commissioned meanwhile is online when power is back.
///
/// Unit books: delivered until online, then installed; offline units stay installed.
class Campus {
 public:
  explicit Campus(model::CampusId id) : id_(id) {}

  void start(kernel::Context& context, Environment& environment);

  void on(UnitsToInstall const& units, kernel::Context& context, Environment& environment);
  void on(PhaseCompleted const& completed, kernel::Context& context, Environment& environment);
  void on(FittingCompleted const& completed, kernel::Context& context, Environment& environment);
  void on(CommissioningCompleted const& completed, kernel::Context& context, Environment& environment);
  void on(TechniciansChange const& change, kernel::Context& context, Environment& environment);
  void on(OutageChanges const& change, kernel::Context& context, Environment& environment);

  /// Closes the waiting of units that are not online.
  void finish(base::SimTime end, Environment& environment);
  void clear();

  /// Parts of a product taken in and not online yet / commissioned, whether or not there is power.
  std::int64_t not_online(model::ProductId product, model::World const& world) const;
  std::int64_t installed(model::ProductId product, model::World const& world) const;

 private:
  /// Units of one lot that go through the same steps together.
  struct Batch {
    std::uint64_t lot = 0;
    ledger::DelayClock clock;  // owner `none`: they waited when the run began, and nobody's waiting is charged
    std::uint32_t fleet = 0;   // position in the campus's list
    ledger::UnitChannel channel{};
    std::uint32_t parted = 0;  // batches parted off
    std::uint32_t next = 0;    // in its queue
    std::uint32_t before = 0;

    std::int64_t quantity() const { return clock.quantity; }  // 0: the slot is free
  };
  /// What stands of one product.
  struct Standing {
    std::int64_t installed = 0;
    std::int64_t rented = 0;  // of these, used from abroad
  };

  model::Campus const& rules(Environment const& environment) const { return environment.world.campuses[id_.index()]; }
  model::Fleet const& fleet(std::size_t position, Environment const& environment) const {
    return environment.world.fleets[rules(environment).fleets[position].index()];
  }
  FleetObservables const& seen(std::size_t position, Environment const& environment) const {
    return environment.observables.fleets[rules(environment).fleets[position].index()];
  }

  void take_in(std::size_t position, std::uint64_t lot, ledger::DelayClock clock, ledger::UnitChannel channel,
               base::SimTime now, Environment& environment);
  std::uint32_t part_off(std::uint32_t slot, std::int64_t quantity);
  void charge(Batch& batch, base::SimTime now, ledger::GateSet unmet, Environment& environment) const;
  /// Gives room to those who wait for it, and work to the technicians.
  void allocate(kernel::Context& context, Environment& environment);
  void fit_next(kernel::Context& context, Environment& environment);
  std::int64_t batch_of(Batch const& batch, double rate, Environment const& environment) const;
  void commission(std::uint32_t slot, kernel::Context& context, Environment& environment);
  void put_online(std::uint32_t slot, base::SimTime now, Environment& environment);
  void install(std::size_t position, std::int64_t quantity, ledger::UnitChannel channel, base::SimTime now,
               Environment& environment);
  void show_levels(base::SimTime now, Environment& environment);

  model::CampusId id_;
  ProjectSchedule schedule_;
  CampusSize size_;
  CampusRoom room_;
  std::vector<Standing> standing_;  // by position in the campus's list of fleets
  SlotPool<Batch> pool_;
  ClassQueue<Batch> waiting_;    // for power or racks
  ClassQueue<Batch> to_fit_;     // have room
  ClassQueue<Batch> unpowered_;  // commissioned during an outage
  bool fitting_ = false;
  bool out_ = false;
  bool rate_watched_ = false;  // a TechniciansChange is scheduled

  /// An unbroken stretch of fitting at one rate: batches end at the nearest second of the whole work, so that rounding
  /// changes no rate.
  struct Stretch {
    base::SimTime since;
    base::SimTime until;
    double rate = 0;  // parts a second
    std::int64_t done = 0;
  };
  Stretch stretch_;
};

}  // namespace chokepoint::processes
