#include "engine/processes/decisions.hpp"

#include <algorithm>
#include <cmath>

#include "engine/processes/accounts.hpp"
#include "engine/processes/buyer.hpp"
#include "engine/processes/prices.hpp"
#include "engine/processes/shipment.hpp"
#include "engine/processes/transport.hpp"

/// Decisions about goods, lines, designs and governments.
namespace chokepoint::processes {

namespace {

using model::Question;

/// Of one unit of a currency, in the one that outcomes are reported in.
double worth_now(std::uint32_t currency, kernel::Context const& context, Environment const& environment) {
  return environment.world.worth.empty() ? 1.0 : environment.at_or(environment.world.worth[currency], context, 1.0);
}

/// What a buyer has said of the very order, or of the one that it is a part of; null where its stream says it of all.
model::DatedOrder const* dated_order(std::uint32_t stream_of, std::uint64_t id, Environment const& environment) {
  model::World const& world = environment.world;
  model::Demand const& demand = world.demands[stream_of];
  std::uint64_t const stream = environment.hashes.demands[stream_of];
  // That a budget makes of an order: rarely more than a few.
  std::uint32_t const parts = world.buyers[demand.buyer.index()].budget.valid() ? 64 : 1;
  auto const ordinal_at = [&](std::uint32_t place) { return demand.dates[place].ordinal; };
  for (std::uint32_t part = 0; part < parts && !demand.dates.empty(); ++part) {
    std::uint64_t const ordinal = ordinal_of(whole_of(id, part), stream);
    auto const found = std::ranges::lower_bound(demand.dates_by_ordinal, ordinal, {}, ordinal_at);
    if (found != demand.dates_by_ordinal.end() && ordinal_at(*found) == ordinal) return &demand.dates[*found];
  }
  return nullptr;
}

template <class Situation>
void about(model::ProductId product, Situation& situation, model::World const& world) {
  situation.product = product.index();
  situation.parts_per_unit = world.products[product.index()].per_unit;
}

}  // namespace

std::int64_t home_of(std::int64_t firm, model::World const& world) {
  return firm < 0 ? -1 : place_or_none(world.firms[static_cast<std::size_t>(firm)].home);
}

std::int64_t kind_of(std::int64_t firm, model::World const& world) {
  return firm < 0 ? -1 : world.firms[static_cast<std::size_t>(firm)].kind_symbol;
}

std::int64_t needed_on(std::uint32_t demand, std::uint64_t order, base::SimTime placed,
                       Environment const& environment) {
  if (demand == none) return CHOKEPOINT_NEVER;
  model::DatedOrder const* const dated = dated_order(demand, order, environment);
  if (dated != nullptr && dated->needed_on.valid()) return environment.parameters.get(dated->needed_on).seconds();
  base::Duration const within =
      environment.parameters.get_or(environment.world.demands[demand].needed_within, base::Duration(0));
  return ((dated != nullptr ? environment.parameters.get(dated->on) : placed) + within).seconds();
}

void decide(AllocationAsked const& asked, std::uint16_t policy, std::span<OrderFacts const> orders,
            kernel::Context const& context, Environment& environment) {
  model::World const& world = environment.world;
  model::Stock const& stock = world.stocks[asked.stock.index()];
  if (policy == model::built_in) {
    return asked.sharing.allocate(stock.allocation, asked.volume, asked.lot, asked.claims, asked.accounts);
  }
  constexpr double millionths = 1e6;
  chokepoint_allocation situation{};
  about(stock.product, situation, world);
  situation.volume = asked.volume;
  situation.lot = asked.lot;
  situation.rule = static_cast<std::int64_t>(stock.allocation);
  double const price = price_of_unit(stock.product, context.now(), environment);
  auto const cases = environment.policies.cases<chokepoint_allocation_case>(asked.claims.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    policy::Claim const& claim = asked.claims[i];
    OrderFacts const& order = orders[i];
    chokepoint_allocation_case& one = cases[i];
    one.subject.id = static_cast<std::int64_t>(order.id);
    one.wanted = claim.wanted;
    one.tier = claim.tier;
    one.bid = static_cast<double>(claim.bid) / millionths;
    ShipmentView const view = view_of({order.stock, order.demand, order.customer, claim.wanted, context.now()}, world);
    one.buyer_firm = place_or_none(view.buying_firm);
    one.buyer_home = home_of(one.buyer_firm, world);
    one.destination = place_or_none(view.destination);
    one.ordered_on = order.ordered.seconds();
    one.buyer_kind = kind_of(one.buyer_firm, world);
    one.price = price;
    one.needed_on = needed_on(order.demand, order.id, order.ordered, environment);
  }
  auto const decisions = environment.policies.ask(policy, situation, cases, context, environment);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    asked.claims[i].granted = policy::shippable(decisions[i].symbol, asked.claims[i].wanted, asked.lot);
  }
}

