#include "engine/processes/prices.hpp"
#include "engine/processes/site.hpp"

/// The price of what a site sells, where it is the one that decides about it.
namespace chokepoint::processes {

void Site::begin_pricing(std::uint32_t index, kernel::Context& context, Environment& environment) {
  model::StockId const stock = place(environment).stocks[index];
  model::ProductId const product = environment.world.stocks[stock.index()].product;
  model::Pricing const& pricing = environment.world.products[product.index()].pricing;
  if (pricing.stock != stock) return;
  Shelf& shelf = shelves_[index];
  if (pricing.cost_price.valid()) shelf.cost_price = context.read(pricing.cost_price);
  if (pricing.factor.valid()) shelf.price_factor = context.read(pricing.factor);
  environment.set(environment.observables.prices[product.index()].price, context.now(),
                  price_of(product, context.now(), environment));
  context.schedule(context.now() + environment.parameters.get(pricing.every), PriceReviewed{{}, index});
}

void Site::on(PriceReviewed const& review, kernel::Context& context, Environment& environment) {
  model::StockId const stock = place(environment).stocks[review.shelf];
  model::ProductId const product = environment.world.stocks[stock.index()].product;
  model::Pricing const& pricing = environment.world.products[product.index()].pricing;
  Shelf& shelf = shelves_[review.shelf];
  PriceReview const found =
      review_price(product, shelf.asked + shelf.committed, shelf.shipped + shelf.on_hand, context, environment);
  shelf.asked = 0;
  shelf.shipped = 0;
  base::SimTime const known = context.now() + context.news_delay();
  if (pricing.cost_price.valid() && found.cost_price != shelf.cost_price) {
    context.publish(pricing.cost_price, found.cost_price, known);
    shelf.cost_price = found.cost_price;
  }
  if (pricing.factor.valid() && found.factor != shelf.price_factor) {
    context.publish(pricing.factor, found.factor, known);
    shelf.price_factor = found.factor;
  }
  environment.set(environment.observables.prices[product.index()].price, context.now(),
                  asked_price(product, found, context.now(), environment));
  context.schedule(context.now() + environment.parameters.get(pricing.every), PriceReviewed{{}, review.shelf});
}

}  // namespace chokepoint::processes
