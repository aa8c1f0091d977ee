#include "engine/scenario/assembly.hpp"

/// Prices that move by themselves.
namespace chokepoint::scenario {

std::string Assembly::price_currency(ProductSpec const& product) const {
  ProductSpec const* asked = &product;
  // Down the first components, as long as these follow costs. A product that needs itself is refused elsewhere.
  for (std::size_t step = 0; step <= spec_.products.entries.size() && asked != nullptr; ++step) {
    if (asked->price.given) return currency_of(asked->price);
    if (!asked->pricing.has_cost_plus) return {};
    Value const& conversion = asked->pricing.cost_plus.conversion_cost;
    if (conversion.given) return currency_of(conversion);
    auto const& parts = asked->made_from.entries;
    asked = parts.empty() ? nullptr : product_spec(parts.front().name.text);
  }
  return {};
}

void Assembly::check_unit_price(Value const& value, std::string const& path) {
  std::string const currency = currency_of(value);
  if (!value.given || currency.empty()) return;
  constexpr double price_parts = 1e6;  // see processes/prices.hpp
  double const scale = minor_units_of(currency) * price_parts;
  auto const range = parameters_.extremes(value, path);
  if (!(range.greatest * scale < 0x1.0p63)) {
    error("E_RANGE", value.mark, path,
          fmt::format("a unit may cost {:g} {}, more than the {:g} that can be counted", range.greatest, currency,
                      0x1.0p63 / scale),
          "count in smaller units of goods");
  } else if (range.greatest > 0 && range.greatest * scale < 1) {
    diagnostics_.warning("W_SMALL", value.mark, path,
                         fmt::format("a unit costs less than {:g} {}, a millionth of the smallest coin, which counts "
                                     "as nothing",
                                     1 / scale, currency),
                         "count in larger units of goods");
  }
}

void Assembly::pricing() {
  for (auto const& [name, spec] : spec_.products.entries) {
    if (!spec.has_pricing) continue;
    std::string const path = "products." + name.text + ".pricing";
    model::ProductId const id = products_.at(name.text);
    model::Product& product = world_.products[id.index()];
    model::SiteId const site = find(sites_, spec.pricing.at);
    if (site.valid()) product.pricing.stock = stock_to_buy(site, id, spec.pricing.at, path + ".at");
    constexpr double a_month = 30 * 86400.0;
    product.pricing.every = parameters_.with_default<base::Duration>(spec.pricing.every, path + ".every", a_month);
    if (spec.pricing.has_cost_plus) cost_plus(spec.pricing, spec, product, path + ".cost_plus");
    if (spec.pricing.has_scarcity) scarcity(spec.pricing, product, path + ".scarcity");
    if (!product.has_price()) {
      bool const scarce = spec.pricing.has_scarcity;
      error("E_MISSING_FIELD", scarce ? spec.pricing.scarcity.mark : spec.pricing.mark,
            scarce ? path + ".scarcity" : path,
            fmt::format("'{}' has no list price that {} could move", name.text, scarce ? "scarcity" : "a policy"),
            fmt::format("add price: to products.{}, or cost_plus: {}", name.text,
                        scarce ? "beside scarcity:" : "under pricing:"));
    }
  }
}

void Assembly::cost_plus(PricingSpec const& spec, ProductSpec const& whose, model::Product& product,
                         std::string const& path) {
  product.pricing.cost_plus = true;
  product.pricing.conversion = parameters_.optional<double>(spec.cost_plus.conversion_cost, path + ".conversion_cost");
  product.pricing.margin = parameters_.optional<double>(spec.cost_plus.margin, path + ".margin");
  check_unit_price(spec.cost_plus.conversion_cost, path + ".conversion_cost");
  if (whose.price.given) {
    error("E_CONFLICT", whose.price.mark, "products." + product.name + ".price",
          "its list price follows its costs, so it can't be stated too", "remove it, or cost_plus: under pricing:");
  }
  if (whose.made_from.entries.empty()) {
    error("E_MISSING_FIELD", spec.cost_plus.mark, path,
          fmt::format("'{}' is made from nothing, so there are no costs that its price could follow", product.name),
          fmt::format("add made_from: to products.{}", product.name));
  }
  std::string const currency = price_currency(whose);
  for (auto const& part : whose.made_from.entries) {
    ProductSpec const* const component = product_spec(part.name.text);
    if (component == nullptr) continue;  // reported
    std::string const own = price_currency(*component);
    if (own.empty()) {
      error("E_MISSING_FIELD", part.name.mark, path,
            fmt::format("its component '{}' has no price, so its own can't follow costs", part.name.text),
            fmt::format("add price: to products.{}", part.name.text));
    } else if (!convertible(own, currency)) {
      error("E_UNIT", part.name.mark, path,
            fmt::format("its component '{}' costs {}, other costs are in {}, and no exchange rate is known",
                        part.name.text, own, currency),
            "state all of them in one currency, or exchange rates under currencies:");
    }
  }
}

void Assembly::scarcity(PricingSpec const& spec, model::Product& product, std::string const& path) {
  model::Pricing& pricing = product.pricing;
  pricing.elasticity = parameters_.optional<double>(spec.scarcity.elasticity, path + ".elasticity");
  pricing.lowest = parameters_.with_default<double>(spec.scarcity.lowest, path + ".lowest", 0.5);
  pricing.highest = parameters_.with_default<double>(spec.scarcity.highest, path + ".highest", 2);
  if (pricing.stock.valid() && world_.stocks[pricing.stock.index()].unlimited) {
    error("E_CONFLICT", spec.scarcity.mark, path,
          fmt::format("the stock of '{}' at '{}' never runs out, so nothing is scarce", product.name, spec.at.text),
          "give that stock supply: limited, or name another site under at:");
  }
}

/// Entries of the Board, once it is known who acts and who is asked.
void Assembly::board_of_prices() {
  std::vector<std::uint16_t> const& bound = world_.policy_of[static_cast<std::size_t>(model::Question::pricing)];
  for (model::Product& product : world_.products) {
    model::Pricing& pricing = product.pricing;
    if (!pricing.stock.valid()) continue;
    kernel::ActorId const owner = world_.sites[world_.stocks[pricing.stock.index()].site.index()].actor;
    bool const by_policy = !bound.empty() && bound[owner.index()] != model::built_in;
    if (!by_policy && !pricing.cost_plus && !pricing.elasticity.valid()) {
      error("E_MISSING_FIELD", product_spec(product.name)->pricing.mark, "products." + product.name + ".pricing",
            "it is not said what the price follows",
            fmt::format("add cost_plus: {{margin: 40 %}}, or scarcity: {{elasticity: 0.5}}, or a policy that answers "
                        "pricing of {}",
                        world_.actors[owner.index()].name));
    }
    auto const entry = [&] {
      world_.board_owners.push_back(owner);
      return kernel::BoardEntryId(world_.board_owners.size() - 1);
    };
    if (pricing.cost_plus) pricing.cost_price = entry();
    if (pricing.elasticity.valid()) pricing.factor = entry();
    if (by_policy) pricing.decided = entry();
  }
}

}  // namespace chokepoint::scenario