std::int64_t decide(ReplenishmentAsked const& asked, kernel::Context const& context, Environment& environment) {
  std::uint16_t const policy = environment.policy_of(Question::replenishment, context);
  if (policy == model::built_in) return asked.proposed;
  chokepoint_replenishment situation{};
  about(environment.world.stocks[asked.stock.index()].product, situation, environment.world);
  situation.on_hand = asked.on_hand;
  situation.on_order = asked.on_order;
  situation.committed = asked.committed;
  situation.proposed = std::max<std::int64_t>(0, asked.proposed);
  auto const cases = environment.policies.cases<chokepoint_replenishment_case>(1);
  cases[0].subject.id =
      static_cast<std::int64_t>(derived_id(environment.hashes.stocks[asked.stock.index()], asked.review));
  return environment.policies.ask(policy, situation, cases, context, environment)[0].symbol;
}

model::Release decide(ReleaseAsked const& asked, kernel::Context const& context, Environment& environment) {
  model::World const& world = environment.world;
  model::Stock const& stock = world.stocks[asked.order.stock.index()];
  std::uint16_t const policy = environment.policy_of(Question::release, context);
  if (policy == model::built_in) return stock.release;
  // With all permits in hand there is nothing to decide, and none is given back.
  if (asked.permits_missing == 0) return model::Release::when_permitted;
  chokepoint_release situation{};
  about(stock.product, situation, world);
  situation.price = price_of_unit(stock.product, context.now(), environment);
  situation.rule = static_cast<std::int64_t>(stock.release);
  auto const cases = environment.policies.cases<chokepoint_release_case>(1);
  ShipmentView const view =
      view_of({asked.order.stock, asked.order.demand, asked.order.customer, asked.quantity, context.now()}, world);
  cases[0].subject.id = static_cast<std::int64_t>(asked.order.id);
  cases[0].quantity = asked.quantity;
  cases[0].permits_missing = asked.permits_missing;
  cases[0].buyer_firm = place_or_none(view.buying_firm);
  cases[0].destination = place_or_none(view.destination);
  cases[0].ordered_on = asked.order.ordered.seconds();
  cases[0].buyer_home = home_of(cases[0].buyer_firm, world);
  cases[0].buyer_kind = kind_of(cases[0].buyer_firm, world);
  cases[0].needed_on = needed_on(asked.order.demand, asked.order.id, asked.order.ordered, environment);
  return static_cast<model::Release>(
      environment.policies.ask(policy, situation, cases, context, environment)[0].symbol);
}

model::LaneId decide(RoutingAsked const& asked, kernel::Context const& context, Environment& environment) {
  std::uint16_t const policy = environment.policy_of(Question::routing, context);
  if (policy == model::built_in) return environment.next_lane(asked.at, asked.target, asked.rule, context);
  model::World const& world = environment.world;
  auto const from_here = environment.seconds_between(asked.at, asked.target, context);
  if (!from_here || asked.at == asked.target) return {};
  std::vector<model::LaneId>& ways = environment.policies.ways();
  ways.clear();
  for (model::LaneId const lane : environment.policies.lanes_from(asked.at)) {
    kernel::BoardEntryId const status = world.lanes[lane.index()].status;
    if (status.valid() && context.read(status) == 0) continue;
    auto const onward = environment.seconds_between(world.lanes[lane.index()].to, asked.target, context);
    // Each step brings goods nearer, so that no policy sends them in circles.
    if (onward && *onward < *from_here) ways.push_back(lane);
  }
  if (ways.empty()) return environment.next_lane(asked.at, asked.target, asked.rule, context);
  chokepoint_routing situation{};
  about(world.stocks[asked.goods.stock].product, situation, world);
  situation.quantity = asked.goods.quantity();
  situation.target = asked.target.index();
  situation.target_in = place_or_none(world.sites[asked.target.index()].country);
  situation.waited = asked.goods.is_replenishment() ? 0 : (context.now() - asked.goods.clock.opened).seconds();
  situation.rule = static_cast<std::int64_t>(asked.rule);
  auto const cases = environment.policies.cases<chokepoint_routing_case>(ways.size());
  for (std::size_t i = 0; i < ways.size(); ++i) {
    model::Lane const& lane = world.lanes[ways[i].index()];
    std::uint32_t const currency = world.products[static_cast<std::size_t>(situation.product)].currency;
    double const exchange = worth_now(lane.currency, context, environment) / worth_now(currency, context, environment);
    cases[i].subject.id =
        static_cast<std::int64_t>(derived_id(asked.goods.lot, environment.hashes.lanes[ways[i].index()]));
    cases[i].lane = ways[i].index();
    cases[i].into = place_or_none(world.sites[lane.to.index()].country);
    cases[i].takes =
        world.network.lane(ways[i]).seconds + environment.seconds_between(lane.to, asked.target, context).value_or(0);
    cases[i].cost = environment.at_or(lane.cost, context, 0.0) * exchange;
  }
  std::size_t const chosen = environment.policies.choose(policy, situation, cases, context, environment);
  return chosen < ways.size() ? ways[chosen] : model::LaneId();
}

