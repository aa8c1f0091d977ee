#include "engine/processes/prices.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "engine/base/wide.hpp"
#include "engine/ledger/checked.hpp"
#include "engine/policy/pricing.hpp"
#include "engine/processes/currencies.hpp"

namespace chokepoint::processes {

namespace {

constexpr std::int64_t millionths = 1'000'000;

/// Components and conversion, each line half to even to a price part.
template <class At, class PriceOf>
std::int64_t cost_of(model::Product const& product, double conversion, model::World const& world, At const& at,
                     PriceOf const& price_of_component) {
  std::int64_t cost = unit_price(conversion, product, world);
  for (auto const& [component, amount] : product.made_from) {
    model::Product const& part = world.products[component.index()];
    std::int64_t const own = base::multiply_divide(price_of_component(component), amount, part.per_unit);
    ledger::add_exactly(cost, converted(own, part.currency, product.currency, world, at));
  }
  return cost;
}

}  // namespace

std::int64_t unit_price(double amount, std::uint32_t currency, model::World const& world) {
  double const parts = std::nearbyint(amount * (world.minor_units[currency] * static_cast<double>(price_parts)));
  if (!(std::fabs(parts) < 0x1.0p63)) {
    throw ledger::OutOfBooks(fmt::format("a unit at {:g} {} costs more than can be counted", amount,
                                         currency < world.currencies.size() ? world.currencies[currency] : "money"));
  }
  return static_cast<std::int64_t>(parts);
}

namespace {

/// What products cost before any seller has looked, each worked out once, however many are made from it.
class OpeningPrices {
 public:
  OpeningPrices(base::SimTime now, model::Parameters const& values, model::World const& world)
      : now_(now), values_(values), world_(world), known_(world.products.size()) {}

  std::int64_t of(model::ProductId id) {
    if (!known_[id.index()]) {
      std::int64_t const price = worked_out(world_.products[id.index()]);
      known_[id.index()] = price;
    }
    return *known_[id.index()];
  }

 private:
  std::int64_t worked_out(model::Product const& product) {
    if (product.price.valid()) return unit_price(values_.at(product.price, now_), product, world_);
    if (!product.pricing.cost_plus) return 0;
    auto const value = [&](model::Parameter<double> one) { return one.valid() ? values_.at(one, now_) : 0.0; };
    std::int64_t const cost = cost_of(product, value(product.pricing.conversion), world_, value,
                                      [&](model::ProductId component) { return of(component); });
    return policy::cost_plus(cost, value(product.pricing.margin));
  }

  base::SimTime now_;
  model::Parameters const& values_;
  model::World const& world_;
  std::vector<std::optional<std::int64_t>> known_;
};

}  // namespace

std::int64_t opening_price(model::ProductId id, base::SimTime now, model::Parameters const& values,
                           model::World const& world) {
  return OpeningPrices(now, values, world).of(id);
}

void open_prices(model::World const& world, model::Parameters const& values, std::vector<std::int64_t>& board) {
  std::optional<OpeningPrices> prices;
  for (std::uint32_t index = 0; index < world.products.size(); ++index) {
    model::Pricing const& pricing = world.products[index].pricing;
    if (pricing.factor.valid()) board[pricing.factor.index()] = millionths;
    if (pricing.decided.valid()) board[pricing.decided.index()] = PriceReview::not_decided;
    if (!pricing.cost_price.valid()) continue;
    if (!prices) prices.emplace(world.clock.from, values, world);
    board[pricing.cost_price.index()] = prices->of(model::ProductId(index));
  }
}

std::int64_t price_of(model::ProductId id, base::SimTime now, Environment const& environment) {
  model::Pricing const& pricing = environment.world.products[id.index()].pricing;
  PriceReview published;
  if (pricing.cost_price.valid()) published.cost_price = environment.board->read(pricing.cost_price, now);
  if (pricing.factor.valid()) published.factor = environment.board->read(pricing.factor, now);
  if (pricing.decided.valid()) published.decided = environment.board->read(pricing.decided, now);
  return asked_price(id, published, now, environment);
}

std::int64_t asked_price(model::ProductId id, PriceReview const& found, base::SimTime now,
                         Environment const& environment) {
  if (found.decided != PriceReview::not_decided) return found.decided;
  model::Product const& product = environment.world.products[id.index()];
  std::int64_t const list = product.price.valid()
                                ? unit_price(environment.at(product.price, now), product, environment.world)
                                : found.cost_price;
  return found.factor == millionths ? list : base::multiply_divide(list, found.factor, millionths);
}

double price_of_unit(model::ProductId id, base::SimTime now, Environment const& environment) {
  model::Product const& product = environment.world.products[id.index()];
  if (!product.pricing.stock.valid()) return product.price.valid() ? environment.at(product.price, now) : 0;
  return whole_units(price_of(id, now, environment), product.currency, environment.world);
}

PriceReview review_price(model::ProductId id, std::int64_t asked, std::int64_t supplied, kernel::Context const& context,
                         Environment const& environment) {
  model::Product const& product = environment.world.products[id.index()];
  model::Pricing const& pricing = product.pricing;
  PriceReview found;
  if (pricing.cost_plus) {
    found.cost = cost_of(
        product, environment.at_or(pricing.conversion, context, 0.0), environment.world,
        [&](model::Parameter<double> worth) { return environment.at(worth, context); },
        [&](model::ProductId component) { return price_of(component, context.now(), environment); });
    found.cost_price = policy::cost_plus(found.cost, environment.at_or(pricing.margin, context, 0.0));
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
