#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/policy/allocation.hpp"
#include "engine/processes/decisions.hpp"
#include "engine/processes/environment.hpp"
#include "engine/processes/order_classes.hpp"
#include "engine/processes/prices.hpp"
#include "engine/processes/slot_queue.hpp"
#include "engine/processes/stock_outs.hpp"

namespace chokepoint::processes {

/// A place with stocks, a desk that takes orders, and a yard that passes goods on.
///
/// An order is served when its gates are met: it is firm, whoever the rules name has agreed (licensing offices, the
/// buyer's import authority, a quota last), goods are on hand, and a lane towards its destination is open that the
/// rules of the country at its end allow. Rules are looked at when an order becomes firm and whenever one changes; an
/// answer about a part of an order splits it, so that a lot has one license. Orders are served by class, then in the
/// order in which they became ready (one whose lane was closed joins the line anew when it reopens); partly, where
/// stock is short. Demand that finds none is kept (backorder) or lost, as the stock says. Stocks refill themselves
/// under base stock, (s,S) or (r,Q), reviewed continuously or periodically.
///
/// Within one instant goods and orders arrive first, then reviews order; what a review orders with no lead time is
/// there at once. A stated lead time includes the time that the order itself takes to become known.
///
/// Its parts: site.cpp is the desk, site_cancellation.cpp takes orders back, site_permissions.cpp asks for licenses,
/// permits and quotas, site_shipping.cpp serves orders, site_yard.cpp passes goods on, site_departures.cpp lets those
/// wait that leave with others, site_pauses.cpp stops it, site_replenishment.cpp refills, site_production.cpp deals
/// with the lines that make goods here, site_pricing.cpp looks at prices.
class Site {
 public:
  explicit Site(model::SiteId id) : id_(id) {}

  void start(kernel::Context& context, Environment& environment);

  void on(OrderPlaced const& placed, kernel::Context& context, Environment& environment);
  void on(OrdersReduced const& reduced, kernel::Context& context, Environment& environment);
  void on(OrderFirmed const& firmed, kernel::Context& context, Environment& environment);
  void on(PatienceOver const& over, kernel::Context& context, Environment& environment);
  void on(CaseDecided const& decided, kernel::Context& context, Environment& environment);
  void on(RefileDue const& refile, kernel::Context& context, Environment& environment);
  void on(PermissionLapses const& lapses, kernel::Context& context, Environment& environment);
  void on(RulesChange const& change, kernel::Context& context, Environment& environment);
  void on(GoodsArrived const& arrived, kernel::Context& context, Environment& environment);
  void on(SupplyArrived const& arrived, kernel::Context& context, Environment& environment);
  void on(LotFinished const& finished, kernel::Context& context, Environment& environment);
  void on(ReviewDue const& due, kernel::Context& context, Environment& environment);
  void on(ReplenishmentRetried const& retried, kernel::Context& context, Environment& environment);
  void on(PriceReviewed const& review, kernel::Context& context, Environment& environment);
  void on(LevelsChange const& change, kernel::Context& context, Environment& environment);
  void on(ValuesChange const& change, kernel::Context& context, Environment& environment);
  void on(PauseTurns const& turns, kernel::Context& context, Environment& environment);
  void on(LaneDeparts const& departs, kernel::Context& context, Environment& environment);
  void on(LaneReopened const& reopened, kernel::Context& context, Environment& environment);
  /// The customer's answer to a replenishment order that ends without goods.
  void on(OrderClosed const& closed, kernel::Context& context, Environment& environment);

  /// Ends the delay of everything that still waits here when the run ends at `end`.
  void finish(base::SimTime end, Environment& environment);
  /// Units on hand now; units parked here between lanes, and of those that wait before a border.
  std::int64_t on_hand(model::StockId stock, Environment const& environment) const;
  std::int64_t parked(model::ProductId product, model::World const& world) const;
  std::int64_t before_border(model::ProductId product, model::World const& world) const;

  void clear();

