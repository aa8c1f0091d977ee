#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/sim_time.hpp"
#include "engine/policy/libraries.hpp"
#include "engine/results/stored_calibration.hpp"
#include "engine/scenario/spec.hpp"
#include "engine/sweep/calibration_ledger.hpp"
#include "engine/sweep/calibration_prior.hpp"
#include "engine/sweep/study.hpp"

/// Fitting uncertain values to what was observed, by approximate Bayesian computation: no likelihood is known, but
/// futures can be run and held against what was seen.
namespace chokepoint::sweep {

struct CalibrationRequest {
  std::filesystem::path file;  ///< the scenario
  std::vector<std::string> overrides;
  std::optional<base::SimTime> until;              ///< in place of the scenario's own
  std::optional<std::uint64_t> seed;               ///< likewise
  std::shared_ptr<policy::Libraries> libraries{};  ///< where policies of libraries are found; null: nowhere
};

/// A value that is fitted.
struct FittedValue {
  std::string name;             ///< of `uncertain:`
  std::uint32_t uncertain = 0;  ///< its index in the world
  scenario::ValueKind kind = scenario::ValueKind::number;
  scenario::Value like;  ///< a value with its unit
  std::string unit;      ///< in which the scenario writes it; may be empty
  double per_unit = 1;   ///< base units of one of that
  bool written = false;  ///< the scenario says it for all of the law's numbers
  /// In people's words, as Factor::near has them.
  std::string words(double in_base_units) const;
};

/// What was seen of one outcome.
struct CalibrationSeries {
  std::string name, title, unit;  ///< unit: "days since 1970" of dates
  bool is_date = false;
  std::vector<base::SimTime> kept;  ///< what was seen later than the last date that is looked at: it may judge
};

/// A calibration that was read, checked and laid out.
struct Calibration {
  Study study;  ///< one point and variant: the rules as they happened, with what was known then; bands end where
                ///< something was seen
  base::SimTime until;
  CalibrationRules rules;
  std::vector<FittedValue> fitted;
  CalibrationPrior prior;
  std::vector<CalibrationSeries> series;
  std::vector<CalibrationTarget> targets;  ///< by series and date
  std::uint64_t others = 0;                ///< uncertain values that are drawn as the scenario has them, and not fitted
  std::string correlations;                ///< those among others, as the scenario's `correlations` would have them
  std::vector<std::string> changes;        ///< "path value" that are written otherwise than in the scenario

  /// The luck of a proposal's future: that of no sweep.
  static std::uint64_t luck(Proposal at) { return ((at.generation + 1) << 40U) | at.index; }
};

/// Reads and checks it; nothing, with all problems reported, where the scenario has no sound `calibrate:`.
std::optional<Calibration> plan_calibration(CalibrationRequest const& request, base::Diagnostics& diagnostics);

/// Holds a scenario's `calibrate:` against the scenario, as `plan_calibration` does.
void check_calibration(CalibrationRequest const& request, base::Diagnostics& diagnostics);

/// What results keep of it beforehand.
results::StoredCalibration describe(Calibration const& calibration, std::string_view chokepoint_version);

}  // namespace chokepoint::sweep
