#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/sweep_file.hpp"
#include "engine/sweep/ecdf.hpp"
#include "engine/sweep/observations.hpp"
#include "engine/sweep/stopping.hpp"

/// What a sweep says, read from its results alone.
namespace chokepoint::sweep {

/// One outcome over the replications of a cell, or of all points of a sampled design.
struct OutcomeAnswer {
  std::uint64_t count = 0;
  std::uint64_t missing = 0;                ///< replications in which it has no value
  std::optional<double> mean;               ///< of those with a value; nothing where no replication has one
  std::optional<double> half_width;         ///< of the mean's interval; nothing where the values don't vary
  std::optional<double> median, low, high;  ///< low, high: 5 % and 95 %
  /// Of a date: the quantile lies among the futures in which it doesn't come before the run's end, which are later than
  /// all others. There is no date to tell then, and that is known.
  bool median_never = false, low_never = false, high_never = false;
  std::optional<Interval> median_interval, low_interval, high_interval;  ///< order statistics; exact quantiles alone
  bool exact = true;  ///< quantiles from all values, not from a histogram's buckets
  double least = 0, greatest = 0;
};

/// A variant against the baseline, on common luck.
struct PairAnswer {
  std::uint64_t count = 0;          ///< replications in which both have a value: the difference is of these
  std::uint64_t only_baseline = 0;  ///< in which the baseline alone has one
  std::uint64_t only_variant = 0;
  double difference = 0;
  std::optional<double> half_width;
  std::optional<double> reduction;  ///< how many times fewer replications than independent runs: sums.hpp
};

/// Cells that are told of together: each by itself, or of a sampled design all of a variant.
struct Group {
  std::string label;                  ///< "officers 2, transit 10 days"; empty where there is one point
  std::string variant;                ///< its name
  std::string called;                 ///< what people are told instead: StoredStudy::called
  std::optional<std::uint64_t> cell;  ///< nothing for all points together
  std::vector<std::uint64_t> cells;   ///< ascending
};
/// By point and variant; of a sampled design by variant.
std::vector<Group> groups_of(results::StoredStudy const& study);

/// How many replications are in a sweep's numbers, failed ones included: of each point those up to the first block that
/// is missing. Others may be stored, and wait for it.
std::uint64_t replications_in_numbers(results::StoredStudy const& study, results::SweepState const& state);

/// How often an interval of this study is to hold the truth.
double confidence_of(results::StoredStudy const& study);

struct GroupAnswer {
  Group group;
  std::vector<OutcomeAnswer> outcomes;
  std::vector<PairAnswer> pairs;  ///< by outcome; empty for the baseline and without comparison
  std::uint64_t failed = 0;       ///< replications that failed, and are in none of these numbers
};

/// Of every group. `values` may be empty: quantiles then come from histograms, and dates have none.
std::vector<GroupAnswer> answers(results::StoredStudy const& study, results::SweepState const& state,
                                 ValuesOf const& values);

}  // namespace chokepoint::sweep
