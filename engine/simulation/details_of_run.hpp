#pragma once

#include <vector>

#include "engine/ledger/books.hpp"
#include "engine/model/parameters.hpp"
#include "engine/simulation/run_details.hpp"
#include "engine/simulation/run_observer.hpp"
#include "engine/simulation/run_time.hpp"

namespace chokepoint::simulation {

/// Puts together what reports show: from what observers saw and the merged books of the whole run, kept by bucket.
/// Buckets of the result are those that the record names: RunTime::plain, whatever courses are watched beside.
RunDetails details_of_run(model::World const& world, model::Parameters const& parameters, RunTime const& time,
                          std::vector<RunObserver> const& observers, ledger::Books const& books);

}  // namespace chokepoint::simulation
