#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/goods_words.hpp"

namespace chokepoint::base {

/// Exponents of the base measures a scenario can name. {1,0,...} is a time; {-1,1,...} units of goods per time.
struct Dimension {
  std::int8_t time = 0;        ///< seconds
  std::int8_t goods = 0;       ///< units of a product (chips, wafers, cases)
  std::int8_t money = 0;       ///< of one currency
  std::int8_t power = 0;       ///< watts
  std::int8_t data = 0;        ///< bytes
  std::int8_t operations = 0;  ///< arithmetic operations

  friend constexpr bool operator==(Dimension const&, Dimension const&) = default;
  friend constexpr Dimension operator*(Dimension a, Dimension b) {
    return {static_cast<std::int8_t>(a.time + b.time),   static_cast<std::int8_t>(a.goods + b.goods),
            static_cast<std::int8_t>(a.money + b.money), static_cast<std::int8_t>(a.power + b.power),
            static_cast<std::int8_t>(a.data + b.data),   static_cast<std::int8_t>(a.operations + b.operations)};
  }
  friend constexpr Dimension operator/(Dimension a, Dimension b) {
    return {static_cast<std::int8_t>(a.time - b.time),   static_cast<std::int8_t>(a.goods - b.goods),
            static_cast<std::int8_t>(a.money - b.money), static_cast<std::int8_t>(a.power - b.power),
            static_cast<std::int8_t>(a.data - b.data),   static_cast<std::int8_t>(a.operations - b.operations)};
  }
};

namespace dimensions {
inline constexpr Dimension none{};
inline constexpr Dimension time{.time = 1};
inline constexpr Dimension goods{.goods = 1};
inline constexpr Dimension goods_rate{.time = -1, .goods = 1};
inline constexpr Dimension rate{.time = -1};
inline constexpr Dimension money{.money = 1};
inline constexpr Dimension price{.goods = -1, .money = 1};
inline constexpr Dimension holding_cost{.time = -1, .goods = -1, .money = 1};
inline constexpr Dimension power{.power = 1};
inline constexpr Dimension bandwidth{.time = -1, .data = 1};
}  // namespace dimensions

/// A unit as written, with its exact factor to the base unit: "weeks" is 604800/1 seconds, "%" is 1/100,
/// "USD per chip" is 1/1 of dimension price with currency "USD" and goods "chip".
///
/// In a rate, "per month" means 1/12 and "per year" 1/1 of a Julian year (31,557,600 s); as lengths of time months and
/// years are not units, since a calendar month has no fixed length (the reader says so and suggests days).
///
/// "TOP" and "MOP" are the currencies of Tonga and Macao; operations are "OP", "FLOP" with a prefix, and the rates
/// "TOPS", "TFLOPS". Two currencies in one unit are refused: an exchange rate is not a plain number.
struct Unit {
  Dimension dimension;
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
  std::string currency;  ///< ISO 4217 code, upper case, when money is involved
  std::string goods;     ///< singular goods word ("chip", "wafer", "unit"), when goods are involved
};

/// Reads "GB/s", "USD per chip", "per month", "chips per day", "business days" (not here: see calendar), "%".
/// Nothing for an unknown unit; `unit_hint` then names near ones.
///
/// A declared word that has a meaning of its own, as MWh has, is one of goods only where `expected` is then what the
/// unit measures, and isn't otherwise.
std::optional<Unit> read_unit(std::string_view text, GoodsWords const& declared = {},
                              std::optional<Dimension> expected = std::nullopt);

/// A short clause for a message: the nearest known units, or those of the expected dimension.
std::string unit_hint(std::string_view text, Dimension expected, GoodsWords const& declared = {});

/// What a unit is that not everybody knows: "total processing performance: ..." of "tpp", in any case of letters; empty
/// of others.
std::string_view unit_meaning(std::string_view unit);

/// The dimension in words for messages: "a length of time (such as 12 weeks)", "a rate of goods (such as 250 units per
/// day)".
std::string describe(Dimension dimension);

}  // namespace chokepoint::base
