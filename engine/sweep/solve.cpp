#include "engine/sweep/solve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>
#include <stdexcept>

#include "engine/base/unit.hpp"
#include "engine/base/unreproducible.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/scenario/source_text.hpp"
#include "engine/sweep/block.hpp"
#include "engine/sweep/statistics.hpp"
#include "engine/sweep/sums.hpp"
#include "engine/sweep/workers.hpp"

namespace chokepoint::sweep {

namespace {

struct Stopped {};

/// Runs a scenario at one value of its factor after the other, with the same luck.
class Curve {
 public:
  Curve(Study study, std::size_t outcome, int threads, std::function<bool()> const& stop)
      : study_(std::move(study)), outcome_(outcome), threads_(threads), stop_(stop), worlds_(study_) {
    for (int i = 0; i < threads; ++i) workers_.push_back(std::make_unique<Worker>(study_, worlds_));
  }

  Factor const& factor() const { return study_.factors.front(); }

  /// Values that round to the same are run once.
  Evaluation const& at(double value) {
    Level const level = factor().near(value);
    auto const known = known_.find(level.value);
    if (known != known_.end()) return known->second;
    return known_.emplace(level.value, evaluate(level)).first->second;
  }
  std::map<double, Evaluation> const& all() const { return known_; }
  bool same_futures() const { return same_futures_; }

 private:
  struct Told {
    results::OutcomeSums sums;
    std::vector<bool> has_value;  // by replication of the block
    std::vector<results::StoredFailure> failures;
  };

  Evaluation evaluate(Level const& level) {
    study_.points.front().settings.front() = {level.value, level.text};
    std::vector<std::optional<Told>> blocks(study_.blocks());
    std::atomic<std::uint64_t> next{0};
    std::mutex mutex;
    std::string late;
    run_workers(threads_, [&](int worker) {
      for (std::uint64_t block = next++; block < blocks.size(); block = next++) {
        auto result = workers_[static_cast<std::size_t>(worker)]->run(0, block, stop_);
        if (!result) return;
        if (!result->stopped_by.empty()) {
          std::lock_guard const lock(mutex);
          late = result->stopped_by;
          return;
        }
        std::size_t const outcomes = study_.outcomes.size();
        Told told{sums_of(result->values, 1, outcomes).outcomes[outcome_], {}, std::move(result->failures)};
        for (std::uint32_t i = 0; i < result->values.replications; ++i) {
          told.has_value.push_back(!std::isnan(result->values.values[i * outcomes + outcome_]));
        }
        blocks[block] = std::move(told);
      }
    });
    if (!late.empty()) throw base::Unreproducible(late);
    Evaluation evaluation;
    evaluation.at = level;
    results::OutcomeSums sums;
    std::vector<bool> has_value;
    for (auto const& block : blocks) {
      if (!block) throw Stopped{};
      merge(sums, block->sums);
      has_value.insert(has_value.end(), block->has_value.begin(), block->has_value.end());
      if (evaluation.failed == 0 && !block->failures.empty()) {
        evaluation.first_failed = block->failures.front().replication;
        evaluation.why_failed = block->failures.front().reason;
      }
      evaluation.failed += block->failures.size();
    }
    if (sums.count == 0) {
      throw std::runtime_error(
          fmt::format("at {} {} the outcome has no value in any replication{}", factor().path, level.text,
                      evaluation.failed == 0
                          ? std::string()
                          : fmt::format(", and {} of them failed: {}", evaluation.failed, evaluation.why_failed)));
    }
    if (known_.empty()) has_value_ = has_value;
    same_futures_ = same_futures_ && has_value == has_value_;
    evaluation.mean = sums.mean;
    evaluation.count = sums.count;
    evaluation.missing = sums.missing;
    evaluation.half_width = mean_half_width(sums.count, sums.squares, sums.cubes, study_.confidence);
    bool const never_varies = sums.least == sums.greatest && sums.missing == 0 && evaluation.failed == 0;
    if (never_varies) evaluation.half_width = 0;
    return evaluation;
  }

