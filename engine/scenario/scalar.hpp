#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/decimal.hpp"
#include "engine/base/diagnostic.hpp"
#include "engine/base/sim_time.hpp"
#include "engine/base/unit.hpp"
#include "engine/scenario/document.hpp"

/// What a scalar's text means, by YAML 1.2's core schema and our units, never by the locale or by guessing.
///
/// Each reader gives nothing after reporting what is wrong, why, and what to try, at the scalar's place:
/// E_TYPE a mapping, a list or nothing where a value is expected; E_NUMBER no number (010, 1_000, 0x1F, yes);
/// E_NOT_FINITE; E_RANGE beyond what can be held or what the field allows; E_UNIT a unit missing, unknown or of the
/// wrong kind; E_DATE; E_FLAG; E_ID. Quotes don't matter where a number, date or flag is expected, and a word such as
/// NO is a flag only where a flag is expected.
namespace chokepoint::scenario {

/// What a field expects of its scalar, and where problems go.
struct ScalarField {
  base::Diagnostics& diagnostics;
  std::string_view path;  ///< "lanes.lax_hkg.time"; its last part names the field in messages
  /// What numbers must measure; nothing where the author decides (a product's attributes).
  std::optional<base::Dimension> dimension = base::dimensions::none;
  double minimum = -1e300;     ///< inclusive, in base units (seconds for times and dates); -1e300 for none
  bool above_minimum = false;  ///< the minimum itself is refused
  double maximum = 1e300;      ///< inclusive, likewise
  /// The unit of numbers without one, where the author named it once beside them: {triangular: [5, 6, 8], unit: weeks}.
  base::Unit const* unit = nullptr;
  /// What the scenario's products call their units.
  base::GoodsWords const* goods = nullptr;

  base::GoodsWords const& goods_words() const {
    static base::GoodsWords const none;
    return goods != nullptr ? *goods : none;
  }
};

/// A number as written, and what it is in base units (seconds, units of goods, watts, bytes; money in whole dollars).
struct Quantity {
  base::Decimal written;
  base::Unit unit;
  double value = 0;
};

/// Minor units (cents) of a currency; for a price, of one unit of the goods named.
struct MoneyAmount {
  std::int64_t minor_units = 0;
  std::string currency;
  std::string goods;
};

/// Goods in parts of a unit: `parts` = number × parts a unit.
struct GoodsAmount {
  std::int64_t parts = 0;
  std::string word;  ///< "chip", "unit"
};

std::optional<Quantity> read_quantity(Document::Node node, ScalarField const& field);
/// The quantity's value in base units, for those who need nothing else.
std::optional<double> read_number(Document::Node node, ScalarField const& field);
/// A whole number without a unit.
std::optional<std::int64_t> read_integer(Document::Node node, ScalarField const& field);
/// Whole seconds, the nearest where the text isn't one ("0.1 weeks" is); refused where that changes it by more than a
/// thousandth ("12.5 seconds"). The dimension is time whatever `field` says.
std::optional<base::Duration> read_duration(Document::Node node, ScalarField const& field);
/// Exact, or refused: half a chip can't be shipped. The dimension is goods whatever `field` says.
std::optional<GoodsAmount> read_goods(Document::Node node, ScalarField const& field, std::int64_t parts_per_unit);
/// Exact, or refused. `field.dimension` is money or price; a price may leave out "per unit".
std::optional<MoneyAmount> read_money(Document::Node node, ScalarField const& field);
/// 2026-01-28, or 2026-01-28T12:00Z with an optional offset instead of Z; UTC where none is given.
std::optional<base::SimTime> read_moment(Document::Node node, ScalarField const& field);
/// yes, no, true, false, on, off.
std::optional<bool> read_flag(Document::Node node, ScalarField const& field);
/// A name of an element: letters, digits, '_', '-' and '.', at most 64, not beginning with '-' or '.'.
std::optional<std::string_view> read_name(Document::Node node, ScalarField const& field);
/// Any text that is not empty.
std::optional<std::string_view> read_text(Document::Node node, ScalarField const& field);

/// A number in words a person would use for this dimension: "12 days", "0 units". A length of time is in the largest
/// unit of which there is a whole one, days at most, with six digits at most: "6.5 days", "16.8 hours".
std::string bound_words(double bound, base::Dimension dimension);
/// "between 0 and 7", "at least 1 s", "above 0 units".
std::string range_words(double minimum, bool above_minimum, double maximum, base::Dimension dimension);

/// Digits after the point of a currency's smallest unit (ISO 4217): 2 for USD, 0 for JPY and KRW, 3 for KWD.
int minor_digits(std::string_view currency);

}  // namespace chokepoint::scenario
