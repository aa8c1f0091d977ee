#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/sim_time.hpp"
#include "engine/policy/libraries.hpp"
#include "engine/sweep/scores.hpp"

/// History as a judge: a scenario's futures held against what was observed.
namespace chokepoint::sweep {

struct BacktestRequest {
  std::filesystem::path file;  ///< the scenario
  std::vector<std::string> overrides;
  std::optional<base::SimTime> split;  ///< in place of the scenario's own
  std::uint64_t replications = 1000;   ///< of each way to have the rules; two or more
  std::uint64_t seed = 1;
  int threads = 1;
  std::shared_ptr<policy::Libraries> libraries{};  ///< where policies of libraries are found; null: nowhere
};

/// What an observation may say about the scenario.
enum class HistoryPart : std::uint8_t {
  fit,     ///< begun before the split, as a step, or dated up to it: values may have been fitted to it
  judged,  ///< later, and no value was fitted to it
  used,    ///< later, but a value was fitted to it: it judges nothing
};
std::string_view word_of(HistoryPart part);  ///< "fit", "judged", "used"

/// One thing that was seen and is scored, whatever is forecast of it.
struct Sighting {
  std::uint32_t series = 0;  ///< of Backtest::series
  base::SimTime at;
  HistoryPart part{};
  double observed = 0;  ///< in the series' unit; of dated things 1 where it had come by `at`, else 0
  ObservationError error;
  /// Of values the absolute error of "as the last time", and the score of that with the spread of past changes; of
  /// dated things Brier scores of "as it was at the question before" and of the chance by age. Up to the split they go
  /// from one sighting to the next; later ones know the last one up to the split. Nothing where the past is too short.
  std::optional<double> last_score, spread_score;
};

/// What futures of one kind said of a sighting.
struct Foretold {
  std::uint64_t count = 0;  ///< of futures; fewer than two say nothing, and have no score
  /// All futures say one value, and it is what was seen (within nine in ten of its error): what is written down can't
  /// be wrong. It judges nothing. One value that is wrong does.
  bool is_known = false;
  double score = 0;  ///< CRPS in the series' unit, or Brier score
  double below = 0;  ///< of values the share of the forecast below what was seen; of dated things the chance of it
  double mean = 0, median = 0;
  double low_90 = 0, low_50 = 0, high_50 = 0, high_90 = 0;  ///< central bands, the observation's error in them
};

/// Means over what was seen of one series in one part; what is known is left out.
struct SeriesScore {
  std::uint32_t series = 0;
  HistoryPart part{};
  std::uint64_t count = 0;
  std::uint64_t known = 0;             ///< left out
  std::uint64_t in_50 = 0, in_90 = 0;  ///< of values: how many lie within the bands
  double score = 0;
  double bias = 0;  ///< mean of forecast less observed; of dated things chance less what came
  /// Over those that have a naive forecast, with the score of the futures over the same.
  std::uint64_t with_last = 0, with_spread = 0;
  double last_score = 0, score_with_last = 0;
  double spread_score = 0, score_with_spread = 0;
};

/// One way to have governments' rules: as they happened, or drawn.
struct Judgment {
  std::string name;                ///< "rules_as_they_happened", "reactions_drawn"
  std::vector<Foretold> foretold;  ///< by sighting
  std::vector<SeriesScore> means;  ///< by series and part, where there is anything
  std::uint64_t failures = 0;      ///< of replications
  std::string first_failure;
};

struct Backtest {
  base::SimTime split;
  struct Series {
    std::string name, title, unit;
    bool is_date = false;
    std::optional<base::SimTime> possible_since;  ///< of dates: what the chance by age counts from
    bool since_given = false;                     ///< no: it is the outcome's start, since the scenario says nothing
  };
  std::vector<Series> series;           ///< values first, then dated things, each in the scenario's order
  std::vector<Sighting> sightings;      ///< by series and date
  std::vector<std::string> not_scored;  ///< observed, and left out by `backtest.series`
  std::vector<Judgment> judgments;
  struct Fitted {
    std::string path, note;
    std::vector<std::string> to;  ///< series
    base::SimTime until;          ///< what they show up to then was looked at
  };
  std::vector<Fitted> fitted;
  std::uint64_t set_beforehand = 0;  ///< values with a range or a source of which nobody says that they were fitted
};

/// Runs `replications` futures of each way to have the rules, all with the same luck, and scores them. The same bits on
/// any number of threads: runs have places of their own, and sums are taken in order.
///
/// Nothing, with the problem reported, where the scenario has no sound `backtest:`; and when `stop` asked to stop.
std::optional<Backtest> backtest(BacktestRequest const& request, std::function<bool()> const& stop,
                                 base::Diagnostics& diagnostics);

/// Holds a scenario's `backtest:` against the scenario, as `backtest` does before it runs anything.
void check_backtest(BacktestRequest const& request, base::Diagnostics& diagnostics);

/// The means of a judgment.
std::vector<SeriesScore> mean_scores(Backtest const& backtest, std::vector<Foretold> const& foretold);

}  // namespace chokepoint::sweep
