#include <algorithm>

#include "engine/policy/budget.hpp"
#include "engine/processes/accounts.hpp"
#include "engine/processes/buyer.hpp"
#include "engine/processes/currencies.hpp"
#include "engine/processes/order_classes.hpp"
#include "engine/processes/slot_queue.hpp"

/// What a buyer may spend in a period, and the orders that wait for the next one.
namespace chokepoint::processes {

/// Rent costs nothing, and of what has no price nobody knows what it costs.
Buyer::ListPrice Buyer::list_price(std::uint32_t demand, base::SimTime now, Environment const& environment) {
  model::Demand const& rule = environment.world.demands[demand];
  if (!rule.stock.valid() || rule.rented) return {};
  model::ProductId const product = environment.world.stocks[rule.stock.index()].product;
  return {price_of(product, now, environment), environment.world.products[product.index()].per_unit};
}

void Buyer::want(std::uint32_t demand, Wish wish, kernel::Context& context, Environment& environment) {
  model::Demand const& rule = environment.world.demands[demand];
  if (wish.quantity <= 0 || !active(rule, context, environment)) return;
  if (rule.stock.valid() && !rule.substitutes_for.valid()) {
    std::int64_t const needed = wish.quantity - wish.padding;
    environment.observe(seen(demand, environment).true_need, context.now(), needed);
    plan_need(demand, wish.needed_at, needed, context, environment);
    remember_need(demand, wish.placed_at, needed, context, environment);
  }
  if (wish.placed_at == context.now() && puts_off(demand, wish, context, environment)) {
    if (postponed_.size() >= environment.world.clock.max_pending) throw PoolFull(environment.world.clock.max_pending);
    postponed_.push_back({demand, wish});
    plan_to_ask_again(context, environment);
    return;
  }
  pay_and_place(demand, wish, context, environment);
}

/// Places it, as far as there is a budget for it. What costs nothing doesn't wait behind what costs too much.
void Buyer::pay_and_place(std::uint32_t demand, Wish const& wish, kernel::Context& context, Environment& environment) {
  bool const free = !who(environment).budget.valid() || list_price(demand, context.now(), environment).of_unit == 0;
  if (free) return place(demand, wish, context, environment);
  environment.add(seen(demand, environment).unfunded, context.now(), wish.quantity);
  if (unfunded_.size() >= environment.world.clock.max_pending) throw PoolFull(environment.world.clock.max_pending);
  unfunded_.push_back({demand, wish});
  fund(context, environment);
}

void Buyer::begin_budget(kernel::Context& context, Environment& environment) {
  if (!who(environment).budget.valid()) return;
  budget_left_ = environment.at(who(environment).budget, context);
  next_budget_ = context.now() + environment.parameters.get(who(environment).budget_period);
  context.schedule(next_budget_, BudgetPeriodBegins{{}, 0});
}

/// What a period left unspent is lost; what it overspent is missing in the next.
void Buyer::on(BudgetPeriodBegins const& begins, kernel::Context& context, Environment& environment) {
  budget_left_ = environment.at(who(environment).budget, context) + std::min<std::int64_t>(0, budget_left_);
  next_budget_ = context.now() + environment.parameters.get(who(environment).budget_period);
  context.schedule(next_budget_, BudgetPeriodBegins{{}, begins.index + 1});
  fund(context, environment);
}

/// Places what waits, in turn or as a policy says, as far as the money goes.
void Buyer::fund(kernel::Context& context, Environment& environment) {
  if (unfunded_.empty() || pauses(context, environment)) return;
  std::uint16_t const policy = environment.policy_of(model::Question::funding, context);
  if (policy == model::built_in) {
    std::size_t placed = 0;
    while (placed < unfunded_.size() && pay(unfunded_[placed], context, environment)) ++placed;
    unfunded_.erase(unfunded_.begin(), unfunded_.begin() + static_cast<std::ptrdiff_t>(placed));
    return;
  }
  waiting_.clear();
  for (auto const& [demand, wish] : unfunded_) {
    waiting_.push_back({derived_id(order_id(demand, wish.ordinal, environment), wish.part), demand, wish.quantity,
                        wish.padding, price_in_budget(demand, context, environment).of_unit, wish.firmness,
                        wish.wanted_at, wish.needed_at});
  }
  FundingAsked const asked{who(environment), budget_left_, next_budget_, waiting_};
  for (std::size_t const place : decide(asked, policy, context, environment)) {
    if (!pay(unfunded_[place], context, environment)) break;
  }
  std::erase_if(unfunded_, [](Unplaced const& waiting) { return waiting.wish.quantity == 0; });
}

Buyer::ListPrice Buyer::price_in_budget(std::uint32_t demand, kernel::Context const& context,
                                        Environment const& environment) const {
  ListPrice price = list_price(demand, context.now(), environment);
  if (price.of_unit != 0) {
    price.of_unit = in_budget(price.of_unit, environment.world.demands[demand].stock.index(), context, environment);
  }
  return price;
}

/// Places as much of one order as there is money for; whether that is all of it.
bool Buyer::pay(Unplaced& unplaced, kernel::Context& context, Environment& environment) {
  auto& [demand, wish] = unplaced;
  ListPrice const price = price_in_budget(demand, context, environment);
  std::int64_t const part = policy::within_budget(wish.quantity, static_cast<base::Wide>(budget_left_) * price_parts,
                                                  price.of_unit, price.per_unit);
  if (part > 0) {
    Wish now = wish;
    now.quantity = part;
    now.padding = part_padding(wish.quantity, part, wish.padding);
    if (context.now() > base::SimTime(wish.wanted_at)) now.placed_at = context.now();
    wish.quantity -= part;
    wish.part += 1;
    budget_left_ -= money_of(price.of_unit, part, price.per_unit);
    environment.add(seen(demand, environment).unfunded, context.now(), -part);
    place(demand, now, context, environment);
  }
  return wish.quantity == 0;
}

/// Gives up what a stream would order with the next budget or after a pause, wanted before `before`, the oldest first
/// and what is needed before padding: as much as `quantity`. Gives what is left of that.
std::int64_t Buyer::drop_unplaced(std::uint32_t demand, std::int64_t quantity, std::int64_t before,
                                  kernel::Context& context, Environment& environment) {
  auto const drop_of = [&](std::vector<Unplaced>& list) {
    std::int64_t dropped = 0;
    for (Unplaced& waiting : list) {
      if (waiting.demand != demand || waiting.wish.wanted_at >= before) continue;
      std::int64_t const part = std::min(quantity - dropped, waiting.wish.quantity);
      part_padding(waiting.wish.quantity, part, waiting.wish.padding);
      waiting.wish.quantity -= part;
      dropped += part;
    }
    std::erase_if(list, [](Unplaced const& waiting) { return waiting.wish.quantity == 0; });
    quantity -= dropped;
    return dropped;
  };
  environment.add(seen(demand, environment).unfunded, context.now(), -drop_of(unfunded_));
  drop_of(postponed_);
  return quantity;
}

/// What is paid for goods of a stock, or for a unit of them, in the currency of the budget, at the rate of the moment.
std::int64_t Buyer::in_budget(std::int64_t amount, std::uint32_t stock, kernel::Context const& context,
                              Environment const& environment) const {
  model::World const& world = environment.world;
  std::uint32_t const currency = world.products[world.stocks[stock].product.index()].currency;
  return converted(amount, currency, who(environment).budget_currency, context.now(), environment);
}

/// Goods that won't come are not paid for, but for what has been.
void Buyer::refund(OrderClosed const& closed, kernel::Context& context, Environment& environment) {
  if (!who(environment).budget.valid()) return;
  budget_left_ += in_budget(closed.credit, closed.stock, context, environment);
  fund(context, environment);
}

}  // namespace chokepoint::processes
