#include "engine/sweep/dependence.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "engine/base/check.hpp"
#include "engine/base/name_hash.hpp"
#include "engine/kernel/distribution_normal.hpp"

namespace chokepoint::sweep {

namespace {

/// The correlations of normal scores that a table's factor stands for: [i × size + j], by place among `correlated`.
std::vector<double> matrix_of(model::ParameterTable const& table) {
  std::size_t const size = table.correlated.size();
  std::vector<double> lower(size * size, 0);
  double const* cell = table.correlation_factor.data();
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = table.correlation_first[i]; j <= i; ++j) lower[i * size + j] = *cell++;
  }
  std::vector<double> matrix(size * size, 0);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k <= j; ++k) sum += lower[i * size + k] * lower[j * size + k];
      matrix[i * size + j] = matrix[j * size + i] = i == j ? 1 : sum;
    }
  }
  return matrix;
}

/// Cholesky's factor of the correlations among some of them, in this order. They are positive definite, since all are.
std::vector<double> lower_of(std::vector<double> const& matrix, std::size_t all, std::span<std::size_t const> chosen) {
  std::size_t const size = chosen.size();
  std::vector<double> lower(size * size, 0);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = matrix[chosen[i] * all + chosen[j]];
      for (std::size_t k = 0; k < j; ++k) rest -= lower[i * size + k] * lower[j * size + k];
      CHOKEPOINT_CHECK(j < i || rest > 0, "correlations of {} values with a pivot of {}", size, rest);
      lower[i * size + j] = i == j ? std::sqrt(rest) : rest / lower[j * size + j];
    }
  }
  return lower;
}

/// A factor's place among a table's correlated values.
std::optional<std::size_t> place_of(Factor const& factor, model::ParameterTable const& table) {
  for (std::size_t i = 0; i < table.correlated.size(); ++i) {
    if (table.uncertain[table.correlated[i]].name == factor.uncertain) return i;
  }
  return std::nullopt;
}

/// Factors whose correlations are kept, with their places.
void find_tied(std::span<Factor const> factors, model::ParameterTable const& table, std::vector<std::size_t>& tied,
               std::vector<std::size_t>& places) {
  for (std::size_t i = 0; i < factors.size(); ++i) {
    if (!keeps_correlations(factors[i])) continue;
    if (auto const place = place_of(factors[i], table)) {
      tied.push_back(i);
      places.push_back(*place);
    }
  }
}

}  // namespace

bool keeps_correlations(Factor const& factor) { return factor.own_uncertain && factor.sampled(); }

std::vector<std::vector<double>> tie_together(UnitPoints& places, bool latin_hypercube, std::span<Factor const> factors,
                                              model::ParameterTable const& table) {
  std::vector<std::size_t> tied, chosen;
  find_tied(factors, table, tied, chosen);
  if (tied.empty()) return {};
  std::size_t const size = tied.size();
  auto const lower = lower_of(matrix_of(table), table.correlated.size(), chosen);
  std::vector<std::vector<double>> scores(places.size(), std::vector<double>(factors.size(), 0));
  for (std::size_t point = 0; point < places.size(); ++point) {
    for (std::size_t i = 0; i < size; ++i) {
      double score = 0;
      for (std::size_t j = 0; j <= i; ++j) {
        score += lower[i * size + j] * kernel::normal_score(places[point][tied[j]]);
      }
      scores[point][tied[i]] = score;
    }
  }
  for (std::size_t const factor : tied) {
    if (latin_hypercube) {
      std::vector<std::size_t> order(places.size());
      std::iota(order.begin(), order.end(), std::size_t{0});
      std::stable_sort(order.begin(), order.end(),
                       [&](std::size_t a, std::size_t b) { return scores[a][factor] < scores[b][factor]; });
      std::vector<std::uint64_t> own;
      for (auto const& point : places) own.push_back(point[factor].bits);
      std::sort(own.begin(), own.end());
      for (std::size_t i = 0; i < order.size(); ++i) places[order[i]][factor] = {own[i]};
    } else {
      for (std::size_t point = 0; point < places.size(); ++point) {
        places[point][factor] = kernel::uniform_of_score(scores[point][factor]);
      }
    }
    for (std::size_t point = 0; point < places.size(); ++point) {
      scores[point][factor] = kernel::normal_score(places[point][factor]);
    }
  }
  return scores;
}

