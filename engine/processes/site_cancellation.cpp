#include <algorithm>
#include <tuple>

#include "engine/processes/accounts.hpp"
#include "engine/processes/order_classes.hpp"
#include "engine/processes/shipment.hpp"
#include "engine/processes/site.hpp"
#include "engine/processes/transport.hpp"

namespace chokepoint::processes {

/// A customer takes back orders of a stream, as far as they are unshipped and not prepaid: the oldest first, the last
/// of them in part, of each what was needed before what pads it.
void Site::on(OrdersReduced const& reduced, kernel::Context& context, Environment& environment) {
  for (std::int64_t left = reduced.quantity; left > 0;) {
    std::uint32_t oldest = none;
    for (std::uint32_t slot = 0; slot < orders_.size(); ++slot) {
      OpenOrder const& order = orders_[slot];
      if (!order.alive || order.prepaid || order.clock.owner != reduced.demand) continue;
      if (order.clock.opened.seconds() >= reduced.opened_before) continue;
      bool const older = oldest == none || std::tie(order.clock.opened, order.order) <
                                               std::tie(orders_[oldest].clock.opened, orders_[oldest].order);
      if (older) oldest = slot;
    }
    if (oldest == none) return;
    OpenOrder& order = orders_[oldest];
    order.last_event = context.current();
    std::int64_t const part = std::min(left, order.clock.quantity);
    left -= part;
    if (part == order.clock.quantity) {
      close_order(oldest, Closing::cancelled, context, environment);
    } else {
      reduce_order(order, part, context, environment);
      // What is on hand beside a line may be enough for the rest of it now.
      if (order.ready) serve_newcomer(oldest, context, environment);
    }
  }
}

void Site::reduce_order(OpenOrder& order, std::int64_t quantity, kernel::Context& context, Environment& environment) {
  if (order.gated) catch_up(order, context.now(), environment);
  std::int64_t const padding = part_padding(order.clock.quantity, quantity, order.padding);
  ledger::DelayClock clock = order.clock.split(quantity);
  if (order.counted) shelves_[order.shelf].committed -= quantity;
  if (order.ready) environment.add(seen(order.shelf, environment).backorders, context.now(), -quantity);
  report_permissions(order.held, QuotaReport::returned, quantity, buying_firm(order.customer, environment.world),
                     context, environment);
  std::int64_t const credit = settle_closed(place(environment).stocks[order.shelf].index(), clock, quantity,
                                            order.price, order.customer, order.firm, true, context.now(), environment);
  context.tell(kernel::ActorId(order.customer),
               OrderClosed{{},
                           order.order,
                           quantity,
                           clock.owner,
                           place(environment).stocks[order.shelf].index(),
                           static_cast<std::uint32_t>(Closing::cancelled),
                           0,
                           credit},
               order.last_event);
  give_up(order, clock, padding, context.now(), environment);
  note_stranded(order.shelf, context.now(), environment);
}

void Site::give_up(OpenOrder& order, ledger::DelayClock& clock, std::int64_t padding, base::SimTime now,
                   Environment& environment) const {
  ledger::DelayTrail const past = order.trail;  // the rest of the order keeps its own
  for_each_class(order, clock, padding, [&](ledger::DelayClock& units, ledger::DelayTrail* trail) {
    if (units.order_class == ledger::OrderClass::genuine) {
      environment.delay.reclassify(units, now, ledger::OrderClass::cancelled, trail);
    }
    environment.delay.close(units, now, ledger::DelayEnd::cancelled);
  });
  order.trail = past;
}

}  // namespace chokepoint::processes
