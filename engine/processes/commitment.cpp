#include "engine/processes/commitment.hpp"

#include <algorithm>

#include "engine/processes/accounts.hpp"

namespace chokepoint::processes {

void Commitment::start(kernel::Context& context, Environment& environment) {
  model::Commitment const& pledge = rules(environment);
  instalments_.resize(pledge.instalments.size());
  passed_.resize(pledge.needs.size());
  // Milestones that have dates are known: nothing is paid before the last of them.
  base::SimTime dated;
  for (model::TimelineEventId const need : pledge.needs) {
    if (!environment.parameters.event(need).by_reaction) {
      dated = std::max(dated, environment.parameters.events()[need.index()].from);
    }
  }
  for (std::uint32_t index = 0; index < instalments_.size(); ++index) {
    base::SimTime const due = environment.parameters.get(pledge.instalments[index].due);
    base::Duration const slip =
        pledge.slips.valid()
            ? environment.draw_time(pledge.slips, environment.streams.commitment_slip, context.self_name_hash(), index)
            : base::Duration(0);
    base::SimTime const ready = std::max({due + slip, dated, context.now()});
    if (ready < base::SimTime::end()) context.schedule(ready, InstalmentReady{{}, index});
    if (due < base::SimTime::end()) context.schedule(std::max(due, context.now()), InstalmentDue{{}, index});
  }
}

void Commitment::look_at_milestones(kernel::Context& context, Environment& environment) {
  auto const& needs = rules(environment).needs;
  for (std::size_t i = 0; i < needs.size(); ++i) {
    model::TimelineEvent const& event = environment.parameters.event(needs[i]);
    base::SimTime const dated = environment.parameters.events()[needs[i].index()].from;
    bool const now = event.by_reaction ? context.read(event.trigger) != 0 : dated <= context.now();
    if (now) passed_[i] = 1;
  }
}

void Commitment::pay_what_can_be(kernel::Context& context, Environment& environment) {
  look_at_milestones(context, environment);
  if (std::find(passed_.begin(), passed_.end(), 0) != passed_.end()) return;
  bool any = false;
  for (std::uint32_t index = 0; index < instalments_.size(); ++index) {
    State& instalment = instalments_[index];
    if (!instalment.ready || instalment.paid) continue;
    instalment.paid = true;
    any = true;
    paid_ += amount(index, environment);
    book_payment(amount(index, environment), context.now(), environment);
    if (instalment.overdue) overdue_ -= amount(index, environment);
  }
  if (any) publish(context, environment);
}

void Commitment::book_payment(std::int64_t amount, base::SimTime now, Environment& environment) const {
  model::Commitment const& pledge = rules(environment);
  model::World const& world = environment.world;
  if (!pledge.account_currency) return;
  std::uint32_t const payer = pledge.firm.valid() ? owner_of(pledge.firm, world) : owner_of(pledge.country, world);
  pay(payer, account_owners(world) - 1, ledger::MoneyCategory::investment, *pledge.account_currency, amount, now,
      environment);
}

void Commitment::on(InstalmentReady const& ready, kernel::Context& context, Environment& environment) {
  instalments_[ready.index].ready = true;
  pay_what_can_be(context, environment);
}

void Commitment::on(InstalmentDue const& due, kernel::Context& context, Environment& environment) {
  State& instalment = instalments_[due.index];
  if (instalment.paid) return;
  instalment.overdue = true;
  overdue_ += amount(due.index, environment);
  publish(context, environment);
}

void Commitment::on(ValuesChange const&, kernel::Context& context, Environment& environment) {
  pay_what_can_be(context, environment);
}

void Commitment::publish(kernel::Context& context, Environment& environment) {
  model::Commitment const& pledge = rules(environment);
  CommitmentObservables const& seen = environment.observables.commitments[id_.index()];
  environment.set(seen.paid, context.now(), paid_);
  environment.set(seen.overdue, context.now(), overdue_);
  base::SimTime const known = context.now() + context.news_delay();
  context.publish(pledge.paid, paid_, known);
  context.publish(pledge.overdue, overdue_, known);
}

void Commitment::clear() {
  instalments_.clear();
  passed_.clear();
  paid_ = 0;
  overdue_ = 0;
}

}  // namespace chokepoint::processes
