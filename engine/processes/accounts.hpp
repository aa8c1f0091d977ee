#pragma once

#include "engine/processes/prices.hpp"

/// Who pays whom for what, in minor units (prices of a unit: price parts): freight of the lane's currency, all else of
/// the product's. Owners of
/// accounts are firms, then countries (their treasuries), then one for everybody who isn't in the scenario.
namespace chokepoint::processes {

inline std::uint32_t account_owners(model::World const& world) {
  return static_cast<std::uint32_t>(world.firms.size() + world.countries.size() + 1);
}
inline std::uint32_t owner_of(model::FirmId firm, model::World const& world) {
  return firm.valid() ? firm.index() : account_owners(world) - 1;
}
inline std::uint32_t owner_of(model::CountryId treasury, model::World const& world) {
  return treasury.valid() ? static_cast<std::uint32_t>(world.firms.size() + treasury.index())
                          : account_owners(world) - 1;
}

/// price [price parts per unit] x quantity [1/per_unit] x share in minor units, rounded half to even once; the share
/// counts to 1e-9.
std::int64_t money_of(std::int64_t price, std::int64_t quantity, std::int64_t per_unit, double share = 1.0);

/// A share of an amount, or of a price, in its own unit; rounded and counted as there.
std::int64_t share_of(std::int64_t amount, double share);

/// What an ad valorem duty is a share of: price [price parts per unit] x quantity [1/per_unit] + carriage [minor
/// units].
struct ValueForCustoms {
  std::int64_t price = 0;
  std::int64_t quantity = 0;
  std::int64_t per_unit = 1;
  std::int64_t carriage = 0;
};
/// Rounded half to even once; the share counts to 1e-9. A value below 0 is 0.
std::int64_t share_of_value(ValueForCustoms const& value, double share);

/// `payer` bears a cost that `payee` receives; nothing where they are one owner or the amount is 0.
void pay(std::uint32_t payer, std::uint32_t payee, ledger::MoneyCategory what, std::uint32_t currency,
         std::int64_t amount, base::SimTime now, Environment& environment);

/// What the carriage of these goods over a lane costs, so many `times`, in minor units of the lane's currency.
std::int64_t freight_of(model::Lane const& lane, Consignment const& goods, Environment const& environment,
                        std::int64_t times = 1);

/// Goods begin their way over a lane: they may leave a country that pays duty back, become the buyer's, who then pays
/// them, and are carried at somebody's cost. Their dates are set.
void settle_departure(Consignment& goods, model::LaneId lane, base::SimTime now, Environment& environment);

/// A lot enters a country: duty and fees fall due, of the buyer where it is the buyer's country, else of whose goods
/// they are, unless terms say otherwise. What was paid is added to `goods.duty`; nothing is due for a lot that is only
/// moved within a country.
void pay_on_entry(Consignment& goods, model::CountryId into, base::SimTime now, Environment& environment);

/// Pays `share` of `price` a unit for these goods, and gives the amount: from a buyer's account to a seller's.
/// `selling_firm_of` is whose stock it is.
std::int64_t pay_price(Consignment const& goods, std::int64_t price, std::uint32_t buyer, std::uint32_t seller,
                       double share, base::SimTime now, Environment& environment);
inline model::FirmId selling_firm_of(model::StockId stock, model::World const& world) {
  return world.sites[world.stocks[stock.index()].site.index()].firm;
}

/// The price of a lot from the buyer to the seller, less its deposit, and the state's share of it, once: when the goods
/// become the buyer's. What the buyer pays beyond the price when it ordered is added to `goods.extra`.
void pay_for(Consignment& goods, base::SimTime now, Environment& environment);

/// Goods are sold at auction, at list price and so many millionths of it: their price is agreed.
void settle_auction(Consignment& goods, std::int64_t premium, base::SimTime now, Environment& environment);

/// A share of the price of an order is paid when it is firm. What was ordered before the run has been paid before it.
void pay_deposit(std::uint32_t stock, ledger::DelayClock const& clock, std::int64_t price, std::uint32_t customer,
                 base::SimTime now, Environment& environment);
/// Units of an order end without goods: the deposit is paid back, or kept by the seller where the buyer has given them
/// up. Gives what the buyer needs to pay no more of what it ordered.
std::int64_t settle_closed(std::uint32_t stock, ledger::DelayClock const& clock, std::int64_t quantity,
                           std::int64_t price, std::uint32_t customer, bool firm, bool given_up, base::SimTime now,
                           Environment& environment);
/// A lot is lost under way: the deposit of what is the seller's is paid back, what is the buyer's is its loss. Gives
/// what the buyer needs to pay no more of what it ordered.
std::int64_t settle_undelivered(Consignment const& goods, base::SimTime now, Environment& environment);

}  // namespace chokepoint::processes
