#include "engine/processes/introduction.hpp"

#include <algorithm>

#include "engine/processes/accounts.hpp"
#include "engine/processes/decisions.hpp"
#include "engine/processes/shipment.hpp"

namespace chokepoint::processes {

namespace {

/// When the text of a vintage is known to who goes by such a date; a date that it doesn't have is the next one.
std::optional<base::SimTime> known_from(model::VintageDates const& dates, model::Foresight sees) {
  if (sees == model::Foresight::announced && dates.announced) return dates.announced;
  if (sees != model::Foresight::effective && dates.published) return dates.published;
  return dates.effective ? dates.effective : dates.enforced;
}

}  // namespace

void Introduction::start(kernel::Context& context, Environment& environment) {
  introduced_.assign(rules(environment).designs.size(), 0);
  // The world and its parameters stay where they are from replication to replication.
  if (!in_force_) in_force_.emplace(environment.rules, known_);
  context.schedule(context.now(), IntroductionReviewed{});
}

/// Notes the texts that are known by now.
void Introduction::learn(base::SimTime now, Environment const& environment) {
  all_bind_ = now;
  known_.clear();
  for (model::Rule const& rule : environment.world.rules) {
    scratch_.clear();
    for (model::Vintage const& vintage : rule.vintages) {
      scratch_.push_back(dated_vintage(vintage, environment.parameters));
      model::VintageDates& dates = scratch_.back().dates;
      auto const known = known_from(dates, rules(environment).sees);
      if (!known || *known > now) {
        dates = {};  // it never binds, for all that is known
      } else if (auto const binds = dates.binding_from()) {
        all_bind_ = std::max(all_bind_, *binds);
      }
    }
    known_.add(scratch_);
  }
}

/// Whether every customer could have it, once all that is known binds.
bool Introduction::acceptable(model::ProductId product, base::SimTime now, Environment& environment) {
  model::Introduction const& firm = rules(environment);
  model::World const& world = environment.world;
  Verdict const worst = firm.accepts_permissions ? Verdict::needs_permission : Verdict::allowed;
  ShipmentView view;
  view.product = product;
  view.exported_from = firm.from;
  view.origin = origin_of(product, firm.from, world);
  view.selling_firm = firm.firm;
  view.quantity = world.products[product.index()].per_unit;
  view.date = std::max(now, all_bind_);
  for (model::FirmId const customer : firm.customers) {
    view.buying_firm = customer;
    view.destination = world.firms[customer.index()].home;
    auto const vintages = in_force_->governing(view, {}, view.date);
    for (std::size_t index = 0; index < vintages.size(); ++index) {
      if (vintages[index] < 0) continue;
      model::Rule const& rule = world.rules[index];
      bool const enters = rule.jurisdiction == view.destination && view.destination != firm.from;
      if (verdict_of(rule.vintages[static_cast<std::size_t>(vintages[index])].effects, enters) > worst) return false;
    }
  }
  return true;
}

void Introduction::look(kernel::Context& context, Environment& environment) {
  if (designing_) return;
  model::Introduction const& firm = rules(environment);
  learn(context.now(), environment);
  if (firm.replaces.valid() && acceptable(firm.replaces, context.now(), environment)) return;
  choice_.clear();
  for (std::uint32_t index = 0; index < firm.designs.size(); ++index) {
    if (!acceptable(firm.designs[index].product, context.now(), environment)) continue;
    if (introduced_[index] != 0) break;  // what comes after it is worse
    choice_.push_back(index);
  }
  std::size_t const chosen = decide(IntroductionAsked{firm, choice_}, context, environment);
  if (chosen < choice_.size()) {
    std::uint32_t const index = choice_[chosen];
    model::Design const& design = firm.designs[index];
    designing_ = true;
    std::int64_t const cost = environment.parameters.get_or(design.cost, std::int64_t{0});
    pay(owner_of(firm.firm, environment.world), account_owners(environment.world) - 1,
        ledger::MoneyCategory::investment, firm.currency, cost, context.now(), environment);
    base::Duration const takes =
        environment.draw_time(firm.takes, environment.streams.design_time, context.self_name_hash(), index);
    context.schedule(context.now() + takes, DesignCompleted{{}, index}, context.current());
  }
}

void Introduction::plan_review(kernel::Context& context, Environment& environment) {
  base::SimTime next = environment.rules.next_change(context.now());
  for (model::Rule const& rule : environment.world.rules) {
    for (model::Vintage const& vintage : rule.vintages) {
      auto const known = known_from(dated_vintage(vintage, environment.parameters).dates, rules(environment).sees);
      if (known && *known > context.now()) next = std::min(next, *known);
    }
  }
  if (next < environment.world.clock.to) context.schedule(next, IntroductionReviewed{});
}

void Introduction::on(IntroductionReviewed const&, kernel::Context& context, Environment& environment) {
  look(context, environment);
  plan_review(context, environment);
}

void Introduction::on(ValuesChange const&, kernel::Context& context, Environment& environment) {
  look(context, environment);
}

void Introduction::on(DesignCompleted const& completed, kernel::Context& context, Environment& environment) {
  model::Design const& design = rules(environment).designs[completed.design];
  designing_ = false;
  learn(context.now(), environment);
  if (acceptable(design.product, context.now(), environment)) {
    introduced_[completed.design] = 1;
    triggers_.trigger(design.event, context, environment);
  }
  look(context, environment);
}

void Introduction::clear() {
  triggers_.clear();
  introduced_.clear();
  designing_ = false;
}

}  // namespace chokepoint::processes
