#include <algorithm>
#include <bit>

#include "engine/processes/decisions.hpp"
#include "engine/processes/order_classes.hpp"
#include "engine/processes/permit_office.hpp"
#include "engine/processes/requirements.hpp"
#include "engine/processes/site.hpp"
#include "engine/processes/transport.hpp"

namespace chokepoint::processes {

namespace {

std::uint16_t bit_of(std::uint16_t gatekeeper) { return static_cast<std::uint16_t>(1U << gatekeeper); }

bool is(std::size_t gatekeeper, model::GatekeeperKind kind, model::World const& world) {
  return world.gatekeepers[gatekeeper].kind == kind;
}

std::uint16_t all_of(model::GatekeeperKind kind, model::World const& world) {
  std::uint16_t mask = 0;
  for (std::uint16_t i = 0; i < world.gatekeepers.size(); ++i) {
    if (is(i, kind, world)) mask = static_cast<std::uint16_t>(mask | bit_of(i));
  }
  return mask;
}

}  // namespace

ledger::GateSet pending_gates(std::uint16_t pending, std::uint16_t filed, ledger::GateSet gates,
                              model::World const& world) {
  for (std::uint16_t i = 0; i < world.gatekeepers.size(); ++i) {
    if ((pending & bit_of(i)) == 0) continue;
    switch (world.gatekeepers[i].kind) {
      case model::GatekeeperKind::license:
        gates = gates.with(ledger::Gate::license);
        break;
      case model::GatekeeperKind::permit:
        gates = gates.with(ledger::Gate::import_permit);
        break;
      case model::GatekeeperKind::quota:
        // Whether the cap has room is only known once it has been asked.
        if ((filed & bit_of(i)) != 0) gates = gates.with(ledger::Gate::cap);
        break;
    }
  }
  return gates;
}

void Site::plan_rules_change(kernel::Context& context, Environment& environment) {
  if (environment.world.rules.empty()) return;
  base::SimTime next = environment.rules.next_change(context.now());
  for (model::PermitOffice const& office : environment.world.permit_offices) {  // what lies ahead changes with it
    next = std::min(next, environment.next_change(office.suspended, context));
    next = std::min(next, next_grant(office, context.now(), environment));
  }
  if (next < environment.world.clock.to) context.schedule(next, RulesChange{{}, 0});
}

void Site::on(RulesChange const&, kernel::Context& context, Environment& environment) {
  look_at_rules(context, environment);
  plan_rules_change(context, environment);
}

void Site::look_at_rules(kernel::Context& context, Environment& environment) {
  for (std::uint32_t slot = 0; slot < orders_.size(); ++slot) {
    if (orders_[slot].alive && orders_[slot].firm) assess_anew(slot, context, environment);
  }
  for (std::uint32_t index = 0; index < shelves_.size(); ++index) note_stranded(index, context.now(), environment);
  retry_ways(context, environment);
}

void Site::assess_anew(std::uint32_t slot, kernel::Context& context, Environment& environment) {
  OpenOrder& order = orders_[slot];
  if (order.gated) catch_up(order, context.now(), environment);
  ledger::GateSet const ahead = order.ahead;
  assess(slot, context, environment);
  if (order.way_closed) return charge(order, context, environment);  // what it then needs is seen when a way opens
  if (order.ready != order.permitted()) {
    leave_queues(slot, environment, context.now());
    settle(slot, context, environment);
  } else if (order.gated || order.ahead != ahead) {
    charge(order, context, environment);
  }
}

OrderFacts Site::order_facts(OpenOrder const& order, Environment const& environment) const {
  return {order.order, place(environment).stocks[order.shelf], order.clock.owner, order.customer, order.clock.opened};
}

void Site::assess(std::uint32_t slot, kernel::Context& context, Environment& environment) {
  model::World const& world = environment.world;
  if (world.gatekeepers.empty() && world.rules.empty()) return;
  OpenOrder& order = orders_[slot];
  if (stays_here(order, environment)) return;
  ShipmentFacts const facts{place(environment).stocks[order.shelf], order.clock.owner, order.customer,
                            order.clock.quantity, context.now()};
  Requirements const needs = requirements_of(facts, {}, context.now(), environment);
  order.banned = needs.banned;
  order.test_site = needs.test.valid() ? needs.test.index() : none;
  auto needed = static_cast<std::uint16_t>(needs.gatekeepers & ~(order.declined & needs.optional));
  std::uint16_t const licenses = all_of(model::GatekeeperKind::license, world);
  for (std::uint16_t i = 0; i < world.gatekeepers.size(); ++i) {
    bool const granted_before =
        (needs.revoked & order.held & bit_of(i)) != 0 && base::SimTime(order.held_since[i]) < needs.revoked_from[i];
    if (granted_before) order.held = static_cast<std::uint16_t>(order.held & ~bit_of(i));
  }
  // A license keeps the conditions of the day on which it was granted, as long as one is asked for.
  order.offered = needs.conditions;
  order.offered_test = needs.condition_test.valid() ? needs.condition_test.index() : none;
  if ((needs.gatekeepers & order.held & licenses) != 0) {
    needed = static_cast<std::uint16_t>(needed | order.conditions);
    if (order.test_site == none) order.test_site = order.condition_test;
  } else {
    order.conditions = 0;
    order.condition_test = none;
  }
  std::uint16_t const quotas = all_of(model::GatekeeperKind::quota, world);
  if (order.licensed) needed = static_cast<std::uint16_t>(needed & ~licenses);
  std::uint16_t const permits = all_of(model::GatekeeperKind::permit, world);
  ReleaseAsked const release{order_facts(order, environment), order.clock.quantity,
                             std::popcount(static_cast<std::uint16_t>(needed & permits & ~order.held))};
  if (decide(release, context, environment) == model::Release::when_licensed) {
    needed = static_cast<std::uint16_t>(needed & ~(permits & ~order.at_border));
  } else if (release.permits_missing > 0 &&
             environment.policy_of(model::Question::release, context) != model::built_in) {
    put_off(context);
  }
  // A country on the way asks at its border, which is next.
  order.needed = static_cast<std::uint16_t>(needed | (order.at_border & needs.permits_on_the_way));
  needed = order.needed;
  // What was granted for a rule that no longer asks for it goes back.
  auto const idle = static_cast<std::uint16_t>(order.held & ~needed & ~licenses);
  report_permissions(idle, QuotaReport::returned, order.clock.quantity, buying_firm(order.customer, environment.world),
                     context, environment);
  order.held = static_cast<std::uint16_t>(order.held & ~idle);
  if (world.has_border_rules) {
    Consignment goods{};
    goods.clock = order.clock;
    goods.stock = facts.stock.index();
    goods.customer = order.customer;
    goods.exported_at = goods.loaded_at = goods.entered_at = never;
    goods.held = order.held;
    order.ahead = gates_ahead(goods, needed, context, environment);
  }
  auto const missing = static_cast<std::uint16_t>(order.pending() & ~order.filed);
  bool const only_quotas = (order.pending() & ~quotas) == 0 && !order.banned;
  for (std::uint16_t i = 0; i < world.gatekeepers.size(); ++i) {
    // A quota is asked last, so that nobody holds volume while waiting for something else.
    bool const now = (quotas & bit_of(i)) == 0 || only_quotas;
    bool const optional = (needs.optional & ~order.conditions & bit_of(i)) != 0;
    std::uint16_t const review = optional ? at_lower_tariff : static_cast<std::uint16_t>(needs.review[i]);
    if ((missing & bit_of(i)) != 0 && now) file(slot, i, review, context, environment);
  }
}

void Site::file(std::uint32_t slot, std::uint16_t gatekeeper, std::uint16_t review, kernel::Context& context,
                Environment& environment) {
  OpenOrder& order = orders_[slot];
  order.filed = static_cast<std::uint16_t>(order.filed | bit_of(gatekeeper));
  model::FirmId const firm = buying_firm(order.customer, environment.world);
  context.tell(environment.world.gatekeepers[gatekeeper].actor,
               CaseFiled{{},
                         order.order,
                         order.clock.quantity,
                         context.now().seconds(),
                         order.clock.opened.seconds(),
                         context.self().index(),
                         slot,
                         orders_.generation(slot),
                         order.clock.owner,
                         order.priority,
                         order.attempts[gatekeeper],
                         gatekeeper,
                         review,
                         firm.valid() ? firm.index() : none},
               order.last_event);
}

void Site::on(CaseDecided const& decided, kernel::Context& context, Environment& environment) {
  if ((decided.slot & in_yard) != 0) return yard_answer(decided, context, environment);
  auto const answer = static_cast<Answer>(decided.answer);
  if (!orders_.alive(decided.slot, decided.generation)) {  // cancelled meanwhile
    if (answer != Answer::approved) return;
    report_permissions(bit_of(decided.gatekeeper), QuotaReport::returned, decided.quantity,
                       applicant_of(decided, environment.world), context, environment);
    return;
  }
  OpenOrder& order = orders_[decided.slot];
  order.last_event = context.current();
  switch (answer) {
    case Answer::approved:
      return granted(decided.slot, decided, context, environment);
    case Answer::denied:
      if ((order.needed & bit_of(decided.gatekeeper)) == 0) {  // no longer asked for
        order.filed = static_cast<std::uint16_t>(order.filed & ~bit_of(decided.gatekeeper));
        return;
      }
      if (is(decided.gatekeeper, model::GatekeeperKind::quota, environment.world)) {
        return decline(decided.slot, decided.gatekeeper, context, environment);
      }
      learn(order, context, environment);
      close_order(decided.slot, Closing::denied, context, environment);
      return;
    case Answer::returned:
    case Answer::turned_away: {
      model::Gatekeeper const& keeper = environment.world.gatekeepers[decided.gatekeeper];
      model::Office const& office = environment.world.offices[keeper.index];
      base::SimTime const again = context.now() + environment.at(office.refile_after, context);
      order.attempts[decided.gatekeeper] = static_cast<std::uint8_t>(std::min(254, decided.attempt + 1));
      context.schedule(again, RefileDue{{}, decided.slot, decided.generation, decided.gatekeeper, 0}, order.last_event);
      return;
    }
  }
}

/// A quota that only lowers the tariff has no room: the goods go without.
void Site::decline(std::uint32_t slot, std::uint16_t gatekeeper, kernel::Context& context, Environment& environment) {
  OpenOrder& order = orders_[slot];
  learn(order, context, environment);
  order.filed = static_cast<std::uint16_t>(order.filed & ~bit_of(gatekeeper));
  order.declined = static_cast<std::uint16_t>(order.declined | bit_of(gatekeeper));
  std::uint32_t const shelf = order.shelf;
  assess_anew(slot, context, environment);
  review_continuously(shelf, context, environment);
}

void Site::granted(std::uint32_t slot, CaseDecided const& decided, kernel::Context& context, Environment& environment) {
  std::uint16_t const bit = bit_of(decided.gatekeeper);
  ledger::GateSet const before = unmet(orders_[slot], environment);
  // Of an order that was taken back in part meanwhile less is left than was applied for.
  bool const expected = (orders_[slot].filed & bit) != 0;
  std::int64_t const usable = expected ? std::min(decided.quantity, orders_[slot].clock.quantity) : 0;
  if (usable < decided.quantity) {
    report_permissions(bit, QuotaReport::returned, decided.quantity - usable, applicant_of(decided, environment.world),
                       context, environment);
  }
  if (!expected) return;
  if (decided.quantity < orders_[slot].clock.quantity) {
    // The rest keeps its place with the authority; the part goes on by itself.
    slot = split_order(slot, decided.quantity, context, environment);
  }
  OpenOrder& order = orders_[slot];
  order.filed = static_cast<std::uint16_t>(order.filed & ~bit);
  order.held = static_cast<std::uint16_t>(order.held | bit);
  order.held_since[decided.gatekeeper] = context.now().seconds();
  order.held_until[decided.gatekeeper] = decided.valid_until;
  if (is(decided.gatekeeper, model::GatekeeperKind::license, environment.world)) {
    order.conditions = static_cast<std::uint16_t>(order.conditions | order.offered);
    if (order.offered_test != none) order.condition_test = order.offered_test;
  }
  plan_lapse(slot, decided.gatekeeper, context);
  std::uint32_t const shelf = order.shelf;
  bool const asked = (order.needed & bit) != 0;
  if (order.way_closed && asked) {  // it waits for a way still, and for one thing less
    if (unmet(order, environment) != before) learn(order, context, environment);
    return;
  }
  if (order.ready || order.way_closed || !asked) {
    // The rule that asked for it no longer does.
    if (!asked) {
      report_permissions(bit, QuotaReport::returned, usable, applicant_of(decided, environment.world), context,
                         environment);
      order.held = static_cast<std::uint16_t>(order.held & ~bit);
    }
    return;
  }
  // One license of several changes nothing yet.
  if (unmet(order, environment) != before) learn(order, context, environment);
  assess(slot, context, environment);  // with all else in hand, a quota may be next
  if (!order.permitted()) {
    if (unmet(order, environment) != before) charge(order, context, environment);
    return;
  }
  leave_queues(slot, environment, context.now());
  settle(slot, context, environment);
  review_continuously(shelf, context, environment);
}

/// A part of an order as an order of its own, with the same past, in the same line.
std::uint32_t Site::split_order(std::uint32_t slot, std::int64_t quantity, kernel::Context& context,
                                Environment& environment) {
  std::uint32_t const part = orders_.acquire();
  OpenOrder& whole = orders_[slot];
  if (whole.gated) catch_up(whole, context.now(), environment);
  OpenOrder& child = orders_[part];
  child = whole;
  whole.splits = static_cast<std::uint16_t>(whole.splits + 1);
  child.order = derived_id(whole.order, std::uint64_t{1} << 32U | whole.splits);
  child.shipments = 0;
  child.splits = 0;
  child.filed = 0;
  child.padding = part_padding(whole.clock.quantity, quantity, whole.padding);
  if (tracked(whole)) {
    child.clock = whole.clock.split(quantity);
  } else {
    child.clock.quantity = quantity;
    whole.clock.quantity -= quantity;
  }
  Shelf& shelf = shelves_[whole.shelf];
  if (whole.gated) shelf.gated.push(orders_, part, child.priority);
  if (whole.ready) shelf.ready.push(orders_, part, child.priority);
  // What the part has been granted with the whole lapses with it.
  for (std::uint16_t i = 0; i < environment.world.gatekeepers.size(); ++i) {
    if ((child.held & bit_of(i)) != 0) plan_lapse(part, i, context);
  }
  return part;
}

void Site::plan_lapse(std::uint32_t slot, std::uint16_t gatekeeper, kernel::Context& context) {
  OpenOrder const& order = orders_[slot];
  std::int64_t const until = order.held_until[gatekeeper];
  if (until == never) return;
  context.schedule(std::max(base::SimTime(until), context.now()),
                   PermissionLapses{{}, slot, orders_.generation(slot), gatekeeper}, order.last_event);
}

void Site::on(RefileDue const& refile, kernel::Context& context, Environment& environment) {
  if (!orders_.alive(refile.slot, refile.generation)) return;
  OpenOrder& order = orders_[refile.slot];
  order.last_event = context.current();
  order.filed = static_cast<std::uint16_t>(order.filed & ~bit_of(refile.gatekeeper));
  assess_anew(refile.slot, context, environment);
}

void Site::on(PermissionLapses const& lapses, kernel::Context& context, Environment& environment) {
  if (!orders_.alive(lapses.slot, lapses.generation)) return;
  OpenOrder& order = orders_[lapses.slot];
  bool const newer = base::SimTime(order.held_until[lapses.gatekeeper]) > context.now();
  if (newer || (order.held & bit_of(lapses.gatekeeper)) == 0) return;
  order.last_event = context.current();
  report_permissions(bit_of(lapses.gatekeeper), QuotaReport::returned, order.clock.quantity,
                     buying_firm(order.customer, environment.world), context, environment);
  order.held = static_cast<std::uint16_t>(order.held & ~bit_of(lapses.gatekeeper));
  order.attempts[lapses.gatekeeper] = static_cast<std::uint8_t>(std::min(254, order.attempts[lapses.gatekeeper] + 1));
  assess_anew(lapses.slot, context, environment);
}

void Site::report_permissions(std::uint16_t held, QuotaReport what, std::int64_t quantity, model::FirmId firm,
                              kernel::Context& context, Environment& environment) const {
  if (held == 0) return;
  for (std::uint16_t i = 0; i < environment.world.gatekeepers.size(); ++i) {
    model::Gatekeeper const& keeper = environment.world.gatekeepers[i];
    if ((held & bit_of(i)) == 0 || keeper.kind == model::GatekeeperKind::license) continue;
    context.tell(keeper.actor,
                 QuotaReported{{}, quantity, static_cast<std::uint32_t>(what), firm.valid() ? firm.index() : none},
                 context.current());
  }
}

void Site::report_basis(OpenOrder const& order, std::int64_t quantity, kernel::Context& context,
                        Environment& environment) const {
  model::StockId const stock = place(environment).stocks[order.shelf];
  // What a maker sends to a warehouse of its own is no sale yet: it would be basis twice.
  bool const moved = !tracked(order) && stays_in_group(stock.index(), order.customer, environment.world);
  if (moved || stays_here(order, environment)) return;
  for (model::Quota const& quota : environment.world.quotas) {
    if (!quota.basis || environment.world.stocks[stock.index()].product != quota.product) continue;
    ShipmentFacts const facts{stock, order.clock.owner, order.customer, quantity, context.now()};
    if (!is_about(quota.basis, quota.name, facts, environment)) continue;
    context.tell(quota.actor, QuotaReported{{}, quantity, static_cast<std::uint32_t>(QuotaReport::basis), none},
                 context.current());
  }
}

}  // namespace chokepoint::processes
