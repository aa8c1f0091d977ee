#pragma once

#include <string_view>
#include <vector>

#include "engine/results/stored_run.hpp"

namespace chokepoint::report {

/// The words for units that were delivered, of a product that is put online somewhere: those that wait for that, and
/// those of buyers who have no campus for them in the scenario (or rent), of whose installation it tells nothing.
inline constexpr std::string_view not_installed = "delivered and not installed";
inline constexpr std::string_view for_no_campus = "delivered for no campus";

/// What units of a run are over time as people read it: its series, with those "delivered" of a product that is put
/// online somewhere in two by where they go, since the word alone would read as all that ever was delivered, and one
/// for all as if a campus waited for each. A run that doesn't keep its deliveries has all of them "delivered and not
/// installed".
std::vector<results::StoredRun::Series> told_series(results::StoredRun const& run);

/// The table `series` with these statuses, as pages have it.
results::Table told_series_table(results::StoredRun const& run);

}  // namespace chokepoint::report
