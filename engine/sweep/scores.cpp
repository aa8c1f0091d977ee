#include "engine/sweep/scores.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/check.hpp"
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

/// From 0: which of n ascending values the quantile is.
std::size_t rank_of(double share, std::size_t count) {
  if (share > 0.5) return count - 1 - rank_of(1 - share, count);
  // A product such as 0.05 · 1000 that comes out a hair above a whole number is that number.
  constexpr double hair = 1e-9;
  double const rank = std::ceil(share * static_cast<double>(count) - hair);
  return rank < 1 ? 0 : static_cast<std::size_t>(rank) - 1;
}

}  // namespace

FuturesForecast::FuturesForecast(std::vector<double> values, double error) : values_(std::move(values)), error_(error) {
  CHOKEPOINT_CHECK(values_.size() >= 2, "a forecast of {} futures has no spread", values_.size());
  std::sort(values_.begin(), values_.end());
  auto const n = static_cast<double>(values_.size());
  double pairs = 0;  // Σ over i < j
  for (std::size_t i = 0; i < values_.size(); ++i) {
    mean_ += values_[i];
    if (error_ == 0) {
      // Of ascending values, the i-th is the greater one of i pairs and the lesser one of n - 1 - i.
      pairs += (2 * static_cast<double>(i) - n + 1) * values_[i];
      continue;
    }
    for (std::size_t j = 0; j < i; ++j) pairs += mean_distance(values_[i] - values_[j], root_of_2 * error_);
  }
  mean_ /= n;
  half_spread_ = pairs / (n * (n - 1));
}

double FuturesForecast::crps(double observed) const {
  double distances = 0;
  for (double const value : values_) distances += mean_distance(value - observed, error_);
  return distances / static_cast<double>(values_.size()) - half_spread_;
}

double FuturesForecast::share_below(double value) const {
  double below = 0;
  for (double const one : values_) {
    if (error_ > 0) {
      below += normal_share_below((value - one) / error_);
    } else {
      below += one < value ? 1.0 : one == value ? 0.5 : 0.0;
    }
  }
  return below / static_cast<double>(values_.size());
}

double FuturesForecast::quantile(double share) const {
  if (error_ == 0) return values_[rank_of(share, values_.size())];
  constexpr double beyond_all = 10;  // standard deviations
  double low = values_.front() - beyond_all * error_;
  double high = values_.back() + beyond_all * error_;
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
