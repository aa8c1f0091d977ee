#pragma once

#include <optional>
#include <string>

#include "engine/scenario/spec.hpp"

namespace chokepoint::scenario {

/// What an uncertain value is, as far as its law says.
struct UncertainKind {
  ValueKind kind = ValueKind::number;
  base::Dimension dimension;
  std::string unit_word;  ///< as in Value
  std::string currency;
  bool known = false;
};
UncertainKind kind_of(UncertainSpec const& spec);
/// A value of that kind, of which nothing else is known: how numbers are to be told.
Value value_like(UncertainKind const& kind);

/// What it may be, in base units: the law at its least and its greatest draw, and the value of a plain run.
struct UncertainRange {
  double least = 0;
  double greatest = 0;
  double central = 0;
  double low = 0, high = 0;  ///< the 5 % and the 95 % quantile of the law
  bool has_ends = true;      ///< false of a law with a tail: its least and greatest draws tell nothing of it
};
/// Nothing for a law that can't be drawn from, which is reported elsewhere.
std::optional<UncertainRange> range_of(UncertainSpec const& spec);

}  // namespace chokepoint::scenario
