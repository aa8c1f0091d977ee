#pragma once

#include <cstdint>
#include <vector>

#include "engine/policy/production.hpp"
#include "engine/processes/environment.hpp"
#include "engine/processes/lot_yield.hpp"
#include "engine/processes/project_schedule.hpp"
#include "engine/processes/slot_queue.hpp"

namespace chokepoint::processes {

/// A line that makes products from components: one place where lots are started, one after the other, for the
/// production orders of the stocks at its site.
///
/// An order that comes asks the stocks of the site for all the components it needs; they are the line's when they have
/// been collected, for whichever order comes to use them. A lot is a production order's rest, or as much as the largest
/// start; it is started whole, when the line is free, open and not stopped, the components of the whole lot are there,
/// and planning prefers it (`policy::choose_production`). The start uses up the components and takes
///
///     uses × quantity / capacity
///
/// of working time, at the capacity of each moment. Times are whole seconds; what rounding takes from one start is
/// added to the next that follows it at once, so that a line that never stands still is exact. The lot is then in
/// process for its cycle time, drawn by its own identity, which takes nothing of the line and no working time; the site
/// hears of its end no sooner than news travel. Units to be reworked are in process for another drawn cycle, without a
/// start.
///
/// Another product than the last takes a changeover, in working time; the order that it is made for is started next
/// whatever comes meanwhile. At capacity 0 the line is stopped: what is in process goes on, a start or changeover under
/// way rests. A stop ends with the restart, whose time is drawn, after capacity has come back. What phases of its
/// building project add comes on top of the stated capacity.
///
/// While it doesn't run, by date or in an outage, it is stopped, too, and what is in process stands still; a share of
/// that is lost when it ceases to run. Only a line for which this may happen keeps track of lots in process: else their
/// ends are sent when they start. line_stops.cpp has that and the capacity, line_lots.cpp the lots.
class Line {
 public:
  explicit Line(model::LineId id) : id_(id) {}

  void start(kernel::Context& context, Environment& environment);

  void on(ProductionOrdered const& ordered, kernel::Context& context, Environment& environment);
  /// Components are collected.
  void on(GoodsArrived const& arrived, kernel::Context& context, Environment& environment);
  void on(LinePlans const& plans, kernel::Context& context, Environment& environment);
  void on(LineSlotEnds const& ends, kernel::Context& context, Environment& environment);
  void on(ValuesChange const& change, kernel::Context& context, Environment& environment);
  void on(LineCapacityChanges const& changes, kernel::Context& context, Environment& environment);
  void on(LineTurns const& turns, kernel::Context& context, Environment& environment);
  void on(LotNearsCompletion const& near, kernel::Context& context, Environment& environment);
  /// A plant's phase is complete: there is more capacity from now on.
  void on(PhaseCompleted const& completed, kernel::Context& context, Environment& environment);

  /// Components that wait here to be used, and units of lots that the line keeps track of.
  std::int64_t in_process(model::ProductId product, model::World const& world) const;

  void clear();

 private:
  enum class Activity : std::uint8_t { idle, changing, starting };

  struct Order {
    std::uint64_t id = 0;
    std::uint64_t came = 0;     // orders before it
    std::int64_t quantity = 0;  // ordered
    std::int64_t started = 0;
    std::uint64_t lots = 0;
    base::SimTime waits_since;      // its coming, or the start of its last lot
    std::int64_t short_before = 0;  // of the product's seconds without material, by then
    kernel::EventId last_event = 0;
    std::uint32_t next = 0;
    std::uint32_t before = 0;
    bool firm = false;

    std::int64_t rest() const { return quantity - started; }
    std::uint32_t priority() const { return firm ? 0 : 1; }
  };
  /// What the line knows of one product.
  struct Product {
    ClassQueue<Order> queue;
    std::int64_t backlog = 0;  // parts ordered and not started
    std::int64_t short_seconds = 0;
    base::SimTime short_since;
    bool is_short = false;  // its next lot lacks components
    double credit = 0;      // of planning by shares
    YieldState yield;
  };

  /// A lot, or the part of it that has the same end.
  struct Lot {
    std::int64_t good = 0;
    std::int64_t scrapped = 0;
    std::uint64_t id = 0;
    base::SimTime due;    // while the line runs
    base::Duration left;  // while it doesn't
    kernel::EventId last_event = 0;
    std::uint32_t product = 0;
    bool alive = false;
  };
  enum Turn : std::uint32_t { dated, outage_begins, outage_ends };

