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

}  // namespace chokepoint::scenario