 private:
  struct OpenOrder {
    std::uint64_t order = 0;
    ledger::DelayClock clock;  // of all its units, as long as it is here
    // Lines of hundreds are walked through when little is to be shared out: what is read then lies together.
    std::uint32_t next = 0;
    std::uint32_t before = 0;
    std::uint8_t priority = 0;

    ledger::DelayTrail trail;  // what each of them has been charged, should the order be given up
    std::int64_t padding = 0;  // how many of them nobody needs
    std::int64_t price = 0;    // of a unit, when it was placed
    base::SimTime received;    // what is shipped at that instant has its hand-over in the lead time
    base::SimTime ready_since;
    std::int64_t stock_waited = 0;  // seconds ready, before a closed route
    kernel::EventId last_event = 0;
    std::uint32_t shelf = 0;
    std::uint32_t customer = 0;
    std::uint32_t shipments = 0;
    std::uint32_t account = 0;            // of what is shared out
    std::uint32_t test_site = none;       // where rules ask for a test
    std::uint32_t offered_test = none;    // under which a license would be granted now, and that of
    std::uint32_t condition_test = none;  // the license that is held
    std::uint16_t needed = 0;             // permissions, a bit for each gatekeeper: asked for by rules
    std::uint16_t held = 0;               // granted
    std::uint16_t filed = 0;              // applied for, and no answer yet
    std::uint16_t declined = 0;           // quotas without room for it, that only lower the tariff
    std::uint16_t at_border = 0;          // permits without which the way from here is closed: asked for in any case
    std::array<Moment, model::most_gatekeepers> held_since{};      // of what is held: when it was granted,
    std::array<Moment, model::most_gatekeepers> held_until{};      // and when it lapses, or `never`
    std::array<std::uint8_t, model::most_gatekeepers> attempts{};  // how often each was filed before
    std::uint16_t splits = 0;
    std::uint16_t offered = 0;     // quotas under which a license would be granted now,
    std::uint16_t conditions = 0;  // and those of the license that is held
    ledger::GateSet way;           // what keeps the order when way_closed
    ledger::GateSet ahead;         // what is known to await it farther on
    bool licensed = false;         // needs no license any more
    bool banned = false;
    bool firm = false;
    bool prepaid = false;  // can't be taken back
    bool counted = false;  // in the shelf's committed quantity
    bool gated = false;    // waits for something else than stock
    bool ready = false;    // all gates but stock and route are met
    bool way_closed = false;
    bool alive = false;

    std::uint16_t pending() const { return static_cast<std::uint16_t>(needed & ~held); }
    bool permitted() const { return pending() == 0 && !banned; }
  };
  /// Goods that can't go on, or wait for a departure.
  struct Parked {
    Consignment goods;
    ledger::GateSet gates;    // that are unmet, here and farther on
    std::uint16_t filed = 0;  // permits applied for
    model::LaneId lane;       // whose departure they wait for
    base::SimTime since;      // when they came to it
    kernel::EventId last_event = 0;
    std::uint32_t next = 0;
    std::uint32_t before = 0;
    bool at_border = false;  // no entry can be filed for, or a permit is missing: the books have them as held
    bool alive = false;
  };
  /// Who leaves before whom.
  struct Boarding {
    std::uint32_t priority;
    std::uint32_t came;
    std::uint32_t slot;
    auto operator<=>(Boarding const&) const = default;
  };
  /// What waits here for departures of one lane.
  struct Dock {
    model::LaneId lane;
    std::int64_t waiting = 0;  // micro-units
    std::uint32_t turn = 0;
    bool planned = false;
    base::SimTime left;  // the last departure
  };
  /// A departure while it is loaded.
  struct Departure {
    model::LaneId lane;
    bool limited = false;
    std::int64_t room = 0;  // micro-units, of a limited one
    std::int64_t load = 0;
  };
  /// The next step of goods, or all that is in its way.
  struct Way {
    model::LaneId lane;  // invalid: there is something
    ledger::GateSet closed_by;
    std::uint16_t permits = 0;  // that are missing at the border
  };
  /// One stock's state.
  struct Shelf {
    std::int64_t on_hand = 0;
    std::int64_t on_order = 0;
    std::int64_t committed = 0;  // open quantity of the orders that the inventory position counts
    std::uint64_t orders_placed = 0;
    std::uint64_t reviews = 0;
    std::int64_t period_demand = 0;
    std::int64_t asked = 0;                   // since the last look at the price: shipped, or lost for want of goods
    std::int64_t shipped = 0;                 // since then
    std::int64_t received = 0;                // since then: made, or come
    PriceReview published;                    // last
    std::vector<std::int64_t> recent_demand;  // of past review periods, a ring
    std::int64_t recent_total = 0;
    std::vector<std::uint32_t> parties;     // who has ordered here: streams of buyers, other customers
    std::vector<policy::Account> accounts;  // theirs, of what is shared out
    ClassQueue<OpenOrder> ready;            // wait for stock
    ClassQueue<OpenOrder> gated;            // wait for something else
    StockOuts outs;
  };

