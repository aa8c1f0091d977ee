#include "engine/sweep/population.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/base/check.hpp"
#include "engine/base/math.hpp"
#include "engine/kernel/distribution_normal.hpp"

namespace chokepoint::sweep {

namespace {

/// So that a direction in which all particles agree can still be moved in: a thousandth of what was believed before.
constexpr double least_deviation = 1e-3;

std::vector<double> weighted_covariance(std::span<Particle const> particles, std::size_t size) {
  std::vector<double> mean(size, 0.0);
  for (Particle const& one : particles) {
    for (std::size_t i = 0; i < size; ++i) mean[i] += one.weight * one.scores[i];
  }
  std::vector<double> covariance(size * size, 0.0);
  for (Particle const& one : particles) {
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        covariance[i * size + j] += one.weight * (one.scores[i] - mean[i]) * (one.scores[j] - mean[j]);
      }
    }
  }
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < i; ++j) covariance[j * size + i] = covariance[i * size + j];
  }
  return covariance;
}

double median_of_finite(std::vector<double>& values) {
  std::sort(values.begin(), values.end());
  std::size_t const middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : values[middle - 1] / 2 + values[middle] / 2;
}

}  // namespace

std::vector<double> cholesky_factor(std::vector<double> matrix, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = matrix[i * size + j];
      for (std::size_t k = 0; k < j; ++k) sum -= matrix[i * size + k] * matrix[j * size + k];
      if (i == j) {
        matrix[i * size + i] = std::sqrt(std::max(sum, least_deviation * least_deviation));
      } else {
        matrix[i * size + j] = sum / matrix[j * size + j];
      }
    }
    for (std::size_t j = i + 1; j < size; ++j) matrix[i * size + j] = 0;
  }
  return matrix;
}

Perturbation::Perturbation(std::span<Particle const> from) : size_(from.empty() ? 0 : from.front().scores.size()) {
  CHOKEPOINT_CHECK(!from.empty(), "no particle to move");
  double sum = 0;
  for (Particle const& one : from) {
    sum += one.weight;
    cumulative_.push_back(sum);
    log_weights_.push_back(base::log(one.weight));
    scores_.insert(scores_.end(), one.scores.begin(), one.scores.end());
  }
  cumulative_.back() = 1;
  std::vector<double> covariance = weighted_covariance(from, size_);
  for (double& cell : covariance) cell *= 2;
  factor_ = cholesky_factor(std::move(covariance), size_);
  for (Particle const& one : from) {
    std::vector<double> const white = whitened(one.scores);
    all_whitened_.insert(all_whitened_.end(), white.begin(), white.end());
  }
}

std::vector<double> Perturbation::whitened(std::span<double const> scores) const {
  std::vector<double> white(size_);
  for (std::size_t i = 0; i < size_; ++i) {
    double rest = scores[i];
    for (std::size_t j = 0; j < i; ++j) rest -= factor_[i * size_ + j] * white[j];
    white[i] = rest / factor_[i * size_ + i];
  }
  return white;
}

std::vector<double> Perturbation::propose(kernel::RandomStream& luck) const {
  double const place = luck.next().lower();
  auto const chosen = static_cast<std::size_t>(std::lower_bound(cumulative_.begin(), cumulative_.end() - 1, place) -
                                               cumulative_.begin());
  std::vector<double> moves(size_);
  for (double& move : moves) move = kernel::normal_score(luck.next());
  std::vector<double> scores(size_);
  for (std::size_t i = 0; i < size_; ++i) {
    double score = scores_[chosen * size_ + i];
    for (std::size_t j = 0; j <= i; ++j) score += factor_[i * size_ + j] * moves[j];
    scores[i] = score;
  }
  return scores;
}

double Perturbation::log_density(std::span<double const> scores) const {
  std::vector<double> const here = whitened(scores);
  std::vector<double> terms(cumulative_.size());
  double greatest = -std::numeric_limits<double>::infinity();
  for (std::size_t particle = 0; particle < terms.size(); ++particle) {
    double square = 0;
    for (std::size_t i = 0; i < size_; ++i) {
      double const away = here[i] - all_whitened_[particle * size_ + i];
      square += away * away;
    }
    terms[particle] = log_weights_[particle] - square / 2;
    greatest = std::max(greatest, terms[particle]);
  }
  double sum = 0;
  for (double const term : terms) sum += base::exp(term - greatest);
  return greatest + base::log(sum);
}

void weigh(std::span<Particle> particles, Perturbation const* proposed_by) {
  if (particles.empty()) return;
  if (proposed_by == nullptr) {
    for (Particle& one : particles) one.weight = 1 / static_cast<double>(particles.size());
    return;
  }
  double greatest = -std::numeric_limits<double>::infinity();
  for (Particle& one : particles) {
    double square = 0;
    for (double const score : one.scores) square += score * score;
    one.weight = -square / 2 - proposed_by->log_density(one.scores);
    greatest = std::max(greatest, one.weight);
  }
  double sum = 0;
  for (Particle& one : particles) {
    one.weight = base::exp(one.weight - greatest);
    sum += one.weight;
  }
  for (Particle& one : particles) one.weight /= sum;
}

double effective_size(std::span<Particle const> particles) {
  double squares = 0;
  for (Particle const& one : particles) squares += one.weight * one.weight;
  return squares > 0 ? 1 / squares : 0;
}

double weighted_quantile(std::span<double const> values, std::span<double const> weights, double share) {
  CHOKEPOINT_CHECK(!values.empty() && values.size() == weights.size(), "{} values with {} weights", values.size(),
                   weights.size());
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  double sum = 0;
  for (std::size_t const i : order) {
    sum += weights[i];
    if (sum >= share) return values[i];
  }
  return values[order.back()];
}

double distance_quantile(std::span<Particle const> particles, double share) {
  std::vector<double> distances;
  std::vector<double> weights;
  for (Particle const& one : particles) {
    distances.push_back(one.distance);
    weights.push_back(one.weight);
  }
  return weighted_quantile(distances, weights, share);
}

double median_deviation(std::vector<double> values) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  if (values.empty()) return 0;
  double const median = median_of_finite(values);
  for (double& value : values) value = std::fabs(value - median);
  return median_of_finite(values);
}

}  // namespace chokepoint::sweep
