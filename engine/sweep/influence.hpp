#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/results/sweep_file.hpp"
#include "engine/sweep/attribution.hpp"
#include "engine/sweep/statistics.hpp"
#include "engine/sweep/study.hpp"

/// Which of the values that vary between replications decide an outcome, told from a sweep's rows.
namespace chokepoint::sweep {

/// Spearman's rank correlation, equal values sharing their mean rank. Nothing where one side never varies or there are
/// fewer than 8 pairs.
std::optional<double> rank_correlation(std::span<double const> x, std::span<double const> y);

/// An interval of a rank correlation of so many independent pairs: Fisher's transformation, with the variance
/// 1.06 / (n - 3) that Fieller, Hartley and Pearson found for Spearman's (Tests for rank correlation coefficients,
/// Biometrika 44, 1957). Theirs holds up to about 0.8; beyond it is a little too narrow. Nothing of fewer than 8 pairs.
std::optional<Interval> rank_correlation_interval(double correlation, std::uint64_t pairs, double confidence);

/// The share of y's variance that goes with x alone, for independent pairs: the variance of y's means over equally
/// filled classes of x, less what classes of unrelated values would show (Plischke, Borgonovo, Smith, Global
/// sensitivity measures from given data, EJOR 226, 2013); of fewer than 64 pairs of a straight line in x's ranks.
/// Between 0 and 1; 0 where unrelated values would show as much in 1 - confidence of cases. Nothing where y never
/// varies or there are fewer than 9 pairs.
std::optional<double> variance_share(std::span<double const> x, std::span<double const> y, double confidence = 0.95);
/// The same of what has these ranks.
std::optional<double> share_of_ranks(std::span<double const> ranks, std::span<double const> y, double confidence);

/// Of every outcome, over all points of the baseline. Uncertain values and the luck of events aren't
/// stored: they are drawn again.
base::Result<std::vector<OutcomeInfluence>, results::FileProblem> influence_of(Study const& study,
                                                                               results::SweepFile const& file);

}  // namespace chokepoint::sweep