std::size_t decide(PlanningAsked const& asked, kernel::Context const& context, Environment& environment) {
  std::uint16_t const policy = environment.policy_of(Question::planning, context);
  if (policy == model::built_in) return policy::choose_production(asked.rule, asked.waiting);
  chokepoint_planning situation{};
  situation.set_up_for = place_or_none(asked.set_up_for);
  situation.rule = static_cast<std::int64_t>(asked.rule);
  auto const cases = environment.policies.cases<chokepoint_planning_case>(asked.waiting.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    policy::ProductionCandidate const& waiting = asked.waiting[i];
    cases[i].subject.id = static_cast<std::int64_t>(waiting.came);
    cases[i].product = asked.products[i].index();
    cases[i].firm_orders = waiting.firm ? 1 : 0;
    cases[i].backlog = waiting.backlog;
    cases[i].rank = waiting.rank;
    cases[i].margin = waiting.margin;
    cases[i].work = waiting.work;
  }
  return environment.policies.choose(policy, situation, cases, context, environment);
}

std::size_t decide(IntroductionAsked const& asked, kernel::Context const& context, Environment& environment) {
  std::uint16_t const policy = environment.policy_of(Question::product_introduction, context);
  if (policy == model::built_in || asked.acceptable.empty()) return 0;  // the best comes first
  chokepoint_product_introduction situation{};
  situation.replaces = place_or_none(asked.firm.replaces);
  auto const cases = environment.policies.cases<chokepoint_product_introduction_case>(asked.acceptable.size());
  double const minor_units = environment.world.minor_units[asked.firm.currency];
  for (std::size_t i = 0; i < cases.size(); ++i) {
    model::Design const& design = asked.firm.designs[asked.acceptable[i]];
    cases[i].subject.id = asked.acceptable[i];
    cases[i].product = design.product.index();
    cases[i].cost = static_cast<double>(environment.parameters.get_or(design.cost, std::int64_t{0})) / minor_units;
  }
  return environment.policies.choose(policy, situation, cases, context, environment);
}

std::size_t decide(ReactionAsked const& asked, kernel::Context const& context, Environment& environment) {
  std::uint16_t const policy = environment.policy_of(Question::government_reaction, context);
  auto const& ladder = asked.reaction.ladder;
  if (policy == model::built_in) {
    bool const crossed = asked.sees && !asked.saw;
    return crossed ? std::min(static_cast<std::size_t>(asked.answers), ladder.size() - 1) : ladder.size();
  }
  chokepoint_government_reaction situation{};
  situation.sees = asked.sees ? 1 : 0;
  situation.saw = asked.saw ? 1 : 0;
  situation.answers = asked.answers;
  auto const cases = environment.policies.cases<chokepoint_government_reaction_case>(ladder.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    cases[i].subject.id = static_cast<std::int64_t>(derived_id(asked.look, i));
    cases[i].step = static_cast<std::int64_t>(i);
    cases[i].happened = environment.has_happened(ladder[i], context) ? 1 : 0;
  }
  return environment.policies.choose(policy, situation, cases, context, environment);
}

