#include <cmath>

#include "engine/model/cycle.hpp"
#include "engine/scenario/assembly.hpp"
#include "engine/scenario/uncertain_values.hpp"

namespace chokepoint::scenario {

namespace {

constexpr std::int64_t micro_units = 1'000'000;  // lanes carry products of any resolution

}  // namespace

void Assembly::sites() {
  auto const order = name_order(spec_.sites);
  world_.sites.reserve(order.size());
  std::size_t stocks = 0;
  for (auto const& entry : spec_.sites.entries) stocks += entry.block.stock.entries.size();
  world_.stocks.reserve(stocks);
  for (std::uint32_t const index : order) {
    auto const& [name, spec] = spec_.sites.entries[index];
    sites_.emplace(name.text, model::SiteId(world_.sites.size()));
    model::Site site;
    site.name = name.text;
    site.firm = find(firms_, spec.firm);
    site.country = find(countries_, spec.in);
    site.dispatches = flag_that_may_fall(spec.dispatches, "sites." + name.text + ".dispatches");
    site.receives = flag_that_may_fall(spec.receives, "sites." + name.text + ".receives");
    world_.sites.push_back(std::move(site));
  }
  for (std::uint32_t const index : order) {
    auto const& [name, spec] = spec_.sites.entries[index];
    for (std::uint32_t const stock_index : name_order(spec.stock)) {
      auto const& [product, stock_spec] = spec.stock.entries[stock_index];
      stock(sites_.at(name.text), product.text, stock_spec, "sites." + name.text + ".stock." + product.text);
    }
  }
}

void Assembly::stock(model::SiteId site, std::string const& product, StockSpec const& spec, std::string const& path) {
  auto const found = products_.find(product);
  if (found == products_.end()) return;  // reported by the reader
  model::StockId const id(world_.stocks.size());
  model::Stock stock;
  stock.site = site;
  stock.product = found->second;
  stock.unlimited = spec.supply.text == "unlimited";
  stock.lost_sales = spec.service->unmet.text == "lost";
  if (spec.service->allocation.text == "proportional") stock.allocation = model::Split::proportional;
  if (spec.service->allocation.text == "max_min") stock.allocation = model::Split::max_min;
  if (spec.service->allocation.text == "auction") stock.allocation = model::Split::auction;
  if (spec.service->release.text == "when_licensed") stock.release = model::Release::when_licensed;
  std::int64_t const parts = per_unit(stock.product);
  stock.initial = parameters_.goods(spec.initial, path + ".initial", parts);
  stock.shipping_lot = parameters_.goods(spec.service->shipping_lot, path + ".shipping_lot", parts);
  for (std::size_t i = 0; i < spec.pipeline.entries.size(); ++i) {
    PipelineSpec const& arrival = spec.pipeline.entries[i].block;
    std::string const at = path + ".pipeline." + std::to_string(i);
    stock.pipeline.push_back({parameters_.optional<base::SimTime>(arrival.on, at + ".on"),
                              parameters_.goods(arrival.quantity, at + ".quantity", parts)});
  }
  stock.holding_cost = parameters_.optional<double>(spec.costs->holding_cost, path + ".holding_cost");
  stock.shortage_cost = parameters_.optional<double>(spec.costs->shortage_cost, path + ".shortage_cost");
  stock.order_cost = parameters_.optional<double>(spec.costs->order_cost, path + ".order_cost");
  stock.unit_value = parameters_.optional<double>(spec.costs->unit_value, path + ".unit_value");
  stock.cost_of_capital = parameters_.optional<double>(spec.costs->cost_of_capital, path + ".cost_of_capital");
  stock_currencies_.push_back({currency_of(spec.costs->holding_cost), currency_of(spec.costs->shortage_cost),
                               currency_of(spec.costs->order_cost), currency_of(spec.costs->unit_value)});
  base::Dimension const shortage = stock.lost_sales ? base::dimensions::price : base::dimensions::holding_cost;
  UncertainSpec const* const drawn = uncertain(spec.costs->shortage_cost.written->uncertain);
  base::Dimension const written = drawn != nullptr ? kind_of(*drawn).dimension : spec.costs->shortage_cost.dimension;
  if (spec.costs->shortage_cost.given && written != shortage) {
    error("E_UNIT", spec.costs->shortage_cost.mark, path + ".shortage_cost",
          stock.lost_sales ? "a lost sale costs once per unit, this is a cost per unit and time"
                           : "a backorder costs as long as it lasts, this is a cost per unit",
          stock.lost_sales ? "write for example 18 USD per unit" : "write for example 18 USD per unit per day");
  }
  world_.sites[site.index()].stocks.push_back(id);
  world_.stocks.push_back(std::move(stock));
  if (spec.has_replenishment) replenishment(id, spec.replenishment, path + ".replenishment");
}

void Assembly::replenishment(model::StockId id, ReplenishmentSpec const& spec, std::string const& path) {
  model::Stock& stock = world_.stocks[id.index()];
  model::Replenishment& rule = stock.replenishment;
  std::int64_t const parts = per_unit(stock.product);
  auto const amount = [&](Value const& value, char const* key, bool needed) {
    std::string const at = path + "." + key;
    if (!value.given && needed) {
      error("E_MISSING_FIELD", spec.mark, at, fmt::format("policy {} needs {}", spec.policy.text, key),
            fmt::format("add {}: 100 units", key));
    }
    return parameters_.goods(value, at, parts);
  };
  bool const forecast = spec.review->forecast.text == "moving_average";
  bool const base_stock = spec.policy.text == "base_stock";
  bool const s_S = spec.policy.text == "s_S";
  rule.policy = base_stock ? model::ReplenishmentPolicy::base_stock
                : s_S      ? model::ReplenishmentPolicy::s_S
                           : model::ReplenishmentPolicy::r_Q;
  model::Parameter<std::int64_t> const level = amount(spec.supply->base_stock, "base_stock", base_stock && !forecast);
  rule.reorder_point = amount(spec.reorder_point, "reorder_point", !base_stock);
  rule.order_up_to = amount(spec.order_up_to, "order_up_to", s_S);
  rule.order_quantity = amount(spec.order_quantity, "order_quantity", !base_stock && !s_S);
  if (base_stock) rule.order_up_to = level;
  if (s_S) {
    check_order(spec.reorder_point, spec.order_up_to, path + ".order_up_to",
                "S lies below s, so nothing would ever be ordered", true, path + ".reorder_point");
  }
  bool const vanishes = spec.order_quantity.given &&
                        std::nearbyint(parameters_.extremes(spec.order_quantity, path + ".order_quantity").least *
                                       static_cast<double>(parts)) < 1;
  if (vanishes) {
    error("E_RANGE", spec.order_quantity.mark, path + ".order_quantity",
          fmt::format("${} may be less than the smallest amount of the product, and orders of nothing never end",
                      spec.order_quantity.written->uncertain),
          "give it a law that stays above the product's resolution");
  }
  rule.periodic = spec.review->review.text == "periodic";
  rule.every = parameters_.optional<base::Duration>(spec.review->every, path + ".every");
  rule.first_review = parameters_.optional<base::Duration>(spec.review->first_review, path + ".first_review");
  rule.counts_firm_orders = spec.review->counts.text == "firm_orders";
  rule.retry_after = parameters_.with_default<base::Duration>(spec.review->retry_after, path + ".retry_after", 86400);
  if (rule.periodic && !spec.review->every.given) {
    error("E_MISSING_FIELD", spec.mark, path + ".every", "a periodic review needs to know how often",
          "add every: 1 days");
  }
  if (forecast) {
    rule.forecast_periods =
        static_cast<std::uint32_t>(spec.review->forecast_periods.given ? spec.review->forecast_periods.integer : 5);
    rule.lead_periods = parameters_.with_default<double>(spec.review->lead_periods, path + ".lead_periods", 1);
  }
  rule.routing = routing(spec.supply->routing);
  rule.outside_time = parameters_.law(spec.supply->outside_time, path + ".outside_time");
  if (spec.made_on.given) made_on_.push_back({id, spec.made_on, path});
  if (spec.from.given) {
    supplied_.push_back({id, spec.from, path});
  }
}

void Assembly::suppliers() {
  for (Supplied const& supplied : supplied_) {
    model::Stock& stock = world_.stocks[supplied.stock.index()];
    model::SiteId const site = find(sites_, supplied.from);
    if (!site.valid()) continue;
    if (site == stock.site) {
      error("E_CYCLE", supplied.from.mark, supplied.path + ".from", "a stock can't be its own supplier");
      continue;
    }
    for (model::StockId const candidate : world_.sites[site.index()].stocks) {
      if (world_.stocks[candidate.index()].product == stock.product) stock.replenishment.supplier = candidate;
    }
    if (!stock.replenishment.supplier.valid()) {
      std::string const& product = world_.products[stock.product.index()].name;
      error("E_UNKNOWN_ID", supplied.from.mark, supplied.path + ".from",
            fmt::format("site '{}' has no stock of '{}', so it can't supply it", supplied.from.text, product),
            fmt::format("add {} under sites.{}.stock", product, supplied.from.text));
    }
  }
  supply_ring();
}

/// Stocks that order from each other would order without end: what one sends, it asks of the next.
void Assembly::supply_ring() {
  std::vector<model::Arc> arcs;
  std::vector<Supplied const*> orders;
  for (Supplied const& supplied : supplied_) {
    model::StockId const supplier = world_.stocks[supplied.stock.index()].replenishment.supplier;
    if (!supplier.valid()) continue;
    arcs.push_back({supplied.stock.index(), supplier.index()});
    orders.push_back(&supplied);
  }
  std::vector<std::uint32_t> const ring = model::find_cycle(static_cast<std::uint32_t>(world_.stocks.size()), arcs);
  if (ring.empty()) return;
  std::string sites;
  for (std::uint32_t const arc : ring) {
    std::uint32_t const site = world_.stocks[arcs[arc].from].site.index();
    sites += fmt::format("'{}' from ", world_.sites[site].name);
  }
  Supplied const& first = *orders[ring.front()];
  sites += fmt::format("'{}'", world_.sites[world_.stocks[arcs[ring.front()].from].site.index()].name);
  error("E_CYCLE", first.from.mark, first.path + ".from",
        fmt::format("stocks of '{}' are replenished from each other: {}. Whatever one sends on, it asks of the next, "
                    "so they would order without end",
                    world_.products[world_.stocks[first.stock.index()].product.index()].name, sites),
        "let one of them be made here, or come from a supplier outside the model (outside_time:)");
}

/// A flag that is yes unless something may turn it: invalid where nothing does.
model::Parameter<bool> Assembly::flag_that_may_fall(Value const& value, std::string const& path) {
  Value written = value;
  if (!written.given) written.integer = 1;
  written.given = true;
  bool const may_fall = parameters_.is_set(path) || written.integer == 0 || !written.written->path.empty() ||
                        !written.written->uncertain.empty();
  return may_fall ? parameters_.optional<bool>(written, path) : model::Parameter<bool>();
}

model::Routing Assembly::routing(Text const& word) {
  if (word.text != "cheapest") return model::Routing::fastest;
  routes_by_cost_ = true;
  return model::Routing::cheapest;
}

void Assembly::lanes() {
  world_.lanes.reserve(spec_.lanes.entries.size());
  for (std::uint32_t const index : name_order(spec_.lanes)) {
    auto const& [name, spec] = spec_.lanes.entries[index];
    std::string const path = "lanes." + name.text;
    model::Lane lane;
    lane.name = name.text;
    lane.mode = spec.mode.given ? spec.mode.text : "any";
    lane.from = find(sites_, spec.from);
    lane.to = find(sites_, spec.to);
    if (lane.from.valid() && lane.from == lane.to) {
      error("E_SELF_LANE", spec.to.mark, path + ".to",
            fmt::format("the lane ends at '{}', where it begins", spec.to.text), "a lane joins two different sites");
    }
    lane.time = parameters_.law(spec.time, path + ".time");
    lane.open = flag_that_may_fall(spec.open, path + ".open");
    lane.moving = flag_that_may_fall(spec.moving, path + ".moving");
    if (lane.to.valid()) lane.receives = world_.sites[lane.to.index()].receives;
    lane.cost = parameters_.optional<double>(spec.cost, path + ".cost");
    lane_costs_.push_back(currency_of(spec.cost));
    check_unit_price(spec.cost, path + ".cost");
    lane.departs_every = parameters_.optional<base::Duration>(spec.service->departs_every, path + ".departs_every");
    if (spec.service->departs_every.given) {
      lane.first_departure = parameters_.with_default<base::SimTime>(
          spec.service->first_departure, path + ".first_departure", static_cast<double>(world_.clock.from.seconds()));
    }
    lane.capacity = parameters_.goods(spec.service->capacity, path + ".capacity", micro_units);
    lane.leaves_with = parameters_.goods(spec.service->leaves_with, path + ".leaves_with", micro_units);
    lane.waits_at_most = parameters_.optional<base::Duration>(spec.service->waits_at_most, path + ".waits_at_most");
    if (lane.departs() && lane.from.valid()) {
      world_.sites[lane.from.index()].lanes_that_depart.push_back(model::LaneId(world_.lanes.size()));
    }
    lane.outages =
        outages(spec.service->outages.up, spec.service->outages.down, spec.service->has_outages, path + ".outages");
    lanes_.emplace(name.text, model::LaneId(world_.lanes.size()));
    world_.lanes.push_back(std::move(lane));
  }
}

model::Outages Assembly::outages(LawSpec const& up, LawSpec const& down, bool given, std::string const& path) {
  model::Outages outages;
  if (!given) return outages;
  outages.present = true;
  outages.up = parameters_.law(up, path + ".up");
  outages.down = parameters_.law(down, path + ".down");
  if (outages.up.valid() && outages.down.valid()) {
    repeated_.push_back({outages.up, outages.down, up.mark, path + ".up", "outages, nor in one"});
  }
  return outages;
}

}  // namespace chokepoint::scenario
