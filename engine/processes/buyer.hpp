#pragma once

#include <cstdint>
#include <vector>

#include "engine/policy/substitution.hpp"
#include "engine/processes/buildout.hpp"
#include "engine/processes/decisions.hpp"
#include "engine/processes/environment.hpp"
#include "engine/processes/needs.hpp"

namespace chokepoint::processes {

/// The identity of a part of an order: of the first, 0, that of the order.
constexpr std::uint64_t part_id(std::uint64_t order, std::uint64_t part) {
  return part == 0 ? order : derived_id(order, std::uint64_t{1} << 33U | part);
}
/// The order that it would be that part of.
constexpr std::uint64_t whole_of(std::uint64_t id, std::uint64_t part) {
  return part == 0 ? id : parent_of(id, std::uint64_t{1} << 33U | part);
}

/// Who wants something: places orders with sites and files applications with offices, stream by stream.
///
/// A stream is a renewal process (Poisson where the law is exponential), a Poisson stream whose rate changes at given
/// dates, a list of dated orders, or the reviews of a buyer that restocks what it uses up. The n-th order of a stream
/// has the same identity, interval, quantity and patience in every run that shares seed and replication, whatever else
/// the world holds. Orders dated before the run are open when it begins, and have aged since their date.
///
/// Each order is a need. What comes fills the oldest; what has waited long enough may be bought elsewhere
/// (buyer_substitution.cpp), and then as much is taken back of the orders that wait.
class Buyer {
 public:
  explicit Buyer(model::BuyerId id) : id_(id) {}

  void start(kernel::Context& context, Environment& environment);

  void on(OrderDue const& due, kernel::Context& context, Environment& environment);
  void on(PauseTurns const& turns, kernel::Context& context, Environment& environment);
  void on(ValuesChange const& change, kernel::Context& context, Environment& environment);
  void on(RestockDue const& due, kernel::Context& context, Environment& environment);
  void on(Delivered const& delivered, kernel::Context& context, Environment& environment);
  void on(UnitsToInstall const& units, kernel::Context& context, Environment& environment);
  void on(OrderClosed const& closed, kernel::Context& context, Environment& environment);
  void on(CaseDecided const& decided, kernel::Context& context, Environment& environment);
  void on(BudgetPeriodBegins const& begins, kernel::Context& context, Environment& environment);
  void on(NeedDue const& due, kernel::Context& context, Environment& environment);
  void on(NeedReviewed const& review, kernel::Context& context, Environment& environment);

  void clear();

  /// Parts of a product that it has received and keeps: not those that it installs.
  std::int64_t kept(model::ProductId product, model::World const& world) const;

 private:
  struct Stream {
    std::int64_t own_stock = 0;  // of a restocking buyer
    std::int64_t on_order = 0;
    std::int64_t received = 0;  // units of goods, all told
    std::int64_t unmet = 0;     // needed, and neither received nor made up for by substitutes
    std::int64_t not_due = 0;   // of what was needed: by a date still to come
    std::uint64_t bought = 0;   // orders of a substitute
    Needs needs;                // of a stream that has alternatives
    double use_carried = 0;     // fraction of a resolution unit not yet used up
    double price_carried = 0;   // fraction of one that prices leave wanted
    base::SimTime used_until;
    /// Seconds by which the last order was due after the whole second at which it came: orders come at the nearest
    /// second, and what that rounds away is made up for by the next interval, so that rounding changes no rate.
    double rounded_away = 0;

    base::SimTime nearest_second(base::SimTime from, double seconds);
  };

  model::Buyer const& who(Environment const& environment) const { return environment.world.buyers[id_.index()]; }
  static StreamObservables const& seen(std::uint32_t demand, Environment const& environment) {
    return environment.observables.streams[demand];
  }
  std::uint64_t order_id(std::uint32_t demand, std::uint64_t ordinal, Environment const& environment) const {
    return derived_id(environment.hashes.demands[demand], ordinal);
  }
  Stream& stream(std::uint32_t demand, Environment const& environment);

