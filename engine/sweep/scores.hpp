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

/// How far what is observed may be from the truth.
struct ObservationError {
  double deviation = 0;  ///< standard deviation, in the outcome's unit; 0 for none
  bool of_logarithm =
      false;  ///< the deviation is a share, that of the logarithm: seen is the truth times e^(deviation Z)
};

/// A forecast made of futures, each as likely as any other, of which an observation tells with a normal error, or with
/// a lognormal one, whose median is the truth: what is told as a share of a value keeps its sign.
///
/// What is held against an observation is a future's value with that error in it (Saetra, Hersbach, Bidlot, Richardson:
/// Effects of observation errors on the statistics for ensemble spread and reliability, Monthly Weather Review 132,
/// 2004), not by drawing errors but exactly: the forecast is then the mixture of normals, or lognormals, around the
/// futures' values.
class FuturesForecast {
 public:
  /// `values` in the outcome's unit, two or more.
  FuturesForecast(std::vector<double> values, ObservationError error);

  /// The fair score, whose expectation doesn't depend on how many futures there are (Ferro: Fair scores for ensemble
  /// forecasts, Quarterly Journal of the Royal Meteorological Society 140, 2014, eq. 8), of the mixture (Grimit et al.:
  /// The continuous ranked probability score for circular variables, the same journal 132, 2006, eq. 5): with
  /// A(d, s) = E|d + s Z|,
  ///
  ///   1/n Σ A(x_i - y, s) - 1/(2 n (n-1)) Σ_{i≠j} A(x_i - x_j, √2 s).
  ///
  /// Of lognormals the same with E|x_i e^(s Z) - y| and E|x_i e^(s Z) - x_j e^(s Z')|, of which the latter is that of
  /// exchanging one for the other (Margrabe: The value of an option to exchange one asset for another, Journal of
  /// Finance 33, 1978).
  ///
  /// It may be slightly negative where futures agree with each other and the observation.
  double crps(double observed) const;
  /// The share of the forecast below a value; of futures equal to it half (without an error).
  double share_below(double value) const;
  /// The value under which a share in (0, 1) of the forecast lies. Without an error a future's own value, bands around
  /// the middle having as many futures below as above.
  double quantile(double share) const;
  double mean() const { return mean_; }  ///< of the futures, without the error
  std::size_t count() const { return values_.size(); }

 private:
  double distance(double value, double observed) const;
  double distance_between(double one, double other) const;
  double below(double value, double one) const;

  std::vector<double> values_;  // ascending
  ObservationError error_;
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
