#include "engine/processes/office.hpp"

#include <algorithm>

#include "engine/base/sim_time.hpp"
#include "engine/processes/decisions.hpp"
#include "engine/processes/requirements.hpp"
#include "engine/processes/transport.hpp"

namespace chokepoint::processes {

void Office::start(kernel::Context& context, Environment& environment) {
  plan_rules_change(context, environment);
  model::Office const& office = rules(environment);
  stages_.resize(office.stages.size());
  environment.set(seen(environment).up, context.now(), 1);
  // All beginnings before all ends, so that nothing is taken up where one freeze ends as another begins.
  for (std::uint32_t const reason : {freeze_begins, freeze_ends}) {
    for (std::uint32_t index = 0; index < office.freezes.size(); ++index) {
      base::SimTime const from = std::max(environment.parameters.get(office.freezes[index].from), context.now());
      base::SimTime const to = environment.parameters.get(office.freezes[index].to);
      if (to <= from) continue;  // over before the run began
      context.schedule(reason == freeze_begins ? from : to, OfficeWakes{{}, reason, index});
    }
  }
  for (std::uint32_t stage = 0; stage < office.stages.size(); ++stage) plan_staff_change(stage, context, environment);
  plan_opening_change(context, environment);
  // After the freezes: a backlog waits until they end.
  if (office.backlog.valid()) context.schedule(context.now(), OfficeWakes{{}, backlog_waits, 0});
  if (office.outages.present) {
    base::Duration const up =
        environment.draw_time(office.outages.up, environment.streams.office_up, context.self_name_hash(), 0);
    context.schedule(context.now() + up, OutageChanges{{}, 1, 0});
  }
}

void Office::take_in_backlog(kernel::Context& context, Environment& environment) {
  std::int64_t const backlog = environment.parameters.get(rules(environment).backlog);
  for (std::int64_t index = 0; index < backlog; ++index) {
    std::uint32_t const slot = cases_.acquire();
    CaseFiled filed{};
    filed.order = derived_id(context.self_name_hash(), static_cast<std::uint64_t>(index));
    filed.quantity = 1;
    filed.filed_at = filed.placed_at = context.now().seconds();
    filed.applicant = filed.slot = filed.demand = none;
    cases_[slot].filed = filed;
    cases_[slot].is_goods = false;
    cases_[slot].priority = 0;
    take_in(slot, context, environment);
  }
}

void Office::on(CaseFiled const& filed, kernel::Context& context, Environment& environment) {
  environment.observe(seen(environment).arrivals, context.now(), 1);
  if (turns_away(context, environment)) {
    environment.observe(seen(environment).turned_away, context.now(), 1);
    Case refused;
    refused.filed = filed;
    answer(refused, Answer::turned_away, context, environment);
    return;
  }
  std::uint32_t const slot = cases_.acquire();
  Case& arrived = cases_[slot];
  arrived.filed = filed;
  arrived.is_goods = false;
  arrived.priority = static_cast<std::uint8_t>(filed.priority);
  take_in(slot, context, environment);
}

void Office::on(GoodsArrived const& arrived, kernel::Context& context, Environment& environment) {
  environment.observe(seen(environment).arrivals, context.now(), 1);
  Consignment goods = arrived.goods;
  enter_country(goods, rules(environment).site, context.now(), environment);
  std::uint32_t const product = environment.world.stocks[goods.stock].product.index();
  environment.units.post(product, ledger::UnitStatus::in_transit, ledger::UnitStatus::held, goods.quantity(),
                         context.now());
  Case held;
  held.goods = goods;
  held.is_goods = true;
  environment.delay_change(held.goods, context.now(), ledger::GateSet{gate_of(rules(environment).kind)},
                           ledger::DelayReason::handover);
  held.entered = context.now();
  bool const inspected =
      rules(environment).kind != model::OfficeKind::customs ||
      decide(InspectionAsked{{held.goods, held.entered}, environment.at_or(rules(environment).inspected, context, 1.0)},
             context, environment);
  if (inspected && turns_away(context, environment)) {
    environment.observe(seen(environment).turned_away, context.now(), 1);
    refuse(held.goods, context, environment);
    return;
  }
  std::uint32_t const slot = cases_.acquire();
  Case& entered = cases_[slot];
  entered.goods = held.goods;
  entered.is_goods = true;
  entered.priority = static_cast<std::uint8_t>(priority_of(goods, context, environment));
  if (inspected) return take_in(slot, context, environment);
  begin(slot, context, environment);
  if (open(context, environment)) return leave(slot, context, environment);
  uninspected_.push_back(slot);
  plan_opening(context, environment);
}

bool Office::turns_away(kernel::Context& context, Environment& environment) const {
  model::Stage const& first = rules(environment).stages.front();
  if (!first.waiting_room.valid()) return false;
  bool const served_at_once = open(context, environment) && has_officer(0, context, environment);
  return !served_at_once && stages_.front().queue.size() >= environment.at(first.waiting_room, context);
}

void Office::take_in(std::uint32_t slot, kernel::Context& context, Environment& environment) {
  begin(slot, context, environment);
  enter_stage(slot, 0, context, environment);
}

void Office::begin(std::uint32_t slot, kernel::Context& context, Environment& environment) {
  Case& arrived = cases_[slot];
  arrived.entered = context.now();
  arrived.last_event = context.current();
  arrived.waited = 0;
  arrived.visits = 0;
  arrived.in_service = false;
  arrived.present = true;
  environment.add(seen(environment).present, context.now(), 1);
}

/// What passes without inspection goes on as soon as the office is open.
void Office::pass_uninspected(kernel::Context& context, Environment& environment) {
  if (uninspected_.empty() || !open(context, environment)) return;
  for (std::uint32_t const slot : uninspected_) {
    cases_[slot].waited = (context.now() - cases_[slot].entered).seconds();
    leave(slot, context, environment);
  }
  uninspected_.clear();
}

void Office::enter_stage(std::uint32_t slot, std::uint32_t stage, kernel::Context& context, Environment& environment) {
  Case& arrived = cases_[slot];
  arrived.stage = static_cast<std::uint8_t>(stage);
  arrived.waiting_since = context.now();
  StageState& state = stages_[stage];
  if (state.queue.empty() && open(context, environment) && has_officer(stage, context, environment)) {
    begin_service(slot, context, environment);
    return;
  }
  state.queue.push(cases_, slot, arrived.priority);
  environment.add(seen(environment).waiting, context.now(), 1);
  plan_opening(context, environment);
}

void Office::begin_service(std::uint32_t slot, kernel::Context& context, Environment& environment) {
  Case& served = cases_[slot];
  model::Stage const& stage = rules(environment).stages[served.stage];
  served.waited += (context.now() - served.waiting_since).seconds();
  served.in_service = true;
  stages_[served.stage].busy += 1;
  environment.add(seen(environment).in_service, context.now(), 1);
  std::int64_t seconds = 0;
  if (stage.time.valid()) {
    seconds = environment
                  .draw_time(environment.law_at(stage.time, context), environment.streams.service_time,
                             context.self_name_hash(), served.ordinal(), served.visits)
                  .seconds();
  }
  if (base::Calendar const* const hours = hours_of(served.stage, environment);
      hours != nullptr && stage.counts == model::TimeCount::business_days) {
    // A draw is below 2^40 s: no product overflows.
    seconds = (seconds * hours->day_length().seconds() + base::seconds_a_day / 2) / base::seconds_a_day;
  }
  served.visits += 1;
  served.completes = work_until(context.now(), seconds, served.stage, environment);
  served.last_event =
      context.schedule(served.completes, StageCompleted{{}, slot, served.completion}, served.last_event);
}

void Office::take_up(std::uint32_t stage, kernel::Context& context, Environment& environment) {
  pass_uninspected(context, environment);
  StageState& state = stages_[stage];
  while (!state.queue.empty() && open(context, environment) && has_officer(stage, context, environment)) {
    std::uint32_t const slot = state.queue.front();
    state.queue.remove(cases_, slot, cases_[slot].priority);
    environment.add(seen(environment).waiting, context.now(), -1);
    begin_service(slot, context, environment);
  }
  if (!state.queue.empty()) plan_opening(context, environment);
}

void Office::on(StageCompleted const& completed, kernel::Context& context, Environment& environment) {
  Case& served = cases_[completed.slot];
  if (!served.in_service || served.completion != completed.generation) return;  // suspended since
  served.completion += 1;
  served.in_service = false;
  std::uint32_t const stage = served.stage;
  stages_[stage].busy -= 1;
  environment.add(seen(environment).in_service, context.now(), -1);
  model::Stage const& rule = rules(environment).stages[stage];
  bool const again =
      rule.redo.valid() && environment.draw_share(environment.streams.service_redo, context.self_name_hash(),
                                                  served.ordinal(), served.visits) < environment.at(rule.redo, context);
  if (again) {
    enter_stage(completed.slot, rule.redo_from, context, environment);
  } else if (stage + 1 < stages_.size()) {
    enter_stage(completed.slot, stage + 1, context, environment);
  } else {
    leave(completed.slot, context, environment);
  }
  take_up(stage, context, environment);
}

void Office::leave(std::uint32_t slot, kernel::Context& context, Environment& environment) {
  Case const& done = cases_[slot];
  OfficeObservables const& observables = seen(environment);
  environment.add(observables.present, context.now(), -1);
  environment.observe(observables.served, context.now(), 1);
  environment.observe(observables.wait, context.now(), done.waited);
  environment.observe(observables.sojourn, context.now(), (context.now() - done.entered).seconds());
  if (done.is_goods) {
    let_go({done.goods, done.entered}, context, environment);
  } else {
    answer(done, answer_to(done, context, environment), context, environment);
  }
  cases_[slot].present = false;
  cases_.release(slot);
}

/// An application is weighed by the rule that holds when it is decided, whatever held when it was filed.
model::Review Office::review_of(Case const& done, kernel::Context& context, Environment& environment) {
  CaseFiled const& filed = done.filed;
  bool const for_an_order = filed.gatekeeper != no_gatekeeper && filed.demand != none;
  if (!for_an_order) return static_cast<model::Review>(filed.review);
  model::Demand const& demand = environment.world.demands[filed.demand];
  ShipmentFacts const facts{demand.stock, filed.demand, environment.world.buyers[demand.buyer.index()].actor.index(),
                            filed.quantity, context.now()};
  model::Review const now = requirements_of(facts, {}, context.now(), environment).review[filed.gatekeeper];
  return now == model::Review::none ? model::Review::approval : now;
}

Answer Office::answer_to(Case const& done, kernel::Context& context, Environment& environment) const {
  model::Office const& office = rules(environment);
  model::Review const review = review_of(done, context, environment);
  model::Office::Answers const& answers = review == model::Review::denial     ? office.under_denial
                                          : review == model::Review::approval ? office.under_approval
                                                                              : office.answers;
  LicensingAsked asked{done.filed, done.ordinal(), review};
  if (answers.approve.valid()) {
    asked.approves = environment.at(answers.approve, context);
    asked.denies = environment.at_or(answers.deny, context, 0.0);
  } else if (review == model::Review::denial) {
    asked.approves = 0;
    asked.denies = 1;
  }
  return decide(asked, context, environment);
}

/// By the office's own rule, and the luck of the lot, whatever has passed since.
CustomsAction Office::clearance(LotAtCustoms const& lot, kernel::Context& context, Environment& environment) const {
  model::Office const& office = rules(environment);
  double const releases = environment.at_or(office.answers.approve, context, 1.0);
  bool const released = releases >= 1 || environment.draw_share(environment.streams.office_answer,
                                                                context.self_name_hash(), lot.goods.lot) < releases;
  CustomsAction const proposed = released ? CustomsAction::release : CustomsAction::refuse;
  if (office.kind != model::OfficeKind::customs) return proposed;
  return decide(ClearanceAsked{lot, releases, proposed}, context, environment);
}

void Office::answer(Case const& done, Answer result, kernel::Context& context, Environment& environment) {
  CaseFiled const& filed = done.filed;
  if (filed.applicant == none) return;  // of the backlog: its applicant is outside the model
  auto const valid = rules(environment).license_valid;
  std::int64_t const until =
      valid.valid() ? std::min((context.now() + environment.parameters.get(valid)).seconds(), never) : never;
  context.tell(model::ActorId(filed.applicant),
               CaseDecided{{},
                           filed.order,
                           filed.filed_at,
                           filed.quantity,
                           until,
                           filed.slot,
                           filed.generation,
                           static_cast<std::uint32_t>(result),
                           filed.demand,
                           filed.attempt,
                           filed.gatekeeper},
               context.current());
}

/// What a rule makes customs hold is held: it is decided on when no rule does any more.
void Office::let_go(LotAtCustoms const& lot, kernel::Context& context, Environment& environment) {
  Consignment goods = lot.goods;
  model::CountryId const country = environment.world.sites[rules(environment).site.index()].country;
  bool const by_rule = rules(environment).kind == model::OfficeKind::customs &&
                       is_held_by_rule(goods, country, context.now(), environment);
  if (!by_rule) {
    CustomsAction const action = clearance(lot, context, environment);
    if (action == CustomsAction::release) return release(goods, context, environment);
    if (action == CustomsAction::refuse) return refuse(goods, context, environment);
  }
  environment.delay_change(goods, context.now(), ledger::GateSet{ledger::Gate::customs}, ledger::DelayReason::customs);
  withhold(goods, lot.arrived, context, environment);
}

void Office::refuse(Consignment const& goods, kernel::Context& context, Environment& environment) {
  environment.units.post(environment.world.stocks[goods.stock].product.index(), ledger::UnitStatus::held,
                         ledger::UnitStatus::returned, goods.quantity(), context.now());
  close_undelivered(goods, Closing::refused_entry, context.current(), context, environment);
}

void Office::withhold(Consignment const& goods, base::SimTime arrived, kernel::Context& context,
                      Environment& environment) {
  auto const limit = rules(environment).hold_limit;
  base::SimTime const until = limit.valid() ? context.now() + environment.parameters.get(limit) : base::SimTime::end();
  withheld_.push_back({goods, until, arrived});
  if (limit.valid()) context.schedule(until, OfficeWakes{{}, hold_is_over, 0}, context.current());
  plan_hold_review(context, environment);
}

/// A policy that may hold goods is asked every day whether it still does.
void Office::plan_hold_review(kernel::Context& context, Environment& environment) {
  bool const by_policy = environment.policy_of(model::Question::customs_clearance, context) != model::built_in;
  if (!by_policy || hold_review_planned_ || withheld_.empty()) return;
  hold_review_planned_ = true;
  context.schedule(context.now() + base::hours(24), OfficeWakes{{}, holds_reviewed, 0});
}

/// Nobody clears these goods: they are sent back, or are the state's. What was paid for their entry is lost.
void Office::end_holds(kernel::Context& context, Environment& environment) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < withheld_.size(); ++i) {
    Withheld const held = withheld_[i];
    if (held.until > context.now()) {
      withheld_[kept++] = held;
      continue;
    }
    bool const seized =
        decide(ForfeitAsked{{held.goods, held.arrived, held.asked}, rules(environment).forfeits}, context, environment);
    environment.units.post(environment.world.stocks[held.goods.stock].product.index(), ledger::UnitStatus::held,
                           seized ? ledger::UnitStatus::seized : ledger::UnitStatus::returned, held.goods.quantity(),
                           context.now());
    close_undelivered(held.goods, seized ? Closing::seized : Closing::refused_entry, context.current(), context,
                      environment);
  }
  withheld_.resize(kept);
}