  model::Site const& place(Environment const& environment) const { return environment.world.sites[id_.index()]; }
  model::Stock const& stock_of(std::uint32_t shelf, Environment const& environment) const {
    return environment.world.stocks[place(environment).stocks[shelf].index()];
  }
  StockObservables const& seen(std::uint32_t shelf, Environment const& environment) const {
    return environment.observables.stocks[place(environment).stocks[shelf].index()];
  }
  std::uint32_t shelf_of(std::uint32_t stock, Environment const& environment) const;
  std::uint32_t account_of(OpenOrder const& order, Environment const& environment);

  /// Charges or closes the waiting of an order's units, class by class; `op` gets the trail once, since they have one
  /// past.
  template <class Op>
  static void for_each_class(OpenOrder& order, ledger::DelayClock& clock, std::int64_t padding, Op&& op) {
    ledger::DelayTrail* trail = &order.trail;
    processes::for_each_class(clock, padding, [&](ledger::DelayClock& units) {
      op(units, trail);
      trail = nullptr;
    });
  }
  /// Ends the waiting of units that are given up, as a class of their own; those that pad an order stay in theirs.
  void give_up(OpenOrder& order, ledger::DelayClock& clock, std::int64_t padding, base::SimTime now,
               Environment& environment) const;

  bool tracked(OpenOrder const& order) const { return order.clock.owner != none; }
  /// Components for a line of this site and what is rented are no shipment, and what a dealer takes away nobody knows
  /// to be one: rules and caps don't see them.
  bool stays_here(OpenOrder const& order, Environment const& environment) const {
    return collects_here(order.customer, environment.world) ||
           (tracked(order) && environment.world.demands[order.clock.owner].rented);
  }
  std::int64_t shipping_lot(std::uint32_t shelf, Environment const& environment) const;
  bool is_out(std::uint32_t shelf, Environment const& environment) const;
  bool lacks_goods(OpenOrder const& order, Environment const& environment) const;
  ledger::GateSet unmet_here(OpenOrder const& order, Environment const& environment) const;
  /// What keeps the order here, and where something does, what is known to await it farther on as well.
  ledger::GateSet unmet(OpenOrder const& order, Environment const& environment) const;
  /// What is known now to await goods where they enter the country that they are for: no entry can be filed for, or the
  /// permit that they lack isn't granted to anybody for the time being. Whether other permits would be granted is only
  /// known once they are applied for, and what waits beyond that (inspection, a campus) once they are there.
  ledger::GateSet gates_ahead(Consignment const& goods, std::uint16_t asked_already, kernel::Context const& context,
                              Environment& environment) const;
  void charge(OpenOrder& order, kernel::Context& context, Environment& environment);
  void catch_up(OpenOrder& order, base::SimTime until, Environment& environment);
  void wait_at_gate(std::uint32_t slot, kernel::Context& context, Environment& environment);
  void learn(OpenOrder& order, kernel::Context& context, Environment& environment);

