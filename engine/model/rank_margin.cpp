#include "engine/model/rank_margin.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>

#include "engine/base/check.hpp"
#include "engine/base/math.hpp"
#include "engine/kernel/distribution_normal.hpp"
#include "engine/kernel/distribution_quadrature.hpp"
#include "engine/kernel/law.hpp"

namespace chokepoint::model {

namespace {

/// What lies in a tail of less than this is told from its neighbors by nobody.
constexpr double least_tail = 1e-12;
constexpr std::size_t most_steps = 128;
/// Where a law has more values: what neighbors may have together and still count as one.
constexpr double small_mass = 1.0 / 64;
/// Two values drawn by one score would leave Cholesky's factor nothing to go on.
constexpr double strongest = 1 - 1e-9;

kernel::Uniform64 draw_at(double probability) {
  return {static_cast<std::uint64_t>(std::min(probability, 1 - 0x1.0p-53) * 0x1.0p64)};
}

/// The masses of a law's values in ascending order, small neighbors of up to `together` taken as one; nothing where
/// there are too many.
std::optional<std::vector<double>> masses_of(kernel::Distribution const& law, double together) {
  std::vector<double> masses;
  double below = 0;  // the mass of all that is counted
  while (below < 1 - least_tail) {
    double const value = law.sample(draw_at(below + std::max(together, least_tail)));
    double const before = law.probability(std::nextafter(value, -std::numeric_limits<double>::infinity()));
    double const up_to = law.probability(value);
    if (before > below + least_tail) {
      masses.push_back(before - below);
      below = before;
    }
    if (!(up_to > below)) break;  // rounding, at the very end
    masses.push_back(up_to - below);
    below = up_to;
    if (masses.size() > most_steps && together == 0) return std::nullopt;
  }
  return masses;
}

double score_of(double probability) {
  return probability <= 0.5 ? kernel::normal_quantile(probability) : -kernel::normal_quantile(1 - probability);
}

/// The covariance of two ranks, as a function of the angle s whose sine is the correlation of the (softened) scores.
class Covariance {
 public:
  Covariance(RankMargin const& one, RankMargin const& other) : one_(one), other_(other) {}

  double slope(double angle) const {
    double const sine = base::sin(angle);
    double const cosine = base::sin(std::numbers::pi / 2 - std::fabs(angle));
    double const scale = -0.5 / (cosine * cosine);
    double sum = 0;
    for (RankMargin::Step const& a : one_.steps()) {
      for (RankMargin::Step const& b : other_.steps()) {
        double const distance = a.score * a.score - 2 * a.score * b.score * sine + b.score * b.score;
        sum += a.height * b.height * base::exp(distance * scale);
      }
    }
    return sum / (2 * std::numbers::pi);
  }
  double between(double from, double to) const {
    return kernel::integrate([this](double angle) { return slope(angle); }, from, to);
  }
  /// The angle up to which it changes by `change` from `from` on, which is before `to`: Newton's steps, halved brackets
  /// where they would leave them.
  double where(double change, double from, double to) const {
    double low = from;
    double high = to;
    double angle = from + (to - from) / 2;
    for (int step = 0; step < 60 && std::fabs(high - low) > 1e-14; ++step) {
      double const missing = change - between(from, angle);
      (missing * (to - from) > 0 ? low : high) = angle;
      double next = angle + missing / slope(angle);
      if (!((next - low) * (high - next) > 0)) next = low + (high - low) / 2;
      if (std::fabs(next - angle) < 1e-14) return next;
      angle = next;
    }
    return angle;
  }

 private:
  RankMargin const& one_;
  RankMargin const& other_;
};

}  // namespace

RankMargin RankMargin::of(kernel::Distribution const& law) {
  RankMargin margin;
  if (law.variance() == 0) {
    margin.continuous_ = false;
    margin.variance_ = 0;
    margin.steps_.clear();
    return margin;
  }
  if (!kernel::shape_of(law.law()).steps) return margin;
  std::optional<std::vector<double>> masses = masses_of(law, 0);
  if (!masses) masses = masses_of(law, small_mass);
  margin.continuous_ = false;
  margin.steps_.clear();
  double below = 0;
  double cubes = 0;
  for (std::size_t i = 0; i < masses->size(); ++i) {
    double const mass = (*masses)[i];
    below += mass;
    cubes += mass * mass * mass;
    if (i + 1 < masses->size()) margin.steps_.push_back({score_of(below), (mass + (*masses)[i + 1]) / 2});
  }
  margin.variance_ = margin.steps_.empty() ? 0 : (1 - cubes) / 12;
  return margin;
}

RankTie rank_tie(RankMargin const& one, RankMargin const& other, double spearman) {
  CHOKEPOINT_CHECK(!one.constant() && !other.constant(), "a rank correlation of what never varies");
  if (one.continuous() && other.continuous()) {
    return {2 * base::sin(std::numbers::pi / 6 * spearman), spearman < 0 ? -1.0 : 1.0};
  }
  if (spearman == 0) return {0, 0};
  // asin of what a score's correlation is multiplied by: 1, or 1/√2 beside a continuous law.
  double const widest = one.continuous() || other.continuous() ? std::numbers::pi / 4 : std::numbers::pi / 2;
  double const limit = spearman < 0 ? -widest : widest;
  double const deviations = std::sqrt(one.variance() * other.variance());
  double const wanted = spearman * deviations;

  // Panels narrow towards the limit, where two steps at scores near each other come together quickly.
  constexpr int panels = 16;
  Covariance const covariance(one, other);
  std::optional<double> found;
  double reached = 0;
  double from = 0;
  for (int panel = 1; panel <= panels; ++panel) {
    double const rest = 1 - static_cast<double>(panel) / panels;
    double const to = limit * (1 - rest * rest);
    double const part = covariance.between(from, to);
    if (!found && std::fabs(reached + part) >= std::fabs(wanted)) {
      found = covariance.where(wanted - reached, from, to);
    }
    reached += part;
    from = to;
  }
  double const sine = found ? base::sin(*found) / base::sin(widest) : (spearman < 0 ? -1.0 : 1.0);
  return {std::clamp(sine, -strongest, strongest), reached / deviations};
}

}  // namespace chokepoint::model