void Office::release(Consignment const& goods, kernel::Context& context, Environment& environment) {
  std::uint32_t const product = environment.world.stocks[goods.stock].product.index();
  environment.units.post(product, ledger::UnitStatus::held, ledger::UnitStatus::in_transit, goods.quantity(),
                         context.now());
  pass_on(goods, rules(environment).site, context.current(), context, environment);
}

/// What a rule made customs keep goes on as soon as no rule does.
void Office::on(RulesChange const&, kernel::Context& context, Environment& environment) {
  release_what_may_go(context, environment);
  plan_rules_change(context, environment);
}

void Office::release_what_may_go(kernel::Context& context, Environment& environment) {
  model::CountryId const country = environment.world.sites[rules(environment).site.index()].country;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < withheld_.size(); ++i) {
    Withheld held = withheld_[i];
    bool stays = is_held_by_rule(held.goods, country, context.now(), environment);
    if (!stays) {
      held.asked += 1;
      CustomsAction const action = clearance({held.goods, held.arrived, held.asked}, context, environment);
      stays = action == CustomsAction::hold;
      if (action == CustomsAction::release) release(held.goods, context, environment);
      if (action == CustomsAction::refuse) refuse(held.goods, context, environment);
    }
    if (stays) withheld_[kept++] = held;
  }
  withheld_.resize(kept);
}

