#include "engine/sweep/calibration_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "engine/base/calendar.hpp"
#include "engine/base/check.hpp"
#include "engine/base/math.hpp"
#include "engine/kernel/distribution_normal.hpp"

namespace chokepoint::sweep {

namespace {

std::vector<double> weights_of(Generation const& generation) {
  std::vector<double> weights;
  for (Particle const& one : generation.particles) weights.push_back(one.weight);
  return weights;
}

/// By value and particle.
std::vector<std::vector<double>> columns_of(std::size_t size, Generation const& generation, auto const& of) {
  std::vector<std::vector<double>> columns(size);
  for (Particle const& one : generation.particles) {
    std::vector<double> const& row = of(one);
    for (std::size_t i = 0; i < size; ++i) columns[i].push_back(row[i]);
  }
  return columns;
}

kernel::Uniform64 uniform_of(double share) {
  return {static_cast<std::uint64_t>(std::min(std::max(share, 0x1.0p-60), 1 - 0x1.0p-53) * 0x1.0p64)};
}

/// Normal scores of weighted ranks, equal values sharing theirs.
std::vector<double> rank_scores(std::vector<double> const& values, std::vector<double> const& weights) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> scores(values.size());
  double below = 0;
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    double tied = 0;
    for (; end < order.size() && values[order[end]] == values[order[i]]; ++end) tied += weights[order[end]];
    double const score = kernel::normal_score(uniform_of(below + tied / 2));
    for (; i < end; ++i) scores[order[i]] = score;
    below += tied;
  }
  return scores;
}

double weighted_variance(std::vector<double> const& values, std::vector<double> const& weights) {
  double mean = 0;
  for (std::size_t i = 0; i < values.size(); ++i) mean += weights[i] * values[i];
  double variance = 0;
  for (std::size_t i = 0; i < values.size(); ++i) variance += weights[i] * (values[i] - mean) * (values[i] - mean);
  return variance;
}

double weighted_correlation(std::vector<double> const& a, std::vector<double> const& b,
                            std::vector<double> const& weights) {
  double mean_a = 0;
  double mean_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    mean_a += weights[i] * a[i];
    mean_b += weights[i] * b[i];
  }
  double aa = 0;
  double bb = 0;
  double ab = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    aa += weights[i] * (a[i] - mean_a) * (a[i] - mean_a);
    bb += weights[i] * (b[i] - mean_b) * (b[i] - mean_b);
    ab += weights[i] * (a[i] - mean_a) * (b[i] - mean_b);
  }
  // Of what goes together perfectly, rounding would make more than 1.
  return aa > 0 && bb > 0 ? std::clamp(ab / std::sqrt(aa * bb), -1.0, 1.0) : 0;
}

/// Spearman's of normal scores that are correlated so (model/correlation.hpp has the way back).
double spearman_of(double correlation) { return 6 / std::numbers::pi * arcsine(correlation / 2); }

/// How far two distribution functions are from each other: of weighted values in (0, 1), and of the uniform law.
double distance_to_uniform(std::vector<double> const& values, std::vector<double> const& weights) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  double greatest = 0;
  double sum = 0;
  for (std::size_t const i : order) {
    greatest = std::max(greatest, std::fabs(values[i] - sum));
    sum += weights[i];
    greatest = std::max(greatest, std::fabs(values[i] - sum));
  }
  return greatest;
}

/// The share of a standard normal law that lies below.
double share_below(double score) {
  double const tail = kernel::normal_upper_tail(std::fabs(score));
  return score < 0 ? tail : 1 - tail;
}

ObservationAnswer observation_answer(CalibrationLedger const& ledger, std::size_t i, std::vector<double> const& seen,
                                     std::vector<double> const& weights) {
  CalibrationTarget const& target = ledger.targets()[i];
  double const scale = ledger.scales()[i];
  ObservationAnswer answer;
  answer.before = ledger.shown_before()[i];
  auto const at = [&](double share) { return weighted_quantile(seen, weights, share); };
  answer.after = {at(0.05), at(0.5), at(0.95)};
  answer.constant = scale == 0;
  for (std::size_t particle = 0; particle < seen.size(); ++particle) {
    double const value = seen[particle];
    if (scale > 0) answer.miss += weights[particle] * target.miss(value) / scale;
    answer.below += value < target.observed ? weights[particle] : value == target.observed ? weights[particle] / 2 : 0;
  }
  return answer;
}

}  // namespace

