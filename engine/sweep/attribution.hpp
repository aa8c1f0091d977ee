#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/sweep/additive_fit.hpp"
#include "engine/sweep/statistics.hpp"

/// Which of several values that vary from row to row an outcome goes with, for given data: where they depend on each
/// other, and where rows do.
///
/// *Rows* that share what was drawn hang together in a *cluster*: replications of one point of a sampled design share
/// its factors; in a grid those of one number share their luck at all points. A value that is the same throughout each
/// cluster was drawn as often as there are clusters, not rows: its correlation is that with the clusters' means, known
/// as well as so many pairs tell, brought back to the scale of rows by how much of the spread lies between clusters.
/// One that varies within clusters counts rows, and the interval that clusters give where that is wider (linearized, as
/// Binder, On the variances of asymptotically normal estimators from complex surveys, International Statistical Review
/// 51, 1983).
///
/// *Values* that vary together share what they tell: one that decides nothing has a correlation because its companion
/// decides. So of each the *partial* rank correlation is told, of what neither it nor the outcome has in common with
/// the companions, and the share of the variance *beyond* them: what an additive model of all loses without it
/// (Saltelli and others, Global sensitivity analysis, 2008; the usefulness of Darlington, Multiple regression in
/// psychological research and practice, Psychological Bulletin 69, 1968). Shapley's split is not meant for this: it
/// gives a value that decides nothing half of what its companion tells (Iooss and Prieur, Shapley effects for
/// sensitivity analysis with correlated inputs, International Journal for Uncertainty Quantification 9, 2019).
namespace chokepoint::sweep {

/// Ranks from 1; equal values have the mean of theirs.
std::vector<double> ranks_of(std::span<double const> values);
/// Pearson's correlation; 0 where one side never varies.
double correlation_of(std::span<double const> a, std::span<double const> b);

/// One value that varies: an uncertain one, a factor, or the luck of an event of the timeline: its date, a later one
/// than all where it doesn't happen, and how long it lasts.
struct Influence {
  std::string path;  ///< "uncertain.stock", "timeline.gate_opens", "timeline.strike.lasts", or a factor's path
  std::optional<double> correlation;
  std::optional<double> share;            ///< of the variance that goes with it alone; 0 where luck shows as much
  std::optional<Interval> interval{};     ///< of the correlation, of the study's confidence
  std::vector<std::string> companions{};  ///< values that it varies together with
  std::optional<double> partial{};        ///< rank correlation given them; without any nothing
  std::optional<Interval> partial_interval{};
  std::optional<double> beyond{};  ///< share of the variance beyond what they tell
  /// By how much it decides by itself, as far as that can be told: values are ordered by this.
  double own() const { return partial.value_or(correlation.value_or(0)); }
};

/// Values that vary together.
struct Companions {
  std::vector<std::string> paths;
  std::optional<double> share;  ///< of the variance that goes with all of them
};

struct OutcomeInfluence {
  std::string outcome;
  std::uint64_t count = 0;            ///< replications with a value
  double confidence = 0.95;           ///< of the intervals
  std::vector<Influence> influences;  ///< the strongest first, as `own` has it
  std::vector<Companions> companions{};
  /// The share of the variance between replications in which every value was the same: the luck of laws drawn at each
  /// use. Nothing where no two replications of a point have the same values.
  std::optional<double> luck{};
  /// What neither values nor luck measured account for: what values do in combination, and luck where it isn't known.
  double left = 1;
};

/// A value by row.
struct Varying {
  std::string path;
  std::vector<double> values;
  std::vector<double> ranks{};  ///< as ranks_of() has them, where that is known; else empty
};

/// Rows of which some hang together.
struct Rows {
  std::vector<std::uint64_t> clusters{};  ///< by row; empty where each row stands alone
  std::vector<std::uint64_t> points{};    ///< by row: which setting of all factors
};

/// Which values vary together: found once for all outcomes of the same values and rows.
struct Dependence {
  bool known = false;
  std::vector<std::vector<std::size_t>> groups{};
  std::vector<std::shared_ptr<AdditiveModel const>> models{};  ///< by group; null for values that vary alone
};

/// Of one outcome, which has a value in every row.
OutcomeInfluence attribute(std::span<Varying const> values, std::span<double const> outcome, Rows const& rows,
                           double confidence, Dependence* dependence = nullptr);

/// In words what the intervals of influence count in a study of several points.
std::string what_influence_counts(bool sampled);

}  // namespace chokepoint::sweep
