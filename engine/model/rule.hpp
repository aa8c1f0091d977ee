#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/expression/expression.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/parameters.hpp"

namespace chokepoint::model {

/// What a rule does to the shipments that its predicate names.
enum class Effect : std::uint8_t {
  license_case_by_case,  ///< a license is needed; each application is weighed
  license_denial,        ///< a license is needed; presumption of denial
  license_approval,      ///< a license is needed; presumption of approval
  ban,
  duty,                    ///< ad valorem: `rate`
  cap,                     ///< no more than `limit`, or than `rate` of the basis
  test_required,           ///< at a laboratory, before export
  import_permit_required,  ///< issued by the country of destination
  hold,                    ///< goods wait until the rule ends
};

/// The moments in the life of a lot that an in-transit clause can name.
enum class LotDate : std::uint8_t { exported, loaded, entered };
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

/// One version of a rule's text.
struct Vintage {
  std::string name;
  VintageDates dates;
  LotDate in_transit = LotDate::entered;  ///< the date of a lot that counts: whether it came before this vintage
  std::optional<expression::Expression> applies;  ///< none: to every shipment
  Effect effect = Effect::license_case_by_case;
  Parameter<double> rate;         ///< of duty and cap: a share
  Parameter<std::int64_t> limit;  ///< of cap: units of the product's resolution; invalid: relative
};

/// A rule of one jurisdiction through time.
struct Rule {
  std::string name;
  CountryId jurisdiction;
  std::vector<Vintage> vintages;  ///< in the order of the scenario
};

}  // namespace chokepoint::model
