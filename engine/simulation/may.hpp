#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/world.hpp"
#include "engine/processes/verdict.hpp"

/// Whether one shipment may be made on one date, and why: the rules' answer, without simulating anything.
namespace chokepoint::simulation {

/// A shipment that is asked about. Countries that goods pass on the way are waypoints: the last of them is where they
/// are exported from.
struct MayQuestion {
  model::ProductId product;
  model::CountryId from;
  std::vector<model::CountryId> via;
  model::CountryId to;
  model::CountryId origin;    ///< where it was made; invalid: as the product says, or else `from`
  model::FirmId buyer;        ///< may be invalid
  model::FirmId seller;       ///< may be invalid
  std::int64_t quantity = 1;  ///< in the product's resolution
  base::SimTime on;
};

using processes::Verdict;

/// One rule that governs the shipment, by the vintage that holds.
struct MayClause {
  model::RuleId rule;
  std::uint32_t vintage = 0;
  std::vector<model::OfficeId> decided_by;  ///< licensing offices that decide on its license
  bool enters = false;                      ///< the goods enter the rule's country, where some effects act
  Verdict verdict{};                        ///< by this rule alone
};

/// Duties and fees where the goods enter a country.
struct MayCharge {
  model::CountryId country;
  model::RuleId rule;
  double share = 0;      ///< of the customs value
  model::QuotaId quota;  ///< whose volume pays `share_within`; invalid: none
  double share_within = 0;
  double per_unit = 0;         ///< duty and fee per unit, in the product's currency
  bool paid_by_buyer = false;  ///< else by whoever sends the goods
};

struct MayAnswer {
  Verdict verdict = Verdict::allowed;
  std::vector<MayClause> clauses;
  std::vector<MayCharge> charges;
  double revenue_share = 0;
};

/// What would be answered otherwise.
struct MayAlternative {
  enum class Kind : std::uint8_t { later, by_another_way, another_product } kind{};
  base::SimTime on;          ///< of `later`, and of `by_another_way`: from then on
  model::CountryId via;      ///< of `by_another_way`
  model::ProductId product;  ///< of `another_product`
  model::CountryId from;     ///< of `another_product`: where it is made or stocked, and would be sent from
  Verdict verdict{};
};

struct MayReport {
  MayAnswer answer;
  /// Later dates at which the verdict changes; and other ways, now or from a later date on, and products that are
  /// allowed, or are weighed, where what was asked about isn't.
  std::vector<MayAlternative> alternatives;
  std::optional<base::SimTime>
      rules_begin;  ///< the first day on which a rule of the scenario binds; before, it knows none
};

/// What rules see as the origin of what is asked about.
model::CountryId origin_of(model::World const& world, MayQuestion const& question);

/// By the rules as their central dates have them.
MayReport may(model::World const& world, MayQuestion const& question);

}  // namespace chokepoint::simulation
