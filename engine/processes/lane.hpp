#pragma once

#include <cstdint>

#include "engine/processes/environment.hpp"
#include "engine/processes/slot_queue.hpp"

namespace chokepoint::processes {

/// A lane that can close: by dated changes of `open`, and by outages at random. It posts its status on the Board and
/// tells the sites whose goods may wait for it when it opens again. Goods under way go on.
///
/// One on which goods may have to stop, or whose end may let nothing in, holds the goods under way itself: it learns of
/// them one news delay after dispatch and lets go of them one news delay before they arrive. lane_traffic.cpp has that.
class Lane {
 public:
  explicit Lane(model::LaneId id) : id_(id) {}

  void start(kernel::Context& context, Environment& environment);
  void on(LaneChanges const& change, kernel::Context& context, Environment& environment);
  void on(ValuesChange const& change, kernel::Context& context, Environment& environment);
  void on(LaneEntered const& entered, kernel::Context& context, Environment& environment);
  void on(LotNearsEnd const& near, kernel::Context& context, Environment& environment);

  /// Ends the delay of what is under way when the run ends at `end`.
  void finish(base::SimTime end, Environment& environment);
  /// Units that it holds.
  std::int64_t under_way(model::ProductId product, model::World const& world) const;

  void clear();

 private:
  enum What : std::uint32_t { dated, outage_begins, outage_ends };
  struct Traveller {
    Consignment goods;
    base::SimTime due;    // at the end, while the lane moves
    base::Duration left;  // of its time under way, while the lane stands still
    kernel::EventId last_event = 0;
    bool alive = false;
    bool at_end = false;  // and not let in
  };

  model::Lane const& rules(Environment const& environment) const { return environment.world.lanes[id_.index()]; }
  void post(kernel::Context& context, Environment& environment);
  void plan_dated(kernel::Context& context, Environment& environment);
  void turn_traffic(kernel::Context& context, Environment& environment);
  void plan_arrival(std::uint32_t slot, kernel::Context& context);
  void let_go(std::uint32_t slot, kernel::Context& context, Environment& environment);

  model::LaneId id_;
  bool out_ = false;
  bool posted_open_ = true;
  bool stopped_ = false;
  bool shut_ = false;  // its end lets nothing in
  std::uint32_t turns_ = 0;
  SlotPool<Traveller> travellers_;
  std::vector<std::uint32_t> at_end_;  // in the order in which they came there
};

}  // namespace chokepoint::processes
