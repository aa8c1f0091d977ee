#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/scenario/spec.hpp"

/// What a scenario takes for granted: every value that is uncertain, drawn, or stated, and where it comes from; and
/// which uncertain values go together.
namespace chokepoint::scenario {

enum class AssumptionKind : std::uint8_t {
  uncertain,  ///< drawn once a future
  event,      ///< an event of the timeline that may or may not happen
  stated,     ///< one value, with where it comes from
};

struct Assumption {
  AssumptionKind kind{};
  std::string path;     ///< "uncertain.batch_1"
  std::string central;  ///< the value of a plain run, as it is written or in people's units
  std::string range;    ///< what else it may be; empty for a stated value
  std::string source;   ///< empty: none is given
  std::string as_of;    ///< date of the source; empty: none is given
  std::string note;
  base::Mark mark;
  std::string says{};    ///< what its sources and those that its note names say, each on a line; may be empty
  std::string weight{};  ///< the first word of the weight of its first source; empty where the scenario doesn't tell
};

/// How well founded it is: "sourced", "judgment", "no source", or what the scenario's `sources` have as the weight.
std::string_view grade(Assumption const& assumption);

struct Assumptions {
  std::vector<Assumption> listed;     ///< in the order of the file, uncertain values first
  std::vector<Assumption> unfounded;  ///< further values that are written and state no source
};
Assumptions assumptions_of(ScenarioSpec& spec);
/// Without the unfounded ones, of which a large world has many.
std::vector<Assumption> listed_assumptions(ScenarioSpec& spec);

}  // namespace chokepoint::scenario
