#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/expression/expression.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/parameters.hpp"

namespace chokepoint::model {

/// The moments in the life of a lot that an in-transit clause can name.
enum class LotDate : std::uint8_t {
  exported,  ///< it left the country it was sold from
  loaded,    ///< it was last loaded for another country
  entered,   ///< it enters the country that it goes to
};
inline constexpr std::size_t lot_date_count = 3;

/// When the moments of one lot were; nothing for one that has not come yet.
struct LotDates {
  std::optional<base::SimTime> exported;
  std::optional<base::SimTime> loaded;
  std::optional<base::SimTime> entered;

  /// A moment still to come reads as `now`: the question is what would hold if it came now.
  base::SimTime at(LotDate which, base::SimTime now) const;
};

/// The dates of one vintage of a rule. Any may be missing: a rule may be announced and never gazetted.
struct VintageDates {
  std::optional<base::SimTime> announced;  ///< people front-load from here on
  std::optional<base::SimTime> published;  ///< in a gazette
  std::optional<base::SimTime> effective;  ///< in law
  std::optional<base::SimTime> enforced;   ///< in fact: when compliance is demanded, no earlier than `effective`
  std::optional<base::SimTime> sunset;     ///< the first moment at which it no longer holds

  /// From when it binds: the later of `effective` and `enforced`; nothing when it has neither.
  std::optional<base::SimTime> binding_from() const;
};

/// How far a vintage has come.
enum class Standing : std::uint8_t { unknown, announced, published, effective, enforced, ended };

/// By its own dates alone, whatever other vintages do. A vintage without an enforcement date is enforced when
/// effective.
Standing standing(VintageDates const& dates, base::SimTime now);

/// How an authority weighs the license applications that a vintage asks for (15 CFR 742: license review policies).
enum class Review : std::uint8_t {
  none,          ///< no license is needed
  case_by_case,  ///< each application is weighed
  denial,        ///< presumption of denial
  approval,      ///< presumption of approval
};

/// What a vintage does to the shipments that it is about. Each effect stands by itself; a vintage may have several.
struct Effects {
  Review license = Review::none;
  bool ban = false;            ///< must not be sent
  bool refuses_entry = false;  ///< no entry can be filed for: goods wait before the border
  bool holds = false;          ///< customs holds what comes, until this ends
  bool revokes = false;        ///< licenses granted before it are void
  SiteId test;                 ///< must pass through here, where a laboratory tests it; invalid: nowhere
  QuotaId cap;                 ///< counts against this quota; invalid: none
  PermitOfficeId permit;       ///< the importer needs a permit of this authority; invalid: none
  Parameter<double> duty;      ///< share of the customs value, due when goods enter the rule's country; invalid: none
  QuotaId tariff_quota;        ///< whose volume enters at `duty_within`; invalid: none
  Parameter<double> duty_within;  ///< invalid: 0
  Parameter<double> fee;          ///< money per unit, due with the duty; invalid: none
  std::uint32_t fee_currency = 0;
  Parameter<double> revenue_share;  ///< share of the price, due when that is paid; invalid: none
  Parameter<double> drawback;       ///< share of duty and fee paid back when goods leave the country; invalid: none
  Parameter<base::Duration> drawback_within;  ///< of their entry; invalid: whenever they do
};

/// What effects are about: bits, so that who asks about one matter needn't look at rules about others.
namespace rule_matters {
inline constexpr std::uint8_t permission = 1;  ///< license, permit, quota, test: before goods leave
inline constexpr std::uint8_t ban = 2;
inline constexpr std::uint8_t entry = 4;  ///< refusal to file, permit: at the border of the rule's country
inline constexpr std::uint8_t hold = 8;
inline constexpr std::uint8_t charges = 16;  ///< duty and fee, and what is paid back of them
inline constexpr std::uint8_t revenue_share = 32;
inline constexpr std::uint8_t all = 63;
}  // namespace rule_matters
std::uint8_t matters_of(Effects const& effects);

/// One version of a rule's text.
struct Vintage {
  std::string name;
  struct Dates {
    Parameter<base::SimTime> announced, published, effective, enforced, sunset;
  } dates;                                    ///< each may be left out, uncertain, or set by an event
  Parameter<base::Duration> brought_forward;  ///< by how much earlier all but its sunset come; invalid: not
  LotDate in_transit = LotDate::entered;      ///< the date of a lot that counts: whether it came before this vintage
  std::optional<expression::Expression> applies;  ///< none: to every shipment of the rule
  Effects effects;
};

/// A rule of one jurisdiction through time.
struct Rule {
  std::string name;
  std::string title;
  CountryId jurisdiction;                         ///< may be invalid; duties and refusals of entry need one
  std::optional<expression::Expression> applies;  ///< none: to every shipment
  bool looks_through = false;                     ///< also to products that contain one it is about
  Parameter<bool> active;                         ///< dated; invalid: always
  std::vector<RuleId> instead_of;                 ///< where this rule governs, those don't
  std::vector<Vintage> vintages;                  ///< in the order of the scenario
  /// What it takes part in deciding: its own matters, and those of the rules that it stands in place of.
  std::uint8_t matters = rule_matters::all;
};

/// Gives all rules their matters.
void find_matters(std::vector<Rule>& rules);

/// The rules that a question is about.
struct RuleScope {
  std::uint8_t anywhere = rule_matters::all;  ///< matters in which the rules of every country count
  std::uint8_t within = 0;                    ///< those in which only the rules of `country` do
  CountryId country{};

  bool covers(Rule const& rule) const {
    // One that stands in another's place may do so for a rule of another country.
    bool const near = rule.jurisdiction == country || !rule.instead_of.empty();
    return (rule.matters & (near ? anywhere | within : anywhere)) != 0;
  }
  bool covers_any(std::vector<Rule> const& rules) const {
    return std::any_of(rules.begin(), rules.end(), [&](Rule const& rule) { return covers(rule); });
  }
};

}  // namespace chokepoint::model
