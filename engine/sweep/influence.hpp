#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/results/sweep_file.hpp"
#include "engine/sweep/statistics.hpp"
#include "engine/sweep/study.hpp"

/// Which of the values that vary between replications decide an outcome, told from a sweep's rows.
namespace chokepoint::sweep {

/// Spearman's rank correlation, equal values sharing their mean rank. Nothing where one side never varies or there are
/// fewer than 8 pairs.
std::optional<double> rank_correlation(std::span<double const> x, std::span<double const> y);

/// An interval of a rank correlation of so many pairs: Fisher's transformation, with the variance 1.06 / (n - 3) that
/// Fieller, Hartley and Pearson found for Spearman's (Tests for rank correlation coefficients, Biometrika 44, 1957).
/// Theirs holds up to about 0.8; beyond it is a little too narrow. Nothing of fewer than 8 pairs.
std::optional<Interval> rank_correlation_interval(double correlation, std::uint64_t pairs, double confidence);

/// The share of y's variance that goes with x alone, for given data: the variance of y's means over equally filled
/// classes of x, less what classes of unrelated values would show (Plischke, Borgonovo, Smith, Global sensitivity
/// measures from given data, EJOR 226, 2013). Between 0 and 1; nothing where y never varies or there are fewer than 64
/// pairs. What the shares of all values leave is the luck of laws drawn at each use, and what values do together.
std::optional<double> variance_share(std::span<double const> x, std::span<double const> y);

/// One value that varies: an uncertain one, a factor, or the luck of an event of the timeline: its date, a later one
/// than all where it doesn't happen, and how long it lasts. Shares of events that follow each other overlap.
struct Influence {
  std::string path;  ///< "uncertain.stock", "timeline.gate_opens", "timeline.strike.lasts", or a factor's path
  std::optional<double> correlation;
  std::optional<double> share;
  std::optional<Interval> interval{};  ///< of the correlation, of the study's confidence
};

struct OutcomeInfluence {
  std::string outcome;
  std::uint64_t count = 0;            ///< replications with a value
  double confidence = 0.95;           ///< of the intervals
  std::vector<Influence> influences;  ///< the strongest correlation first
};

/// Of every outcome, over all points of the baseline. Uncertain values and the luck of events aren't
/// stored: they are drawn again.
base::Result<std::vector<OutcomeInfluence>, results::FileProblem> influence_of(Study const& study,
                                                                               results::SweepFile const& file);

}  // namespace chokepoint::sweep
