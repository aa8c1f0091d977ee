#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/ledger/books.hpp"
#include "engine/model/world.hpp"
#include "engine/processes/observables.hpp"
#include "engine/simulation/run_record.hpp"
#include "engine/simulation/run_time.hpp"

namespace chokepoint::simulation {

/// Computes a run's declared outcomes from its merged books.
///
/// Sums are exact integers until the last division. The standard error of an outcome over the measured time is that of
/// its batch means (Law, Simulation Modeling and Analysis, 5th ed., ch. 9.5.3): s/√b over the b batches in which it has
/// a value. In a batch a total counts as if all the measured time were like it, so formulas over totals, evaluated
/// batch by batch, have the error of what they report.
///
/// `events` holds when each event of the timeline happened, as RunRecord does. `steps` are put into `courses`, in
/// their order.
std::vector<OutcomeValue> compute_outcomes(model::World const& world, model::Parameters const& parameters,
                                           std::vector<base::SimTime> const& events,
                                           processes::Observables const& observables, RunTime const& time,
                                           ledger::Books const& books, std::span<OutcomeStep const> steps,
                                           std::vector<std::optional<double>>& courses);

}  // namespace chokepoint::simulation
