#include "engine/sweep/attribution.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "engine/sweep/additive_fit.hpp"
#include "engine/sweep/influence.hpp"

namespace chokepoint::sweep {

std::vector<double> ranks_of(std::span<double const> values) {
  // Values beside their places: a sort that looks them up elsewhere takes three times as long.
  std::vector<std::pair<double, std::size_t>> order;
  order.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) order.emplace_back(values[i], i);
  std::sort(order.begin(), order.end());
  std::vector<double> ranks(values.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && order[end].first == order[begin].first) ++end;
    for (std::size_t i = begin; i < end; ++i) ranks[order[i].second] = static_cast<double>(begin + end + 1) / 2;
    begin = end;
  }
  return ranks;
}

double correlation_of(std::span<double const> a, std::span<double const> b) {
  double const count = static_cast<double>(a.size());
  double mean_a = 0;
  double mean_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    mean_a += a[i] / count;
    mean_b += b[i] / count;
  }
  double products = 0;
  double of_a = 0;
  double of_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    products += (a[i] - mean_a) * (b[i] - mean_b);
    of_a += (a[i] - mean_a) * (a[i] - mean_a);
    of_b += (b[i] - mean_b) * (b[i] - mean_b);
  }
  return of_a > 0 && of_b > 0 ? products / std::sqrt(of_a * of_b) : 0;
}

namespace {

constexpr std::uint64_t least_clusters = 9;  // of student_factor

double squares_of(std::span<double const> values) {
  double mean = 0;
  for (double const value : values) mean += value / static_cast<double>(values.size());
  double squares = 0;
  for (double const value : values) squares += (value - mean) * (value - mean);
  return squares;
}

/// A value on its way to its influence.
struct Candidate {
  std::size_t value = 0;      // which
  std::vector<double> ranks;  // by row
  bool by_cluster = false;    // the same throughout each cluster
};

bool varies(std::span<double const> values) {
  auto const [least, greatest] = std::minmax_element(values.begin(), values.end());
  return least != values.end() && *least < *greatest;
}

class Attribution {
 public:
  Attribution(std::span<Varying const> values, std::span<double const> outcome, Rows const& rows, double confidence)
      : values_(values), outcome_(outcome), confidence_(confidence), rank_(ranks_of(outcome)) {
    number(rows.clusters, cluster_, clusters_);
    number(rows.points, point_, points_);
  }

  OutcomeInfluence find(Dependence& dependence) {
    OutcomeInfluence result;
    result.count = outcome_.size();
    result.confidence = confidence_;
    constexpr std::size_t least_pairs = 8;
    total_ = squares_of(outcome_);
    // By the values themselves: the squares of a constant may be a rounding error.
    if (outcome_.size() < least_pairs || !varies(outcome_)) return result;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      std::vector<double> ranks = values_[i].ranks.empty() ? ranks_of(values_[i].values) : values_[i].ranks;
      if (varies(ranks)) candidates_.push_back({i, ranks, clusters_ > 0 && is_same_within(i, cluster_, clusters_)});
    }
    std::vector<Influence> influences;
    for (Candidate const& one : candidates_) influences.push_back(by_itself(one));
    double explained = 0;
    if (!dependence.known) dependence = {true, dependent()};
    dependence.models.resize(dependence.groups.size());
    for (std::size_t group = 0; group < dependence.groups.size(); ++group) {
      auto const& members = dependence.groups[group];
      if (members.size() == 1) {
        explained += influences[members.front()].share.value_or(0);
      } else {
        result.companions.push_back(among_companions(members, dependence.models[group], influences));
        explained += result.companions.back().share.value_or(0);
      }
    }
    result.luck = measured_luck();
    result.left = std::clamp(1 - explained - result.luck.value_or(0), 0.0, 1.0);
    std::stable_sort(influences.begin(), influences.end(),
                     [](Influence const& a, Influence const& b) { return std::fabs(a.own()) > std::fabs(b.own()); });
    result.influences = std::move(influences);
    return result;
  }

 private:
  /// Numbers groups of rows from 0; none where every row has a group of its own.
  static void number(std::vector<std::uint64_t> const& groups, std::vector<std::size_t>& own, std::size_t& count) {
    std::map<std::uint64_t, std::size_t> numbers;
    for (std::uint64_t const group : groups) own.push_back(numbers.emplace(group, numbers.size()).first->second);
    count = numbers.size() < groups.size() ? numbers.size() : 0;
  }

  bool is_same_within(std::size_t value, std::vector<std::size_t> const& groups, std::size_t count) const {
    std::vector<double> const& of_row = values_[value].values;
    std::vector<std::optional<double>> seen(count);
    for (std::size_t row = 0; row < of_row.size(); ++row) {
      auto& first = seen[groups[row]];
      if (!first) first = of_row[row];
      if (*first != of_row[row]) return false;
    }
    return true;
  }

