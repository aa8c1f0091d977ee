#include "engine/sweep/influence.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>

#include "engine/base/math.hpp"
#include "engine/sweep/worlds.hpp"

namespace chokepoint::sweep {

namespace {

constexpr std::string_view study_prefix = "study.";
constexpr std::size_t least_pairs = 8;

/// What is explained of a sum of squares, less what chance gives; 0 where chance may give as much.
double beyond_luck(double explained, double total, double columns, double free, double confidence) {
  double const chance = free > 0 ? (total - explained) / free : total;
  if (!(columns > 0)) return 0;
  if (chance > 0 && !is_more_than_luck(explained / columns / chance, columns, free, confidence)) return 0;
  return std::clamp((explained - columns * chance) / total, 0.0, 1.0);
}

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
      auto const problem = file_.for_each_row(point * study_.variants.size(), [&](results::SweepFile::Row const& row) {
        auto const pins = pins_of(study_, *world, point, row.luck);
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

  /// Outcome by outcome, on as many threads as there are: none looks at another's, so they are the same whoever comes
  /// first.
  std::vector<OutcomeInfluence> influences() const {
    // Most outcomes have a value in every row, where each of what varies has one order.
    std::vector<Varying> of_all = varying_;
    tbb::parallel_for(std::size_t{0}, of_all.size(),
                      [&](std::size_t i) { of_all[i].ranks = ranks_of(of_all[i].values); });
    std::vector<OutcomeInfluence> result(outcomes_.size());
    Dependence of_all_rows;
    std::size_t first = 0;  // what follows knows which of the values depend on each other
    for (; first < outcomes_.size() && !of_all_rows.known; ++first)
      result[first] = influence(first, of_all, of_all_rows);
    tbb::parallel_for(first, outcomes_.size(), [&](std::size_t outcome) {
      Dependence known = of_all_rows;
      result[outcome] = influence(outcome, of_all, known);
    });
    return result;
  }

 private:
  OutcomeInfluence influence(std::size_t outcome, std::vector<Varying> const& of_all, Dependence& of_all_rows) const {
    std::vector<double> y;
    Rows rows;
    bool const everywhere = std::all_of(outcomes_[outcome].begin(), outcomes_[outcome].end(),
                                        [](auto const& value) { return value.has_value(); });
    std::vector<Varying> some;
    for (Varying const& varying : varying_) some.push_back({varying.path, {}});
    for (std::size_t row = 0; row < outcomes_[outcome].size(); ++row) {
      if (!outcomes_[outcome][row]) continue;
      y.push_back(*outcomes_[outcome][row]);
      rows.points.push_back(points_[row]);
      if (study_.points.size() > 1) rows.clusters.push_back(study_.sampled() ? points_[row] : luck_[row]);
      if (everywhere) continue;
      for (std::size_t i = 0; i < some.size(); ++i) some[i].values.push_back(varying_[i].values[row]);
    }
    OutcomeInfluence one =
        attribute(everywhere ? of_all : some, y, rows, study_.confidence, everywhere ? &of_all_rows : nullptr);
    one.outcome = study_.outcomes[outcome].name;
    return one;
  }

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
      std::string const length = "timeline." + events[i].name + ".lasts";
      bool const is_factor = std::any_of(study_.factors.begin(), study_.factors.end(),
                                         [&](Factor const& factor) { return factor.path == length; });
      if (!events[i].lasts.valid() || is_factor) continue;
      auto const lasts = parameters.lasts(model::TimelineEventId(static_cast<std::uint32_t>(i)));
      put(length, static_cast<double>(lasts.seconds()));
    }
    for (std::size_t outcome = 0; outcome < outcomes_.size(); ++outcome) {
      outcomes_[outcome].push_back(row.values[outcome]);
    }
    points_.push_back(point);
    luck_.push_back(row.luck);
  }

  Study const& study_;
  results::SweepFile const& file_;
  Worlds worlds_;
  std::vector<Varying> varying_;
  std::vector<std::vector<std::optional<double>>> outcomes_;  // by outcome and row
  std::vector<std::uint64_t> points_;                         // by row
  std::vector<std::uint64_t> luck_;                           // by row
};

}  // namespace

std::optional<double> share_of_ranks(std::span<double const> ranks, std::span<double const> y, double confidence) {
  constexpr std::size_t most_classes = 50;
  constexpr std::size_t least_classed = 64;
  std::size_t const count = y.size();
  if (count <= least_pairs) return std::nullopt;
  auto const [low, high] = std::minmax_element(y.begin(), y.end());
  if (*low == *high) return std::nullopt;
  double mean = 0;
  for (double const value : y) mean += value / static_cast<double>(count);
  double squares = 0;
  for (double const value : y) squares += (value - mean) * (value - mean);
  if (!(squares > 0)) return std::nullopt;
  double const pairs = static_cast<double>(count);
  if (count < least_classed) {  // too few for classes: a straight line
    double products = 0;
    double of_ranks = 0;
    for (std::size_t i = 0; i < count; ++i) {
      double const rank = ranks[i] - (pairs + 1) / 2;
      products += rank * (y[i] - mean);
      of_ranks += rank * rank;
    }
    if (!(of_ranks > 0)) return std::nullopt;
    return beyond_luck(products * products / of_ranks, squares, 1, pairs - 2, confidence);
  }
  // About n^(1/2) classes, so that each has enough values for a mean. Equal values fall into one.
  auto const classes = std::min(most_classes, static_cast<std::size_t>(std::sqrt(pairs) / 2));
  std::vector<double> sums(classes, 0);
  std::vector<double> counts(classes, 0);
  for (std::size_t i = 0; i < count; ++i) {
    auto const place = static_cast<std::size_t>((ranks[i] - 1) / pairs * static_cast<double>(classes));
    std::size_t const own = std::min(place, classes - 1);
    sums[own] += y[i] - mean;
    counts[own] += 1;
  }
  double between = 0;
  double used = 0;
  for (std::size_t i = 0; i < classes; ++i) {
    if (counts[i] == 0) continue;
    between += sums[i] * sums[i] / counts[i];
    used += 1;
  }
  // Of k classes of unrelated values, the means vary by (k - 1) times the variance within.
  return beyond_luck(between, squares, used - 1, pairs - used, confidence);
}

std::optional<double> rank_correlation(std::span<double const> x, std::span<double const> y) {
  if (x.size() != y.size() || x.size() < least_pairs) return std::nullopt;
  auto const varies = [](std::span<double const> values) {
    auto const [low, high] = std::minmax_element(values.begin(), values.end());
    return *low < *high;
  };
  if (!varies(x) || !varies(y)) return std::nullopt;
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

std::optional<double> variance_share(std::span<double const> x, std::span<double const> y, double confidence) {
  if (x.size() != y.size()) return std::nullopt;
  return share_of_ranks(ranks_of(x), y, confidence);
}

base::Result<std::vector<OutcomeInfluence>, results::FileProblem> influence_of(Study const& study,
                                                                               results::SweepFile const& file) {
  Collector collector(study, file);
  if (auto const problem = collector.collect()) return *problem;
  return collector.influences();
}

}  // namespace chokepoint::sweep
