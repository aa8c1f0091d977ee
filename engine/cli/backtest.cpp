#include "engine/sweep/backtest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/calendar.hpp"
#include "engine/cli/common_arguments.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/report/backtest_summary.hpp"

/// `backtest`: a scenario's futures held against what was observed.
namespace chokepoint::cli {

namespace {

using Json = nlohmann::ordered_json;

Json json_or_null(std::optional<double> const& value) { return value ? Json(*value) : Json(); }

Json sighting_json(sweep::Backtest const& backtest, sweep::Judgment const& judgment, std::size_t i) {
  sweep::Sighting const& sighting = backtest.sightings[i];
  sweep::Foretold const& told = judgment.foretold[i];
  auto const& series = backtest.series[sighting.series];
  Json json{{"series", series.name},
            {"date", base::iso_date(sighting.at)},
            {"part", sweep::word_of(sighting.part)},
            {"futures", told.count},
            {"known", told.is_known}};
  bool const scored = told.count >= 2;
  if (series.is_date) {
    json["came"] = sighting.observed == 1;
    json["chance"] = scored ? Json(told.below) : Json();
    json["brier"] = scored ? Json(told.score) : Json();
    json["brier_not_yet"] = json_or_null(sighting.last_score);
    json["brier_by_age"] = json_or_null(sighting.spread_score);
    return json;
  }
  json["unit"] = series.unit;
  json["observed"] = sighting.observed;
  json["error"] = sighting.error.deviation;
  json["error_of"] = sighting.error.of_logarithm ? "logarithm" : "value";
  if (scored) {
    json["mean"] = told.mean;
    json["median"] = told.median;
    json["band_50"] = {told.low_50, told.high_50};
    json["band_90"] = {told.low_90, told.high_90};
    json["below"] = told.below;
  }
  json["crps"] = scored ? Json(told.score) : Json();
  json["crps_last_value"] = json_or_null(sighting.last_score);
  json["crps_past_spread"] = json_or_null(sighting.spread_score);
  return json;
}

Json mean_json(sweep::Backtest const& backtest, sweep::SeriesScore const& mean) {
  auto const& series = backtest.series[mean.series];
  Json json{{"series", series.name}, {"part", sweep::word_of(mean.part)}, {"n", mean.count}, {"known", mean.known}};
  if (mean.count == 0) return json;
  auto const naive = [&](std::string const& name, std::uint64_t count, double score, double same) {
    if (count > 0) json[name] = {{"n", count}, {"score", score}, {"score_of_futures", same}};
  };
  if (series.is_date) {
    json["brier"] = mean.score;
  } else {
    json["unit"] = series.unit;
    json["in_50"] = mean.in_50;
    json["in_90"] = mean.in_90;
    json["crps"] = mean.score;
  }
  json["bias"] = mean.bias;
  naive("last_value", mean.with_last, mean.last_score, mean.score_with_last);
  naive("past_spread", mean.with_spread, mean.spread_score, mean.score_with_spread);
  return json;
}

Json backtest_json(BacktestArguments const& arguments, sweep::Backtest const& backtest) {
  Json json{{"split", base::iso_date(backtest.split)},
            {"replications", arguments.replications},
            {"seed", arguments.seed},
            {"judgments", Json::array()},
            {"fitted", Json::array()},
            {"set_beforehand", backtest.set_beforehand},
            {"not_scored", backtest.not_scored},
            {"possible_since", Json::object()}};
  for (auto const& series : backtest.series) {
    if (series.is_date) json["possible_since"][series.name] = base::iso_date(*series.possible_since);
  }
  for (auto const& judgment : backtest.judgments) {
    Json one{{"rules", judgment.name}, {"failures", judgment.failures}, {"means", Json::array()}};
    for (auto const& mean : judgment.means) one["means"].push_back(mean_json(backtest, mean));
    one["observations"] = Json::array();
    for (std::size_t i = 0; i < backtest.sightings.size(); ++i) {
      one["observations"].push_back(sighting_json(backtest, judgment, i));
    }
    json["judgments"].push_back(std::move(one));
  }
  for (auto const& fitted : backtest.fitted) {
    json["fitted"].push_back({{"path", fitted.path}, {"to", fitted.to}, {"note", fitted.note}});
  }
  return json;
}

}  // namespace

int backtest(BacktestArguments const& arguments) {
  sweep::BacktestRequest request;
  request.file = scenario_path(arguments.file);
  request.overrides = arguments.overrides;
  if (!arguments.split.empty()) {
    auto const date = base::parse_date(arguments.split);
    if (!date) {
      return report_problem(arguments, exit_code::usage, fmt::format("--split: '{}' is no date", arguments.split),
                            "write it as 2025-01-01");
    }
    request.split = base::time_of(*date);
  }
  request.replications = arguments.replications;
  request.seed = arguments.seed;
  request.threads = threads_wanted(arguments.threads);
  request.libraries = libraries_of(arguments);
  watch_for_interrupt();
  base::Diagnostics diagnostics;
  auto const answer = sweep::backtest(request, interrupt_requested, diagnostics);
  if (!arguments.json) print_diagnostics(arguments, diagnostics);
  if (!answer && interrupt_requested()) return report_problem(arguments, exit_code::interrupted, "interrupted");
  if (!answer) {
    if (arguments.json) print(Json{{"error", "no scores"}, {"diagnostics", to_json(diagnostics)}});
    return exit_code::invalid_input;
  }
  if (arguments.json) {
    print(backtest_json(arguments, *answer));
  } else if (!arguments.quiet) {
    print(Stream::out,
          report::backtest_summary(*answer, scenario_name(request.file), request.replications, request.seed));
  }
  bool const failed = std::any_of(answer->judgments.begin(), answer->judgments.end(),
                                  [](auto const& judgment) { return judgment.failures > 0; });
  return failed ? exit_code::replication_failed : exit_code::ok;
}

}  // namespace chokepoint::cli
