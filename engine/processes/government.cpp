#include "engine/processes/government.hpp"

#include <algorithm>

#include "engine/processes/decisions.hpp"

namespace chokepoint::processes {

namespace {

/// Reviews and regimes follow each other after a second at least: a law that gives 0 must not stop time.
constexpr base::Duration shortest = base::seconds(1);

}  // namespace

void Government::start(kernel::Context& context, Environment& environment) {
  auto const& reactions = who(environment).reactions;
  states_.resize(reactions.size());
  std::size_t most = 0;
  for (model::Reaction const& reaction : reactions) most = std::max(most, reaction.figures.size());
  cells_.resize(most);
  for (std::uint32_t index = 0; index < reactions.size(); ++index) {
    if (reactions[index].regimes.empty()) {
      plan_review(index, 0, context, environment);
    } else {
      enter(index, reactions[index].starts, 0, context, environment);
    }
  }
}

void Government::plan_review(std::uint32_t reaction, std::uint32_t index, kernel::Context& context,
                             Environment& environment) {
  base::Duration const wait = environment.draw_time(
      rule(reaction, environment).every, environment.streams.reaction_interval, owner(reaction, environment), index);
  context.schedule(context.now() + std::max(wait, shortest), GovernmentReviews{{}, reaction, index});
}

void Government::on(GovernmentReviews const& review, kernel::Context& context, Environment& environment) {
  model::Reaction const& reaction = rule(review.reaction, environment);
  State& state = states_[review.reaction];
  bool const is_true = sees(review.reaction, context, environment);
  std::size_t const step =
      decide(ReactionAsked{reaction, is_true, state.was_true, state.reactions, review.index}, context, environment);
  state.was_true = is_true;
  if (step < reaction.ladder.size()) {
    base::Duration const lag =
        reaction.lag.valid()
            ? environment.draw_time(reaction.lag, environment.streams.reaction_lag, owner(review.reaction, environment),
                                    static_cast<std::uint64_t>(state.reactions))
            : base::Duration(0);
    state.reactions += 1;
    context.schedule(context.now() + lag, ReactionDue{{}, review.reaction, reaction.ladder[step].index()},
                     context.current());
  }
  std::int64_t const at_most = environment.parameters.get(reaction.at_most);
  if (state.reactions < at_most) plan_review(review.reaction, review.index + 1, context, environment);
}

void Government::on(ReactionDue const& due, kernel::Context& context, Environment& environment) {
  triggers_.trigger(model::TimelineEventId(due.event), context, environment);
}

bool Government::sees(std::uint32_t index, kernel::Context& context, Environment& environment) {
  model::Reaction const& reaction = rule(index, environment);
  std::uint32_t const months =
      environment.figures->closed_by(context.now() - environment.parameters.get(reaction.publication_lag));
  for (std::uint32_t const slot : reaction.watches->fields_read()) {
    cells_[slot] = figure(reaction.figures[slot], months, context, environment);
  }
  // What can't be computed (a share of nothing) is not seen.
  return reaction.watches->evaluate({.values = cells_}).is_true();
}

expression::Cell Government::figure(model::WatchedFigure const& figure, std::uint32_t months,
                                    kernel::Context const& context, Environment const& environment) const {
  using enum model::WatchedFigure::Kind;
  auto const status = static_cast<ledger::UnitStatus>(figure.status);
  auto const units = [&](std::int64_t amount) {
    return expression::number_cell(static_cast<double>(amount) /
                                   static_cast<double>(environment.world.products[figure.index].per_unit));
  };
  auto const money = [&](kernel::BoardEntryId entry) {
    return expression::number_cell(static_cast<double>(context.read(entry)) /
                                   static_cast<double>(environment.world.commitments[figure.index].minor_units));
  };
  Figures const& published = *environment.figures;
  switch (figure.kind) {
    case total:
      return units(published.entered(figure.index, status, months));
    case month:
      return units(months == 0 ? 0
                               : published.entered(figure.index, status, months) -
                                     published.entered(figure.index, status, months - 1));
    case balance:
      return units(published.entered(figure.index, status, months) - published.left(figure.index, status, months));
    case happened:
      return expression::symbol_cell(environment.has_happened(model::TimelineEventId(figure.index), context) ? 1 : 0);
    case lane_open: {
      kernel::BoardEntryId const entry = environment.world.lanes[figure.index].status;
      return expression::symbol_cell(!entry.valid() || context.read(entry) != 0 ? 1 : 0);
    }
    case paid:
      return money(environment.world.commitments[figure.index].paid);
    case overdue:
      return money(environment.world.commitments[figure.index].overdue);
    case date:
      break;
  }
  return expression::number_cell(static_cast<double>(context.now().seconds()));
}

void Government::enter(std::uint32_t index, std::uint32_t regime, std::uint32_t visit, kernel::Context& context,
                       Environment& environment) {
  model::Regime const& rules = rule(index, environment).regimes[regime];
  states_[index].regime = regime;
  if (rules.event.valid()) triggers_.trigger(rules.event, context, environment);
  if (rules.next.empty()) return;  // it stays
  base::Duration const lasts =
      environment.draw_time(rules.lasts, environment.streams.regime_lasts, owner(index, environment), visit);
  context.schedule(context.now() + std::max(lasts, shortest), RegimeChanges{{}, index, visit}, context.current());
}

void Government::on(RegimeChanges const& change, kernel::Context& context, Environment& environment) {
  auto const& regimes = rule(change.reaction, environment).regimes;
  model::Regime const& over = regimes[states_[change.reaction].regime];
  double left =
      environment.draw_share(environment.streams.regime_next, owner(change.reaction, environment), change.index);
  std::uint32_t next = over.next.back().regime;
  for (model::Regime::Next const& candidate : over.next) {
    left -= environment.parameters.get(candidate.share);
    if (left > 0) continue;
    next = candidate.regime;
    break;
  }
  // Of one event in both, the new beginning alone counts.
  if (over.event.valid() && over.event != regimes[next].event) triggers_.end(over.event, context, environment);
  enter(change.reaction, next, change.index + 1, context, environment);
}

void Government::clear() {
  states_.clear();
  triggers_.clear();
}

}  // namespace chokepoint::processes
