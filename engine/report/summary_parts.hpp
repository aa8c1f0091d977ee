#pragma once

#include "engine/report/summary_page.hpp"
#include "engine/results/stored_run.hpp"

/// The parts of a run's summary, each under a heading of its own; a part that has nothing to tell writes nothing. Where
/// the scenario is about some orders (meta.about), what is told of waiting, of units over time and of buyers is of
/// these.
namespace chokepoint::report {

/// The outcomes that the scenario declares.
void show_outcomes(SummaryPage& page, results::StoredRun const& run);
/// A line for each event that happened, and one for all that didn't.
void show_events(SummaryPage& page, results::StoredRun const& run);
/// Units by status over time, of the products that are ordered most.
void show_courses(SummaryPage& page, results::StoredRun const& run);
/// Amounts when the run ends, by product and status.
void show_units(SummaryPage& page, results::StoredRun const& run);
/// The waterfall: every unit-day of waiting, charged to what was missing first.
void show_delay(SummaryPage& page, results::StoredRun const& run);
/// The same by everything that was missing at once.
void show_blocked(SummaryPage& page, results::StoredRun const& run);
/// The same over time: how many units waited for what, and for what most.
void show_bound(SummaryPage& page, results::StoredRun const& run);
/// Who is hurt: what came of each buyer's orders.
void show_buyers(SummaryPage& page, results::StoredRun const& run);

}  // namespace chokepoint::report