  Study study_;
  std::size_t outcome_;
  int threads_;
  std::function<bool()> const& stop_;
  Worlds worlds_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::map<double, Evaluation> known_;  // by value
  std::vector<bool> has_value_;         // by replication, at the first value tried
  bool same_futures_ = true;
};

/// Where `of` changes its sign between two values at which its signs differ: the value on the side of the smaller
/// |of|, once both round to neighbors or are a thousandth of the range apart.
Level cross(Curve& curve, double low, double high, std::function<double(Evaluation const&)> const& of) {
  double const enough = (high - low) / 1000;
  bool const rises = of(curve.at(high)) > 0;
  while (high - low > enough) {
    double const middle = low + (high - low) / 2;
    Evaluation const& there = curve.at(middle);
    if (there.at.value <= low || there.at.value >= high) break;  // no whole value lies between
    ((of(there) > 0) == rises ? high : low) = there.at.value;
  }
  bool const lower = std::fabs(of(curve.at(low))) <= std::fabs(of(curve.at(high)));
  return curve.at(lower ? low : high).at;
}

Solution find(Curve& curve, double target) {
  double const low = curve.factor().low;
  double const high = curve.factor().high;
  Solution solution;
  using Of = std::function<double(Evaluation const&)>;
  Of const mean = [&](Evaluation const& one) { return one.mean - target; };
  Of const upper = [&](Evaluation const& one) { return one.mean + one.half_width.value_or(0) - target; };
  Of const lower = [&](Evaluation const& one) { return one.mean - one.half_width.value_or(0) - target; };
  auto const between = [&](Of const& of) { return (of(curve.at(low)) > 0) != (of(curve.at(high)) > 0); };
  solution.found = between(mean);
  if (solution.found) {
    solution.value = cross(curve, low, high, mean);
    // Of a rising curve the mean's upper end comes to the target first.
    bool const rises = mean(curve.at(high)) > 0;
    Of const& first = rises ? upper : lower;
    Of const& last = rises ? lower : upper;
    if (between(first)) solution.low = cross(curve, low, high, first);
    if (between(last)) solution.high = cross(curve, low, high, last);
  }
  for (auto const& [value, evaluation] : curve.all()) solution.evaluations.push_back(evaluation);
  solution.interval_known = std::all_of(solution.evaluations.begin(), solution.evaluations.end(),
                                        [](Evaluation const& one) { return one.half_width.has_value(); });
  if (!solution.interval_known) solution.low = solution.high = std::nullopt;
  solution.same_futures = curve.same_futures();
  return solution;
}

/// The target in the unit of the outcome; nothing where that is of another kind.
std::optional<double> target_in(std::string const& unit, SolveRequest const& request, model::World const& world) {
  std::string const& given = request.target_unit;
  if (given == unit || (given.empty() && unit != "date")) return request.target;
  if (given == "date" || unit == "date") return std::nullopt;
  base::GoodsWords goods;
  for (model::Product const& product : world.products) goods.declare(product.unit);
  auto const to = unit.empty() ? base::Unit{} : base::read_unit(unit, goods, base::dimensions::goods);
  auto const from = base::read_unit(given, goods, to ? to->dimension : base::dimensions::goods);
  bool const alike = from && to && from->dimension == to->dimension && from->currency == to->currency;
  if (!alike) return std::nullopt;
  double const scale = static_cast<double>(from->numerator) / static_cast<double>(from->denominator);
  return request.target * scale / (static_cast<double>(to->numerator) / static_cast<double>(to->denominator));
}

}  // namespace

std::optional<Solution> solve(SolveRequest const& request, std::function<bool()> const& stop,
                              base::Diagnostics& diagnostics) {
  ScenarioSource const source(request.file, request.overrides, request.libraries);
  auto const base = source.read({}, diagnostics);
  if (!base) return std::nullopt;
  auto const world = scenario::assemble(*base, diagnostics);
  if (!world) return std::nullopt;
  auto const& outcomes = world->outcomes;
  auto const outcome =
      std::find_if(outcomes.begin(), outcomes.end(), [&](auto const& one) { return one.name == request.outcome; });
  if (outcome == outcomes.end()) {
    std::vector<std::string_view> names;
    for (auto const& one : outcomes) names.push_back(one.name);
    std::string const near = base::nearest(request.outcome, names);
    diagnostics.error(
        "E_UNKNOWN_ID", {}, "", fmt::format("the scenario has no outcome '{}'", request.outcome),
        near.empty() ? fmt::format("outcomes: {}", fmt::join(names, ", ")) : fmt::format("did you mean '{}'?", near));
    return std::nullopt;
  }
  auto const text = [&](char const* option, std::string const& words) {
    std::uint32_t const file = diagnostics.add_source(option, words);
    return scenario::Text{.given = true, .text = words, .mark = {.file = file, .line = 1, .column = 1}};
  };
  auto const target = target_in(outcome->unit, request, *world);
  if (!target) {
    std::string const unit = outcome->unit.empty() ? "a plain number" : "in " + outcome->unit;
    diagnostics.error(
        "E_UNIT", {}, "",
        outcome->unit == "date" ? fmt::format("the outcome '{}' is a date, and the target is none", request.outcome)
                                : fmt::format("the outcome '{}' is {}, and the target is in {}", request.outcome, unit,
                                              request.target_unit == "date" ? "dates" : request.target_unit),
        outcome->unit == "date" ? "write --target 2026-12-31" : fmt::format("write --target '22 {}'", outcome->unit));
    return std::nullopt;
  }
  scenario::FactorSpec spec;
  spec.path = text("--vary", request.path);
  spec.range = {text("--from", request.low), text("--to", request.high)};
  auto factor = read_factor(source, *base, *world, text("--vary", "value"), spec, true, diagnostics);
  if (!factor) return std::nullopt;
  Study study;
  study.scenario_file = request.file;
  study.scenario_overrides = request.overrides;
  study.libraries = request.libraries;
  study.outcomes = outcomes;
  study.design = Design::list;
  study.factors.push_back(std::move(*factor));
  study.points.resize(1);
  study.points.front().settings.resize(1);
  study.points.front().levels = {Point::no_level};
  study.variants.push_back({});
  study.seed = request.seed;
  study.replications = request.replications;
  study.confidence = request.confidence;
  Curve curve(std::move(study), static_cast<std::size_t>(outcome - outcomes.begin()), request.threads, stop);
  try {
    Solution solution = find(curve, *target);
    solution.unit = outcome->unit;
    return solution;
  } catch (Stopped const&) {
    return std::nullopt;
  } catch (base::Unreproducible const& late) {
    diagnostics.error("E_STUDY", spec.path.mark, "", late.what(), "another time it may answer: --worker-seconds");
    return std::nullopt;
  } catch (std::runtime_error const& problem) {
    diagnostics.error("E_STUDY", spec.path.mark, "", problem.what(), "choose another range");
    return std::nullopt;
  }
}

}  // namespace chokepoint::sweep
