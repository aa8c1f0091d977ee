#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/model/correlation.hpp"
#include "engine/sweep/calibration.hpp"
#include "engine/sweep/calibration_ledger.hpp"

/// What a calibration has learned, for people and for who runs the scenario with it.
namespace chokepoint::sweep {

/// A central part of what is believed: 5, 50 and 95 %, in base units.
struct Believed {
  double low = 0, median = 0, high = 0;
};

struct FittedAnswer {
  Believed before, after;
  double narrower = 0;                         ///< 1 - width after / width before; below 0: wider
  double at_low = 0;                           ///< share of it that lies where the lowest 5 % of what was believed lay
  double at_high = 0;                          ///< likewise the highest 5 %
  double moved = 0;                            ///< the greatest difference between both distribution functions
  bool piles_low = false, piles_high = false;  ///< over a fifth lies there
  /// It can't be told from what was believed before, for as many draws as the particles are worth: `moved` is below
  /// Kolmogorov and Smirnov's 5 % point, and the variance of its scores isn't off either.
  bool unmoved = false;
};

/// Rank correlation of two fitted values.
struct FittedPair {
  std::size_t one = 0, other = 0;
  double before = 0, after = 0;
};

struct ObservationAnswer {
  CalibrationLedger::Shown before, after;  ///< 5, 50 and 95 % of futures, in the series' unit
  double below = 0;       ///< share of the futures, by weight, that lies below what was seen, half of those at it
  double miss = 0;        ///< mean, in its scale
  bool constant = false;  ///< it is the same in all futures, and says nothing
};

struct CalibrationAnswer {
  double effective = 0;  ///< particles of equal weight that say as much
  std::vector<FittedAnswer> values;
  std::vector<FittedPair> pairs;
  std::vector<ObservationAnswer> observations;
};

/// Of a ledger whose last whole generation is there.
CalibrationAnswer answer_of(Calibration const& calibration, CalibrationLedger const& ledger);

/// Correlations that a scenario takes, as near as they come: rounded to the four digits that are written, and all of
/// them made weaker by hundredths until values can be so together. None where that can't be helped: too many values are
/// tied.
std::vector<model::RankCorrelation> possible_together(std::vector<model::RankCorrelation> pairs);

/// What was learned as `--set-file` takes it, a line each: an empirical law of `points` values at evenly spaced
/// quantiles for each fitted value, and the scenario's correlations with those between fitted values in the place of
/// what was. A normal copula joins them, so what isn't monotone in what they share is lost. `reasons`: why a value is
/// left out, which is written in a unit that can't be told.
std::vector<std::string> settings_of(Calibration const& calibration, CalibrationLedger const& ledger,
                                     std::size_t points, std::vector<std::string>& reasons);

/// arcsin for |x| <= 1/2, by our own sine.
double arcsine(double x);

}  // namespace chokepoint::sweep
