#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/kernel/distribution_hyperexponential.hpp"
#include "engine/kernel/law.hpp"
#include "engine/kernel/random_stream.hpp"

namespace chokepoint::kernel {

/// A law of chance, sampled by inverting its distribution function at one uniform draw: the same luck gives
/// comparable values whatever the parameters, and a larger draw never gives a smaller value.
///
/// Continuous laws look at the nearer tail of the draw, cut to 42 binary digits (Uniform64::tail), so that
/// probabilities down to 2^-65 count in both tails and rounding can't invert the order of two draws. Where F has a
/// closed inverse, |F(sample(u)) - u| is of the order of 1e-13; gamma: see gamma_table. Counting and discrete laws
/// answer exactly: the smallest value with F >= u (Poisson and binomial from a table up to a variance of 1000, by
/// search beyond).
///
/// A value type. Sampling allocates nothing. Parameters out of their domain (`domain_problem`) are our defect, not the
/// user's: BrokenPromise.
class Distribution {
 public:
  /// The value 0.
  Distribution() = default;

  static Distribution of(Law law, std::span<double const> parameters);
  static Distribution deterministic(double value);
  static Distribution uniform(double low, double high);
  static Distribution triangular(double low, double mode, double high);
  static Distribution exponential(double mean);
  static Distribution gamma(double shape, double mean);
  /// The sum of `stages` exponential times: the gamma law of a whole shape.
  static Distribution erlang(int stages, double mean);
  static Distribution normal(double mean, double deviation);
  /// A normal law conditioned on exceeding `minimum`; `mean` and `deviation` are those before the condition.
  static Distribution normal_above(double minimum, double mean, double deviation);
  static Distribution lognormal(double median, double sigma);
  /// The lognormal law with this mean and coefficient of variation (deviation / mean).
  static Distribution lognormal_of_mean(double mean, double variation);
  static Distribution weibull(double shape, double scale);
  static Distribution pareto(double shape, double minimum);
  static Distribution hyperexponential(double mean, double squared_variation);
  static Distribution poisson(double mean);
  static Distribution binomial(std::int64_t count, double probability);
  static Distribution discrete(std::span<double const> values, std::span<double const> probabilities);
  static Distribution empirical(std::span<double const> sorted_values);

  /// Becomes another law or the same with other parameters, reusing its memory: for parameters drawn per replication.
  /// Allocates only when a table outgrows every earlier one; gamma, Poisson and binomial tables never do after the
  /// first.
  void rebuild(Law law, std::span<double const> parameters);

  /// Adds a constant to every value. A rebuild resets it to 0.
  void shift_by(double amount) { shift_ += amount; }

  Law law() const { return law_; }

  /// The smallest value whose distribution function reaches u. Non-decreasing in u.
  double sample(Uniform64 u) const { return shift_ + sample_unshifted(u); }

  /// Infinite for a Pareto law of shape <= 1.
  double mean() const;
  /// Infinite for a Pareto law of shape <= 2.
  double variance() const;
  /// F(x) = P(X <= x). Absolute error below 1e-12 (gamma: see gamma_lower_tail).
  double probability(double x) const;

  /// How many table entries are held ready: unchanged by a rebuild that allocated nothing.
  std::size_t table_capacity() const { return table_.capacity(); }

 private:
  double sample_unshifted(Uniform64 u) const;
  double probability_unshifted(double x) const;
  double mean_unshifted() const;

  void set_truncated_normal(double mean, double deviation, double minimum);
  void set_poisson(double mean);
  void set_binomial(double count, double probability);
  void set_discrete(std::span<double const> values, std::span<double const> probabilities);

  Law law_ = Law::deterministic;
  bool tabled_ = false;       // Poisson and binomial: from the table, not by search
  std::uint32_t median_ = 0;  // position in the table
  std::int64_t first_ = 0;    // the count at the table's position 0
  double a_ = 0.0;            // the parameters in the order of Law
  double b_ = 0.0;
  double c_ = 0.0;
  double mass_below_ = 0.0;  // truncated normal: below and above the minimum, before the condition
  double mass_above_ = 1.0;
  double shift_ = 0.0;
  Hyperexponential mixture_;
  std::vector<double>
      table_;  // gamma: pieces; counts: cumulative; discrete: cumulative, then values; empirical: values
};

/// A draw of the standard exponential law (mean 1), exact in both tails and non-decreasing in u: a unit of hazard.
double standard_exponential(Uniform64 u);

/// A draw of a law in seconds, to the nearest second (half to even), never negative and never beyond the end of time.
base::Duration sample_duration(Distribution const& law, Uniform64 u);

}  // namespace chokepoint::kernel
