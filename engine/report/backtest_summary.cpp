#include "engine/report/backtest_summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "engine/base/calendar.hpp"
#include "engine/report/numbers.hpp"

namespace chokepoint::report {

namespace {

using sweep::Backtest;
using sweep::Foretold;
using sweep::HistoryPart;
using sweep::Judgment;
using sweep::SeriesScore;
using sweep::Sighting;
using Lines = std::vector<std::vector<std::string>>;

std::string way_words(std::string const& name) {
  if (name == "rules_as_they_happened") return "Rules as they happened";
  if (name == "reactions_drawn") return "Governments' reactions drawn";
  return name;
}

std::string series_words(Backtest::Series const& series) {
  std::string const& title = series.title.empty() ? series.name : series.title;
  return "  " + title + (series.unit.empty() ? "" : ", " + series.unit);
}

/// A naive forecast's mean score; where it has one of some alone, how many, and what the futures have of these.
std::string naive_words(std::uint64_t count, double naive, double same, std::uint64_t all) {
  if (count == 0) return "—";
  if (count == all) return readable(naive);
  return fmt::format("{} (of {}; {})", readable(naive), count, readable(same));
}

std::string part_heading(HistoryPart part, base::SimTime split) {
  std::string const date = base::iso_date(split);
  if (part == HistoryPart::fit) return fmt::format("begun before {}, which values may be fitted to", date);
  if (part == HistoryPart::judged) return fmt::format("after {}: judged", date);
  return fmt::format("after {}, but values were fitted to it: judges nothing", date);
}

std::string means_of(Backtest const& backtest, Judgment const& judgment) {
  std::string text;
  for (HistoryPart const part : {HistoryPart::fit, HistoryPart::judged, HistoryPart::used}) {
    for (bool const dates : {false, true}) {
      Lines lines;
      if (dates) {
        lines = {
            {fmt::format("{} (dates)", part_heading(part, backtest.split)), "n", "Brier", "not yet", "by age", "bias"}};
      } else {
        lines = {{part_heading(part, backtest.split), "n", "in 50 %", "in 90 %", "CRPS", "last value", "its spread",
                  "bias"}};
      }
      for (SeriesScore const& mean : judgment.means) {
        auto const& series = backtest.series[mean.series];
        if (mean.part != part || series.is_date != dates || mean.count == 0) continue;
        std::vector<std::string> line{series_words(series), fmt::to_string(mean.count)};
        if (!dates) {
          line.push_back(fmt::to_string(mean.in_50));
          line.push_back(fmt::to_string(mean.in_90));
        }
        line.push_back(readable(mean.score));
        line.push_back(naive_words(mean.with_last, mean.last_score, mean.score_with_last, mean.count));
        line.push_back(naive_words(mean.with_spread, mean.spread_score, mean.score_with_spread, mean.count));
        line.push_back(readable(mean.bias));
        lines.push_back(std::move(line));
      }
      if (lines.size() > 1) text += numbers_table(lines) + "\n";
    }
  }
  return text;
}

/// What all futures have as it was seen, and is in no table.
std::string known_of(Backtest const& backtest, Judgment const& judgment) {
  std::vector<std::string> told;
  for (SeriesScore const& mean : judgment.means) {
    if (mean.known > 0) {
      told.push_back(fmt::format("{} ({} of {}{})", backtest.series[mean.series].name, mean.known,
                                 mean.known + mean.count, mean.part == HistoryPart::fit ? ", before the split" : ""));
    }
  }
  if (told.empty()) return {};
  return fmt::format("Known in these futures, which all say what was seen, so left out above: {}\n\n",
                     fmt::join(told, ", "));
}

/// Each thing that judges, or would.
std::string judged_of(Backtest const& backtest, Judgment const& judgment) {
  Lines values{{"each of these", "date", "seen", "median", "9 of 10 between", "below"}};
  Lines dates{{"had it come by", "date", "seen", "chance"}};
  for (std::size_t i = 0; i < backtest.sightings.size(); ++i) {
    Sighting const& sighting = backtest.sightings[i];
    Foretold const& told = judgment.foretold[i];
    auto const& series = backtest.series[sighting.series];
    if (sighting.part == HistoryPart::fit || told.count < 2) continue;
    std::string const name =
        fmt::format("  {}{}{}", series.name, sighting.part == HistoryPart::used ? " (fitted to)" : "",
                    told.is_known ? " (known)" : "");
    std::string const date = base::iso_date(sighting.at);
    if (series.is_date) {
      dates.push_back({name, date, sighting.observed == 1 ? "yes" : "no", fmt::format("{:.0f} %", 100 * told.below)});
      continue;
    }
    std::string seen = readable(sighting.observed);
    if (sighting.error.of_logarithm) {
      seen += fmt::format(" ± {:.3g} %", 100 * sighting.error.deviation);
    } else if (sighting.error.deviation > 0) {
      seen += fmt::format(" ± {}", readable(sighting.error.deviation));
    }
    values.push_back({name, date, seen, readable(told.median),
                      fmt::format("{} and {}", readable(told.low_90), readable(told.high_90)),
                      fmt::format("{:.0f} %", 100 * told.below)});
  }
  std::string text;
  if (values.size() > 1) text += numbers_table(values) + "\n";
  if (dates.size() > 1) text += numbers_table(dates) + "\n";
  return text;
}

std::string verdicts_of(Backtest const& backtest, Judgment const& judgment) {
  std::string text;
  for (SeriesScore const& mean : judgment.means) {
    if (mean.part != HistoryPart::judged) continue;
    text += fmt::format("{} (n = {}): {}\n", backtest.series[mean.series].name, mean.count,
                        verdict_of(mean, backtest.series[mean.series].is_date));
  }
  return text.empty() ? "Nothing judges: all that was seen may have been fitted to.\n" : text;
}

/// What a reader might miss in the tables, and what a choice of the scenario's author decides in them.
std::string left_out_of(Backtest const& backtest) {
  std::string text;
  if (!backtest.not_scored.empty()) {
    text += fmt::format("Observed but not scored (backtest.series leaves them out): {}.\n",
                        fmt::join(backtest.not_scored, ", "));
  }
  std::vector<std::string> dates;
  for (auto const& series : backtest.series) {
    if (!series.is_date) continue;
    dates.push_back(fmt::format("{} {}{}", series.name, base::iso_date(*series.possible_since),
                                series.since_given ? "" : " (the outcome's start, for want of possible_since)"));
  }
  if (!dates.empty()) text += fmt::format("Chances by age count from: {}.\n", fmt::join(dates, ", "));
  return text.empty() ? text : text + "\n";
}

std::string fitted_of(Backtest const& backtest) {
  std::string text = fmt::format("{} values were fitted, {} with a range or source set beforehand.\n",
                                 backtest.fitted.size(), backtest.set_beforehand);
  for (auto const& fitted : backtest.fitted) {
    text += fmt::format("  {} to {}{}\n", fitted.path, fmt::join(fitted.to, ", "),
                        fitted.note.empty() ? "" : ": " + fitted.note);
  }
  return text;
}

}  // namespace

std::string verdict_of(SeriesScore const& score, bool is_date) {
  if (score.count == 0) return "known in these futures: judges nothing";
  if (score.with_last == 0 && score.with_spread == 0) return "no naive forecast: nothing was seen before";
  bool const last = score.with_last > 0 && score.score_with_last < score.last_score;
  bool const spread = score.with_spread > 0 && score.score_with_spread < score.spread_score;
  std::string_view const first = is_date ? "\"not yet\"" : "the last value";
  std::string_view const second = is_date ? "the chance by age" : "it with its past spread";
  if (score.with_spread == 0) {
    if (!last) return fmt::format("worse than {}", first);
    return fmt::format("better than {}, which has no {}", first, is_date ? "age" : "spread");
  }
  if (last && spread) return "better than both naive forecasts";
  if (last) return fmt::format("better than {}, worse than {}", first, second);
  return spread ? fmt::format("worse than {}, better than {}", first, second) : "worse than both naive forecasts";
}

std::string backtest_summary(Backtest const& backtest, std::string const& title, std::uint64_t replications,
                             std::uint64_t seed) {
  std::string text = fmt::format("{}: {} futures each, seed {}, held against what was observed; split on {}\n\n", title,
                                 grouped_count(replications), seed, base::iso_date(backtest.split));
  for (Judgment const& judgment : backtest.judgments) {
    text += way_words(judgment.name) + "\n\n" + means_of(backtest, judgment) + known_of(backtest, judgment) +
            judged_of(backtest, judgment) + verdicts_of(backtest, judgment) + "\n";
    if (judgment.failures > 0) {
      text += fmt::format("{} futures failed and count for nothing, the first one: {}\n\n", judgment.failures,
                          judgment.first_failure);
    }
  }
  if (backtest.judgments.size() == 1) {
    text += "Governments' reactions aren't drawn: the scenario has no backtest.changes.reactions_drawn.\n\n";
  }
  text += left_out_of(backtest) + fitted_of(backtest);
  text +=
      "\nLess is better: CRPS is in the series' unit, Brier of 1. Naive forecasts say what was seen last (its spread: "
      "a random\nwalk from there); up to the split from one value to the next, after it with what was known by then. A "
      "step is judged\nif it begins after the split.\n";
  return text;
}

}  // namespace chokepoint::report
