#include <set>

#include "engine/scenario/assembly.hpp"

namespace chokepoint::scenario {

namespace {

constexpr double default_period = 30 * 86400.0;
constexpr double default_half_life = 365 * 86400.0;

}  // namespace

void Assembly::dealers() {
  for (std::uint32_t const index : name_order(spec_.dealers)) {
    auto const& [name, spec] = spec_.dealers.entries[index];
    std::string const path = "dealers." + name.text;
    model::Dealer dealer;
    dealer.name = name.text;
    dealer.firm = find(firms_, spec.firm);
    model::SiteId const site = find(sites_, spec.from);
    model::ProductId const product = find(products_, spec.product);
    if (site.valid() && product.valid()) dealer.stock = stock_to_buy(site, product, spec.from, path + ".from");
    std::int64_t const parts = product.valid() ? per_unit(product) : 1;
    if (product.valid()) {
      check_goods_word(spec.capacity, product, path + ".capacity");
      check_goods_word(spec.lot, product, path + ".lot");
    }
    dealer.capacity = parameters_.goods(spec.capacity, path + ".capacity", parts);
    dealer.period = parameters_.with_default<base::Duration>(spec.period, path + ".period", default_period);
    dealer.premium = parameters_.optional<double>(spec.premium, path + ".premium");
    dealer.scarcity = parameters_.optional<double>(spec.scarcity, path + ".scarcity");
    dealer.risk = parameters_.optional<double>(spec.risk, path + ".risk");
    dealer.time = parameters_.law(spec.time, path + ".time");
    dealer.lot = parameters_.goods(spec.lot, path + ".lot", parts);
    dealer.detection = parameters_.optional<double>(spec.detection, path + ".detection");
    dealer.vigilance = parameters_.optional<double>(spec.vigilance, path + ".vigilance");
    dealer.enforcement = parameters_.optional<double>(spec.enforcement, path + ".enforcement");
    dealer.fades = parameters_.with_default<base::Duration>(spec.fades, path + ".fades", default_half_life);
    dealers_.emplace(name.text, model::DealerId(world_.dealers.size()));
    world_.dealers.push_back(std::move(dealer));
  }
}

model::StockId Assembly::stock_to_buy(model::SiteId site, model::ProductId product, Text const& from,
                                      std::string const& path) {
  model::StockId const stock = stock_at(site, product);
  if (!stock.valid()) {
    std::string const& name = world_.products[product.index()].name;
    error("E_UNKNOWN_ID", from.mark, path,
          fmt::format("site '{}' has no stock of '{}', so it can't sell any", from.text, name),
          fmt::format("add {} under sites.{}.stock", name, from.text));
  }
  return stock;
}

void Assembly::substitutes(DemandSpec const& spec, model::DemandId whose, std::string const& path) {
  std::set<std::string> taken;
  for (std::size_t i = 0; i < spec.else_buys.entries.size(); ++i) {
    SubstituteSpec const& entry = spec.else_buys.entries[i].block;
    std::string const at = fmt::format("{}.else_buys.{}", path, i);
    model::Demand demand;
    demand.kind = model::DemandKind::substitute;
    demand.buyer = world_.demands[whose.index()].buyer;
    demand.substitutes_for = whose;
    demand.rented = entry.rent.given;
    Text const& product = entry.rent.given ? entry.rent : entry.product;
    if (entry.dealer.given) {
      demand.dealer = find(dealers_, entry.dealer);
      if (demand.dealer.valid()) demand.stock = world_.dealers[demand.dealer.index()].stock;
    } else if (!product.given || !entry.from.given) {
      error("E_MISSING_FIELD", entry.mark, at, "it is not said what the buyer takes instead, or from whom",
            "write product: and from:, or rent: and from:, or dealer:");
    } else if (find(sites_, entry.from).valid() && find(products_, product).valid()) {
      demand.stock = stock_to_buy(find(sites_, entry.from), find(products_, product), entry.from, at + ".from");
    }
    // Its luck follows what it is, not its place in the list.
    std::string const what =
        entry.dealer.given ? entry.dealer.text : (entry.rent.given ? "rented " : "") + product.text;
    demand.name = fmt::format("{}.else_buys.{}", path, what);
    if (!taken.insert(what).second) {
      error("E_DUP_ID", entry.mark, at, fmt::format("'{}' stands in this list twice", what), "leave one of them out");
    }
    model::Substitute substitute;
    substitute.demand = model::DemandId(world_.demands.size());
    substitute.after = parameters_.optional<base::Duration>(entry.after, at + ".after");
    substitute.premium_below = parameters_.optional<double>(entry.premium_below, at + ".premium_below");
    substitute.worth = parameters_.optional<double>(entry.worth, at + ".worth");
    worth(entry, demand, whose, substitute, at);
    world_.demands[whose.index()].else_buys.push_back(substitute);
    world_.buyers[demand.buyer.index()].demands.push_back(substitute.demand);
    world_.demands.push_back(std::move(demand));
  }
}

/// How much of what was ordered a unit stands for: said, or by an attribute of both products.
void Assembly::worth(SubstituteSpec const& spec, model::Demand const& demand, model::DemandId whose,
                     model::Substitute& substitute, std::string const& path) {
  model::StockId const ordered = world_.demands[whose.index()].stock;
  if (!demand.stock.valid() || !ordered.valid()) return;  // reported
  model::ProductId const wanted = world_.stocks[ordered.index()].product;
  model::ProductId const bought = world_.stocks[demand.stock.index()].product;
  if (!spec.by.given) {
    if (wanted == bought || spec.worth.given) return;
    error("E_MISSING_FIELD", spec.mark, path + ".worth",
          fmt::format("it is not said how much of '{}' one '{}' stands for", world_.products[wanted.index()].name,
                      world_.products[bought.index()].name),
          "add worth: and a number, or by: and an attribute of both");
    return;
  }
  auto const found = std::find(world_.attribute_names.begin(), world_.attribute_names.end(), spec.by.text);
  auto const place = static_cast<std::uint32_t>(found - world_.attribute_names.begin());
  for (model::ProductId const id : {wanted, bought}) {
    model::Product const& product = world_.products[id.index()];
    if (found != world_.attribute_names.end() && product.attributes[place].valid()) continue;
    error("E_UNKNOWN_ID", spec.by.mark, path + ".by",
          fmt::format("product '{}' has no attribute '{}'", product.name, spec.by.text),
          fmt::format("add it under products.{}.attributes, or write worth: and a number", product.name));
    return;
  }
  substitute.by_attribute = place;
  for (model::ProductId const id : {wanted, bought}) {
    ProductSpec const& product = *product_spec(world_.products[id.index()].name);
    for (auto const& attribute : product.attributes.entries) {
      if (attribute.name.text != spec.by.text || parameters_.extremes(attribute.value).least > 0) continue;
      error("E_RANGE", attribute.value.mark, path + ".by",
            fmt::format("'{}' of product '{}' may be 0 or less, so it can't say what one unit is worth", spec.by.text,
                        world_.products[id.index()].name),
            "write worth: and a number");
    }
  }
}

}  // namespace chokepoint::scenario
