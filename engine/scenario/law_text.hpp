#pragma once

#include <string>

#include "engine/base/sim_time.hpp"
#include "engine/scenario/field.hpp"

namespace chokepoint::scenario {

/// A law as a file has it, in one line: `{law: {triangular: {low: 12, mode: 24, high: 36}, unit: hours}}`, `5 days`,
/// or `{path: {2026-01-01: 5 days, 2026-07-01: $later}}`. Read again at the same place it is the same law.
std::string text_of(LawSpec const& law);

/// The law until a moment, and another value, as a file has it, from then on. `begin` is the start of the run, from
/// which a dated value has to hold.
std::string text_until(LawSpec const& law, base::SimTime begin, base::SimTime moment, std::string const& then);

}  // namespace chokepoint::scenario
