#include <algorithm>

#include "engine/processes/buyer.hpp"
#include "engine/processes/decisions.hpp"

/// What a buyer remembers of its needs, and what it buys in place of what doesn't come.
namespace chokepoint::processes {

namespace {

/// Parts of the stream's product that one part of a substitute is worth.
double worth_of(model::Demand const& stream, model::Substitute const& substitute, Environment const& environment) {
  model::World const& world = environment.world;
  auto const product_of = [&](model::Demand const& demand) -> model::Product const& {
    return world.products[world.stocks[demand.stock.index()].product.index()];
  };
  model::Product const& wanted = product_of(stream);
  model::Product const& bought = product_of(world.demands[substitute.demand.index()]);
  double worth = environment.parameters.get_or(substitute.worth, 1.0);
  if (substitute.by_attribute) {
    worth = environment.parameters.get(bought.attributes[*substitute.by_attribute]) /
            environment.parameters.get(wanted.attributes[*substitute.by_attribute]);
  }
  return worth * static_cast<double>(wanted.per_unit) / static_cast<double>(bought.per_unit);
}

model::Substitute const& rule_of(model::Demand const& stream, std::uint32_t substitute) {
  return *std::find_if(stream.else_buys.begin(), stream.else_buys.end(),
                       [&](model::Substitute const& one) { return one.demand.index() == substitute; });
}

}  // namespace

void Buyer::change_unmet(std::uint32_t demand, std::int64_t change, base::SimTime now, Environment& environment) {
  Stream& own = stream(demand, environment);
  change = std::max(change, -own.unmet);
  own.unmet += change;
  environment.add(seen(demand, environment).unmet, now, change);
  note_late(demand, now, environment);
}

void Buyer::remember_need(std::uint32_t demand, base::SimTime since, std::int64_t quantity, kernel::Context& context,
                          Environment& environment) {
  model::Demand const& rule = environment.world.demands[demand];
  change_unmet(demand, quantity, context.now(), environment);
  if (rule.else_buys.empty()) return;
  base::Duration first = environment.parameters.get(rule.else_buys.front().after);
  for (model::Substitute const& substitute : rule.else_buys) {
    first = std::min(first, environment.parameters.get(substitute.after));
  }
  std::uint32_t const need = stream(demand, environment).needs.add(since, quantity);
  context.schedule(std::max(since + first, context.now()), NeedReviewed{{}, demand, need});
}

void Buyer::on(NeedReviewed const& review, kernel::Context& context, Environment& environment) {
  model::Demand const& rule = environment.world.demands[review.demand];
  Needs& needs = stream(review.demand, environment).needs;
  if (needs.open(review.need) == 0) return;
  base::SimTime const since = needs.since(review.need);
  base::SimTime again = base::SimTime::end();
  offers_.clear();
  worths_.clear();
  for (model::Substitute const& substitute : rule.else_buys) {
    policy::SubstituteOffer offer;
    base::SimTime const due = since + environment.parameters.get(substitute.after);
    offer.due = due <= context.now();
    if (!offer.due) again = std::min(again, due);
    model::DealerId const dealer = environment.world.demands[substitute.demand.index()].dealer;
    if (dealer.valid()) {
      constexpr double millionths = 1e6;
      offer.premium = static_cast<double>(context.read(environment.world.dealers[dealer.index()].quote)) / millionths;
    }
    if (dealer.valid() && substitute.premium_below.valid()) {
      offer.premium_below = environment.at(substitute.premium_below, context);
      if (offer.due) again = std::min(again, context.now() + environment.parameters.get(rule.reconsiders));
    }
    offers_.push_back(offer);
    worths_.push_back(worth_of(rule, substitute, environment));
  }
  std::size_t const chosen = decide(
      SubstitutionAsked{review.demand, derived_id(review.need, static_cast<std::uint64_t>(context.now().seconds())),
                        needs.open(review.need), since, offers_, worths_},
      context, environment);
  if (chosen < offers_.size()) {
    substitute(review.demand, review.need, chosen, context, environment);
  } else if (again < base::SimTime::end()) {
    context.schedule(again, NeedReviewed{{}, review.demand, review.need});
  }
}

/// Buys the alternative for all of the need that is open, and takes back as much of the stream's waiting orders.
void Buyer::substitute(std::uint32_t demand, std::uint32_t need, std::size_t place_in_list, kernel::Context& context,
                       Environment& environment) {
  model::Demand const& rule = environment.world.demands[demand];
  model::Substitute const& alternative = rule.else_buys[place_in_list];
  Needs& needs = stream(demand, environment).needs;
  std::int64_t const open = needs.open(need);
  needs.cover(need, open);
  std::uint32_t const bought = alternative.demand.index();
  std::uint64_t const ordinal = stream(bought, environment).bought++;
  std::int64_t const quantity = policy::parts_to_buy(open, worth_of(rule, alternative, environment));
  std::int64_t const ordered = drop_unplaced(demand, open, never, context, environment);
  want(bought,
       {ordinal, quantity, context.now(), model::Firmness::purchase_order, context.now().seconds(), false, 0,
        context.now().seconds()},
       context, environment);
  if (ordered == 0) return;
  model::Stock const& stock = environment.world.stocks[rule.stock.index()];
  context.tell(environment.world.sites[stock.site.index()].actor, OrdersReduced{{}, ordered, never, demand, 0},
               context.current());
}

void Buyer::meet_need(std::uint32_t demand, std::int64_t quantity, kernel::Context& context, Environment& environment) {
  model::Demand const& rule = environment.world.demands[demand];
  if (!rule.substitutes_for.valid()) {
    stream(demand, environment).needs.fill(quantity);
    return lower_unmet(demand, quantity, context, environment);
  }
  // The need was covered when the substitute was ordered. Whole parts are counted over all that has come, so that
  // nothing is lost by rounding.
  std::uint32_t const whose = rule.substitutes_for.index();
  model::Demand const& stream_rule = environment.world.demands[whose];
  double const worth = worth_of(stream_rule, rule_of(stream_rule, demand), environment);
  std::int64_t const received = stream(demand, environment).received;
  std::int64_t const met = policy::need_met(received, worth) - policy::need_met(received - quantity, worth);
  lower_unmet(whose, met, context, environment);
}

void Buyer::lower_unmet(std::uint32_t demand, std::int64_t quantity, kernel::Context& context,
                        Environment& environment) {
  Stream const& own = stream(demand, environment);
  bool const was_unmet = own.unmet > 0;
  change_unmet(demand, -quantity, context.now(), environment);
  if (was_unmet && own.unmet == 0) take_back_rest(demand, context, environment);
}

/// A substitute that won't come leaves its need open again, to be looked at after a while.
void Buyer::reopen_need(std::uint32_t demand, std::int64_t quantity, kernel::Context& context,
                        Environment& environment) {
  model::DemandId const whose = environment.world.demands[demand].substitutes_for;
  model::Demand const& rule = environment.world.demands[whose.index()];
  model::Substitute const& failed = rule_of(rule, demand);
  Stream& own = stream(whose.index(), environment);
  std::int64_t const open =
      std::min(policy::need_met(quantity, worth_of(rule, failed, environment)), own.unmet - own.needs.open());
  if (open <= 0) return;
  // As old as it takes for what has been tried: what stands before it in the list may be tried at once.
  std::uint32_t const need = own.needs.add(context.now() - environment.parameters.get(failed.after), open);
  context.schedule(context.now() + environment.parameters.get(rule.reconsiders), NeedReviewed{{}, whose.index(), need});
}

}  // namespace chokepoint::processes