std::int64_t decide(PricingAsked const& asked, kernel::Context const& context, Environment& environment) {
  std::uint16_t const policy = environment.policy_of(Question::pricing, context);
  if (policy == model::built_in) return PriceReview::not_decided;
  model::World const& world = environment.world;
  model::ProductId const id = world.stocks[asked.stock.index()].product;
  model::Product const& product = world.products[id.index()];
  auto const at = [&](PriceReview const& found) {
    return whole_units(asked_price(id, found, context.now(), environment), product.currency, world);
  };
  auto const by_list = [&](double multiple) {
    auto const factor = static_cast<std::int64_t>(std::nearbyint(multiple * 1e6));
    return at({.cost_price = asked.found.cost_price, .factor = factor});
  };
  chokepoint_pricing situation{};
  about(id, situation, world);
  situation.on_hand = asked.on_hand;
  situation.on_order = asked.on_order;
  situation.committed = asked.committed;
  situation.shipped = asked.shipped;
  situation.lost = asked.lost;
  situation.received = asked.received;
  situation.every = environment.parameters.get(product.pricing.every).seconds();
  situation.list_price = by_list(1);
  situation.cost = whole_units(asked.found.cost, product.currency, world);
  situation.price = price_of_unit(id, context.now(), environment);
  situation.proposed = at(asked.found);
  if (product.pricing.elasticity.valid()) {
    // Prices are counted in parts, multiples of list price in millionths: who multiplies without rounding keeps to the
    // bounds, too.
    double const lowest = environment.at(product.pricing.lowest, context);
    double const highest = environment.at(product.pricing.highest, context);
    situation.least = std::min(by_list(lowest), lowest * situation.list_price);
    situation.most = std::max(by_list(highest), highest * situation.list_price);
  } else {
    situation.most = whole_units(most_price, product.currency, world);
  }
  auto const cases = environment.policies.cases<chokepoint_pricing_case>(1);
  cases[0].subject.id = static_cast<std::int64_t>(
      derived_id(environment.hashes.stocks[asked.stock.index()], static_cast<std::uint64_t>(context.now().seconds())));
  double const decided = environment.policies.ask(policy, situation, cases, context, environment)[0].number;
  return unit_price(decided, product, world);
}

std::span<std::size_t const> decide(LoadingAsked const& asked, std::uint16_t policy, kernel::Context const& context,
                                    Environment& environment) {
  model::World const& world = environment.world;
  model::Lane const& lane = world.lanes[asked.lane.index()];
  chokepoint_loading situation{};
  situation.parts_per_unit = micro_units;
  situation.lane = asked.lane.index();
  situation.into = place_or_none(world.sites[lane.to.index()].country);
  situation.room = asked.room;
  situation.every = environment.parameters.get(lane.departs_every).seconds();
  auto const cases = environment.policies.cases<chokepoint_loading_case>(asked.waiting.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    Consignment const& goods = *asked.waiting[i].goods;
    ShipmentView const view = view_of(facts_of(goods, context.now()), world);
    model::Product const& product = world.products[view.product.index()];
    chokepoint_loading_case& one = cases[i];
    one.subject.id =
        static_cast<std::int64_t>(derived_id(goods.lot, static_cast<std::uint64_t>(context.now().seconds())));
    one.product = view.product.index();
    one.quantity = micro_units_of(goods.stock, goods.quantity(), world);
    one.tier = asked.waiting[i].tier;
    one.value =
        static_cast<double>(money_of(price_of(goods, context.now(), environment), goods.quantity(), product.per_unit)) /
        world.minor_units[product.currency];
    one.buyer_firm = place_or_none(view.buying_firm);
    one.destination = place_or_none(view.destination);
    one.ordered_on = goods.clock.opened.seconds();
    one.needed_on = CHOKEPOINT_NEVER;
    one.waiting_since = asked.waiting[i].since.seconds();
    situation.waiting += one.quantity;
    if (goods.is_replenishment()) continue;
    model::Demand const& demand = world.demands[goods.clock.owner];
    model::DatedOrder const* const dated = dated_order(goods.clock.owner, goods.order, environment);
    one.firmness = 1 + static_cast<std::int64_t>(dated != nullptr ? dated->firmness : demand.firmness);
    one.needed_on = needed_on(goods.clock.owner, goods.order, goods.clock.opened, environment);
  }
  return environment.policies.rank(policy, situation, cases, context, environment);
}

}  // namespace chokepoint::processes
