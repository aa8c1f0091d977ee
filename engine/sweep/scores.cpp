#include "engine/sweep/scores.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/check.hpp"
#include "engine/base/math.hpp"
#include "engine/kernel/distribution_normal.hpp"

namespace chokepoint::sweep {

namespace {

constexpr double root_of_2 = 1.4142135623730951;
constexpr double one_by_root_of_pi = 0.5641895835477563;

/// Φ(z).
double normal_share_below(double z) { return kernel::normal_upper_tail(-z); }

/// A(d, s) = E|d + s Z| of a standard normal Z.
double mean_distance(double distance, double deviation) {
  double const d = std::fabs(distance);
  if (deviation == 0) return d;
  double const z = d / deviation;
  // d (1 - 2 Φ(-z)) + 2 s φ(z): the tail by itself, so that nothing cancels far out.
  return d - 2 * d * kernel::normal_upper_tail(z) + 2 * deviation * kernel::normal_density(z);
}

/// E(x e^(s Z)) of an x of any sign.
double mean_with_share(double value, double share) { return value * base::exp(share * share / 2); }

/// E|x e^(s Z) - y|.
double mean_distance_with_share(double value, double share, double other) {
  if (value < 0) return mean_distance_with_share(-value, share, -other);
  if (value == 0) return std::fabs(other);
  double const mean = mean_with_share(value, share);
  if (other <= 0) return mean - other;
  double const z = base::log(other / value) / share;
  return mean * (1 - 2 * normal_share_below(z - share)) + other * (2 * normal_share_below(z) - 1);
}

/// E|x e^(s Z) - x' e^(s Z')|.
double mean_distance_with_shares(double one, double other, double share) {
  if (one < 0 && other < 0) return mean_distance_with_shares(-one, -other, share);
  double const mean_one = mean_with_share(one, share);
  double const mean_other = mean_with_share(other, share);
  if (one <= 0 || other <= 0) return std::fabs(mean_one - mean_other);  // of two signs: they never cross
  double const deviation = root_of_2 * share;
  double const z = base::log(one / other) / deviation + deviation / 2;
  return mean_one * (2 * normal_share_below(z) - 1) - mean_other * (2 * normal_share_below(z - deviation) - 1);
}

/// From 0: which of n ascending values the quantile is.
std::size_t rank_of(double share, std::size_t count) {
  if (share > 0.5) return count - 1 - rank_of(1 - share, count);
  // A product such as 0.05 · 1000 that comes out a hair above a whole number is that number.
  constexpr double hair = 1e-9;
  double const rank = std::ceil(share * static_cast<double>(count) - hair);
  return rank < 1 ? 0 : static_cast<std::size_t>(rank) - 1;
}

}  // namespace

FuturesForecast::FuturesForecast(std::vector<double> values, ObservationError error)
    : values_(std::move(values)), error_(error) {
  CHOKEPOINT_CHECK(values_.size() >= 2, "a forecast of {} futures has no spread", values_.size());
  std::sort(values_.begin(), values_.end());
  auto const n = static_cast<double>(values_.size());
  double pairs = 0;  // Σ over i < j
  for (std::size_t i = 0; i < values_.size(); ++i) {
    mean_ += values_[i];
    if (error_.deviation == 0) {
      // Of ascending values, the i-th is the greater one of i pairs and the lesser one of n - 1 - i.
      pairs += (2 * static_cast<double>(i) - n + 1) * values_[i];
      continue;
    }
    for (std::size_t j = 0; j < i; ++j) pairs += distance_between(values_[i], values_[j]);
  }
  mean_ /= n;
  half_spread_ = pairs / (n * (n - 1));
}

/// Mean distance of a future's value, with the error in it, from what was seen.
double FuturesForecast::distance(double value, double observed) const {
  if (error_.of_logarithm && error_.deviation > 0) return mean_distance_with_share(value, error_.deviation, observed);
  return mean_distance(value - observed, error_.deviation);
}

/// Mean distance of two futures' values, each with an error of its own.
double FuturesForecast::distance_between(double one, double other) const {
  if (error_.of_logarithm) return mean_distance_with_shares(one, other, error_.deviation);
  return mean_distance(one - other, root_of_2 * error_.deviation);
}

/// The chance that what is seen of one future is below a value.
double FuturesForecast::below(double value, double one) const {
  if (error_.deviation == 0 || (error_.of_logarithm && one == 0)) return one < value ? 1.0 : one == value ? 0.5 : 0.0;
  if (!error_.of_logarithm) return normal_share_below((value - one) / error_.deviation);
  if (one < 0) return value >= 0 ? 1 : normal_share_below(-base::log(value / one) / error_.deviation);
  return value <= 0 ? 0 : normal_share_below(base::log(value / one) / error_.deviation);
}

double FuturesForecast::crps(double observed) const {
  double distances = 0;
  for (double const value : values_) distances += distance(value, observed);
  return distances / static_cast<double>(values_.size()) - half_spread_;
}

double FuturesForecast::share_below(double value) const {
  double sum = 0;
  for (double const one : values_) sum += below(value, one);
  return sum / static_cast<double>(values_.size());
}

double FuturesForecast::quantile(double share) const {
  if (error_.deviation == 0) return values_[rank_of(share, values_.size())];
  constexpr double beyond_all = 10;  // standard deviations
  double low = values_.front() - beyond_all * error_.deviation;
  double high = values_.back() + beyond_all * error_.deviation;
  if (error_.of_logarithm) {
    // Futures of nothing are seen as nothing: there the share leaps.
    auto const [first, last] = std::equal_range(values_.begin(), values_.end(), 0.0);
    auto const n = static_cast<double>(values_.size());
    bool const negative = share * n <= static_cast<double>(first - values_.begin());
    if (!negative && share * n <= static_cast<double>(last - values_.begin())) return 0;
    double const factor = base::exp(beyond_all * error_.deviation);
    low = negative ? values_.front() * factor : 0;
    high = negative ? 0 : values_.back() * factor;
  }
  for (double middle = low + (high - low) / 2; low < middle && middle < high; middle = low + (high - low) / 2) {
    (share_below(middle) < share ? low : high) = middle;
  }
  return high;
}

double crps_of_normal(double mean, double deviation, double observed) {
  return mean_distance(observed - mean, deviation) - deviation * one_by_root_of_pi;
}

double brier_score(double probability, bool came) {
  double const miss = probability - (came ? 1 : 0);
  return miss * miss;
}

std::optional<NaiveForecast> naive_forecast(std::span<double const> past) {
  if (past.empty()) return std::nullopt;
  NaiveForecast naive{past.back(), std::nullopt};
  if (past.size() < 3) return naive;
  double squares = 0;
  for (std::size_t i = 1; i < past.size(); ++i) squares += (past[i] - past[i - 1]) * (past[i] - past[i - 1]);
  naive.spread = std::sqrt(squares / static_cast<double>(past.size() - 1));
  return naive;
}

double chance_by_age(double age, double ahead) { return ahead / (age + ahead); }

}  // namespace chokepoint::sweep
