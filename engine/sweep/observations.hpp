#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/results/stored_sweep.hpp"
#include "engine/sweep/statistics.hpp"

/// What an interval counts: the observations of which none tells anything about another.
///
/// Within a cell these are its replications. Where the points of a sampled design are told of together they are the
/// *points*: all replications of a point share what was drawn for it, however many there are, so that a hundred of one
/// point say about the design as a whole hardly more than one (Cochran, Sampling techniques, 3rd edition, 1977, chapter
/// 9: clusters; the mean is the ratio estimate of 6.3 there, which weighs every point alike). Where points have one
/// replication each, both are the same. A Latin hypercube or a Sobol sequence spreads its points more evenly than
/// independent ones: their mean lies nearer to the truth than an interval for independent points says (Stein, Large
/// sample properties of simulations using Latin hypercube sampling, Technometrics 29, 1987), which is thus too wide.
namespace chokepoint::sweep {

/// The values of one cell, or its differences to another one.
struct CellValues {
  std::uint64_t rows = 0;   ///< replications, those without a value included
  std::uint64_t count = 0;  ///< values
  double mean = 0;
  double squares = 0;  ///< Σ (x - mean)²
  double cubes = 0;    ///< Σ (x - mean)³
};
CellValues values_of(results::OutcomeSums const& sums);
/// Of a cell with so many replications.
CellValues differences_of(results::PairSums const& sums, std::uint64_t rows);

/// Independent values of one mean.
struct Observations {
  std::uint64_t count = 0;
  double mean = 0;
  double squares = 0;   ///< Σ (x - mean)²
  double cubes = 0;     ///< Σ (x - mean)³
  bool points = false;  ///< they are means of points, of which some have several replications
};

/// Of one cell its replications; of several, those of points: `together` are the same values merged in the order of
/// cells, which is what they are where no point has more than one replication.
Observations observations_of(std::span<CellValues const> cells, CellValues const& together);

/// Half the width of the interval of their mean; nothing below 9 of them, or where they don't vary.
std::optional<double> mean_half_width(Observations const& observations, double confidence);

/// Values of a cell of which something is so.
struct CellShare {
  std::uint64_t yes = 0;
  std::uint64_t count = 0;
  std::uint64_t rows = 0;  ///< replications
};

/// A share with its interval.
struct ShareAnswer {
  double share = 0;
  Interval interval{};
  double effective = 0;  ///< as many independent replications would tell as much
};

/// Wilson's interval, of as many independent replications as tell as much about the share: n of one cell or of points
/// with one replication each; else n by the design effect (Kish, Survey sampling, 1965), never more than n, with
/// Student's factor in place of the normal one (Korn and Graubard, Confidence intervals for proportions with small
/// expected number of positive counts estimated from survey data, Survey Methodology 24, 1998). Where all or no values
/// are so, the points count. From 0 to 1 of fewer than 4 points.
ShareAnswer share_of(std::span<CellShare const> cells, double confidence);

/// In words what an interval counts where cells are told of together; empty where it counts replications and nothing
/// more is to be said.
std::string what_intervals_count(results::StoredStudy const& study);

}  // namespace chokepoint::sweep
