#include "engine/processes/prices.hpp"

#include <cmath>

#include "engine/base/wide.hpp"
#include "engine/policy/pricing.hpp"
#include "engine/processes/currencies.hpp"

namespace chokepoint::processes {

namespace {

constexpr std::int64_t millionths = 1'000'000;

/// Components and conversion, each line half to even, and the margin on all of it.
template <class At, class PriceOf>
std::int64_t price_by_costs(model::Product const& product, double conversion, double margin, model::World const& world,
                            At const& at, PriceOf const& price_of_component) {
  std::int64_t cost = minor(conversion, product, world);
  for (auto const& [component, amount] : product.made_from) {
    model::Product const& part = world.products[component.index()];
    std::int64_t const own = base::multiply_divide(price_of_component(component), amount, part.per_unit);
    cost += converted(own, part.currency, product.currency, world, at);
  }
  return policy::cost_plus(cost, margin);
}

}  // namespace

std::int64_t opening_price(model::ProductId id, base::SimTime now, model::Parameters const& values,
                           model::World const& world) {
  model::Product const& product = world.products[id.index()];
  model::Pricing const& pricing = product.pricing;
  if (product.price.valid()) return minor(values.at(product.price, now), product, world);
  if (!pricing.cost_plus) return 0;
  auto const value = [&](model::Parameter<double> one) { return one.valid() ? values.at(one, now) : 0.0; };
  return price_by_costs(product, value(pricing.conversion), value(pricing.margin), world, value,
                        [&](model::ProductId component) { return opening_price(component, now, values, world); });
}

void open_prices(model::World const& world, model::Parameters const& values, std::vector<std::int64_t>& board) {
  for (std::uint32_t index = 0; index < world.products.size(); ++index) {
    model::Pricing const& pricing = world.products[index].pricing;
    if (pricing.factor.valid()) board[pricing.factor.index()] = millionths;
    if (!pricing.cost_price.valid()) continue;
    board[pricing.cost_price.index()] = opening_price(model::ProductId(index), world.clock.from, values, world);
  }
}

std::int64_t price_of(model::ProductId id, base::SimTime now, Environment const& environment) {
  model::Pricing const& pricing = environment.world.products[id.index()].pricing;
  PriceReview published;
  if (pricing.cost_price.valid()) published.cost_price = environment.board->read(pricing.cost_price, now);
  if (pricing.factor.valid()) published.factor = environment.board->read(pricing.factor, now);
  return asked_price(id, published, now, environment);
}

std::int64_t asked_price(model::ProductId id, PriceReview const& found, base::SimTime now,
                         Environment const& environment) {
  model::Product const& product = environment.world.products[id.index()];
  std::int64_t const list =
      product.price.valid() ? minor(environment.at(product.price, now), product, environment.world) : found.cost_price;
  return found.factor == millionths ? list : base::multiply_divide(list, found.factor, millionths);
}

double price_of_unit(model::ProductId id, base::SimTime now, Environment const& environment) {
  model::Product const& product = environment.world.products[id.index()];
  if (!product.pricing.stock.valid()) return product.price.valid() ? environment.at(product.price, now) : 0;
  return static_cast<double>(price_of(id, now, environment)) / environment.world.minor_units[product.currency];
}

PriceReview review_price(model::ProductId id, std::int64_t asked, std::int64_t supplied, kernel::Context const& context,
                         Environment const& environment) {
  model::Product const& product = environment.world.products[id.index()];
  model::Pricing const& pricing = product.pricing;
  PriceReview found;
  if (pricing.cost_plus) {
    found.cost_price = price_by_costs(
        product, environment.at_or(pricing.conversion, context, 0.0), environment.at_or(pricing.margin, context, 0.0),
        environment.world, [&](model::Parameter<double> worth) { return environment.at(worth, context); },
        [&](model::ProductId component) { return price_of(component, context.now(), environment); });
  }
  if (pricing.elasticity.valid()) {
    policy::ScarcityPricing const rule{environment.at(pricing.elasticity, context),
                                       environment.at(pricing.lowest, context),
                                       environment.at(pricing.highest, context)};
    double const factor = policy::scarcity_factor(asked, supplied, rule);
    found.factor = static_cast<std::int64_t>(std::nearbyint(factor * static_cast<double>(millionths)));
  }
  return found;
}

std::int64_t price_of(Consignment const& goods, base::SimTime now, Environment const& environment) {
  if (goods.priced != 0) return goods.price;
  return price_of(environment.world.stocks[goods.stock].product, now, environment);
}

}  // namespace chokepoint::processes