  void start_stream(std::uint32_t demand, kernel::Context& context, Environment& environment);
  base::SimTime next_due(std::uint32_t demand, std::uint32_t index, base::SimTime now, Environment& environment);
  void plan(std::uint32_t demand, std::uint32_t index, base::SimTime at, kernel::Context& context,
            Environment& environment);
  /// An order, or an application, that is placed now.
  struct Wish {
    std::uint64_t ordinal;  ///< within its stream
    std::int64_t quantity;
    base::SimTime placed_at;  ///< may precede the run
    model::Firmness firmness;
    std::int64_t firm_at;  ///< `never`, or when it becomes a purchase order
    bool licensed = false;
    std::int64_t padding = 0;    ///< of the quantity, not needed
    std::int64_t wanted_at = 0;  ///< when it was due, in the run
    std::uint64_t part = 0;      ///< of an order that a budget has parted
    std::int64_t needed_at = 0;  ///< when its need falls due; past: at once
    std::uint64_t asked = 0;     ///< how often it was asked whether to put it off
  };
  /// An order that waits for the next period's budget, or for the end of a pause.
  struct Unplaced {
    std::uint32_t demand;
    Wish wish;
  };
  std::int64_t firm_at(std::uint32_t demand, std::uint64_t ordinal, base::SimTime now, Environment& environment) const;
  /// An order of a stream that isn't active is never placed.
  static bool active(model::Demand const& rule, kernel::Context const& context, Environment const& environment) {
    return environment.at_or(rule.active, context, true);
  }
  bool pauses(kernel::Context const& context, Environment const& environment) const {
    return !environment.at_or(who(environment).ordering, context, true);
  }
  bool puts_off(std::uint32_t demand, Wish const& wish, kernel::Context const& context, Environment& environment) const;
  void plan_to_ask_again(kernel::Context& context, Environment const& environment);
  void plan_pause(kernel::Context& context, Environment& environment);
  void place_postponed(kernel::Context& context, Environment& environment);
  Ordered how_much(std::uint32_t demand, std::uint64_t ordinal, std::int64_t proposed, std::int64_t padding,
                   kernel::Context const& context, Environment& environment);
  std::int64_t at_todays_cost(std::uint32_t demand, std::int64_t quantity, kernel::Context& context,
                              Environment& environment);
  void place(std::uint32_t demand, Wish const& wish, kernel::Context& context, Environment& environment);
  void tell_of_domestic_goods(std::uint32_t demand, std::int64_t quantity, bool ordered, kernel::Context& context,
                              Environment& environment) const;
  // buyer_budget.cpp
  /// Places an order, or has it wait for money.
  void want(std::uint32_t demand, Wish wish, kernel::Context& context, Environment& environment);
  void begin_budget(kernel::Context& context, Environment& environment);
  void pay_and_place(std::uint32_t demand, Wish const& wish, kernel::Context& context, Environment& environment);
  void fund(kernel::Context& context, Environment& environment);
  std::int64_t drop_unplaced(std::uint32_t demand, std::int64_t quantity, std::int64_t before, kernel::Context& context,
                             Environment& environment);
  std::int64_t in_budget(std::int64_t amount, std::uint32_t stock, kernel::Context const& context,
                         Environment const& environment) const;
  void refund(OrderClosed const& closed, kernel::Context& context, Environment& environment);
  struct ListPrice {
    std::int64_t of_unit = 0;  // minor units; 0: it costs nothing, or nobody knows what
    std::int64_t per_unit = 1;
  };
  static ListPrice list_price(std::uint32_t demand, base::SimTime now, Environment const& environment);
  ListPrice price_in_budget(std::uint32_t demand, kernel::Context const& context, Environment const& environment) const;
  bool pay(Unplaced& unplaced, kernel::Context& context, Environment& environment);
  // buyer_padding.cpp
  struct Asked {
    std::int64_t quantity = 0;
    std::int64_t padding = 0;  // of it, not needed
  };
  Asked asked(model::Demand const& rule, model::DatedOrder const& order, kernel::Context const& context,
              Environment const& environment) const;
  std::int64_t padding_of(model::Demand const& rule, std::int64_t quantity, kernel::Context const& context,
                          Environment const& environment) const;
  void take_back_rest(std::uint32_t demand, kernel::Context& context, Environment& environment);
  // buyer_need_dates.cpp
  static std::int64_t needed_at(model::Demand const& rule, base::SimTime placed_at, Environment const& environment);
  void plan_need(std::uint32_t demand, std::int64_t needed_at, std::int64_t quantity, kernel::Context& context,
                 Environment& environment);
  void note_late(std::uint32_t demand, base::SimTime now, Environment& environment);
  // buyer_substitution.cpp
  void change_unmet(std::uint32_t demand, std::int64_t change, base::SimTime now, Environment& environment);
  void remember_need(std::uint32_t demand, base::SimTime since, std::int64_t quantity, kernel::Context& context,
                     Environment& environment);
  void substitute(std::uint32_t demand, std::uint32_t need, std::size_t place_in_list, kernel::Context& context,
                  Environment& environment);
  void meet_need(std::uint32_t demand, std::int64_t quantity, kernel::Context& context, Environment& environment);
  void lower_unmet(std::uint32_t demand, std::int64_t quantity, kernel::Context& context, Environment& environment);
  void reopen_need(std::uint32_t demand, std::int64_t quantity, kernel::Context& context, Environment& environment);

  void use_up(std::uint32_t demand, kernel::Context& context, Environment& environment);

  model::BuyerId id_;
  Buildout buildout_;                            // of a buyer who installs
  std::vector<Stream> streams_;                  // by position in the buyer's list of demands
  std::vector<policy::SubstituteOffer> offers_;  // scratch
  std::vector<double> worths_;                   // scratch
  std::vector<Unplaced> unfunded_;               // in the order in which they were wanted
  bool asks_again_ = false;                      // about what is put off, tomorrow
  std::vector<Unplaced> postponed_;              // by a pause, in the order in which they fell due
  std::int64_t budget_left_ = 0;                 // of this period, minor units; below 0: overspent
  base::SimTime next_budget_;                    // when the next begins
  std::vector<OrderUnfunded> waiting_;           // scratch: what a policy is told of those without money
};

}  // namespace chokepoint::processes