void Office::plan_rules_change(kernel::Context& context, Environment& environment) const {
  if (!environment.world.has_border_rules || rules(environment).kind != model::OfficeKind::customs) return;
  base::SimTime const next = environment.rules.next_change(context.now());
  if (next < environment.world.clock.to) context.schedule(next, RulesChange{{}, 0});
}

bool Office::open(kernel::Context const& context, Environment const& environment) const {
  if (pauses_ > 0 || !environment.at_or(rules(environment).open, context, true)) return false;
  model::CalendarId const calendar = rules(environment).calendar;
  return !calendar.valid() || environment.world.calendars[calendar.index()].is_open(context.now());
}

bool Office::has_officer(std::uint32_t stage, kernel::Context const& context, Environment const& environment) const {
  auto const officers = rules(environment).stages[stage].officers;
  return !officers.valid() || stages_[stage].busy < environment.at(officers, context);
}

base::Calendar const* Office::hours_of(std::uint32_t stage, Environment const& environment) const {
  model::Office const& office = rules(environment);
  bool const all_hours = office.stages[stage].counts == model::TimeCount::calendar_time;
  return all_hours || !office.calendar.valid() ? nullptr : &environment.world.calendars[office.calendar.index()];
}

base::SimTime Office::work_until(base::SimTime now, std::int64_t seconds, std::uint32_t stage,
                                 Environment const& environment) const {
  base::Calendar const* const hours = hours_of(stage, environment);
  if (hours == nullptr) return now + base::Duration(seconds);
  base::SimTime const done = hours->add_working_time(now, base::Duration(seconds));
  return std::min(done, base::SimTime::end() - base::seconds(1));  // thousands of years of office hours
}

