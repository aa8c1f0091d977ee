#include "engine/sweep/influence.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/math.hpp"
#include "engine/sweep/worlds.hpp"

namespace chokepoint::sweep {

namespace {

constexpr std::string_view study_prefix = "study.";

/// Ranks from 1; equal values have the mean of theirs.
std::vector<double> ranks_of(std::span<double const> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b] || (values[a] == values[b] && a < b); });
  std::vector<double> ranks(values.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    for (std::size_t i = begin; i < end; ++i) ranks[order[i]] = static_cast<double>(begin + end + 1) / 2;
    begin = end;
  }
  return ranks;
}

/// Pearson's correlation of ranks.
std::optional<double> correlation_of(std::vector<double> const& a, std::vector<double> const& b) {
  double const mean = static_cast<double>(a.size() + 1) / 2;
  double products = 0;
  double of_a = 0;
  double of_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    products += (a[i] - mean) * (b[i] - mean);
    of_a += (a[i] - mean) * (a[i] - mean);
    of_b += (b[i] - mean) * (b[i] - mean);
  }
  if (!(of_a > 0) || !(of_b > 0)) return std::nullopt;
  return products / std::sqrt(of_a * of_b);
}

constexpr std::size_t least_pairs = 8;
constexpr std::size_t least_classed = 64;

/// The share of y's variance that goes with what has these ranks; of enough pairs.
std::optional<double> share_of(std::vector<double> const& ranks, std::span<double const> y) {
  constexpr std::size_t most_classes = 50;
  std::size_t const count = y.size();
  auto const [low, high] = std::minmax_element(y.begin(), y.end());
  if (*low == *high) return std::nullopt;
  // About n^(1/2) classes, so that each has enough values for a mean. Equal values fall into one.
  auto const classes = std::min(most_classes, static_cast<std::size_t>(std::sqrt(static_cast<double>(count)) / 2));
  std::vector<double> sums(classes, 0);
  std::vector<double> counts(classes, 0);
  double mean = 0;
  for (double const value : y) mean += value / static_cast<double>(count);
  double squares = 0;
  for (std::size_t i = 0; i < count; ++i) {
    auto const place =
        static_cast<std::size_t>((ranks[i] - 1) / static_cast<double>(count) * static_cast<double>(classes));
    std::size_t const own = std::min(place, classes - 1);
    sums[own] += y[i] - mean;
    counts[own] += 1;
    squares += (y[i] - mean) * (y[i] - mean);
  }
  if (!(squares > 0)) return std::nullopt;
  double between = 0;
  double used = 0;
  for (std::size_t i = 0; i < classes; ++i) {
    if (counts[i] == 0) continue;
    between += sums[i] * sums[i] / counts[i];
    used += 1;
  }
  // Of k classes of unrelated values, the means vary by (k - 1) times the variance within.
  double const free = static_cast<double>(count) - used;
  double const chance = free > 0 ? (used - 1) * (squares - between) / free : 0;
  return std::clamp((between - chance) / squares, 0.0, 1.0);
}

struct Varying {
  std::string path;
  std::vector<double> values;  ///< by row
};

/// The rows of the baseline with what varied in them.
class Collector {
 public:
  Collector(Study const& study, results::SweepFile const& file) : study_(study), file_(file), worlds_(study) {}

  std::optional<results::FileProblem> collect() {
    outcomes_.resize(study_.outcomes.size());
    for (std::uint64_t point = 0; point < study_.points.size(); ++point) {
      base::Diagnostics diagnostics;
      auto const world = worlds_.world(point, 0, diagnostics);
      if (!world) return results::FileProblem{"the scenario can't be assembled any more", {}};
      model::Parameters parameters(world->world.parameters);
      auto const pins = pins_of(study_, *world, point);
      auto const problem = file_.for_each_row(point * study_.variants.size(), [&](results::SweepFile::Row const& row) {
        if (study_.draw_uncertain) {
          parameters.resolve(study_.seed, row.luck, pins);
        } else {
          parameters.resolve_central(pins);
        }
        add(*world, parameters, point, row);
      });
      if (problem) return problem;
    }
    return std::nullopt;
  }

