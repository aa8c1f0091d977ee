#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "engine/results/calibration_file.hpp"
#include "engine/sweep/calibration.hpp"
#include "engine/sweep/calibration_ledger.hpp"

namespace chokepoint::sweep {

/// How far a calibration is, for people.
struct CalibrationProgress {
  std::uint64_t generation = 0;   ///< the present one, from 0
  std::uint64_t generations = 0;  ///< at most
  std::uint64_t tried = 0;        ///< of it
  std::uint64_t kept = 0;
  std::uint64_t particles = 0;    ///< to be kept
  std::uint64_t simulations = 0;  ///< of all generations
  std::uint64_t failures = 0;
  double tolerance = 0;             ///< infinite in the first
  double per_second = 0;            ///< simulations, in this session
  std::optional<double> remaining;  ///< of this generation [seconds] at this pace
};

/// How a calibration is to be run; none of it changes a result.
struct CalibrationOptions {
  int threads = 1;
  std::uint64_t batch = 0;               ///< proposals of one transaction; 0: about a quarter second's
  std::function<bool()> stop_requested;  ///< may be empty
  std::function<double()> clock;         ///< wall time [seconds]
  std::function<void(CalibrationProgress const&)> report;  ///< after each transaction; may be empty
};

struct CalibrationReport {
  CalibrationEnd end = CalibrationEnd::none;  ///< none: it was interrupted, or couldn't go on
  bool interrupted = false;
  std::optional<results::FileProblem> problem;
  std::uint64_t simulations = 0;
  std::uint64_t failures = 0;
  std::uint64_t events = 0;  ///< of this session
};

/// Goes on with a calibration from what its file holds, until it is over: workers take proposals and run them, each
/// transaction stores what came of some, and the ledger decides by their order alone. `ledger` is filled.
CalibrationReport run_calibration(Calibration const& calibration, results::CalibrationFile& file,
                                  CalibrationOptions const& options, CalibrationLedger& ledger);

/// A ledger of it in which nothing has been tried.
CalibrationLedger make_ledger(Calibration const& calibration);

}  // namespace chokepoint::sweep
