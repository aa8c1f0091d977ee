#include "engine/processes/accounts.hpp"
#include "engine/processes/permit_office.hpp"
#include "engine/processes/requirements.hpp"
#include "engine/processes/site.hpp"
#include "engine/processes/transport.hpp"

namespace chokepoint::processes {

void Site::on(GoodsArrived const& arrived, kernel::Context& context, Environment& environment) {
  Consignment goods = arrived.goods;
  enter_country(goods, id_, context.now(), environment);
  if (!pass_waypoints(goods, environment)) return forward(goods, context.current(), context, environment);
  // What is collected where it is sold is taken at its last stop: of waypoints, or of tests that rules ask for.
  model::SiteId const destination = destination_of(goods, environment.world);
  if (destination.valid() && destination != id_) return forward(goods, context.current(), context, environment);
  if (!goods.is_replenishment()) {
    return hand_over(goods, ledger::UnitStatus::in_transit, context.current(), context, environment);
  }
  model::ProductId const product = environment.world.stocks[goods.stock].product;
  for (std::uint32_t index = 0; index < shelves_.size(); ++index) {
    if (stock_of(index, environment).product != product) continue;
    shelves_[index].on_order -= goods.quantity();
    environment.add(seen(index, environment).on_order, context.now(), -goods.quantity());
    environment.units.post(product.index(), ledger::UnitStatus::in_transit, ledger::UnitStatus::stock, goods.quantity(),
                           context.now());
    return receive(index, goods.quantity(), context, environment);
  }
  CHOKEPOINT_CHECK(false, "goods arrive at {} that it doesn't stock", place(environment).name);
}

/// Waypoints at this site are behind; whether all are.
bool Site::pass_waypoints(Consignment& goods, Environment const& environment) const {
  if (goods.test_site == id_.index()) goods.test_site = none;
  if (goods.test_site != none) return false;
  if (goods.is_replenishment()) return true;
  auto const& via = environment.world.demands[goods.clock.owner].via;
  while (goods.via_passed < via.size() && via[goods.via_passed] == id_) goods.via_passed += 1;
  return goods.via_passed == via.size();
}

Site::Way Site::way_from_here(Consignment const& goods, kernel::Context& context, Environment& environment) {
  if (!environment.at_or(place(environment).dispatches, context, true)) return {{}, {ledger::Gate::route}, 0};
  Way way{lane_from(id_, goods, context, environment), {}, 0};
  if (!way.lane.valid() && environment.policy_of(model::Question::routing, context) != model::built_in) {
    put_off(context);
  }
  if (!way.lane.valid()) way.closed_by = {ledger::Gate::route};
  if (!way.lane.valid() || !environment.world.has_border_rules) return way;
  model::CountryId const into = country_entered(way.lane, environment.world);
  if (!into.valid()) return way;
  BorderRequirements const needs = border_requirements_of(goods, into, context.now(), environment);
  way.permits = static_cast<std::uint16_t>(needs.permits & ~goods.held);
  if (needs.banned) way.closed_by = way.closed_by.with(ledger::Gate::license);
  if (needs.refused) way.closed_by = way.closed_by.with(ledger::Gate::customs);
  if (way.permits != 0) way.closed_by = way.closed_by.with(ledger::Gate::import_permit);
  if (!way.closed_by.empty()) way.lane = model::LaneId();
  return way;
}

ledger::GateSet Site::gates_ahead(Consignment const& goods, std::uint16_t asked_already, kernel::Context const& context,
                                  Environment& environment) const {
  model::World const& world = environment.world;
  if (!world.has_border_rules) return {};
  model::CountryId const into = view_of(facts_of(goods, context.now()), world).destination;
  if (!into.valid() || into == place(environment).country) return {};
  BorderRequirements const needs = border_requirements_of(goods, into, context.now(), environment);
  ledger::GateSet gates;
  if (needs.refused) gates = gates.with(ledger::Gate::customs);
  auto const lacking = static_cast<std::uint16_t>(needs.permits & ~goods.held & ~asked_already);
  for (std::uint16_t bit = 0; bit < world.gatekeepers.size(); ++bit) {
    if ((lacking >> bit & 1U) == 0) continue;
    model::PermitOffice const& authority = world.permit_offices[world.gatekeepers[bit].index];
    // Whether an open grant has volume left is only known once it has been asked.
    bool const hopeless = !has_open_grant(authority, buying_firm(goods.customer, world), context.now(), environment);
    if (hopeless || environment.at_or(authority.suspended, context, false)) {
      gates = gates.with(ledger::Gate::import_permit);
    }
  }
  return gates;
}

void Site::forward(Consignment goods, kernel::EventId previous, kernel::Context& context, Environment& environment) {
  Way const way = way_from_here(goods, context, environment);
  if (way.lane.valid()) return set_out(goods, way.lane, base::Duration(0), previous, context, environment);
  park(goods, way, context, environment);
}

void Site::park(Consignment const& goods, Way const& way, kernel::Context& context, Environment& environment) {
  std::uint32_t const slot = yard_.acquire();
  Parked& parked = yard_[slot];
  parked = Parked{};
  parked.goods = goods;
  parked.alive = true;
  parked_.push(yard_, slot, 0);
  stay_parked(slot, way, context, environment);
}

/// Goods wait here on, for all that is in their way now: what can be applied for is, whatever else is.
void Site::stay_parked(std::uint32_t slot, Way const& way, kernel::Context& context, Environment& environment) {
  Parked& parked = yard_[slot];
  Consignment const& goods = parked.goods;
  // An open way is one whose departure they wait for.
  ledger::GateSet const here = way.lane.valid() ? ledger::GateSet{ledger::Gate::route} : way.closed_by;
  ledger::GateSet const gates = here.with(gates_ahead(goods, way.permits, context, environment));
  note_border(parked, here.contains(ledger::Gate::customs) || here.contains(ledger::Gate::import_permit), context.now(),
              environment);
  if (gates != parked.gates) {
    parked.gates = gates;
    environment.delay_change(parked.goods, context.now(), gates, ledger::DelayReason::route);
  }
  for (std::uint16_t bit = 0; bit < model::most_gatekeepers; ++bit) {
    if ((way.permits >> bit & 1U) == 0 || (parked.filed >> bit & 1U) != 0) continue;
    parked.filed = static_cast<std::uint16_t>(parked.filed | (1U << bit));
    model::FirmId const firm = buying_firm(goods.customer, environment.world);
    context.tell(environment.world.gatekeepers[bit].actor,
                 CaseFiled{{},
                           goods.lot,
                           goods.quantity(),
                           context.now().seconds(),
                           goods.clock.opened.seconds(),
                           context.self().index(),
                           slot | in_yard,
                           yard_.generation(slot),
                           goods.clock.owner,
                           static_cast<std::uint16_t>(priority_of(goods, context, environment)),
                           0,
                           bit,
                           0,
                           firm.valid() ? firm.index() : none},
                 context.current());
  }
}

/// Goods that may not be loaded for a country aren't under way to it.
void Site::note_border(Parked& parked, bool at_border, base::SimTime now, Environment& environment) const {
  if (parked.at_border == at_border) return;
  parked.at_border = at_border;
  auto const from = at_border ? ledger::UnitStatus::in_transit : ledger::UnitStatus::held;
  auto const to = at_border ? ledger::UnitStatus::held : ledger::UnitStatus::in_transit;
  environment.units.post(environment.world.stocks[parked.goods.stock].product.index(), from, to,
                         parked.goods.quantity(), now);
}

/// The importer's authority answers about goods that wait here, or about a part of them.
void Site::yard_answer(CaseDecided const& decided, kernel::Context& context, Environment& environment) {
  std::uint32_t const slot = decided.slot & ~in_yard;
  auto const answer = static_cast<Answer>(decided.answer);
  if (!yard_.alive(slot, decided.generation)) {
    if (answer == Answer::approved) {
      report_permissions(static_cast<std::uint16_t>(1U << decided.gatekeeper), QuotaReport::returned, decided.quantity,
                         applicant_of(decided, environment.world), context, environment);
    }
    return;
  }
  if (answer != Answer::approved) return;  // the goods stay: the rule may yet change
  Parked& parked = yard_[slot];
  bool const whole = decided.quantity >= parked.goods.quantity();
  Consignment goods =
      whole ? take_off(slot, context, environment) : part_of(parked, decided.quantity, context, environment);
  goods.held = static_cast<std::uint16_t>(goods.held | (1U << decided.gatekeeper));
  if (!goods.is_replenishment()) {
    environment.delay.decided(goods.clock, context.now() - context.news_delay(), context.now(),
                              ledger::DelayReason::handover, ledger::GateSet{});
  }
  forward(goods, context.current(), context, environment);
}

void Site::on(LaneReopened const&, kernel::Context& context, Environment& environment) {
  retry_ways(context, environment);
}

/// A lane has opened, or a rule has changed: all that waits for a way tries again.
void Site::retry_ways(kernel::Context& context, Environment& environment) {
  retry_.clear();
  parked_.for_each(yard_, [&](std::uint32_t slot) { retry_.push_back(slot); });
  for (std::uint32_t const slot : retry_) {
    Parked const& parked = yard_[slot];
    Way const way = way_from_here(parked.goods, context, environment);
    bool const stays = parked.lane.valid() ? way.lane == parked.lane : !way.lane.valid();
    if (stays) {
      stay_parked(slot, way, context, environment);
      continue;
    }
    Consignment const goods = take_off(slot, context, environment);
    forward(goods, context.current(), context, environment);
  }
  for (std::uint32_t index = 0; index < shelves_.size(); ++index) {
    Shelf& shelf = shelves_[index];
    model::Stock const& stock = stock_of(index, environment);
    bool const loses = stock.lost_sales && !stock.unlimited;
    retry_.clear();  // the line changes while we go through it
    shelf.gated.for_each(orders_, [&](std::uint32_t here) {
      // Who waits for the permit of a country on the way may have another way now.
      OpenOrder const& order = orders_[here];
      if (order.way_closed || (order.at_border & order.pending()) != 0) retry_.push_back(here);
    });
    for (std::uint32_t const here : retry_) {
      OpenOrder& order = orders_[here];
      leave_queues(here, environment, context.now());
      order.way_closed = false;
      if (order.at_border != 0) {
        order.at_border = 0;
        assess(here, context, environment);
      }
      if (!order.permitted()) {
        wait_at_gate(here, context, environment);
        continue;
      }
      order.ready = true;
      order.ready_since = context.now();
      charge(order, context, environment);
      if (loses) {
        serve_or_lose(here, context, environment);
        continue;
      }
      shelf.ready.push(orders_, here, order.priority);
      environment.add(seen(index, environment).backorders, context.now(), order.clock.quantity);
    }
    serve(index, context, environment);
  }
}

}  // namespace chokepoint::processes