double arcsine(double x) {
  CHOKEPOINT_CHECK(std::fabs(x) <= 0.5, "arcsine of {}", x);
  double angle = x;
  for (int step = 0; step < 6; ++step) {
    double const sine = base::sin(angle);
    angle -= (sine - x) / std::sqrt(1 - sine * sine);
  }
  return angle;
}

CalibrationAnswer answer_of(Calibration const& calibration, CalibrationLedger const& ledger) {
  Generation const* const last = ledger.posterior();
  CHOKEPOINT_CHECK(last != nullptr, "no generation is whole");
  std::vector<double> const weights = weights_of(*last);
  std::size_t const size = calibration.prior.size();
  auto const values =
      columns_of(size, *last, [&](Particle const& one) { return calibration.prior.values(one.scores); });
  auto const scores =
      columns_of(size, *last, [&](Particle const& one) { return calibration.prior.correlated(one.scores); });
  CalibrationAnswer answer;
  answer.effective = effective_size(last->particles);
  for (std::size_t i = 0; i < size; ++i) {
    FittedAnswer one;
    auto const before = [&](double share) { return calibration.prior.quantile(i, share); };
    auto const after = [&](double share) { return weighted_quantile(values[i], weights, share); };
    one.before = {before(0.05), before(0.5), before(0.95)};
    one.after = {after(0.05), after(0.5), after(0.95)};
    double const width = one.before.high - one.before.low;
    one.narrower = width > 0 ? 1 - (one.after.high - one.after.low) / width : 0;
    std::vector<double> shares;
    for (double const score : scores[i]) shares.push_back(share_below(score));
    for (std::size_t k = 0; k < shares.size(); ++k) {
      if (shares[k] < 0.05) one.at_low += weights[k];
      if (shares[k] > 0.95) one.at_high += weights[k];
    }
    one.moved = distance_to_uniform(shares, weights);
    constexpr double many = 0.2;
    one.piles_low = one.at_low > many;
    one.piles_high = one.at_high > many;
    constexpr double five_percent_point = 1.358;            // of √n × the difference, for n that isn't small
    double const spread = std::sqrt(2 / answer.effective);  // standard error of a normal law's variance, 1 before
    one.unmoved = one.moved < five_percent_point / std::sqrt(answer.effective) &&
                  std::fabs(weighted_variance(scores[i], weights) - 1) < 1.96 * spread;
    answer.values.push_back(one);
  }
  std::vector<std::vector<double>> ranks;
  for (auto const& column : values) ranks.push_back(rank_scores(column, weights));
  for (std::size_t i = 0; i < size; ++i) {
    std::vector<double> unit(size, 0.0);
    for (std::size_t j = 0; j < i; ++j) {
      // Of two rows of the factor: what they share.
      double before = 0;
      for (std::size_t k = 0; k < size; ++k) {
        std::fill(unit.begin(), unit.end(), 0.0);
        unit[k] = 1;
        std::vector<double> const column = calibration.prior.correlated(unit);
        before += column[i] * column[j];
      }
      answer.pairs.push_back({j, i, spearman_of(std::clamp(before, -1.0, 1.0)),
                              spearman_of(weighted_correlation(ranks[i], ranks[j], weights))});
    }
  }
  auto const seen = columns_of(ledger.targets().size(), *last,
                               [](Particle const& one) -> std::vector<double> const& { return one.seen; });
  for (std::size_t i = 0; i < seen.size(); ++i) {
    answer.observations.push_back(observation_answer(ledger, i, seen[i], weights));
  }
  return answer;
}