void Office::plan_opening(kernel::Context& context, Environment& environment) {
  model::CalendarId const calendar = rules(environment).calendar;
  if (!calendar.valid() || opening_planned_ || pauses_ > 0) return;
  base::Calendar const& hours = environment.world.calendars[calendar.index()];
  if (hours.is_open(context.now())) return;
  opening_planned_ = true;
  context.schedule(hours.next_open(context.now()), OfficeWakes{{}, doors_open, 0});
}

void Office::plan_staff_change(std::uint32_t stage, kernel::Context& context, Environment& environment) {
  auto const officers = rules(environment).stages[stage].officers;
  base::SimTime const next = environment.next_change(officers, context);
  if (next < base::SimTime::end()) context.schedule(next, OfficeWakes{{}, staff_changes, stage});
}

void Office::plan_opening_change(kernel::Context& context, Environment& environment) {
  base::SimTime const next = environment.next_change(rules(environment).open, context);
  if (next < base::SimTime::end()) context.schedule(next, OfficeWakes{{}, opening_changes, 0});
}

void Office::on(OfficeWakes const& wakes, kernel::Context& context, Environment& environment) {
  switch (static_cast<WakeReason>(wakes.reason)) {
    case doors_open:
      opening_planned_ = false;
      for (std::uint32_t stage = 0; stage < stages_.size(); ++stage) take_up(stage, context, environment);
      break;
    case backlog_waits:
      take_in_backlog(context, environment);
      break;
    case freeze_begins:
      pause(rules(environment).freezes[wakes.index].suspends_work, context, environment);
      break;
    case staff_changes:
      take_up(wakes.index, context, environment);
      plan_staff_change(wakes.index, context, environment);
      break;
    case opening_changes:
      for (std::uint32_t stage = 0; stage < stages_.size(); ++stage) take_up(stage, context, environment);
      plan_opening_change(context, environment);
      break;
    case holds_reviewed:
      hold_review_planned_ = false;
      release_what_may_go(context, environment);
      plan_hold_review(context, environment);
      break;
    case hold_is_over:
      end_holds(context, environment);
      break;
    case freeze_ends:
      resume(rules(environment).freezes[wakes.index].suspends_work, context, environment);
      break;
  }
}

