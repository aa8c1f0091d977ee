#pragma once

#include <string>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/scenario/spec.hpp"

namespace chokepoint::sweep {

/// One gate of a scenario out of the way: what a study's `relief` compares with the scenario as it is, on common luck.
struct Relief {
  std::string gate;  ///< "bis_china license", "ndrc permit", "gate_opens"
  std::string of;    ///< what it belongs to: "rules.bis_china", "permits.ndrc", "timeline.gate_opens"
  std::string how;   ///< "gone" or "30 days earlier"
  std::vector<scenario::Variants::Setting> settings;
  std::string title{};  ///< the gate by the title of what it belongs to: "US chip rule: license"; without one empty
};

/// The reliefs of every gate that the scenario declares, as values by their paths:
///
///   a rule           each of what it asks for (license, test, entry: bans, holds and refusals of entry) gone; where a
///                    later vintage asks for less, or an event ends the rule, these come earlier
///   a quota          no rule counts against it
///   a permit office  no rule asks for its permit; its batches, and the event that ends its suspension, come earlier;
///                    its domestic ratio gone
///   an office        what it handles takes no time (licensing) or passes it (customs, laboratories); its freezes gone
///                    or ending earlier, and the event that opens it coming earlier
///   an event         that closes or pauses something doesn't happen
///
/// In the order of the scenario. What governments trigger in the run has no date to be moved.
std::vector<Relief> reliefs_of(scenario::ScenarioSpec const& scenario, base::Duration earlier);

}  // namespace chokepoint::sweep
