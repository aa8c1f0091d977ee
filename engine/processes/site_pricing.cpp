#include "engine/processes/prices.hpp"
#include "engine/processes/site.hpp"

/// The price of what a site sells, where it is the one that decides about it.
namespace chokepoint::processes {

void Site::begin_pricing(std::uint32_t index, kernel::Context& context, Environment& environment) {
  model::StockId const stock = place(environment).stocks[index];
  model::ProductId const product = environment.world.stocks[stock.index()].product;
  model::Pricing const& pricing = environment.world.products[product.index()].pricing;
  if (pricing.stock != stock) return;
  PriceReview& published = shelves_[index].published;
  if (pricing.cost_price.valid()) published.cost_price = context.read(pricing.cost_price);
  if (pricing.factor.valid()) published.factor = context.read(pricing.factor);
  environment.set(environment.observables.prices[product.index()].price, context.now(),
                  price_of(product, context.now(), environment));
  context.schedule(context.now() + environment.parameters.get(pricing.every), PriceReviewed{{}, index});
}

void Site::on(PriceReviewed const& review, kernel::Context& context, Environment& environment) {
  model::StockId const stock = place(environment).stocks[review.shelf];
  model::ProductId const product = environment.world.stocks[stock.index()].product;
  model::Pricing const& pricing = environment.world.products[product.index()].pricing;
  Shelf& shelf = shelves_[review.shelf];
  PriceReview found =
      review_price(product, shelf.asked + shelf.committed, shelf.shipped + shelf.on_hand, context, environment);
  if (pricing.decided.valid()) {
    PricingAsked asked{stock, found};
    asked.on_hand = shelf.on_hand;
    asked.on_order = shelf.on_order;
    asked.committed = shelf.committed;
    asked.shipped = shelf.shipped;
    asked.lost = shelf.asked - shelf.shipped;
    asked.received = shelf.received;
    found.decided = decide(asked, context, environment);
  }
  shelf.asked = 0;
  shelf.shipped = 0;
  shelf.received = 0;
  base::SimTime const known = context.now() + context.news_delay();
  auto const publish = [&](kernel::BoardEntryId entry, std::int64_t PriceReview::*value) {
    if (!entry.valid() || found.*value == shelf.published.*value) return;
    context.publish(entry, found.*value, known);
    shelf.published.*value = found.*value;
  };
  publish(pricing.cost_price, &PriceReview::cost_price);
  publish(pricing.factor, &PriceReview::factor);
  publish(pricing.decided, &PriceReview::decided);
  environment.set(environment.observables.prices[product.index()].price, context.now(),
                  asked_price(product, found, context.now(), environment));
  context.schedule(context.now() + environment.parameters.get(pricing.every), PriceReviewed{{}, review.shelf});
}

}  // namespace chokepoint::processes
