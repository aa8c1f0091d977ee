#include <array>
#include <set>
#include <tuple>

#include "engine/base/name_hash.hpp"
#include "engine/scenario/assembly.hpp"

namespace chokepoint::scenario {

void Assembly::buyers() {
  world_.buyers.reserve(spec_.buyers.entries.size());
  for (std::uint32_t const index : name_order(spec_.buyers)) {
    auto const& [name, spec] = spec_.buyers.entries[index];
    model::BuyerId const id(world_.buyers.size());
    buyers_.emplace(name.text, id);
    model::Buyer buyer;
    buyer.name = name.text;
    buyer.firm = find(firms_, spec.firm);
    buyer.site = find(sites_, spec.at);
    buyer.ordering = flag_that_may_fall(spec.ordering, "buyers." + name.text + ".ordering");
    buyer.country = find(countries_, spec.in);
    if (!buyer.country.valid() && buyer.site.valid()) buyer.country = world_.sites[buyer.site.index()].country;
    if (!buyer.country.valid() && buyer.firm.valid()) buyer.country = world_.firms[buyer.firm.index()].home;
    world_.buyers.push_back(std::move(buyer));
    for (std::uint32_t const stream : name_order(spec.orders)) {
      auto const& [stream_name, stream_spec] = spec.orders.entries[stream];
      demand(stream_spec, id, "buyers." + name.text + ".orders." + stream_name.text);
    }
    budget(spec, id, "buyers." + name.text);
  }
}

std::vector<std::uint64_t> Assembly::dated_ordinals(DemandSpec const& spec, std::string const& path) {
  std::vector<std::size_t> order(spec.dates.entries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  auto const& dates = spec.dates.entries;
  auto const place = [&](std::size_t i) {
    DatedOrderSpec const& dated = dates[i].block;
    return std::tie(dated.on.integer, dated.on.written->uncertain, dated.id.text, dated.quantity.integer,
                    dated.quantity.written->uncertain, dated.true_need.integer, dated.true_need.written->uncertain);
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return place(a) < place(b); });
  std::vector<std::uint64_t> result(order.size());
  std::map<std::string, std::uint64_t> taken;  // how many orders have that name so far
  for (std::size_t const i : order) {
    DatedOrderSpec const& dated = dates[i].block;
    std::string const name = dated.id.given                        ? "id " + dated.id.text
                             : dated.on.written->uncertain.empty() ? "on " + std::to_string(dated.on.integer)
                                                                   : "on $" + dated.on.written->uncertain;
    std::uint64_t const before = taken[name]++;
    if (before > 0 && dated.id.given) {
      error("E_DUP_ID", dated.id.mark, path + ".dates." + std::to_string(i) + ".id",
            fmt::format("two orders of this stream have the id '{}', so they would share their luck", dated.id.text),
            "give one of them another id");
    }
    result[i] = base::name_hash(before == 0 ? name : name + " " + std::to_string(before));
  }
  return result;
}

void Assembly::budget(BuyerSpec const& spec, model::BuyerId id, std::string const& path) {
  if (!spec.budget.given) return;
  model::Buyer& buyer = world_.buyers[id.index()];
  std::string const currency = currency_of(spec.budget);
  bool priced = false;
  for (model::DemandId const demand : buyer.demands) {
    model::StockId const stock = world_.demands[demand.index()].stock;
    if (!stock.valid()) continue;
    model::Product const& product = world_.products[world_.stocks[stock.index()].product.index()];
    if (!product.has_price()) continue;
    priced = true;
    if (convertible(world_.currencies[product.currency], currency)) continue;
    error("E_UNIT", spec.budget.mark, path + ".budget",
          fmt::format("the budget is in {} and the price of '{}' in {}, and no exchange rate is known", currency,
                      product.name, world_.currencies[product.currency]),
          "write both in one currency, or exchange rates under currencies:");
    return;
  }
  if (!priced) {
    error("E_CONFLICT", spec.budget.mark, path + ".budget", "nothing that it orders has a price, so it spends nothing",
          "add price: to products");
  }
  constexpr double a_year = 365 * 86400.0;
  buyer.budget_currency = currency_index(currency);
  buyer.budget = parameters_.money(spec.budget, path + ".budget", currency);
  buyer.budget_period = parameters_.with_default<base::Duration>(spec.budget_period, path + ".budget_period", a_year);
}

void Assembly::check_padding(DatedOrderSpec const& order, std::string const& path) {
  if (!order.quantity.given || !order.true_need.given) return;
  if (order.padded_by.given) {
    error("E_CONFLICT", order.padded_by.mark, path + ".padded_by",
          "quantity: and true_need: say already what the order is padded by", "leave out one of the three");
  }
  bool const same = !order.quantity.written->uncertain.empty() &&
                    order.quantity.written->uncertain == order.true_need.written->uncertain;
  if (!same && parameters_.extremes(order.true_need).greatest > parameters_.extremes(order.quantity).least) {
    error("E_RANGE", order.true_need.mark, path + ".true_need", "more may be needed than is ordered",
          "order at least what is needed, or write padded_by: in place of quantity:");
  }
}

namespace {

model::DeliveryTerms delivery_terms(Text const& word) {
  using enum model::DeliveryTerms;
  constexpr std::array<std::pair<std::string_view, model::DeliveryTerms>, 7> all{
      {{"EXW", EXW}, {"FCA", FCA}, {"FOB", FOB}, {"CIF", CIF}, {"CIP", CIP}, {"DAP", DAP}, {"DDP", DDP}}};
  for (auto const& [name, terms] : all) {
    if (word.given && word.text == name) return terms;
  }
  return unsaid;
}

}  // namespace

void Assembly::demand(DemandSpec const& spec, model::BuyerId buyer, std::string const& path) {
  model::Demand demand;
  demand.name = path;
  demand.buyer = buyer;
  auto const firmness = [](Text const& word, model::Firmness otherwise) {
    if (word.text == "interest") return model::Firmness::interest;
    if (word.text == "prepaid") return model::Firmness::prepaid;
    return word.given ? model::Firmness::purchase_order : otherwise;
  };
  demand.firmness = firmness(spec.firmness, model::Firmness::purchase_order);
  std::int64_t parts = 1;
  if (spec.dealer.given) {
    demand.dealer = find(dealers_, spec.dealer);
    if (demand.dealer.valid()) demand.stock = world_.dealers[demand.dealer.index()].stock;
    if (demand.stock.valid()) parts = per_unit(world_.stocks[demand.stock.index()].product);
  } else if (!spec.apply_to.given && !spec.product.given && !spec.from.given) {
    error("E_CONFLICT", spec.mark, path,
          "an order names a product and the site it is asked from, an application an office",
          "write product: and from:, or dealer:, or apply_to:");
  } else if (spec.apply_to.given) {
    demand.office = find(offices_, spec.apply_to);
    if (demand.office.valid() && world_.offices[demand.office.index()].kind != model::OfficeKind::desk) {
      error(
          "E_CONFLICT", spec.apply_to.mark, path + ".apply_to",
          "only a desk takes applications from buyers; licensing offices, customs and laboratories come by themselves",
          "set kind: desk on that office");
    }
  } else if (!spec.product.given || !spec.from.given) {
    error("E_MISSING_FIELD", spec.mark, path, "an order needs both product and from",
          spec.product.given ? "add from: and a site" : "add product:");
  } else {
    model::SiteId const site = find(sites_, spec.from);
    model::ProductId const product = find(products_, spec.product);
    if (site.valid() && product.valid()) {
      demand.stock = stock_to_buy(site, product, spec.from, path + ".from");
      parts = per_unit(product);
    }
  }
  if (!spec.every.given && !spec.rate.given && spec.dates.entries.empty() && !spec.restock_to.given) {
    error("E_CONFLICT", spec.mark, path, "it is not said when orders come",
          "write one of every:, rate:, dates: or restock_to: (with every:)");
  }
  // Drawn dates may well come in the other order now and then: then nothing is ordered.
  if (spec.starts.written->uncertain.empty() && spec.ends.written->uncertain.empty()) {
    check_order(spec.starts, spec.ends, path + ".ends", "the stream ends before it begins, so nothing is ordered",
                false);
  }
  if (spec.restock_to.given && !spec.every.given) {
    error("E_MISSING_FIELD", spec.mark, path + ".every", "a restocking buyer needs to know how often it reviews",
          "add every: 7 days");
  }
  demand.kind = spec.restock_to.given         ? model::DemandKind::restocking
                : !spec.dates.entries.empty() ? model::DemandKind::dated
                : spec.rate.given             ? model::DemandKind::poisson_rate
                                              : model::DemandKind::renewal;
  demand.every = parameters_.law(spec.every, path + ".every");
  if (demand.every.valid()) repeated_.push_back({demand.every, {}, spec.every.mark, path + ".every", "two orders"});
  demand.rate = parameters_.optional<double>(spec.rate, path + ".rate");
  note_stream(spec, demand, path);
  demand.quantity = parameters_.law(spec.quantity, path + ".quantity", static_cast<double>(parts));
  std::vector<std::uint64_t> const ordinals = dated_ordinals(spec, path);
  for (std::size_t i = 0; i < ordinals.size(); ++i) {
    DatedOrderSpec const& order = spec.dates.entries[i].block;
    std::string const at = path + ".dates." + std::to_string(i);
    Value quantity = order.quantity;
    if (spec.apply_to.given) {
      constexpr std::int64_t one = 1'000'000;  // micro-units
      if (quantity.given && (quantity.integer != one || !quantity.written->uncertain.empty())) {
        error("E_RANGE", quantity.mark, at + ".quantity", "an application is one case, so it has no other quantity",
              "remove it; several applications on one date are several entries");
      }
      quantity.given = true;
      quantity.integer = one;
      quantity.written.edit().uncertain.clear();
    } else if (!quantity.given && !order.true_need.given) {
      error("E_MISSING_FIELD", order.mark, at, "an order of goods needs a quantity",
            "add quantity: 100 units, or true_need:");
    }
    check_padding(order, at);
    demand.pads = demand.pads || order.true_need.given || order.padded_by.given;
    check_order(order.on, order.firm_on, at + ".firm_on", "it would become firm before it is placed", false);
    check_order(order.on, order.needed_on, at + ".needed_on", "it would be needed before it is placed", false);
    demand.dates.push_back({ordinals[i], parameters_.optional<base::SimTime>(order.on, at + ".on"),
                            parameters_.goods(quantity, at + ".quantity", parts),
                            parameters_.goods(order.true_need, at + ".true_need", parts),
                            parameters_.optional<double>(order.padded_by, at + ".padded_by"),
                            parameters_.optional<base::SimTime>(order.firm_on, at + ".firm_on"),
                            firmness(order.firmness, demand.firmness),
                            parameters_.optional<bool>(order.licensed, at + ".licensed"),
                            parameters_.optional<base::SimTime>(order.needed_on, at + ".needed_on")});
  }
  for (std::uint32_t i = 0; i < demand.dates.size(); ++i) demand.dates_by_ordinal.push_back(i);
  std::ranges::stable_sort(demand.dates_by_ordinal, {}, [&](std::uint32_t i) { return demand.dates[i].ordinal; });
  demand.terms = delivery_terms(spec.terms);
  demand.deposit = parameters_.optional<double>(spec.deposit, path + ".deposit");
  demand.price_when_ordered = spec.pays.text == "price_when_ordered";
  demand.first = parameters_.optional<base::Duration>(spec.first, path + ".first");
  demand.starts = parameters_.optional<base::SimTime>(spec.starts, path + ".starts");
  demand.ends = parameters_.optional<base::SimTime>(spec.ends, path + ".ends");
  demand.restock_to = parameters_.goods(spec.restock_to, path + ".restock_to", parts);
  demand.has = parameters_.goods(spec.has, path + ".has", parts);
  demand.firm_after = parameters_.law(spec.firm_after, path + ".firm_after");
  demand.uses = parameters_.scaled<double>(spec.uses, path + ".uses", static_cast<double>(parts));
  demand.padded_by = parameters_.optional<double>(spec.padded_by, path + ".padded_by");
  demand.pads = demand.pads || spec.padded_by.given;
  demand.needed_within = parameters_.optional<base::Duration>(spec.needed_within, path + ".needed_within");
  bids(spec, demand, path);
  elasticity(spec, demand, path);
  demand.patience = parameters_.law(spec.patience, path + ".patience");
  demand.active = parameters_.optional<bool>(spec.active, path + ".active");
  demand.priority = parameters_.optional<std::int64_t>(spec.priority, path + ".priority");
  for (Text const& name : spec.via) {
    model::SiteId const site = find(sites_, name);
    demand.via.push_back(site);
    if (!site.valid()) continue;  // reported already
    model::CountryId const country = world_.sites[site.index()].country;
    auto& from = demand.exported_from;
    if (country.valid() && std::find(from.begin(), from.end(), country) == from.end()) from.push_back(country);
  }
  demand.routing = routing(spec.routing);
  demand.expedites_after = parameters_.optional<base::Duration>(spec.expedites_after, path + ".expedites_after");
  world_.buyers[buyer.index()].demands.push_back(model::DemandId(world_.demands.size()));
  constexpr double a_month = 30 * 86400.0;
  demand.reconsiders = parameters_.with_default<base::Duration>(spec.reconsiders, path + ".reconsiders", a_month);
  model::DemandId const id(world_.demands.size());
  world_.demands.push_back(std::move(demand));
  substitutes(spec, id, path);
}

void Assembly::bids(DemandSpec const& spec, model::Demand& demand, std::string const& path) {
  demand.bids = parameters_.optional<double>(spec.bids, path + ".bids");
  if (!spec.bids.given || !demand.stock.valid()) return;
  model::Stock const& stock = world_.stocks[demand.stock.index()];
  model::Product const& product = world_.products[stock.product.index()];
  if (stock.allocation != model::Split::auction) {
    error("E_UNUSED", spec.bids.mark, path + ".bids", "nothing is sold at auction where it orders",
          fmt::format("write allocation: auction under sites.{}.stock.{}", world_.sites[stock.site.index()].name,
                      product.name));
  }
  if (!product.has_price()) {
    error("E_MISSING_FIELD", spec.bids.mark, path + ".bids",
          fmt::format("'{}' has no list price to bid more than", product.name),
          fmt::format("add price: to products.{}", product.name));
  }
  if (spec.deposit.given || demand.price_when_ordered) {
    error("E_CONFLICT", spec.bids.mark, path + ".bids",
          "the price of an auction is known when goods leave, and this order's is agreed before",
          spec.deposit.given ? "leave out deposit:" : "leave out pays:");
  }
}

void Assembly::elasticity(DemandSpec const& spec, model::Demand& demand, std::string const& path) {
  demand.elasticity = parameters_.optional<double>(spec.elasticity, path + ".elasticity");
  demand.reference_cost = parameters_.optional<double>(spec.reference_cost, path + ".reference_cost");
  demand.reference_currency = currency_index(currency_of(spec.reference_cost));
  if (!spec.elasticity.given || !demand.stock.valid()) return;
  model::ProductId const id = world_.stocks[demand.stock.index()].product;
  model::Product const& product = world_.products[id.index()];
  if (!spec.reference_cost.given) {
    error("E_MISSING_FIELD", spec.elasticity.mark, path,
          "what is wanted follows the cost, and from which cost on isn't said",
          "add reference_cost: the landed cost of a unit at which these quantities are wanted");
  }
  if (!product.has_price()) {
    error("E_MISSING_FIELD", spec.elasticity.mark, path,
          fmt::format("'{}' has no price, so it costs nothing", product.name),
          fmt::format("add price: to products.{}", product.name));
  } else if (std::string const currency = currency_of(spec.reference_cost);
             spec.reference_cost.given && !convertible(currency, world_.currencies[product.currency])) {
    error("E_UNIT", spec.reference_cost.mark, path + ".reference_cost",
          fmt::format("'{}' is sold in {}, and costs are compared in one currency", product.name,
                      world_.currencies[product.currency]),
          "state the reference in the currency of the price, or exchange rates under currencies:");
  }
}

}  // namespace chokepoint::scenario
