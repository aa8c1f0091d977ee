#include "engine/processes/accounts.hpp"

#include <fmt/format.h>

#include <cmath>

#include "engine/base/wide.hpp"
#include "engine/ledger/checked.hpp"
#include "engine/processes/currencies.hpp"
#include "engine/processes/requirements.hpp"
#include "engine/processes/terms.hpp"
#include "engine/processes/transport.hpp"

namespace chokepoint::processes {

namespace {

std::int64_t billionths(double share) {
  return static_cast<std::int64_t>(std::nearbyint(share * static_cast<double>(base::billion)));
}

base::Wide times(base::Wide amount, base::Wide factor) {
  base::Wide product = 0;
  if (__builtin_mul_overflow(amount, factor, &product)) throw ledger::OutOfBooks("an amount of money leaves 128 bits");
  return product;
}

std::int64_t in_books(base::Wide amount) {
  if (amount >= INT64_MIN && amount <= INT64_MAX) return static_cast<std::int64_t>(amount);
  throw ledger::OutOfBooks(fmt::format("an amount of money, {} minor units, leaves 64 bits", base::to_string(amount)));
}

}  // namespace

std::int64_t money_of(std::int64_t price, std::int64_t quantity, std::int64_t per_unit, double share) {
  base::Wide const exact = static_cast<base::Wide>(price) * quantity;
  base::Wide const divisor = static_cast<base::Wide>(per_unit) * price_parts;
  if (share == 1.0) return in_books(base::divide_half_even(exact, divisor));
  return in_books(base::divide_half_even(times(exact, billionths(share)), divisor * base::billion));
}

std::int64_t share_of(std::int64_t amount, double share) {
  return in_books(base::divide_half_even(static_cast<base::Wide>(amount) * billionths(share), base::billion));
}

std::int64_t share_of_value(ValueForCustoms const& value, double share) {
  base::Wide const divisor = static_cast<base::Wide>(value.per_unit) * price_parts;
  base::Wide const exact = static_cast<base::Wide>(value.price) * value.quantity + times(value.carriage, divisor);
  if (exact <= 0) return 0;
  return in_books(base::divide_half_even(times(exact, billionths(share)), divisor * base::billion));
}

void pay(std::uint32_t payer, std::uint32_t payee, ledger::MoneyCategory what, std::uint32_t currency,
         std::int64_t amount, base::SimTime now, Environment& environment) {
  if (payer == payee || amount == 0) return;
  book({payer, currency, what}, {payee, currency, what}, amount, now, environment);
}

std::int64_t freight_of(model::Lane const& lane, Consignment const& goods, Environment const& environment,
                        std::int64_t times) {
  if (!lane.cost.valid()) return 0;
  model::Product const& product = environment.world.products[environment.world.stocks[goods.stock].product.index()];
  return money_of(unit_price(environment.parameters.get(lane.cost), lane.currency, environment.world),
                  goods.quantity() * times, product.per_unit);
}

namespace {

std::uint32_t buyer_of(Consignment const& goods, model::World const& world) {
  return owner_of(buying_firm(goods.customer, world), world);
}
std::uint32_t seller_of(Consignment const& goods, model::World const& world) {
  return owner_of(selling_firm(goods.stock, world), world);
}
std::uint32_t currency_of(Consignment const& goods, model::World const& world) {
  return world.products[world.stocks[goods.stock].product.index()].currency;
}

/// Of a unit of what a stream ordered at a price; in price parts.
std::int64_t deposit_of(std::uint32_t demand, std::int64_t price, Environment const& environment) {
  if (demand == none) return 0;
  model::Parameter<double> const share = environment.world.demands[demand].deposit;
  return share.valid() ? share_of(price, environment.parameters.get(share)) : 0;
}

/// Duty that is paid back goes to whom it was paid by.
void draw_back(Consignment& goods, model::CountryId from, base::SimTime now, Environment& environment) {
  model::World const& world = environment.world;
  // Of lots that were parted since each is assessed by itself, and no more is paid back than is on it.
  std::int64_t const back = std::min(drawback_on_exit(goods, from, now, environment), goods.duty);
  if (back <= 0) return;
  bool const by_buyer = buyer_clears(goods, from, world);
  pay(owner_of(from, world), by_buyer ? buyer_of(goods, world) : seller_of(goods, world), ledger::MoneyCategory::duty,
      currency_of(goods, world), back, now, environment);
  goods.duty -= back;
  if (by_buyer) goods.extra -= back;
}

/// The seller gives back what it was paid for each of these units.
void pay_back(Consignment const& units, std::int64_t price, base::SimTime now, Environment& environment) {
  model::World const& world = environment.world;
  model::Product const& product = world.products[world.stocks[units.stock].product.index()];
  book({seller_of(units, world), product.currency, ledger::MoneyCategory::sales},
       {buyer_of(units, world), product.currency, ledger::MoneyCategory::goods},
       money_of(price, units.quantity(), product.per_unit), now, environment);
}

/// `carriage` counts what is paid to the border and across it, not within countries on the way.
void pay_freight(Consignment& goods, model::LaneId lane, bool by_seller, bool crosses, bool at_home, base::SimTime now,
                 Environment& environment) {
  model::World const& world = environment.world;
  model::Lane const& way = world.lanes[lane.index()];
  std::int64_t const freight = freight_of(way, goods, environment);
  if (freight == 0) return;
  pay(by_seller ? seller_of(goods, world) : buyer_of(goods, world), account_owners(world) - 1,
      ledger::MoneyCategory::freight, way.currency, freight, now, environment);
  std::int64_t const of_goods = converted(freight, way.currency, currency_of(goods, world), now, environment);
  if (!by_seller) goods.extra += of_goods;
  if (by_seller && crosses) goods.carriage -= of_goods;
  if (!by_seller && (crosses || at_home)) goods.carriage += of_goods;
}

}  // namespace

void settle_departure(Consignment& goods, model::LaneId lane, base::SimTime now, Environment& environment) {
  model::World const& world = environment.world;
  bool const crosses = country_entered(lane, world).valid();
  bool const at_home = goods.exported_at == never;  // of the seller
  bool const by_seller = seller_carries(goods, lane, world);
  if (crosses) {
    if (world.has_drawback) {
      draw_back(goods, world.sites[world.lanes[lane.index()].from.index()].country, now, environment);
    }
    goods.entering = 1;
    goods.loaded_at = now.seconds();
    if (at_home) goods.exported_at = goods.loaded_at;
  }
  if (passes_title(goods, crosses && at_home, world)) pay_for(goods, now, environment);
  pay_freight(goods, lane, by_seller, crosses, at_home, now, environment);
}

void pay_on_entry(Consignment& goods, model::CountryId into, base::SimTime now, Environment& environment) {
  std::int64_t const due = charges_on_entry(goods, into, now, environment);
  if (due == 0) return;
  model::World const& world = environment.world;
  // The importer of record: who is at home there, and on the way there whose goods they are.
  bool const by_buyer = buyer_clears(goods, into, world);
  pay(by_buyer ? buyer_of(goods, world) : seller_of(goods, world), owner_of(into, world), ledger::MoneyCategory::duty,
      currency_of(goods, world), due, now, environment);
  goods.duty += due;
  if (by_buyer) goods.extra += due;
}

std::int64_t pay_price(Consignment const& goods, std::int64_t price, std::uint32_t buyer, std::uint32_t seller,
                       double share, base::SimTime now, Environment& environment) {
  model::World const& world = environment.world;
  model::Product const& product = world.products[world.stocks[goods.stock].product.index()];
  std::int64_t const paid = money_of(price, goods.quantity(), product.per_unit, share);
  if (paid == 0) return 0;
  book({buyer, product.currency, ledger::MoneyCategory::goods},
       {seller, product.currency, ledger::MoneyCategory::sales}, paid, now, environment);
  return paid;
}

void pay_for(Consignment& goods, base::SimTime now, Environment& environment) {
  model::World const& world = environment.world;
  model::Product const& product = world.products[world.stocks[goods.stock].product.index()];
  if (!product.has_price() || goods.is_replenishment() || goods.owned != 0) return;
  std::uint32_t const seller = seller_of(goods, world);
  std::int64_t const price = price_of(goods, now, environment);
  std::int64_t const whole = money_of(price, goods.quantity(), product.per_unit);
  std::int64_t const deposit =
      money_of(deposit_of(goods.clock.owner, goods.price, environment), goods.quantity(), product.per_unit);
  book({buyer_of(goods, world), product.currency, ledger::MoneyCategory::goods},
       {seller, product.currency, ledger::MoneyCategory::sales}, whole - deposit, now, environment);
  goods.extra += whole - money_of(goods.price, goods.quantity(), product.per_unit);
  goods.owned = 1;
  goods.price = price;
  goods.priced = 1;
  for_each_governing(
      {.anywhere = model::rule_matters::revenue_share}, [&] { return facts_of(goods, now); },
      [&] { return dates_of(goods); }, now, environment,
      [&](model::RuleId, model::Rule const& rule, model::Vintage const& vintage) {
        if (!vintage.effects.revenue_share.valid()) return;
        double const share = environment.at(vintage.effects.revenue_share, now);
        pay(seller, owner_of(rule.jurisdiction, world), ledger::MoneyCategory::revenue_share, product.currency,
            money_of(price, goods.quantity(), product.per_unit, share), now, environment);
      });
}

void settle_auction(Consignment& goods, std::int64_t premium, base::SimTime now, Environment& environment) {
  model::World const& world = environment.world;
  model::ProductId const id = world.stocks[goods.stock].product;
  std::int64_t const list = price_of(id, now, environment);
  constexpr std::int64_t millionths = 1'000'000;
  std::int64_t const agreed = list + base::multiply_divide(list, premium, millionths);
  std::int64_t const per_unit = world.products[id.index()].per_unit;
  // The buyer set aside the price when it ordered; the rest is what it pays beyond.
  goods.extra += money_of(agreed, goods.quantity(), per_unit) - money_of(goods.price, goods.quantity(), per_unit);
  goods.price = agreed;
  goods.priced = 1;
}

void pay_deposit(std::uint32_t stock, ledger::DelayClock const& clock, std::int64_t price, std::uint32_t customer,
                 base::SimTime now, Environment& environment) {
  std::int64_t const deposit = deposit_of(clock.owner, price, environment);
  if (deposit == 0) return;
  Consignment units{};
  units.clock = clock;
  units.stock = stock;
  units.customer = customer;
  pay_price(units, deposit, buyer_of(units, environment.world), seller_of(units, environment.world), 1.0, now,
            environment);
}

std::int64_t settle_closed(std::uint32_t stock, ledger::DelayClock const& clock, std::int64_t quantity,
                           std::int64_t price, std::uint32_t customer, bool firm, bool given_up, base::SimTime now,
                           Environment& environment) {
  std::int64_t const per_unit = environment.world.products[environment.world.stocks[stock].product.index()].per_unit;
  std::int64_t const whole = money_of(price, quantity, per_unit);
  std::int64_t const deposit = firm ? deposit_of(clock.owner, price, environment) : 0;
  if (deposit == 0) return whole;
  if (given_up) return whole - money_of(deposit, quantity, per_unit);
  Consignment units{};
  units.clock.quantity = quantity;
  units.stock = stock;
  units.customer = customer;
  pay_back(units, deposit, now, environment);
  return whole;
}

std::int64_t settle_undelivered(Consignment const& goods, base::SimTime now, Environment& environment) {
  if (goods.is_replenishment() || goods.owned != 0) return -goods.extra;
  if (std::int64_t const deposit = deposit_of(goods.clock.owner, goods.price, environment); deposit != 0) {
    pay_back(goods, deposit, now, environment);
  }
  std::int64_t const per_unit =
      environment.world.products[environment.world.stocks[goods.stock].product.index()].per_unit;
  return money_of(goods.price, goods.quantity(), per_unit) - goods.extra;
}

}  // namespace chokepoint::processes