void Office::on(ValuesChange const&, kernel::Context& context, Environment& environment) {
  if (!withheld_.empty()) release_what_may_go(context, environment);
  for (std::uint32_t stage = 0; stage < stages_.size(); ++stage) take_up(stage, context, environment);
}

void Office::on(OutageChanges const& change, kernel::Context& context, Environment& environment) {
  model::Outages const& outages = rules(environment).outages;
  if (change.down == 1) {
    environment.set(seen(environment).up, context.now(), 0);
    base::Duration const down =
        environment.draw_time(outages.down, environment.streams.office_down, context.self_name_hash(), change.index);
    context.schedule(context.now() + down, OutageChanges{{}, 0, change.index});
    pause(outages.suspends_work, context, environment);
  } else {
    environment.set(seen(environment).up, context.now(), 1);
    base::Duration const up =
        environment.draw_time(outages.up, environment.streams.office_up, context.self_name_hash(), change.index + 1);
    context.schedule(context.now() + up, OutageChanges{{}, 1, change.index + 1});
    resume(outages.suspends_work, context, environment);
  }
}

void Office::pause(bool suspends, kernel::Context& context, Environment& environment) {
  pauses_ += 1;
  if (!suspends || suspensions_++ > 0) return;
  for (std::uint32_t slot = 0; slot < cases_.size(); ++slot) {
    Case& served = cases_[slot];
    if (!served.in_service || served.completes == context.now()) continue;  // done at this very moment
    served.completion += 1;
    base::Calendar const* const hours = hours_of(served.stage, environment);
    base::Duration const left = hours != nullptr ? hours->working_time_between(context.now(), served.completes)
                                                 : served.completes - context.now();
    served.remaining = left.seconds();
  }
}

