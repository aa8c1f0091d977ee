#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/results/results_file.hpp"

namespace chokepoint::report {

/// What the report of one run is drawn from: {"kind": "run", "tables": {...}}, the tables of its results file without
/// the trace and the scenario's text, and tables `definitions`(outcome, definition, yes_or_no), `answer`(sentence,
/// held, caveat, among), `reasons`(reason, meaning, kind: work, examination or waiting) and `statuses`(status,
/// meaning).
base::Result<nlohmann::ordered_json, results::FileProblem> run_document(results::ResultsFile const& file);

}  // namespace chokepoint::report