  std::vector<OutcomeInfluence> influences() const {
    std::vector<OutcomeInfluence> result;
    // Ranks over all rows, for the outcomes that every row has.
    std::vector<std::vector<double>> whole;
    for (Varying const& varying : varying_) whole.push_back(ranks_of(varying.values));
    for (std::size_t outcome = 0; outcome < outcomes_.size(); ++outcome) {
      OutcomeInfluence one;
      one.outcome = study_.outcomes[outcome].name;
      std::vector<double> y;
      for (auto const& value : outcomes_[outcome]) {
        if (value) y.push_back(*value);
      }
      one.count = y.size();
      one.confidence = study_.confidence;
      std::vector<double> const of_outcome = ranks_of(y);
      for (std::size_t i = 0; i < varying_.size() && y.size() >= least_pairs; ++i) {
        std::vector<double> x;
        for (std::size_t row = 0; row < varying_[i].values.size() && y.size() < outcomes_[outcome].size(); ++row) {
          if (outcomes_[outcome][row]) x.push_back(varying_[i].values[row]);
        }
        std::vector<double> const own = ranks_of(x);
        std::vector<double> const& ranks = y.size() == outcomes_[outcome].size() ? whole[i] : own;
        Influence influence{varying_[i].path, correlation_of(ranks, of_outcome), std::nullopt};
        if (!influence.correlation) continue;
        influence.interval = rank_correlation_interval(*influence.correlation, y.size(), study_.confidence);
        if (y.size() >= least_classed) influence.share = share_of(ranks, y);
        one.influences.push_back(std::move(influence));
      }
      std::stable_sort(one.influences.begin(), one.influences.end(), [](Influence const& a, Influence const& b) {
        return std::fabs(*a.correlation) > std::fabs(*b.correlation);
      });
      result.push_back(std::move(one));
    }
    return result;
  }

 private:
  void add(StudyWorld const& world, model::Parameters const& parameters, std::uint64_t point,
           results::SweepFile::Row const& row) {
    std::size_t next = 0;
    auto const put = [&](std::string const& path, double value) {
      if (next == varying_.size()) varying_.push_back({path, {}});
      varying_[next++].values.push_back(value);
    };
    for (std::size_t i = 0; i < study_.factors.size(); ++i) {
      Factor const& factor = study_.factors[i];
      if (factor.own_uncertain) continue;
      double const value =
          factor.numeric ? study_.points[point].settings[i].value : static_cast<double>(study_.points[point].levels[i]);
      if (factor.numeric || study_.points[point].levels[i] != Point::no_level) put(factor.path, value);
    }
    for (std::size_t i = 0; i < world.world.parameters.uncertain.size(); ++i) {
      std::string const& name = world.world.parameters.uncertain[i].name;
      if (!name.starts_with(study_prefix)) put("uncertain." + name, parameters.uncertain()[i]);
    }
    auto const& events = world.world.parameters.events;
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (events[i].by_reaction) continue;
      // What has no luck of its own follows from values that are listed.
      bool const draws = events[i].delay.valid() || events[i].occurs.valid();
      if (draws) put("timeline." + events[i].name, static_cast<double>(parameters.events()[i].from.seconds()));
      if (!events[i].lasts.valid()) continue;
      auto const lasts = parameters.lasts(model::TimelineEventId(static_cast<std::uint32_t>(i)));
      put("timeline." + events[i].name + ".lasts", static_cast<double>(lasts.seconds()));
    }
    for (std::size_t outcome = 0; outcome < outcomes_.size(); ++outcome) {
      outcomes_[outcome].push_back(row.values[outcome]);
    }
  }

  Study const& study_;
  results::SweepFile const& file_;
  Worlds worlds_;
  std::vector<Varying> varying_;
  std::vector<std::vector<std::optional<double>>> outcomes_;  // by outcome and row
};

}  // namespace

std::optional<double> rank_correlation(std::span<double const> x, std::span<double const> y) {
  if (x.size() != y.size() || x.size() < least_pairs) return std::nullopt;
  return correlation_of(ranks_of(x), ranks_of(y));
}

std::optional<Interval> rank_correlation_interval(double correlation, std::uint64_t pairs, double confidence) {
  if (pairs < least_pairs || !(std::fabs(correlation) <= 1)) return std::nullopt;
  if (std::fabs(correlation) == 1) return Interval{correlation, correlation};
  double const error = std::sqrt(1.06 / static_cast<double>(pairs - 3));
  double const middle = (base::log1p(correlation) - base::log1p(-correlation)) / 2;
  auto const back = [](double z) { return 1 - 2 / (base::exp(2 * z) + 1); };  // the hyperbolic tangent
  double const reach = normal_factor(confidence) * error;
  return Interval{back(middle - reach), back(middle + reach)};
}

std::optional<double> variance_share(std::span<double const> x, std::span<double const> y) {
  if (x.size() != y.size() || x.size() < least_classed) return std::nullopt;
  return share_of(ranks_of(x), y);
}

base::Result<std::vector<OutcomeInfluence>, results::FileProblem> influence_of(Study const& study,
                                                                               results::SweepFile const& file) {
  Collector collector(study, file);
  if (auto const problem = collector.collect()) return *problem;
  return collector.influences();
}

}  // namespace chokepoint::sweep