  std::vector<double> cluster_means(std::span<double const> of_row) const {
    std::vector<double> means(clusters_, 0);
    std::vector<double> counts(clusters_, 0);
    for (std::size_t row = 0; row < of_row.size(); ++row) {
      means[cluster_[row]] += of_row[row];
      counts[cluster_[row]] += 1;
    }
    for (std::size_t i = 0; i < clusters_; ++i) means[i] /= counts[i];
    return means;
  }

  /// By cluster the mean, in every row: how much of a spread lies between clusters is its squares by those of all.
  double share_between(std::span<double const> of_row) const {
    std::vector<double> const means = cluster_means(of_row);
    std::vector<double> spread;
    for (std::size_t const cluster : cluster_) spread.push_back(means[cluster]);
    double const all = squares_of(of_row);
    return all > 0 ? std::min(1.0, squares_of(spread) / all) : 0;
  }

  Influence by_itself(Candidate const& one) const {
    Influence influence{values_[one.value].path, correlation_of(one.ranks, rank_), std::nullopt};
    double const correlation = *influence.correlation;
    if (clusters_ == 0) {
      influence.interval = rank_correlation_interval(correlation, outcome_.size(), confidence_);
      influence.share = share_of_ranks(one.ranks, outcome_, confidence_);
      return influence;
    }
    if (clusters_ < least_clusters) return influence;  // too few to tell anything of how sure it is
    if (one.by_cluster) {
      double const scale = std::sqrt(share_between(rank_));
      if (scale > 0) {
        double const between = std::clamp(correlation / scale, -1.0, 1.0);
        if (auto const found = rank_correlation_interval(between, clusters_, confidence_)) {
          influence.interval = Interval{scale * found->low, scale * found->high};
        }
      }
      influence.share = variance_share(cluster_means(values_[one.value].values), cluster_means(outcome_), confidence_);
      if (influence.share) *influence.share *= share_between(outcome_);
    } else {
      influence.interval = rank_correlation_interval(correlation, outcome_.size(), confidence_);
      if (!differs_between_clusters(one)) {
        influence.share = variance_share(values_[one.value].values, outcome_, confidence_);
      }
    }
    if (influence.interval) widen(*influence.interval, one, correlation);
    return influence;
  }

  /// To what the spread between clusters of what each adds to the correlation says.
  void widen(Interval& interval, Candidate const& one, double correlation) const {
    double const count = static_cast<double>(rank_.size());
    double const mean = (count + 1) / 2;
    double const of_value = std::sqrt(squares_of(one.ranks) / count);
    double const of_outcome = std::sqrt(squares_of(rank_) / count);
    std::vector<double> sums(clusters_, 0);
    for (std::size_t row = 0; row < rank_.size(); ++row) {
      double const a = (one.ranks[row] - mean) / of_value;
      double const b = (rank_[row] - mean) / of_outcome;
      sums[cluster_[row]] += a * b - correlation / 2 * (a * a + b * b);
    }
    double squares = 0;
    for (double const sum : sums) squares += sum * sum;
    double const k = static_cast<double>(clusters_);
    double const half = student_factor(confidence_, clusters_ - 1) * std::sqrt(k / (k - 1) * squares) / count;
    interval.low = std::max(-1.0, std::min(interval.low, correlation - half));
    interval.high = std::min(1.0, std::max(interval.high, correlation + half));
  }

  /// Whether a value that varies within clusters differs between them, too, by more than luck: neither rows nor
  /// clusters are what it was drawn for. In a grid a factor differs within clusters alone.
  bool differs_between_clusters(Candidate const& one) const {
    double const between = share_between(one.ranks);
    double const k = static_cast<double>(clusters_);
    double const free = static_cast<double>(rank_.size()) - k;
    return free > 0 && is_more_than_luck(between / (k - 1) / ((1 - between) / free), k - 1, free, 0.999);
  }

