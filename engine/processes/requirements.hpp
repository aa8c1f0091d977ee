#pragma once

#include <array>

#include "engine/processes/shipment.hpp"

/// What the rules in force ask of one order or lot.
namespace chokepoint::processes {

/// Calls see(id, rule, vintage) for every rule in the scope that governs, in the order of names; rules that another one
/// stands in place of are left out. Asked at `now` of a shipment; `facts()` and `lot()` give its facts and its past
/// dates, where there is a rule to be looked at.
template <class Facts, class Lot, class See>
void for_each_governing(model::RuleScope const& scope, Facts&& facts, Lot&& lot, base::SimTime now,
                        Environment& environment, See&& see);

/// What must be met before goods leave the desk where they were ordered.
struct Requirements {
  std::uint16_t gatekeepers = 0;         ///< who must agree: a bit for each
  std::uint16_t optional = 0;            ///< of them: quotas that only lower the tariff
  std::uint16_t permits_on_the_way = 0;  ///< whose permit would be asked at a border that the goods come to
  std::array<model::Review, model::most_gatekeepers> review{};  ///< of licensing offices: how they weigh it
  std::uint16_t revoked = 0;                                    ///< licenses granted before `revoked_from` are void
  std::array<base::SimTime, model::most_gatekeepers> revoked_from{};
  bool banned = false;
  model::SiteId test;            ///< invalid: none is asked for
  std::uint16_t conditions = 0;  ///< quotas under which a license would be granted now
  model::SiteId condition_test;  ///< the test under which it would be; invalid: none
};
Requirements requirements_of(ShipmentFacts const& facts, model::LotDates const& lot, base::SimTime now,
                             Environment& environment);

/// What must be met before a lot is loaded for a country.
struct BorderRequirements {
  std::uint16_t permits = 0;  ///< gatekeepers whose permit the importer needs
  bool banned = false;        ///< they haven't left their country yet, and mustn't
  bool refused = false;       ///< no entry can be filed for
};
BorderRequirements border_requirements_of(Consignment const& goods, model::CountryId into, base::SimTime now,
                                          Environment& environment);

/// Whether customs of a country hold a lot that is there.
bool is_held_by_rule(Consignment const& goods, model::CountryId in, base::SimTime now, Environment& environment);

/// Duty and fees of a lot, so many `times`, that enters a country now, in minor units of its product's currency.
std::int64_t charges_on_entry(Consignment const& goods, model::CountryId into, base::SimTime now,
                              Environment& environment, std::int64_t times = 1);

/// What of that a country pays back when a lot that has entered it leaves it now.
std::int64_t drawback_on_exit(Consignment const& goods, model::CountryId from, base::SimTime now,
                              Environment& environment, std::int64_t times = 1);

/// The dates of a lot, for in-transit clauses.
model::LotDates dates_of(Consignment const& goods);

template <class Facts, class Lot, class See>
void for_each_governing(model::RuleScope const& scope, Facts&& facts, Lot&& lot, base::SimTime now,
                        Environment& environment, See&& see) {
  auto const& rules = environment.world.rules;
  if (!scope.covers_any(rules)) return;
  std::span<std::int32_t const> const vintages =
      environment.rules.governing(view_of(facts(), environment.world), lot(), now, scope);
  for (std::size_t rule = 0; rule < rules.size(); ++rule) {
    if (vintages[rule] < 0) continue;
    see(model::RuleId(rule), rules[rule], rules[rule].vintages[static_cast<std::size_t>(vintages[rule])]);
  }
}

}  // namespace chokepoint::processes
