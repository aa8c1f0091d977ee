#pragma once

#include "engine/processes/environment.hpp"

/// What goods cost: prices that everybody knows, and the one that an order or a lot has.
///
/// The price of a product is what the scenario says (dated, set by events), or by its costs; times what scarcity makes
/// of it. Costs and scarcity are looked at by one seller from time to time, and known one news delay later (the Board).
namespace chokepoint::processes {

/// What a unit costs (prices, fees, carriage) is counted in millionths of a minor unit, so that lots are assessed by
/// what the author wrote: multiplied first, and rounded to minor units once (money_of).
inline constexpr std::int64_t price_parts = 1'000'000;

/// The most that anybody may ask for one unit.
inline constexpr std::int64_t most_price = std::int64_t{1} << 62;

/// An amount of a currency, or of a product's, for one unit: in price parts.
std::int64_t unit_price(double amount, std::uint32_t currency, model::World const& world);
inline std::int64_t unit_price(double amount, model::Product const& product, model::World const& world) {
  return unit_price(amount, product.currency, world);
}
/// As a number of whole units of the currency.
inline double whole_units(std::int64_t unit_price, std::uint32_t currency, model::World const& world) {
  return static_cast<double>(unit_price) / (world.minor_units[currency] * static_cast<double>(price_parts));
}

/// The price of one unit that holds at `now`, in price parts of the product's currency; 0 where it has none.
std::int64_t price_of(model::ProductId product, base::SimTime now, Environment const& environment);

/// As that, in whole units of the currency.
double price_of_unit(model::ProductId product, base::SimTime now, Environment const& environment);

/// As that, before any seller has looked at it: when a run begins, and for questions without a run.
std::int64_t opening_price(model::ProductId product, base::SimTime now, model::Parameters const& values,
                           model::World const& world);

/// What the Board says of prices when a run begins.
void open_prices(model::World const& world, model::Parameters const& values, std::vector<std::int64_t>& board);

/// What its seller asks now, by what has been asked for and was there since its last look; all in price parts.
struct PriceReview {
  std::int64_t cost_price = 0;         ///< of a product priced by costs
  std::int64_t factor = 1'000'000;     ///< millionths of list price
  std::int64_t decided = not_decided;  ///< by a policy, in its place
  std::int64_t cost = 0;               ///< of a product priced by costs, without margin

  static constexpr std::int64_t not_decided = -1;
};
/// The price that this comes to.
std::int64_t asked_price(model::ProductId product, PriceReview const& found, base::SimTime now,
                         Environment const& environment);
PriceReview review_price(model::ProductId product, std::int64_t asked, std::int64_t supplied,
                         kernel::Context const& context, Environment const& environment);

/// The price of a unit of these goods: agreed, or what holds now.
std::int64_t price_of(Consignment const& goods, base::SimTime now, Environment const& environment);

}  // namespace chokepoint::processes
