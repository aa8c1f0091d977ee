#pragma once

#include <array>
#include <vector>

#include "engine/model/world.hpp"
#include "engine/results/run_tables.hpp"
#include "engine/simulation/run_details.hpp"

/// The tables that say what ordered units waited for and what ended it: a ledger::DelayLog in words and numbers.
///
///   wait_streams     who ordered what, of which site's stock; the campuses where the buyer installs, with blanks
///   between wait_states      "ordered"; "waiting" for a reason, with the set of unmet gates; "ended", and how
///   wait_causes      the event under which units went on: its kind, who sent it, who had the units, what it said: an
///                    office its answer, a buyer why it took orders back
///   wait_moves       units that went from one state to another on one day (UTC) for one cause: amount in 1/per_unit of
///   a
///                    unit, the first and the last second since 1970, and the sum of amount x second as a decimal text
///   deliveries       units that buyers took, by the site whose stock they were
///
/// Σ of what came into a state less what left it before a midnight is how much is there then. Σ of the moments of what
/// left less those of what came, and what is there x that midnight, are its unit-seconds until then.
namespace chokepoint::results {

inline constexpr std::array<TableLayout, 5> wait_layouts{
    TableLayout{"wait_streams",
                "stream INTEGER NOT NULL, name TEXT NOT NULL, buyer TEXT NOT NULL, product TEXT NOT NULL, "
                "per_unit INTEGER NOT NULL, site TEXT NOT NULL, campuses TEXT NOT NULL"},
    TableLayout{"wait_states", "state INTEGER NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL, gates TEXT NOT NULL"},
    TableLayout{"wait_causes",
                "cause INTEGER NOT NULL, event TEXT NOT NULL, sender TEXT NOT NULL, holder TEXT NOT NULL, "
                "answer TEXT NOT NULL"},
    TableLayout{"wait_moves",
                "stream INTEGER NOT NULL, day TEXT NOT NULL, from_class TEXT NOT NULL, from_state INTEGER NOT NULL, "
                "to_class TEXT NOT NULL, to_state INTEGER NOT NULL, cause INTEGER NOT NULL, amount INTEGER NOT NULL, "
                "first_second INTEGER NOT NULL, last_second INTEGER NOT NULL, moment TEXT NOT NULL"},
    TableLayout{"deliveries",
                "stream INTEGER NOT NULL, site TEXT NOT NULL, day TEXT NOT NULL, amount INTEGER NOT NULL, "
                "first_second INTEGER NOT NULL, last_second INTEGER NOT NULL"},
};

using Rows = std::vector<std::vector<Cell>>;
/// In the order of the layouts.
std::array<Rows, wait_layouts.size()> wait_rows(model::World const& world, ledger::DelayLog const& log);

}  // namespace chokepoint::results
