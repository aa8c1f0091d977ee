#include <algorithm>

#include "engine/processes/decisions.hpp"
#include "engine/processes/prices.hpp"
#include "engine/processes/transport.hpp"

/// Decisions of buyers and dealers.
namespace chokepoint::processes {

namespace {

using model::Question;

/// What a stream is about: applications name no product, and each counts as one unit.
model::ProductId product_of(std::uint32_t demand, model::World const& world) {
  model::StockId const stock = world.demands[demand].stock;
  return stock.valid() ? world.stocks[stock.index()].product : model::ProductId();
}

std::int64_t parts_of(model::ProductId product, model::World const& world) {
  return product.valid() ? world.products[product.index()].per_unit : 1;
}

}  // namespace

Ordered decide(OrderingAsked const& asked, kernel::Context const& context, Environment& environment) {
  std::uint16_t const policy = environment.policy_of(Question::ordering, context);
  if (policy == model::built_in) return {asked.proposed, asked.proposed - asked.need};
  model::ProductId const product = product_of(asked.demand, environment.world);
  chokepoint_ordering situation{};
  situation.product = place_or_none(product);
  situation.parts_per_unit = parts_of(product, environment.world);
  situation.unmet = asked.unmet;
  situation.proposed = asked.proposed;
  auto const cases = environment.policies.cases<chokepoint_ordering_case>(1);
  cases[0].subject.id = static_cast<std::int64_t>(derived_id(environment.hashes.demands[asked.demand], asked.ordinal));
  cases[0].need = asked.need;
  std::int64_t const ordered = environment.policies.ask(policy, situation, cases, context, environment)[0].symbol;
  return {ordered, std::max<std::int64_t>(0, ordered - asked.need)};
}

bool decide(PausingAsked const& asked, kernel::Context const& context, Environment& environment) {
  std::uint16_t const policy = environment.policy_of(Question::pausing, context);
  if (policy == model::built_in) return asked.paused;
  model::ProductId const product = product_of(asked.demand, environment.world);
  chokepoint_pausing situation{};
  situation.product = place_or_none(product);
  situation.parts_per_unit = parts_of(product, environment.world);
  situation.price = product.valid() ? price_of_unit(product, context.now(), environment) : 0;
  auto const cases = environment.policies.cases<chokepoint_pausing_case>(1);
  cases[0].subject.id = static_cast<std::int64_t>(
      derived_id(derived_id(environment.hashes.demands[asked.demand], asked.ordinal), asked.asked_before));
  cases[0].quantity = asked.quantity;
  cases[0].wanted_on = asked.wanted.seconds();
  constexpr std::int64_t wait = 1;
  return environment.policies.ask(policy, situation, cases, context, environment)[0].symbol == wait;
}

std::size_t decide(SubstitutionAsked const& asked, kernel::Context const& context, Environment& environment) {
  std::uint16_t const policy = environment.policy_of(Question::substitution, context);
  if (policy == model::built_in) return policy::choose_substitute(asked.offers);
  model::World const& world = environment.world;
  model::Demand const& stream = world.demands[asked.demand];
  model::ProductId const product = product_of(asked.demand, world);
  chokepoint_substitution situation{};
  situation.needed = place_or_none(product);
  situation.parts_per_unit = parts_of(product, world);
  situation.need = asked.quantity;
  situation.since = asked.since.seconds();
  auto const cases = environment.policies.cases<chokepoint_substitution_case>(asked.offers.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    model::DemandId const alternative = stream.else_buys[i].demand;
    cases[i].subject.id =
        static_cast<std::int64_t>(derived_id(environment.hashes.demands[alternative.index()], asked.need));
    cases[i].product = place_or_none(product_of(alternative.index(), world));
    cases[i].due = asked.offers[i].due ? 1 : 0;
    cases[i].worth = asked.worths[i];
    cases[i].dealer = place_or_none(world.demands[alternative.index()].dealer);
    cases[i].premium = asked.offers[i].premium;
    cases[i].premium_below = asked.offers[i].premium_below;
  }
  return environment.policies.choose(policy, situation, cases, context, environment);
}

double decide(GreyChannelAsked const& asked, kernel::Context const& context, Environment& environment) {
  std::uint16_t const policy = environment.policy_of(Question::grey_channel, context);
  if (policy == model::built_in) return asked.proposed;
  model::ProductId const product = environment.world.stocks[asked.dealer.stock.index()].product;
  chokepoint_grey_channel situation{};
  situation.product = product.index();
  situation.parts_per_unit = parts_of(product, environment.world);
  situation.waiting = asked.waiting;
  situation.capacity = asked.capacity;
  situation.enforcement = asked.enforcement;
  situation.proposed = asked.proposed;
  auto const cases = environment.policies.cases<chokepoint_grey_channel_case>(1);
  cases[0].subject.id = static_cast<std::int64_t>(asked.count);
  return environment.policies.ask(policy, situation, cases, context, environment)[0].number;
}

std::size_t decide(BuildoutAsked const& asked, kernel::Context const& context, Environment& environment) {
  std::uint16_t const policy = environment.policy_of(Question::buildout, context);
  if (policy == model::built_in) {
    switch (asked.order) {
      case model::BuildoutOrder::listed:
        return policy::first_listed(asked.offers);
      case model::BuildoutOrder::earliest:
        return policy::first_with_room(asked.offers);
      case model::BuildoutOrder::largest:
        return policy::largest_room(asked.offers);
    }
  }
  chokepoint_buildout situation{};
  situation.product = asked.product.index();
  situation.parts_per_unit = parts_of(asked.product, environment.world);
  situation.quantity = asked.quantity;
  situation.rule = static_cast<std::int64_t>(asked.order);
  auto const cases = environment.policies.cases<chokepoint_buildout_case>(asked.offers.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    policy::CampusOffer const& offer = asked.offers[i];
    cases[i].subject.id = static_cast<std::int64_t>(derived_id(static_cast<std::uint64_t>(context.now().seconds()), i));
    cases[i].campus = asked.campuses[i].index();
    cases[i].located_in = place_or_none(environment.world.campuses[asked.campuses[i].index()].country);
    cases[i].room_in_all = offer.room_in_all;
    cases[i].room_first = offer.room_first;
    cases[i].first_on = offer.room_first > 0 ? offer.first_at.seconds() : CHOKEPOINT_NEVER;
  }
  return environment.policies.choose(policy, situation, cases, context, environment);
}

std::span<std::size_t const> decide(FundingAsked const& asked, std::uint16_t policy, kernel::Context const& context,
                                    Environment& environment) {
  model::World const& world = environment.world;
  std::uint32_t const currency = asked.buyer.budget_currency;
  double const minor_units = world.minor_units[currency];
  chokepoint_funding situation{};
  situation.budget = static_cast<double>(environment.at(asked.buyer.budget, context)) / minor_units;
  situation.unspent = static_cast<double>(asked.unspent) / minor_units;
  situation.next_on = asked.next.seconds();
  auto const cases = environment.policies.cases<chokepoint_funding_case>(asked.waiting.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    OrderUnfunded const& order = asked.waiting[i];
    model::ProductId const product = world.stocks[world.demands[order.demand].stock.index()].product;
    chokepoint_funding_case& one = cases[i];
    one.subject.id =
        static_cast<std::int64_t>(derived_id(order.order, static_cast<std::uint64_t>(context.now().seconds())));
    one.product = product.index();
    one.parts_per_unit = world.products[product.index()].per_unit;
    one.quantity = order.quantity;
    one.padding = order.padding;
    one.price = whole_units(order.price, currency, world);
    one.tier = priority_of(order.demand, context, environment);
    one.firmness = static_cast<std::int64_t>(order.firmness);
    one.wanted_on = order.wanted_at;
    one.needed_on = std::max(order.needed_at, order.wanted_at);  // what is needed at once has no date of its own
  }
  return environment.policies.rank(policy, situation, cases, context, environment);
}

}  // namespace chokepoint::processes