void Office::resume(bool suspends, kernel::Context& context, Environment& environment) {
  pauses_ -= 1;
  if (suspends && --suspensions_ == 0) {
    for (std::uint32_t slot = 0; slot < cases_.size(); ++slot) {
      Case& served = cases_[slot];
      if (!served.in_service) continue;
      served.completes = work_until(context.now(), served.remaining, served.stage, environment);
      served.last_event =
          context.schedule(served.completes, StageCompleted{{}, slot, served.completion}, served.last_event);
    }
  }
  for (std::uint32_t stage = 0; stage < stages_.size(); ++stage) take_up(stage, context, environment);
}

void Office::finish(base::SimTime end, Environment& environment) {
  for (std::uint32_t slot = 0; slot < cases_.size(); ++slot) {
    Case const& held = cases_[slot];
    if (!held.present || !held.is_goods) continue;
    Consignment goods = held.goods;  // a copy: the goods are still here
    environment.delay_close(goods, end);
  }
  for (Withheld held : withheld_) environment.delay_close(held.goods, end);  // copies, too
}

std::int64_t Office::held(model::ProductId product, model::World const& world) const {
  std::int64_t units = 0;
  for (std::uint32_t slot = 0; slot < cases_.size(); ++slot) {
    Case const& here = cases_[slot];
    if (here.present && here.is_goods && world.stocks[here.goods.stock].product == product)
      units += here.goods.quantity();
  }
  for (Withheld const& kept : withheld_) {
    if (world.stocks[kept.goods.stock].product == product) units += kept.goods.quantity();
  }
  return units;
}

void Office::clear() {
  for (StageState& stage : stages_) {
    stage.queue.clear();
    stage.busy = 0;
  }
  cases_.clear();
  withheld_.clear();
  uninspected_.clear();
  hold_review_planned_ = false;
  pauses_ = 0;
  suspensions_ = 0;
  opening_planned_ = false;
}

}  // namespace chokepoint::processes
