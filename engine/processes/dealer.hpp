#pragma once

#include <cstdint>

#include "engine/processes/environment.hpp"
#include "engine/processes/slot_queue.hpp"

namespace chokepoint::processes {

/// A dealer of the grey channel: takes goods out of a stock in a third country, as one who may buy there, and brings
/// them to buyers around all rules, lanes and borders.
///
/// Who asks is served first come, first served, as far as the period's capacity goes; the rest waits (gate `stock`) for
/// the next. What it takes out of the stock travels in lots. Each lot may be found when it arrives: then it is seized,
/// the buyer's order for it ends, and enforcement rises, which raises the chance of the next find and, with the queue,
/// the premium. Enforcement fades with a half-life. What isn't found is delivered through the channel `grey`; the buyer
/// pays list price and the premium of that moment, the dealer has paid list price at the source.
///
/// The premium is on the Board, one news delay old.
class Dealer {
 public:
  explicit Dealer(model::DealerId id) : id_(id) {}

  void start(kernel::Context& context, Environment& environment);

  void on(DealerAsked const& asked, kernel::Context& context, Environment& environment);
  void on(DealerPeriodBegins const& begins, kernel::Context& context, Environment& environment);
  /// Goods collected at the source, or a lot that arrives where its buyer is.
  void on(GoodsArrived const& arrived, kernel::Context& context, Environment& environment);
  /// The source has lost a part of what was asked of it.
  void on(OrderClosed const& closed, kernel::Context& context, Environment& environment);
  /// What sets its numbers has changed.
  void on(ValuesChange const& change, kernel::Context& context, Environment& environment);

  /// Ends the waiting of those who ask when the run ends at `end`.
  void finish(base::SimTime end, Environment& environment);
  void clear();

 private:
  struct Asking {
    std::uint64_t order = 0;
    ledger::DelayClock clock;
    std::int64_t price = 0;   // when it was ordered
    std::uint32_t parts = 0;  // that it has been served in
    std::uint32_t next = 0;
    std::uint32_t before = 0;
  };

  model::Dealer const& rules(Environment const& environment) const { return environment.world.dealers[id_.index()]; }
  kernel::ActorId buyer_of(std::uint32_t demand, model::World const& world) const {
    return world.buyers[world.demands[demand].buyer.index()].actor;
  }
  std::int64_t capacity(kernel::Context const& context, Environment const& environment) const;
  double enforcement(base::SimTime now, Environment const& environment) const;
  double premium(kernel::Context const& context, Environment& environment);
  void serve(kernel::Context& context, Environment& environment);
  void send_off(Consignment goods, kernel::Context& context, Environment& environment);
  void deliver(Consignment goods, kernel::Context& context, Environment& environment);
  void lose(Consignment goods, kernel::Context& context, Environment& environment);
  void quote(kernel::Context& context, Environment& environment);

  model::DealerId id_;
  SlotPool<Asking> pool_;
  ClassQueue<Asking> asking_;
  std::uint64_t quotes_ = 0;  // asked so far
  std::int64_t waiting_ = 0;  // parts asked for and not taken out of the stock
  std::int64_t left_ = 0;     // of this period's capacity
  std::int64_t quoted_ = -1;  // what the Board says or will say
  double enforcement_ = 0;
  base::SimTime enforcement_since_;
};

/// The premium that a dealer asks when the run begins, in millionths: what its entry of the Board holds then.
std::int64_t first_quote(model::Dealer const& dealer, model::Parameters const& values, base::SimTime now);

}  // namespace chokepoint::processes
