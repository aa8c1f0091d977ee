#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/outcome.hpp"

/// What outcomes can measure and how it is reduced to one number, each listed once: the field table's choices, the
/// assembly, the JSON Schema, `explain` and the reference pages read it from here.
namespace chokepoint::scenario {

/// Whose a measure is.
enum class MeasureOwner : std::uint8_t {
  office,
  stock,
  lane,
  line,
  recipe,
  stream,
  units,
  delay,
  quota,
  permit,
  account,
  event,
  fleet,
  campus,
  commitment,
  dealer,
  price
};

/// What its numbers are.
enum class MeasureQuantity : std::uint8_t { cases, time, goods, money, share, power, racks, compute };

struct MeasureInfo {
  std::string_view word;
  model::Measure measure;
  MeasureOwner owner;
  MeasureQuantity quantity;
  bool is_level;              ///< it holds for a while; else it is observed at moments
  model::Reduce usual;        ///< where `reduce` isn't written
  std::string_view reducers;  ///< the words of those that make sense, between spaces
  std::string_view meaning;   ///< for people
};

struct ReducerInfo {
  std::string_view word;
  model::Reduce reduce;
  std::string_view meaning;  ///< with the rule for several elements
};

std::span<MeasureInfo const> measures();
std::span<ReducerInfo const> reducers();

/// Null for an unknown word. `up` is listed twice; this gives the one of offices.
MeasureInfo const* find_measure(std::string_view word);
std::string_view word_of(model::Reduce reduce);
bool can_reduce(MeasureInfo const& measure, std::string_view reducer);

/// Whether people want less of it, as of waiting, costs and what is missing; of all else they want more.
bool is_burden(model::Measure measure);

/// "offices", "stocks at sites", "lanes", "buyers", ...
std::string_view owner_words(MeasureOwner owner);

/// As that, of one measure: money is paid by firms, and some of it to countries.
std::string_view owner_words(MeasureInfo const& measure);

/// Whether a measure of accounts is one of countries, too.
bool of_countries(model::Measure measure);
/// "cases", "days", "units", "money", "a share".
std::string_view quantity_words(MeasureQuantity quantity);

/// For the field table: static storage.
std::vector<std::string_view> const& measure_words();
std::vector<std::string_view> const& reducer_words();
std::vector<std::string_view> const& status_words();   ///< of the unit ledger
std::vector<std::string_view> const& class_words();    ///< of the delay ledger
std::vector<std::string_view> const& channel_words();  ///< of the unit ledger
std::vector<std::string_view> const& reason_words();   ///< of the delay ledger
std::string_view measures_in_short();                  ///< "Of offices: waiting, ... Of stocks: ..."
std::string_view reducers_in_short();
/// The condition under which `in` and `owner` have an effect: measures of campuses.
std::string_view campus_measures();
/// The condition under which `product` has an effect.
std::string_view product_applies();

}  // namespace chokepoint::scenario