  /// Values that vary together, as far as their rank correlations say: more than luck would, and enough to matter.
  std::vector<std::vector<std::size_t>> dependent() const {
    constexpr double enough = 0.1;
    constexpr double errors = 4;  // of a correlation of unrelated values: one pair in 16,000
    std::size_t const count = candidates_.size();
    std::vector<std::size_t> group(count);
    std::iota(group.begin(), group.end(), std::size_t{0});
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        Candidate const& a = candidates_[i];
        Candidate const& b = candidates_[j];
        auto const units = static_cast<double>(a.by_cluster || b.by_cluster ? clusters_ : outcome_.size());
        double const least = std::min(0.999, std::max(enough, errors / std::sqrt(units)));
        if (std::fabs(correlation_of(a.ranks, b.ranks)) < least) continue;
        std::size_t const from = group[i];
        for (std::size_t& one : group) one = one == from ? group[j] : one;
      }
    }
    std::vector<std::vector<std::size_t>> groups(count);
    for (std::size_t i = 0; i < count; ++i) groups[group[i]].push_back(i);
    std::erase_if(groups, [](auto const& one) { return one.empty(); });
    return groups;
  }

  /// Of values that vary together: what each tells beyond the others, and all of them.
  Companions among_companions(std::vector<std::size_t> const& members, std::shared_ptr<AdditiveModel const>& model,
                              std::vector<Influence>& influences) const {
    Companions result;
    for (std::size_t const member : members) {
      result.paths.push_back(influences[member].path);
      for (std::size_t const other : members) {
        if (other != member) influences[member].companions.push_back(influences[other].path);
      }
    }
    // By cluster as soon as one of them is drawn for clusters: their means are what is independent.
    bool const by_cluster = clusters_ > 0 && std::any_of(members.begin(), members.end(), [&](std::size_t member) {
                              return candidates_[member].by_cluster || differs_between_clusters(candidates_[member]);
                            });
    auto const units_of = [&](std::vector<double> const& of_row) {
      return by_cluster ? cluster_means(of_row) : of_row;
    };
    std::vector<std::vector<double>> variables;
    for (std::size_t const member : members) variables.push_back(units_of(candidates_[member].ranks));
    if (model == nullptr) {
      std::vector<std::vector<double>> means;  // of rows alone the ranks are at hand
      for (auto const& one : variables) {
        if (by_cluster) means.push_back(ranks_of(one));
      }
      model = std::make_shared<AdditiveModel const>(by_cluster ? means : variables);
    }
    std::vector<double> const outcome = units_of({outcome_.begin(), outcome_.end()});
    variables.push_back(units_of(rank_));
    std::size_t const size = variables.size();
    std::vector<double> matrix(size * size, 1);
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        matrix[i * size + j] = matrix[j * size + i] = correlation_of(variables[i], variables[j]);
      }
    }
    if (auto const partial = partial_correlations(std::move(matrix), size)) {
      std::size_t const given = members.size() - 1;
      for (std::size_t i = 0; i < members.size(); ++i) {
        Influence& influence = influences[members[i]];
        influence.partial = (*partial)[i];
        if (outcome.size() > given) {
          influence.partial_interval = rank_correlation_interval((*partial)[i], outcome.size() - given, confidence_);
        }
      }
    }
    auto const fit = model->fit(outcome, confidence_);
    if (!fit) return result;
    double const scale = by_cluster ? share_between(outcome_) : 1;
    result.share = scale * fit->together;
    for (std::size_t i = 0; i < members.size(); ++i) influences[members[i]].beyond = scale * fit->beyond[i];
    return result;
  }

  /// The spread between replications of points in which nothing but luck differs, by that of all.
  std::optional<double> measured_luck() const {
    if (points_ == 0) return std::nullopt;
    for (Candidate const& one : candidates_) {
      if (!is_same_within(one.value, point_, points_)) return std::nullopt;
    }
    std::vector<double> means(points_, 0);
    std::vector<double> counts(points_, 0);
    for (std::size_t row = 0; row < outcome_.size(); ++row) {
      means[point_[row]] += outcome_[row];
      counts[point_[row]] += 1;
    }
    double within = 0;
    for (std::size_t row = 0; row < outcome_.size(); ++row) {
      double const rest = outcome_[row] - means[point_[row]] / counts[point_[row]];
      within += rest * rest;
    }
    double const rows = static_cast<double>(outcome_.size());
    return std::min(1.0, within / (rows - static_cast<double>(points_)) / (total_ / (rows - 1)));
  }

  std::span<Varying const> values_;
  std::span<double const> outcome_;
  double confidence_;
  std::vector<double> rank_;          // of the outcome, by row
  std::vector<std::size_t> cluster_;  // by row
  std::size_t clusters_ = 0;          // 0: each row stands alone
  std::vector<std::size_t> point_;
  std::size_t points_ = 0;
  double total_ = 0;
  std::vector<Candidate> candidates_;
};

}  // namespace

std::string what_influence_counts(bool sampled) {
  return sampled ? "A factor's interval counts the points of the design, that of a value drawn anew each time the "
                   "replications."
                 : "All points have the same luck: the interval of a drawn value counts the replications of one point.";
}

OutcomeInfluence attribute(std::span<Varying const> values, std::span<double const> outcome, Rows const& rows,
                           double confidence, Dependence* dependence) {
  Dependence own;
  return Attribution(values, outcome, rows, confidence).find(dependence != nullptr ? *dependence : own);
}

}  // namespace chokepoint::sweep
