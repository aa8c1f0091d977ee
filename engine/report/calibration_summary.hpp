#pragma once

#include <string>

#include "engine/sweep/calibration_answer.hpp"
#include "engine/sweep/calibration_run.hpp"

namespace chokepoint::report {

/// What a calibration has learned, in a terminal: each value before and after, how near its generations came, how each
/// observation is met, what isn't known, and what was kept for judging. Ends with a line break.
std::string calibration_summary(sweep::Calibration const& calibration, sweep::CalibrationLedger const& ledger);

/// Why it is over, as a sentence.
std::string calibration_end_words(sweep::Calibration const& calibration, sweep::CalibrationLedger const& ledger);

/// "generation 3 of 6: 212 of 500 kept, 18 % accepted within 0.62; 4,812 futures, 95/s, 20 seconds left".
std::string calibration_progress_words(sweep::CalibrationProgress const& progress);

}  // namespace chokepoint::report