namespace {

/// As the scenario would have it, a number of the value's unit; nothing where its unit can't be told.
std::string written_value(FittedValue const& value, double in_base_units) {
  switch (value.kind) {
    case scenario::ValueKind::date:
      return base::iso_date_time(base::SimTime(static_cast<std::int64_t>(std::nearbyint(in_base_units))));
    case scenario::ValueKind::flag:
      return in_base_units != 0 ? "yes" : "no";
    case scenario::ValueKind::integer:
      return fmt::format("{:.0f}", in_base_units);
    case scenario::ValueKind::goods: {
      // As fine as any product may be counted, which the scenario rounds further.
      double const fine = std::nearbyint(in_base_units);
      return fmt::format("{:.12g}", (std::fabs(in_base_units) >= 100 ? fine : in_base_units) / value.per_unit);
    }
    case scenario::ValueKind::money:
      return fmt::format("{:.2f}", in_base_units / value.per_unit);
    case scenario::ValueKind::duration:
      return fmt::format("{:.12g}", std::nearbyint(in_base_units) / value.per_unit);
    case scenario::ValueKind::number:
    case scenario::ValueKind::any:
      break;
  }
  return fmt::format("{:.10g}", in_base_units / value.per_unit);
}

}  // namespace

std::vector<model::RankCorrelation> possible_together(std::vector<model::RankCorrelation> pairs) {
  constexpr double digits = 1e4;
  constexpr double less = 0.99;
  constexpr int most_steps = 600;  // then a hundredth is left of the strongest
  std::vector<model::RankCorrelation> rounded = pairs;
  for (int step = 0; step < most_steps; ++step) {
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      rounded[i].spearman = std::nearbyint(pairs[i].spearman * digits) / digits;
    }
    if (model::correlate(rounded)) return rounded;
    for (model::RankCorrelation& one : pairs) one.spearman *= less;
  }
  return {};
}

std::vector<std::string> settings_of(Calibration const& calibration, CalibrationLedger const& ledger,
                                     std::size_t points, std::vector<std::string>& reasons) {
  Generation const* const last = ledger.posterior();
  CHOKEPOINT_CHECK(last != nullptr, "no generation is whole");
  CalibrationAnswer const answer = answer_of(calibration, ledger);
  std::vector<double> const weights = weights_of(*last);
  auto const values = columns_of(calibration.prior.size(), *last,
                                 [&](Particle const& one) { return calibration.prior.values(one.scores); });
  std::vector<std::string> series;
  for (CalibrationSeries const& one : calibration.series) series.push_back(one.name);
  std::string const note = fmt::format("fitted by chokepoint calibrate to {} up to {}", fmt::join(series, ", "),
                                       base::iso_date(calibration.until));
  std::vector<std::string> lines;
  std::vector<bool> written;
  for (std::size_t i = 0; i < values.size(); ++i) {
    FittedValue const& value = calibration.fitted[i];
    bool const plain = value.kind == scenario::ValueKind::date || value.kind == scenario::ValueKind::flag ||
                       value.kind == scenario::ValueKind::integer ||
                       (value.kind == scenario::ValueKind::number && value.like.dimension == base::dimensions::none);
    written.push_back(plain || !value.unit.empty());
    if (!written.back()) {
      reasons.push_back(fmt::format("{}: its law doesn't say its unit in `unit:`", value.name));
      continue;
    }
    std::vector<std::string> texts;
    for (std::size_t k = 0; k < points; ++k) {
      double const share = (static_cast<double>(k) + 0.5) / static_cast<double>(points);
      texts.push_back(written_value(value, weighted_quantile(values[i], weights, share)));
    }
    std::string const unit = value.unit.empty() ? "" : fmt::format(", unit: '{}'", value.unit);
    lines.push_back(fmt::format("uncertain.{}={{empirical: [{}]{}, source: judgment, note: '{}'}}", value.name,
                                fmt::join(texts, ", "), unit, note));
  }
  std::vector<model::RankCorrelation> learned;
  for (FittedPair const& pair : answer.pairs) {
    if (!written[pair.one] || !written[pair.other]) continue;
    learned.push_back({static_cast<std::uint32_t>(pair.one), static_cast<std::uint32_t>(pair.other), pair.after});
  }
  std::string pairs = calibration.correlations;
  for (model::RankCorrelation const& pair : possible_together(std::move(learned))) {
    pairs += fmt::format("{}{{between: [{}, {}], rank: {:.4f}}}", pairs.empty() ? "" : ", ",
                         calibration.fitted[pair.one].name, calibration.fitted[pair.other].name, pair.spearman);
  }
  if (!pairs.empty()) lines.push_back(fmt::format("correlations=[{}]", pairs));
  return lines;
}

}  // namespace chokepoint::sweep
