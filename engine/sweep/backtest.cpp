#include "engine/sweep/backtest.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>

#include "engine/base/check.hpp"
#include "engine/sweep/backtest_plan.hpp"
#include "engine/sweep/block.hpp"
#include "engine/sweep/workers.hpp"
#include "engine/sweep/worlds.hpp"

namespace chokepoint::sweep {

namespace {

/// All blocks, in their order. Nothing when it was asked to stop, or a policy didn't answer in time.
std::optional<std::vector<BlockResult>> run_all(Study const& study, int threads, std::function<bool()> const& stop,
                                                base::Diagnostics& diagnostics) {
  Worlds worlds(study);
  std::vector<std::optional<BlockResult>> blocks(study.blocks());
  std::atomic<std::uint64_t> next{0};
  std::mutex mutex;
  std::string late;
  run_workers(threads, [&](int) {
    Worker worker(study, worlds);
    for (std::uint64_t block = next++; block < blocks.size(); block = next++) {
      auto result = worker.run(0, block, stop);
      if (!result) return;
      if (!result->stopped_by.empty()) {
        std::lock_guard const lock(mutex);
        late = result->stopped_by;
        return;
      }
      blocks[block] = std::move(*result);
    }
  });
  if (!late.empty()) {
    diagnostics.error("E_STUDY", {}, "backtest", late, "another time it may answer: --worker-seconds");
    return std::nullopt;
  }
  std::vector<BlockResult> done;
  for (auto& block : blocks) {
    if (!block) return std::nullopt;
    done.push_back(std::move(*block));
  }
  return done;
}

/// What each replication of a variant that didn't fail has at a place, in their order; NaN where it has nothing.
std::vector<double> values_at(BacktestPlan const& plan, std::vector<BlockResult> const& blocks, std::size_t variant,
                              bool is_date, std::size_t place) {
  std::size_t const outcomes = plan.study.outcomes.size();
  std::size_t const steps = step_count(plan.study.bands);
  std::vector<double> found;
  for (BlockResult const& block : blocks) {
    for (std::size_t i = 0; i < block.values.replications; ++i) {
      std::size_t const run = variant * block.values.replications + i;
      if (block.values.failed[run] != 0) continue;
      found.push_back(is_date ? block.values.values[run * outcomes + place] : block.values.steps[run * steps + place]);
    }
  }
  return found;
}

Foretold value_foretold(Sighting const& sighting, std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  Foretold told;
  told.count = values.size();
  if (values.size() < 2) return told;
  auto const [least, most] = std::minmax_element(values.begin(), values.end());
  if (*least == *most) {
    constexpr double nine_in_ten = 1.6448536269514722;
    double const error = sighting.error.deviation * (sighting.error.of_logarithm ? std::fabs(sighting.observed) : 1);
    told.is_known = std::fabs(*least - sighting.observed) <= nine_in_ten * error;
  }
  FuturesForecast const forecast(std::move(values), sighting.error);
  told.score = forecast.crps(sighting.observed);
  told.below = forecast.share_below(sighting.observed);
  told.mean = forecast.mean();
  told.low_90 = forecast.quantile(0.05);
  told.low_50 = forecast.quantile(0.25);
  told.median = forecast.quantile(0.5);
  told.high_50 = forecast.quantile(0.75);
  told.high_90 = forecast.quantile(0.95);
  return told;
}

/// A future in which it never came hadn't it by any date either.
Foretold date_foretold(Sighting const& sighting, std::vector<double> const& dates) {
  Foretold told;
  told.count = dates.size();
  if (dates.size() < 2) return told;
  auto const by = static_cast<double>(sighting.at.seconds());
  auto const came = std::count_if(dates.begin(), dates.end(), [&](double date) { return date <= by; });
  told.below = static_cast<double>(came) / static_cast<double>(dates.size());
  told.mean = told.below;
  told.score = brier_score(told.below, sighting.observed == 1);
  told.is_known = told.score == 0;  // all futures have it so
  return told;
}

}  // namespace

std::string_view word_of(HistoryPart part) {
  return part == HistoryPart::fit ? "fit" : part == HistoryPart::judged ? "judged" : "used";
}

std::vector<SeriesScore> mean_scores(Backtest const& backtest, std::vector<Foretold> const& foretold) {
  std::vector<SeriesScore> means;
  for (HistoryPart const part : {HistoryPart::fit, HistoryPart::judged, HistoryPart::used}) {
    for (std::uint32_t series = 0; series < backtest.series.size(); ++series) {
      SeriesScore mean;
      mean.series = series;
      mean.part = part;
      for (std::size_t i = 0; i < backtest.sightings.size(); ++i) {
        Sighting const& sighting = backtest.sightings[i];
        Foretold const& told = foretold[i];
        if (sighting.series != series || sighting.part != part || told.count < 2) continue;
        if (told.is_known) {
          mean.known += 1;
          continue;
        }
        mean.count += 1;
        mean.score += told.score;
        mean.bias += told.mean - sighting.observed;
        mean.in_50 += told.low_50 <= sighting.observed && sighting.observed <= told.high_50 ? 1 : 0;
        mean.in_90 += told.low_90 <= sighting.observed && sighting.observed <= told.high_90 ? 1 : 0;
        if (sighting.last_score) {
          mean.with_last += 1;
          mean.last_score += *sighting.last_score;
          mean.score_with_last += told.score;
        }
        if (sighting.spread_score) {
          mean.with_spread += 1;
          mean.spread_score += *sighting.spread_score;
          mean.score_with_spread += told.score;
        }
      }
      if (mean.count + mean.known == 0) continue;
      auto const over = [](double& sum, std::uint64_t count) {
        if (count > 0) sum /= static_cast<double>(count);
      };
      over(mean.score, mean.count);
      over(mean.bias, mean.count);
      over(mean.last_score, mean.with_last);
      over(mean.score_with_last, mean.with_last);
      over(mean.spread_score, mean.with_spread);
      over(mean.score_with_spread, mean.with_spread);
      means.push_back(mean);
    }
  }
  return means;
}

std::optional<Backtest> backtest(BacktestRequest const& request, std::function<bool()> const& stop,
                                 base::Diagnostics& diagnostics) {
  auto plan = plan_backtest(request, diagnostics);
  if (!plan) return std::nullopt;
  auto const blocks = run_all(plan->study, request.threads, stop, diagnostics);
  if (!blocks) return std::nullopt;
  Backtest answer = std::move(plan->answer);
  for (std::size_t variant = 0; variant < plan->study.variants.size(); ++variant) {
    Judgment judgment;
    judgment.name = plan->study.variants[variant].name;
    for (std::size_t i = 0; i < answer.sightings.size(); ++i) {
      Sighting const& sighting = answer.sightings[i];
      bool const is_date = answer.series[sighting.series].is_date;
      auto values = values_at(*plan, *blocks, variant, is_date, plan->places[i]);
      judgment.foretold.push_back(is_date ? date_foretold(sighting, values)
                                          : value_foretold(sighting, std::move(values)));
    }
    judgment.means = mean_scores(answer, judgment.foretold);
    for (BlockResult const& block : *blocks) {
      for (auto const& failure : block.failures) {
        if (failure.cell != variant) continue;
        judgment.failures += 1;
        if (judgment.first_failure.empty()) judgment.first_failure = failure.reason;
      }
    }
    answer.judgments.push_back(std::move(judgment));
  }
  return answer;
}

void check_backtest(BacktestRequest const& request, base::Diagnostics& diagnostics) {
  (void)plan_backtest(request, diagnostics);
}

}  // namespace chokepoint::sweep