  void make_firm(std::uint32_t slot, bool firm_before, kernel::Context& context, Environment& environment);
  /// What rules ask of the order now; files for what is missing.
  void assess(std::uint32_t slot, kernel::Context& context, Environment& environment);
  void assess_anew(std::uint32_t slot, kernel::Context& context, Environment& environment);
  void file(std::uint32_t slot, std::uint16_t gatekeeper, std::uint16_t review, kernel::Context& context,
            Environment& environment);
  void decline(std::uint32_t slot, std::uint16_t gatekeeper, kernel::Context& context, Environment& environment);
  void granted(std::uint32_t slot, CaseDecided const& decided, kernel::Context& context, Environment& environment);
  std::uint32_t split_order(std::uint32_t slot, std::int64_t quantity, kernel::Context& context,
                            Environment& environment);
  /// Plans the end of a permission that an order holds for a time.
  void plan_lapse(std::uint32_t slot, std::uint16_t gatekeeper, kernel::Context& context);
  /// Tells quotas and authorities that what they granted is used, or won't be.
  void report_permissions(std::uint16_t held, QuotaReport what, std::int64_t quantity, model::FirmId firm,
                          kernel::Context& context, Environment& environment) const;
  void report_basis(OpenOrder const& order, std::int64_t quantity, kernel::Context& context,
                    Environment& environment) const;
  /// A policy has left something waiting, which it is asked about again in a day: goods that it sends no way or keeps
  /// from orders, orders that are to wait for their permit.
  void put_off(kernel::Context& context);
  void put_off_again(kernel::Context& context, Environment& environment);
  void plan_rules_change(kernel::Context& context, Environment& environment);
  void look_at_rules(kernel::Context& context, Environment& environment);
  void settle(std::uint32_t slot, kernel::Context& context, Environment& environment);
  void serve_or_lose(std::uint32_t slot, kernel::Context& context, Environment& environment);
  /// Hands on what has been taken out of the stock: collected, or sent on its way.
  void send(Consignment const& goods, Way const& way, base::Duration credit, kernel::EventId previous,
            kernel::Context& context, Environment& environment);
  void wait_for_way(std::uint32_t slot, Way const& way, kernel::Context& context, Environment& environment);
  void retry_ways(kernel::Context& context, Environment& environment);
  void serve(std::uint32_t shelf, kernel::Context& context, Environment& environment);
  void serve_newcomer(std::uint32_t slot, kernel::Context& context, Environment& environment);
  void share_out(std::uint32_t shelf, kernel::Context& context, Environment& environment);
  std::pair<Consignment, Way> setting_out(OpenOrder const& order, kernel::Context& context, Environment& environment);
  /// Whether an order's goods could leave now; if not, it leaves the line of those that wait for stock.
  bool finds_way(std::uint32_t slot, kernel::Context& context, Environment& environment);
  void leave_line(std::uint32_t slot, Way const& way, kernel::Context& context, Environment& environment);
  /// Ships that much, for so many millionths of list price beyond it; false when no way is open.
  bool ship(std::uint32_t slot, std::int64_t quantity, kernel::Context& context, Environment& environment,
            std::int64_t premium = 0);
  std::int64_t bid_of(OpenOrder const& order, kernel::Context const& context, Environment const& environment) const;
  void note_stranded(std::uint32_t shelf, base::SimTime now, Environment& environment) const;
  void reduce_order(OpenOrder& order, std::int64_t quantity, kernel::Context& context, Environment& environment);
  void close_order(std::uint32_t slot, Closing why, kernel::Context& context, Environment& environment);
  void leave_queues(std::uint32_t slot, Environment& environment, base::SimTime now);
  void change_on_hand(std::uint32_t shelf, std::int64_t change, kernel::Context& context, Environment& environment);
  void receive(std::uint32_t shelf, std::int64_t quantity, kernel::Context& context, Environment& environment);
  bool pass_waypoints(Consignment& goods, Environment const& environment) const;
  OrderFacts order_facts(OpenOrder const& order, Environment const& environment) const;
  Way way_from_here(Consignment const& goods, kernel::Context& context, Environment& environment);
  void park(Consignment const& goods, Way const& way, kernel::Context& context, Environment& environment);
  void stay_parked(std::uint32_t slot, Way const& way, kernel::Context& context, Environment& environment);
  void yard_answer(CaseDecided const& decided, kernel::Context& context, Environment& environment);
  void forward(Consignment goods, kernel::EventId previous, kernel::Context& context, Environment& environment);