  model::Line const& rules(Environment const& environment) const { return environment.world.lines[id_.index()]; }
  model::RecipeId recipe_id(std::uint32_t product, Environment const& environment) const {
    return model::RecipeId(rules(environment).first_recipe + product);
  }
  model::Recipe const& recipe(std::uint32_t product, Environment const& environment) const {
    return environment.world.recipes[recipe_id(product, environment).index()];
  }
  RecipeObservables const& seen(std::uint32_t product, Environment const& environment) const {
    return environment.observables.recipes[recipe_id(product, environment).index()];
  }
  std::int64_t per_unit(std::uint32_t product, Environment const& environment) const {
    return environment.world.products[recipe(product, environment).product.index()].per_unit;
  }

  std::int64_t next_lot(std::uint32_t product, Order const& order, Environment const& environment) const;
  double work_of(std::uint32_t product, std::int64_t quantity, Environment const& environment) const;
  bool has_components(std::uint32_t product, Order const& order, Environment const& environment) const;
  void note_shortages(base::SimTime now, Environment const& environment);
  void ask_for_components(Order const& order, std::uint32_t product, kernel::Context& context,
                          Environment& environment) const;
  void plan_soon(kernel::Context& context);

  bool can_start(kernel::Context& context, Environment const& environment);
  void plan(kernel::Context& context, Environment& environment);
  /// False when all that waits lacks components.
  bool choose(kernel::Context const& context, Environment& environment);
  void put_off(kernel::Context& context);
  base::Duration changeover_to(std::uint32_t product, Environment const& environment) const;
  void begin_lot(kernel::Context& context, Environment& environment);
  void consume(std::uint32_t product, Order const& order, std::int64_t quantity, base::SimTime now,
               Environment& environment);
  void send_lot(std::uint32_t product, Order const& order, std::int64_t quantity, kernel::Context& context,
                Environment& environment);

  void finish_at(base::SimTime done, Lot const& lot, kernel::Context& context, Environment& environment);
  void plan_completion(std::uint32_t slot, kernel::Context& context);
  void deliver(Lot const& lot, base::SimTime heard, kernel::Context& context, Environment& environment);
  void plan_turn(kernel::Context& context, Environment& environment);
  void turn(kernel::Context& context, Environment& environment);
  void lose(Lot& lot, double share, kernel::Context& context, Environment& environment);

  double speed() const;
  void work_until(base::SimTime now, Environment const& environment);
  void plan_end(kernel::Context& context, Environment& environment);
  double present_capacity(kernel::Context const& context, Environment const& environment) const;
  void take_capacity(kernel::Context& context, Environment& environment);
  void go_on(kernel::Context& context, Environment& environment);
  void set_activity(Activity activity, base::SimTime now, Environment& environment);
  void set_starved(bool starved, base::SimTime now, Environment& environment);
  base::Calendar const* calendar(Environment const& environment) const;

  model::LineId id_;
  std::vector<Product> products_;
  SlotPool<Order> orders_;
  std::vector<std::int64_t> components_;                 // collected, by the line's list
  std::vector<policy::ProductionCandidate> candidates_;  // scratch of choose
  std::vector<std::uint32_t> candidate_products_;        // likewise
  std::vector<model::ProductId> candidate_ids_;          // likewise
  std::uint64_t orders_came_ = 0;
  double capacity_ = 0;  // units per second, before stops
  double added_ = 0;     // of that: by complete phases
  ProjectSchedule schedule_;
  SlotPool<Lot> lots_;
  CarriedShare lost_;  // of what is in process when it ceases to run
  bool out_ = false;
  bool stands_ = false;
  std::uint32_t turns_ = 0;
  bool stopped_ = false;
  bool starved_ = false;
  bool plans_ = false;     // a LinePlans of this instant is on its way
  bool puts_off_ = false;  // one for what a policy put off is
  std::uint64_t stops_ = 0;
  std::uint32_t restart_generation_ = 0;
  Activity activity_ = Activity::idle;
  std::uint32_t set_up_for_ = none;
  std::uint32_t next_product_ = none;  // chosen, to be started next
  std::uint32_t slot_generation_ = 0;
  double work_left_ = 0;  // units of capacity, or seconds of a changeover
  base::SimTime worked_until_;
  base::SimTime free_since_;
  double carried_ = 0;  // seconds that rounding took from what ended at free_since_
};

}  // namespace chokepoint::processes
