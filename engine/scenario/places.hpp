#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/scenario/spec.hpp"

/// Single values of a scenario by their paths, for those who change them after reading: sweeps.
namespace chokepoint::scenario {

/// Where a number, date, amount or flag stands. Pointers lead into the scenario that was searched.
struct Place {
  Value* value = nullptr;  ///< of a law its one argument, where it is a constant
  ValueKind kind = ValueKind::number;
  base::Dimension dimension{};  ///< of a number
  bool any_dimension = false;
  bool fixed = false;  ///< the same in every replication: it can't follow an uncertain value
  double minimum = -1e300;
  double maximum = 1e300;  ///< in base units
};

/// The value at a path as `--set` has it ("lanes.air.time", "offices.x.stages.0.officers"). Nothing where no single
/// value is written: for names, words, lists, drawn laws, and keys that are left out.
std::optional<Place> find_place(ScenarioSpec& scenario, std::string_view path);

/// Makes a value this constant (as in_base_units gives it), rounded to what its kind can hold: seconds, whole numbers,
/// millionths of a unit.
void set_constant(Value& value, ValueKind kind, double in_base_units);

/// Makes a value follow an uncertain one.
void set_uncertain(Value& value, std::string name);

/// A constant in people's words: "12 days", "2026-07-01", "yes".
std::string value_words(double in_base_units, Value const& like, ValueKind kind);

}  // namespace chokepoint::scenario