  Dock* dock_of(model::LaneId lane);
  void open_docks(Environment const& environment);
  void set_out(Consignment goods, model::LaneId lane, base::Duration credit, kernel::EventId previous,
               kernel::Context& context, Environment& environment);
  void plan_hurry(Consignment const& goods, kernel::Context& context, Environment& environment);
  void plan_departure(Dock& dock, bool first, kernel::Context& context, Environment& environment);
  void load(std::uint32_t slot, Departure& departure, kernel::Context& context, Environment& environment);
  void note_border(Parked& parked, bool at_border, base::SimTime now, Environment& environment) const;
  Consignment take_off(std::uint32_t slot, kernel::Context const& context, Environment& environment);
  Consignment part_of(Parked& parked, std::int64_t quantity, kernel::Context const& context, Environment& environment);
  void leave_dock(Parked const& parked, std::int64_t quantity, kernel::Context const& context,
                  Environment& environment);

  void begin_pricing(std::uint32_t shelf, kernel::Context& context, Environment& environment);
  void plan_pause(kernel::Context& context, Environment& environment);
  void take_in(SupplyArrived const& arrived, kernel::Context& context, Environment& environment);
  void turn_pauses(kernel::Context& context, Environment& environment);

  void count(OpenOrder& order);
  void review_continuously(std::uint32_t shelf, kernel::Context& context, Environment& environment);
  void review(std::uint32_t shelf, kernel::Context& context, Environment& environment);
  std::int64_t wanted(std::uint32_t shelf, kernel::Context const& context, Environment& environment);
  void plan_level_change(std::uint32_t shelf, kernel::Context& context, Environment& environment);
  void order(std::uint32_t shelf, std::int64_t quantity, kernel::Context& context, Environment& environment);
  void order_production(std::uint32_t shelf, std::int64_t quantity, std::uint64_t order, kernel::Context& context,
                        Environment& environment);
  /// Units that lines had in process for this shelf when the run begins.
  std::int64_t work_in_process(std::uint32_t shelf, Environment const& environment) const;
  void give_back(std::uint32_t shelf, std::int64_t quantity, kernel::Context& context, Environment& environment);

  /// Marks references to goods in the yard among those to orders.
  static constexpr std::uint32_t in_yard = 0x80000000U;

  model::SiteId id_;
  std::vector<Shelf> shelves_;
  SlotPool<OpenOrder> orders_;
  SlotPool<Parked> yard_;
  ClassQueue<Parked> parked_;  // in the order in which they came
  std::vector<Dock> docks_;
  bool puts_off_ = false;               // a PauseTurns for what policies put off is on its way
  std::vector<SupplyArrived> outside_;  // supplies from outside the model that aren't let in
  std::vector<std::uint32_t> retry_;    // scratch
  std::vector<Boarding> boarding_;      // scratch
  std::vector<Boarding> aboard_;        // scratch: those about whom a policy is asked
  std::vector<GoodsWaiting> waiting_;   // scratch: what it is told of them
  std::vector<policy::Claim> claims_;   // scratch
  policy::Sharing sharing_;
  std::vector<OrderFacts> claiming_;      // scratch
  std::vector<std::uint32_t> claimants_;  // scratch: their slots
};

}  // namespace chokepoint::processes
