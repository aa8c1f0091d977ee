#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// How well forecasts agree with what came about. Nothing here calls libm, and sums are taken in the order of the
/// values, so that a score has the same bits everywhere.
///
/// The continuous ranked probability score is ∫ (F(x) - 1{x >= y})² dx = E|X - y| - ½ E|X - X'|, in the unit of what is
/// forecast; of a single number it is the absolute error, and less is better (Gneiting, Raftery: Strictly proper
/// scoring rules, prediction, and estimation, Journal of the American Statistical Association 102, 2007, 4.2).
namespace chokepoint::sweep {

/// A forecast made of futures, each as likely as any other, of which an observation tells with a normal error.
///
/// What is held against an observation is a future's value with that error added (Saetra, Hersbach, Bidlot, Richardson:
/// Effects of observation errors on the statistics for ensemble spread and reliability, Monthly Weather Review 132,
/// 2004), not by drawing errors but exactly: the forecast is then the mixture of normals around the futures' values.
class FuturesForecast {
 public:
  /// `values` in the outcome's unit, two or more; `error` is the observation's standard deviation, 0 for none.
  FuturesForecast(std::vector<double> values, double error);

  /// The fair score, whose expectation doesn't depend on how many futures there are (Ferro: Fair scores for ensemble
  /// forecasts, Quarterly Journal of the Royal Meteorological Society 140, 2014, eq. 8), of the mixture (Grimit et al.:
  /// The continuous ranked probability score for circular variables, the same journal 132, 2006, eq. 5): with
  /// A(d, s) = E|d + s Z|,
  ///
  ///   1/n Σ A(x_i - y, s) - 1/(2 n (n-1)) Σ_{i≠j} A(x_i - x_j, √2 s).
  ///
  /// It may be slightly negative where futures agree with each other and the observation.
  double crps(double observed) const;
  /// The share of the forecast below a value; of futures equal to it half (without an error).
  double share_below(double value) const;
  /// The value under which a share in (0, 1) of the forecast lies. Without an error a future's own value, bands around
  /// the middle having as many futures below as above.
  double quantile(double share) const;
  double mean() const { return mean_; }
  std::size_t count() const { return values_.size(); }

 private:
  std::vector<double> values_;  // ascending
  double error_;
  double mean_ = 0;
  double half_spread_ = 0;  // ½ E|X - X'|, fair
};

/// Of a normal forecast in closed form (Gneiting, Raftery, as above, eq. 21); a deviation of 0 gives the absolute
/// error.
double crps_of_normal(double mean, double deviation, double observed);

/// (p - 1)² of what came about, p² of what didn't (Brier: Verification of forecasts expressed in terms of probability,
/// Monthly Weather Review 78, 1950, for one event).
double brier_score(double probability, bool came);

/// What a forecaster who knows nothing but past values says.
struct NaiveForecast {
  double last = 0;  ///< as it was the last time
  /// Root mean square of the changes from each value to the next: after h steps a random walk is √h of it away. Nothing
  /// below two changes.
  std::optional<double> spread;
};
/// Nothing where there is no past value.
std::optional<NaiveForecast> naive_forecast(std::span<double const> past);

/// The chance that what hasn't come in `age` comes within the next `ahead`: ahead / (age + ahead). It is that of a
/// constant hazard of which nothing is known beforehand but that it hasn't come (a flat prior of the rate).
double chance_by_age(double age, double ahead);

}  // namespace chokepoint::sweep