GivenFactors::GivenFactors(std::span<Factor const> factors, model::ParameterTable const& table) {
  std::vector<std::size_t> chosen;
  find_tied(factors, table, factors_, chosen);
  if (factors_.empty()) return;
  std::size_t const all = table.correlated.size();
  std::vector<double> const matrix = matrix_of(table);
  // All that hang together with a factor, through others too, and aren't set by any factor.
  std::vector<bool> reached(all, false);
  std::vector<std::size_t> open = chosen;
  for (std::size_t const place : chosen) reached[place] = true;
  while (!open.empty()) {
    std::size_t const from = open.back();
    open.pop_back();
    for (std::size_t to = 0; to < all; ++to) {
      if (reached[to] || matrix[from * all + to] == 0) continue;
      reached[to] = true;
      open.push_back(to);
    }
  }
  for (std::size_t place = 0; place < all; ++place) {
    std::string const& name = table.uncertain[table.correlated[place]].name;
    bool const set = std::any_of(factors.begin(), factors.end(), [&](Factor const& factor) {
      return factor.own_uncertain && factor.uncertain == name;
    });
    if (!reached[place] || set) continue;
    chosen.push_back(place);
    drawn_.push_back(table.correlated[place]);
    hashes_.push_back(base::name_hash(name));
  }
  lower_ = lower_of(matrix, all, chosen);
}

void GivenFactors::draw(std::span<double const> scores, model::ParameterTable const& table, std::uint64_t seed,
                        std::uint64_t luck, std::vector<model::PinnedValue>& pins) const {
  std::size_t const given = factors_.size();
  std::size_t const size = given + drawn_.size();
  std::vector<double> independent(size, 0);
  for (std::size_t i = 0; i < given; ++i) {
    double rest = scores[factors_[i]];
    for (std::size_t j = 0; j < i; ++j) rest -= lower_[i * size + j] * independent[j];
    independent[i] = rest / lower_[i * size + i];
  }
  kernel::StreamKey const key = kernel::StreamKey::of(seed, "uncertain");
  for (std::size_t i = 0; i < drawn_.size(); ++i) {
    independent[given + i] = kernel::normal_score(kernel::draw(key, luck, hashes_[i], 0, 0));
    double score = 0;
    for (std::size_t j = 0; j <= given + i; ++j) score += lower_[(given + i) * size + j] * independent[j];
    pins.push_back({drawn_[i], table.uncertain[drawn_[i]].law.sample(kernel::uniform_of_score(score))});
  }
}

std::string correlations_lost(Factor const& factor, std::span<Factor const> factors, bool sampled,
                              model::ParameterTable const& table) {
  if (!factor.own_uncertain || (sampled && keeps_correlations(factor))) return {};
  auto const place = place_of(factor, table);
  if (!place) return {};
  std::vector<double> const matrix = matrix_of(table);
  std::vector<std::string> others;
  for (std::size_t i = 0; i < table.correlated.size(); ++i) {
    if (i == *place || std::fabs(matrix[*place * table.correlated.size() + i]) < 1e-12) continue;
    std::string const& name = table.uncertain[table.correlated[i]].name;
    bool const earlier = std::any_of(factors.begin(), factors.end(), [&](Factor const& other) {
      return &other < &factor && other.own_uncertain && other.uncertain == name;
    });
    if (!earlier) others.push_back(name);
  }
  return fmt::format("{}", fmt::join(others, ", "));
}

}  // namespace chokepoint::sweep
