#include <array>
#include <set>
#include <tuple>

#include "engine/base/name_hash.hpp"
#include "engine/expression/compile.hpp"
#include "engine/model/shipment_fields.hpp"
#include "engine/scenario/assembly.hpp"

namespace chokepoint::scenario {

void Assembly::shipment_schema() {
  using expression::Type;
  using enum model::ShipmentField;
  auto const slot = [](model::ShipmentField field) { return static_cast<std::uint32_t>(field); };
  expression::DomainId const product = schema_.domain("product");
  expression::DomainId const country = schema_.domain("country");
  expression::DomainId const buyer = schema_.domain("buyer");
  expression::DomainId const firm = schema_.domain("firm");
  for (auto const& [name, id] : products_) schema_.symbol(product, name, id.index());
  for (auto const& [name, id] : countries_) schema_.symbol(country, name, id.index());
  for (auto const& [name, id] : firms_) schema_.symbol(firm, name, id.index());
  std::uint32_t position = 0;  // buyers get their ids later, in the same order of names
  for (std::uint32_t const index : name_order(spec_.buyers)) {
    schema_.symbol(buyer, spec_.buyers.entries[index].name.text, position++);
  }
  for (auto const& group : spec_.groups.entries) {
    std::vector<std::int64_t> in_countries;
    std::vector<std::int64_t> in_firms;
    for (Text const& member : group.members) {
      if (auto const id = find(countries_, member); id.valid()) in_countries.push_back(id.index());
      if (auto const id = find(firms_, member); id.valid()) in_firms.push_back(id.index());
    }
    if (!in_countries.empty()) schema_.set(country, group.name.text, in_countries);
    if (!in_firms.empty()) schema_.set(firm, group.name.text, in_firms);
  }
  schema_.field("product", Type::name(product), slot(product_name));
  schema_.field("origin", Type::name(country), slot(origin_country));
  schema_.field("destination", Type::name(country), slot(destination_country_name));
  schema_.field("buyer", Type::name(buyer), slot(buyer_name));
  schema_.field("buyer_home", Type::name(country), slot(buyer_home));
  schema_.field("buyer_parent", Type::name(firm), slot(buyer_parent));
  schema_.field("seller", Type::name(firm), slot(seller_firm));
  schema_.field("buyer_firm", Type::name(firm), slot(buyer_firm));
  schema_.field("exported_from", Type::name(country), slot(exported_from_country));
  // The words that firms are called, in the order of the alphabet.
  expression::DomainId const kind = schema_.domain("kind of firm");
  std::set<std::string> kinds;
  for (model::Firm const& one : world_.firms) {
    if (!one.kind.empty()) kinds.insert(one.kind);
  }
  for (std::string const& word : kinds) {
    auto const value = static_cast<std::int64_t>(std::distance(kinds.begin(), kinds.find(word)));
    schema_.symbol(kind, word, value);
    for (model::Firm& one : world_.firms) {
      if (one.kind == word) one.kind_symbol = value;
    }
  }
  schema_.field("buyer_kind", Type::name(kind), slot(buyer_kind));
  schema_.field("quantity", Type::number(base::dimensions::goods), slot(quantity_units));
  schema_.field("date", Type::date(), slot(on_date));
  // An attribute has one dimension in all products: comparisons would mean nothing else.
  std::map<std::string_view, base::Dimension> dimensions;
  for (auto const& [name, spec] : spec_.products.entries) {
    for (auto const& attribute : spec.attributes.entries) {
      auto const [first, is_new] = dimensions.try_emplace(attribute.name.text, attribute.dimension);
      if (is_new || first->second == attribute.dimension) continue;
      error("E_UNIT", attribute.name.mark, "products." + name.text + ".attributes." + attribute.name.text,
            fmt::format("'{}' is {} here, but {} in another product", attribute.name.text,
                        base::describe(attribute.dimension), base::describe(first->second)),
            "give it the same kind of unit everywhere");
    }
  }
  for (std::uint32_t i = 0; i < world_.attribute_names.size(); ++i) {
    schema_.field("product." + world_.attribute_names[i], Type::number(dimensions.at(world_.attribute_names[i])),
                  static_cast<std::uint32_t>(model::first_attribute_slot + i));
  }
}

void Assembly::offices() {
  for (std::uint32_t const index : name_order(spec_.offices)) {
    auto const& [name, spec] = spec_.offices.entries[index];
    model::OfficeId const id(world_.offices.size());
    offices_.emplace(name.text, id);
    model::Office office_built;
    office_built.name = name.text;
    office(spec, office_built, "offices." + name.text);
    world_.offices.push_back(std::move(office_built));
  }
  // In file order, since that is the order in which goods pass them.
  for (auto const& [name, spec] : spec_.offices.entries) {
    model::Office const& office_built = world_.offices[offices_.at(name.text).index()];
    if (office_built.site.valid()) {
      world_.sites[office_built.site.index()].arrival_offices.push_back(offices_.at(name.text));
    }
  }
}

void Assembly::office(OfficeSpec const& spec, model::Office& office, std::string const& path) {
  office.kind = spec.kind.text == "licensing"    ? model::OfficeKind::licensing
                : spec.kind.text == "customs"    ? model::OfficeKind::customs
                : spec.kind.text == "laboratory" ? model::OfficeKind::laboratory
                                                 : model::OfficeKind::desk;
  office.country = find(countries_, spec.in);
  office.calendar = find(calendars_, spec.calendar);
  if (!office.calendar.valid() && office.country.valid()) {
    office.calendar = world_.countries[office.country.index()].calendar;
  }
  bool const handles_goods = office.kind == model::OfficeKind::customs || office.kind == model::OfficeKind::laboratory;
  if (handles_goods && !spec.at.given) {
    error("E_MISSING_FIELD", spec.mark, path + ".at", "it is not said whose arrivals this office handles",
          "add at: and the name of a site");
  }
  if (handles_goods) office.site = find(sites_, spec.at);
  if (spec.applies.given) {
    office.applies = expression::compile(spec.applies.text, spec.applies.mark, expression::Type::boolean(), schema_,
                                         diagnostics_, path + ".applies");
  }
  auto const stage_of = [&](Value const& officers, LawSpec const& time, Value const& room, Value const& redo,
                            std::string const& at) {
    model::Stage stage;
    stage.officers = parameters_.optional<std::int64_t>(officers, at + ".officers");
    stage.waiting_room = parameters_.optional<std::int64_t>(room, at + ".waiting_room");
    stage.time = parameters_.law(time, at + ".time");
    stage.redo = parameters_.optional<double>(redo, at + ".redo");
    return stage;
  };
  if (spec.stages.entries.empty()) {
    office.stages.push_back(stage_of(spec.officers, spec.time, spec.waiting_room, spec.redo, path));
  }
  for (std::size_t i = 0; i < spec.stages.entries.size(); ++i) {
    StageSpec const& stage_spec = spec.stages.entries[i].block;
    std::string const at = path + ".stages." + std::to_string(i);
    model::Stage stage = stage_of(stage_spec.officers, stage_spec.time, stage_spec.waiting_room, stage_spec.redo, at);
    stage.name = stage_spec.name.text;
    stage.redo_from = static_cast<std::uint32_t>(i);
    if (stage_spec.redo_from.given) {
      bool found = false;
      for (std::size_t earlier = 0; earlier <= i; ++earlier) {
        if (spec.stages.entries[earlier].block.name.text != stage_spec.redo_from.text) continue;
        stage.redo_from = static_cast<std::uint32_t>(earlier);
        found = true;
      }
      if (!found) {
        error("E_UNKNOWN_ID", stage_spec.redo_from.mark, at + ".redo_from",
              fmt::format("no stage up to this one is called '{}'", stage_spec.redo_from.text));
      }
    }
    if (i > 0 && stage_spec.waiting_room.given) {
      error("E_CONFLICT", stage_spec.waiting_room.mark, at + ".waiting_room",
            "only the first stage can turn cases away: later ones are inside the office", "move it to the first stage");
    }
    office.stages.push_back(std::move(stage));
  }
  for (std::size_t i = 0; i < spec.freezes.entries.size(); ++i) {
    PauseSpec const& freeze = spec.freezes.entries[i].block;
    std::string const at = path + ".freezes." + std::to_string(i);
    office.freezes.push_back({parameters_.optional<base::SimTime>(freeze.from, at + ".from"),
                              parameters_.optional<base::SimTime>(freeze.to, at + ".to"),
                              freeze.in_progress.text == "suspend"});
    check_order(freeze.from, freeze.to, at + ".to", "the freeze ends before it begins", false);
  }
  office.outages = outages(spec.outages.up, spec.outages.down, spec.has_outages, path + ".outages");
  office.outages.suspends_work = spec.outages.in_progress.text != "finish";
  office.open = parameters_.optional<bool>(spec.open, path + ".open");
  office.backlog = parameters_.optional<std::int64_t>(spec.backlog, path + ".backlog");
  office.refile_after = parameters_.with_default<base::Duration>(spec.refile_after, path + ".refile_after", 86400);
  office.answers = answers(spec.decides, path + ".decides");
  office.under_denial = answers(spec.under_denial, path + ".under_denial");
  office.under_approval = answers(spec.under_approval, path + ".under_approval");
  office.hold_limit = parameters_.optional<base::Duration>(spec.hold_limit, path + ".hold_limit");
  office.forfeits = spec.after_hold.text == "forfeit";
  office.license_valid = parameters_.optional<base::Duration>(spec.license_valid, path + ".license_valid");
  for (Text const& rule : spec.rules) {
    if (auto const id = find(rules_, rule); id.valid()) office.rules.push_back(id);
  }
  if (!spec.rules.empty() && spec.applies.given) {
    error("E_CONFLICT", spec.applies.mark, path + ".applies",
          "the office decides on the licenses of rules, and these say which shipments they are about",
          "write the condition under the rule (rules.X.applies), or leave out rules:");
  }
}

model::Office::Answers Assembly::answers(NamedValues const& values, std::string const& path) {
  model::Office::Answers answers;
  if (values.entries.empty()) return answers;
  double least = 0;
  double greatest = 0;
  bool drawn = false;
  bool changes = false;
  bool rest_given = false;
  for (auto const& answer : values.entries) {
    std::string const at = path + "." + answer.name.text;
    auto const extremes = parameters_.extremes(answer.value);
    least += extremes.least;
    greatest += extremes.greatest;
    drawn = drawn || !answer.value.uncertain.empty();
    changes = changes || !answer.value.path.empty() || parameters_.is_set(at);
    if (answer.name.text == "approve") {
      answers.approve = parameters_.optional<double>(answer.value, at);
    } else if (answer.name.text == "deny") {
      answers.deny = parameters_.optional<double>(answer.value, at);
    } else if (answer.name.text == "return") {
      rest_given = true;
    } else {
      error("E_UNKNOWN_FIELD", answer.name.mark, at, fmt::format("'{}' is no answer of an office", answer.name.text),
            "answers are approve, deny and return");
    }
  }
  if (!answers.approve.valid()) {
    answers.approve = parameters_.with_default<double>(Value{}, path + ".approve", 0);
  }
  constexpr double slack = 1e-9;
  base::Mark const mark = values.entries.front().name.mark;
  if (drawn && rest_given) {
    error("E_UNCERTAIN", mark, path,
          "with an uncertain probability among them, the answers don't sum to 1 in every replication",
          "leave out return: it is what approve and deny leave over");
  } else if (changes && rest_given) {
    error("E_DATED", mark, path + ".decides",
          "with a probability that changes over time among them, the answers don't sum to 1 at every moment",
          "leave out return: it is what approve and deny leave over");
  } else if (changes) {
    // Whatever approve leaves is the most that deny can be: no moment makes probabilities of more than 1.
  } else if (drawn && greatest > 1 + slack) {
    error("E_RANGE", mark, path,
          fmt::format("the answers' probabilities may sum to {}, which is more than 1", greatest),
          "give the uncertain values laws whose greatest values sum to at most 1");
  } else if (!drawn && (greatest > 1 + slack || (rest_given && least < 1 - slack))) {
    error("E_RANGE", mark, path, fmt::format("the answers' probabilities sum to {}, not to 1", greatest),
          greatest > 1 ? "" : "leave out return: it is what the others leave over");
  }
  return answers;
}

void Assembly::buyers() {
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
    return std::tie(dated.on.integer, dated.on.uncertain, dated.id.text, dated.quantity.integer,
                    dated.quantity.uncertain, dated.true_need.integer, dated.true_need.uncertain);
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return place(a) < place(b); });
  std::vector<std::uint64_t> result(order.size());
  std::map<std::string, std::uint64_t> taken;  // how many orders have that name so far
  for (std::size_t const i : order) {
    DatedOrderSpec const& dated = dates[i].block;
    std::string const name = dated.id.given               ? "id " + dated.id.text
                             : dated.on.uncertain.empty() ? "on " + std::to_string(dated.on.integer)
                                                          : "on $" + dated.on.uncertain;
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
  bool const same = !order.quantity.uncertain.empty() && order.quantity.uncertain == order.true_need.uncertain;
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
  if (spec.starts.uncertain.empty() && spec.ends.uncertain.empty()) {
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
  demand.rate = parameters_.optional<double>(spec.rate, path + ".rate");
  demand.quantity = parameters_.law(spec.quantity, path + ".quantity", static_cast<double>(parts));
  std::vector<std::uint64_t> const ordinals = dated_ordinals(spec, path);
  for (std::size_t i = 0; i < ordinals.size(); ++i) {
    DatedOrderSpec const& order = spec.dates.entries[i].block;
    std::string const at = path + ".dates." + std::to_string(i);
    Value quantity = order.quantity;
    if (spec.apply_to.given) {
      constexpr std::int64_t one = 1'000'000;  // micro-units
      if (quantity.given && (quantity.integer != one || !quantity.uncertain.empty())) {
        error("E_RANGE", quantity.mark, at + ".quantity", "an application is one case, so it has no other quantity",
              "remove it; several applications on one date are several entries");
      }
      quantity.given = true;
      quantity.integer = one;
      quantity.uncertain.clear();
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
  for (Text const& site : spec.via) demand.via.push_back(find(sites_, site));
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
