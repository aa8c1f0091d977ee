#pragma once

#include "engine/processes/prices.hpp"

/// Who pays whom for what, in minor units of a product's currency. Owners of accounts are firms, then countries (their
/// treasuries), then one for everybody who isn't in the scenario.
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

/// price [minor units per unit] x quantity [1/per_unit] x share, rounded half to even once; the share counts to 1e-9.
std::int64_t money_of(std::int64_t price, std::int64_t quantity, std::int64_t per_unit, double share = 1.0);

/// `payer` bears a cost that `payee` receives; nothing where they are one owner or the amount is 0.
void pay(std::uint32_t payer, std::uint32_t payee, ledger::MoneyCategory what, std::uint32_t currency,
         std::int64_t amount, base::SimTime now, Environment& environment);

/// What the carriage of these goods over a lane costs, in minor units of their product's currency.
std::int64_t freight_of(model::Lane const& lane, Consignment const& goods, Environment const& environment);

/// A lot enters a country: duty and fees fall due, of the buyer where it is the buyer's country, else of the seller.
/// What was paid is added to `goods.duty`; nothing is due for a lot that is only moved within a country.
void pay_on_entry(Consignment& goods, model::CountryId into, base::SimTime now, Environment& environment);

/// Pays `share` of `price` a unit for these goods, and gives the amount: from a buyer's account to a seller's.
/// `selling_firm_of` is whose stock it is.
std::int64_t pay_price(Consignment const& goods, std::int64_t price, std::uint32_t buyer, std::uint32_t seller,
                       double share, base::SimTime now, Environment& environment);
inline model::FirmId selling_firm_of(model::StockId stock, model::World const& world) {
  return world.sites[world.stocks[stock.index()].site.index()].firm;
}

/// A lot is delivered: its price from the buyer to the seller, and the state's share of it. What the buyer pays beyond
/// the price when it ordered is added to `goods.extra`.
void pay_on_delivery(Consignment& goods, base::SimTime now, Environment& environment);

}  // namespace chokepoint::processes
