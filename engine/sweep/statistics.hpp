#pragma once

#include <cstdint>
#include <optional>
#include <utility>

/// Intervals for what many replications say. Nothing here calls libm, so that a stopping rule decides the same
/// everywhere.
namespace chokepoint::sweep {

/// z with P(|Z| <= z) = confidence.
double normal_factor(double confidence);

/// t with P(|T| <= t) = confidence, for at least 8 degrees of freedom: expansion around the normal quantile, Abramowitz
/// and Stegun, Handbook of Mathematical Functions, 26.7.5. Relative error below 1e-4 at 8 degrees and 99 %, 1e-7 at
/// 100.
double student_factor(double confidence, std::uint64_t degrees);

/// Half the width of a mean's interval: t · s / √n · (1 + (z⁴ + 2z² - 3)/18 · skewness²/n). The last factor makes up
/// for what skewed values take from the interval of Student (Hall, The bootstrap and Edgeworth expansion, 1992, 2.6:
/// the term of the skewness in the coverage of a two-sided interval); at most 2. Nothing where the values don't vary:
/// they tell nothing about how far the mean may be from what was seen (a thing that happens once in a thousand runs
/// looks like that for long).
std::optional<double> mean_half_width(std::uint64_t count, double sum_of_squares, double sum_of_cubes,
                                      double confidence);

/// Values of one of two independent samples.
struct Sample {
  std::uint64_t count = 0;
  double sum_of_squares = 0;  ///< Σ (x - mean)²
};

/// Half the width of the interval of a difference of two independent means, whose variances may differ: Welch (The
/// generalization of Student's problem when several different population variances are involved, Biometrika 34, 1947).
/// With degrees of freedom rounded down. Nothing below 8 of them, or where neither sample varies.
std::optional<double> welch_half_width(Sample const& first, Sample const& second, double confidence);

/// An interval.
struct Interval {
  double low = 0;
  double high = 0;
  double half_width() const { return (high - low) / 2; }
};

/// Wilson's interval of a probability (Journal of the American Statistical Association 22, 1927). It holds for none of
/// n, too.
Interval wilson_interval(std::uint64_t successes, std::uint64_t count, double confidence);
/// The same of a share that is known as well as from so many independent observations, which needn't be a whole number.
Interval wilson_interval_of(double share, double observations, double confidence);

/// The rank (from 0) of the quantile of n ordered values, n > 0: that of the least value that a share of them doesn't
/// exceed, ⌈n · quantile⌉ - 1. The only idea of a sample's quantile that there is: a rule that stops by another one
/// than people are told would promise what it hasn't looked at.
std::uint64_t quantile_rank(std::uint64_t count, double quantile);

/// Ranks (from 0) of two of n ordered values that enclose a quantile with this confidence: np ± z·√(np(1-p)), rounded
/// outward. Nothing where n is too small for both to exist. Where the values aren't independent the reach is `widening`
/// times as far: the root of the design effect of the share of values up to there (Woodruff, Confidence intervals for
/// medians and other position measures, Journal of the American Statistical Association 47, 1952).
std::optional<std::pair<std::uint64_t, std::uint64_t>> quantile_ranks(std::uint64_t count, double quantile,
                                                                      double confidence, double widening = 1);

/// Whether means differ by more than luck, from F of Fisher's analysis of variance with these degrees of freedom:
/// Paulson's normal approximation (An approximate normalization of the analysis of variance distribution, Annals of
/// Mathematical Statistics 13, 1942). As often as 1 - confidence it says so of means that don't.
bool is_more_than_luck(double f, double between_degrees, double within_degrees, double confidence);

}  // namespace chokepoint::sweep
