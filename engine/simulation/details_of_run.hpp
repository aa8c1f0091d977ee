#pragma once

#include <vector>

#include "engine/ledger/books.hpp"
#include "engine/model/parameters.hpp"
#include "engine/simulation/run_details.hpp"
#include "engine/simulation/run_observer.hpp"
#include "engine/simulation/run_time.hpp"

namespace chokepoint::simulation {

/// Puts together what reports show: from what observers saw and the merged books of the whole run, kept by bucket.
/// Where outcomes' courses cut time more finely, what they cut is put together again: buckets are those of `plain`.
RunDetails details_of_run(model::World const& world, model::Parameters const& parameters,
                          std::vector<RunObserver> const& observers, ledger::Books const& books,
                          std::vector<RunTime::Range> const& plain);

}  // namespace chokepoint::simulation
