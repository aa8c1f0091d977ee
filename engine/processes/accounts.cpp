#include "engine/processes/accounts.hpp"

#include <cmath>

#include "engine/base/wide.hpp"
#include "engine/processes/requirements.hpp"

namespace chokepoint::processes {

std::int64_t money_of(std::int64_t price, std::int64_t quantity, std::int64_t per_unit, double share) {
  constexpr double whole = 1e9;
  auto const parts = static_cast<std::int64_t>(std::nearbyint(share * whole));
  base::Wide const exact = static_cast<base::Wide>(price) * quantity * parts;
  return static_cast<std::int64_t>(
      base::divide_half_even(exact, static_cast<base::Wide>(per_unit) * static_cast<std::int64_t>(whole)));
}

void pay(std::uint32_t payer, std::uint32_t payee, ledger::MoneyCategory what, std::uint32_t currency,
         std::int64_t amount, base::SimTime now, Environment& environment) {
  if (payer == payee || amount == 0) return;
  environment.money.post({payer, currency, what}, {payee, currency, what}, amount, now);
}

std::int64_t freight_of(model::Lane const& lane, Consignment const& goods, Environment const& environment) {
  if (!lane.cost.valid()) return 0;
  model::Product const& product = environment.world.products[environment.world.stocks[goods.stock].product.index()];
  return money_of(minor(environment.parameters.get(lane.cost), product, environment.world), goods.quantity(),
                  product.per_unit);
}

void pay_on_entry(Consignment& goods, model::CountryId into, base::SimTime now, Environment& environment) {
  std::int64_t const due = charges_on_entry(goods, into, now, environment);
  if (due == 0) return;
  model::World const& world = environment.world;
  model::Actor const& customer = world.actors[goods.customer];
  model::CountryId const home =
      customer.kind == model::ActorKind::buyer ? world.buyers[customer.index].country : model::CountryId();
  // The importer of record: the buyer at home, and on the way there whoever sends the goods.
  model::FirmId const payer = home == into ? buying_firm(goods.customer, world) : selling_firm(goods.stock, world);
  std::uint32_t const currency = world.products[world.stocks[goods.stock].product.index()].currency;
  pay(owner_of(payer, world), owner_of(into, world), ledger::MoneyCategory::duty, currency, due, now, environment);
  goods.duty += due;
  if (home == into) goods.extra += due;
}

std::int64_t pay_price(Consignment const& goods, std::int64_t price, std::uint32_t buyer, std::uint32_t seller,
                       double share, base::SimTime now, Environment& environment) {
  model::World const& world = environment.world;
  model::Product const& product = world.products[world.stocks[goods.stock].product.index()];
  std::int64_t const paid = money_of(price, goods.quantity(), product.per_unit, share);
  if (paid == 0) return 0;
  environment.money.post({buyer, product.currency, ledger::MoneyCategory::goods},
                         {seller, product.currency, ledger::MoneyCategory::sales}, paid, now);
  return paid;
}

void pay_on_delivery(Consignment& goods, base::SimTime now, Environment& environment) {
  model::World const& world = environment.world;
  model::Product const& product = world.products[world.stocks[goods.stock].product.index()];
  if (!product.has_price() || goods.is_replenishment()) return;
  std::uint32_t const seller = owner_of(selling_firm(goods.stock, world), world);
  std::uint32_t const buyer = owner_of(buying_firm(goods.customer, world), world);
  std::int64_t const price = price_of(goods, now, environment);
  std::int64_t const paid = pay_price(goods, price, buyer, seller, 1.0, now, environment);
  goods.extra += paid - money_of(goods.price, goods.quantity(), product.per_unit);
  for_each_governing(facts_of(goods, now), dates_of(goods), now, environment,
                     [&](model::RuleId, model::Rule const& rule, model::Vintage const& vintage) {
                       if (!vintage.effects.revenue_share.valid()) return;
                       double const share = environment.at(vintage.effects.revenue_share, now);
                       pay(seller, owner_of(rule.jurisdiction, world), ledger::MoneyCategory::revenue_share,
                           product.currency, money_of(price, goods.quantity(), product.per_unit, share), now,
                           environment);
                     });
}

}  // namespace chokepoint::processes
