#include "engine/sweep/backtest_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "engine/base/calendar.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/scenario/assumptions.hpp"
#include "engine/scenario/path_visitor.hpp"
#include "engine/scenario/source_text.hpp"
#include "engine/sweep/worlds.hpp"

namespace chokepoint::sweep {

namespace {

using scenario::in_quotes;
using scenario::Text;

constexpr std::string_view known_then = "known_then";
constexpr std::array<std::string_view, 2> ways{"rules_as_they_happened", "reactions_drawn"};

/// Whether anything is written at a path.
class WrittenKey final : public scenario::PathVisitor {
 public:
  explicit WrittenKey(std::string_view path) : sought_(path) {}
  bool found() const { return found_; }

  void value(scenario::FieldInfo const& info, scenario::ValueKind, scenario::Value& value) override {
    see(info.name, value.given);
  }
  void text(scenario::FieldInfo const& info, Text& text) override { see(info.name, text.given); }
  void law(scenario::FieldInfo const& info, scenario::ValueKind, scenario::LawSpec& law) override {
    see(info.name, law.given);
  }
  void formula(scenario::FieldInfo const& info, scenario::Formula& formula) override { see(info.name, formula.given); }
  void named_values(scenario::FieldInfo const& info, scenario::NamedValues& values) override {
    for (auto const& entry : values.entries) see(scenario::join_path(info.name, entry.name.text), true);
  }

 private:
  void see(std::string_view key, bool given) { found_ = found_ || (given && path_of(key) == sought_); }
  bool enters(std::string const& path) const override {
    found_ = found_ || path == sought_;
    return sought_.starts_with(path + ".");
  }

  std::string_view sought_;
  mutable bool found_ = false;  // PathVisitor asks `enters` of each block that it comes to
};

class Planner {
 public:
  Planner(BacktestRequest const& request, base::Diagnostics& diagnostics)
      : request_(request), diagnostics_(diagnostics), source_(request.file, request.overrides, request.libraries) {}

  std::optional<BacktestPlan> plan() {
    auto spec = source_.read({}, diagnostics_);
    if (!spec) return std::nullopt;
    spec_ = std::move(*spec);
    world_ = scenario::assemble(spec_, diagnostics_);
    if (!world_) return std::nullopt;
    if (!spec_.has_backtest) {
      error("E_MISSING_FIELD", spec_.mark, "backtest", "the scenario doesn't say how it is held against history",
            "add backtest: {split: 2025-01-01}, and observed: with what was seen");
      return std::nullopt;
    }
    plan_.answer.split = request_.split ? *request_.split : base::SimTime(spec_.backtest.split.integer);
    read_fitted();
    take_values();
    take_dates();
    if (!diagnostics_.has_errors() && plan_.answer.sightings.empty()) {
      error("E_MISSING_FIELD", spec_.backtest.mark, "backtest", "nothing was observed while the run lasts",
            "write observed: values dated after the run's start");
    }
    lay_out_study();
    if (diagnostics_.has_errors()) return std::nullopt;
    check_worlds();
    if (diagnostics_.has_errors()) return std::nullopt;
    return std::move(plan_);
  }

 private:
  void error(std::string_view code, base::Mark mark, std::string path, std::string message, std::string hint = {}) {
    diagnostics_.error(code, mark, std::move(path), std::move(message), std::move(hint));
  }

  bool is_scored(std::string const& series) const {
    auto const& chosen = spec_.backtest.series;
    return chosen.empty() ||
           std::any_of(chosen.begin(), chosen.end(), [&](Text const& one) { return one.text == series; });
  }

  void read_fitted() {
    auto const& entries = spec_.backtest.fitted.entries;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      scenario::FittedSpec const& fitted = entries[i].block;
      WrittenKey key(fitted.path.text);
      spec_.visit(key);
      if (!key.found()) {
        error("E_PATH", fitted.path.mark, fmt::format("backtest.fitted.{}.path", i),
              fmt::format("nothing is written at {}", in_quotes(fitted.path.text)),
              "name the key of a value as --set does, such as uncertain.NAME or lanes.NAME.time");
      }
      Backtest::Fitted told{fitted.path.text, fitted.note.text, {}, plan_.answer.split};
      if (fitted.until.given) told.until = base::SimTime(fitted.until.integer);
      for (Text const& series : fitted.to) {
        told.to.push_back(series.text);
        base::SimTime& seen = seen_until_[series.text];
        seen = std::max(seen, told.until);
      }
      plan_.answer.fitted.push_back(std::move(told));
    }
    auto const known = scenario::listed_assumptions(spec_);
    plan_.answer.set_beforehand = static_cast<std::uint64_t>(std::count_if(known.begin(), known.end(), [&](auto& one) {
      return std::none_of(plan_.answer.fitted.begin(), plan_.answer.fitted.end(),
                          [&](auto const& fitted) { return fitted.path == one.path; });
    }));
  }

  /// A step that began before the split was partly seen by then, and by whoever fitted values.
  HistoryPart part_of(std::string const& series, base::SimTime begins, base::SimTime at) const {
    if (at <= plan_.answer.split || begins < plan_.answer.split) return HistoryPart::fit;
    auto const seen = seen_until_.find(series);
    return seen != seen_until_.end() && at <= seen->second ? HistoryPart::used : HistoryPart::judged;
  }

  /// When what an entry shows begins: of each step where the one before ended, of all others at its own date.
  static base::SimTime step_begins(model::Observed const& series, std::size_t entry) {
    if (!series.each_step) return series.entries[entry].at;
    if (entry == 0) return std::min(series.course.from, series.entries[entry].at);
    return std::max(series.course.from, series.entries[entry - 1].at);
  }

  void take_values() {
    std::size_t step = 0;
    for (model::Observed const& series : world_->observed) {
      if (!is_scored(series.course.name)) {
        plan_.answer.not_scored.push_back(series.course.name);
        continue;
      }
      Band band;
      static_cast<model::Course&>(band) = series.course;
      band.each_step = series.each_step;
      auto const index = static_cast<std::uint32_t>(plan_.answer.series.size());
      plan_.answer.series.push_back({series.course.name, series.course.title, series.course.unit, false, {}, false});
      std::vector<double> values;
      std::size_t up_to_split = 0;
      for (auto const& entry : series.entries) {
        values.push_back(entry.shown);
        if (entry.at <= plan_.answer.split) up_to_split = values.size();
      }
      for (std::size_t i = 0; i < values.size(); ++i) {
        auto const& entry = series.entries[i];
        // What came before the run, naive forecasts know.
        if (entry.at <= series.course.from) continue;
        bool const by_share = entry.error_share > 0;
        ObservationError const error{by_share ? entry.error_share : entry.error, by_share};
        HistoryPart const part = part_of(series.course.name, step_begins(series, i), entry.at);
        Sighting sighting{index, entry.at, part, entry.shown, error, {}, {}};
        std::size_t const known = std::min(i, up_to_split);
        if (auto const naive = naive_forecast(std::span(values).first(known))) {
          sighting.last_score = crps_of_normal(naive->last, 0, entry.shown);
          double const ahead = std::sqrt(static_cast<double>(i - known + 1));
          if (naive->spread) sighting.spread_score = crps_of_normal(naive->last, ahead * *naive->spread, entry.shown);
        }
        plan_.answer.sightings.push_back(sighting);
        plan_.places.push_back(step++);
        band.ends.push_back(entry.at);
      }
      if (!band.ends.empty()) plan_.study.bands.push_back(std::move(band));
    }
  }

  void take_dates() {
    for (model::ObservedDate const& date : world_->observed_dates) {
      if (!is_scored(date.name)) {
        plan_.answer.not_scored.push_back(date.name);
        continue;
      }
      auto const index = static_cast<std::uint32_t>(plan_.answer.series.size());
      plan_.answer.series.push_back({date.name, date.title, "", true, date.possible_since, date.possible_since_given});
      base::SimTime const begin = date.possible_since;
      // Up to when a naive forecaster knows that it hadn't come.
      base::SimTime known = std::max(begin, world_->outcomes[date.outcome].from);
      for (base::SimTime const by : date.asked) {
        bool const came = date.occurred && *date.occurred <= by;
        bool const near = date.occurred && std::llabs((by - *date.occurred).seconds()) <= date.within.seconds();
        if (near) continue;  // nobody can tell
        Sighting sighting{index, by, part_of(date.name, by, by), came ? 1.0 : 0.0, {}, {}, {}};
        // Once it had come by the split, nobody asks any more.
        bool const over = date.occurred && *date.occurred <= plan_.answer.split && sighting.part != HistoryPart::fit;
        if (over) break;
        if (by > plan_.answer.split) known = std::max(known, plan_.answer.split);
        sighting.last_score = brier_score(0, came);
        double const age = static_cast<double>((known - begin).seconds());
        if (age > 0) {
          double const ahead = static_cast<double>((by - known).seconds());
          sighting.spread_score = brier_score(chance_by_age(age, ahead), came);
        }
        plan_.answer.sightings.push_back(sighting);
        plan_.places.push_back(date.outcome);
        if (came) break;
        known = by <= plan_.answer.split ? by : known;
      }
    }
  }

  void lay_out_study() {
    Study& study = plan_.study;
    study.scenario_file = request_.file;
    study.scenario_overrides = request_.overrides;
    study.libraries = request_.libraries;
    study.outcomes = world_->outcomes;
    study.design = Design::list;
    study.points.resize(1);
    study.seed = request_.seed;
    study.replications = request_.replications;
    scenario::Variants const& changes = spec_.backtest.changes;
    if (changes.baseline.given) {
      error("E_CONFLICT", changes.baseline.mark, "backtest.changes.baseline", "nothing is a baseline here",
            "leave it out");
    }
    std::vector<scenario::Variants::Setting> common;
    std::vector<bool> is_there(ways.size(), false);
    is_there.front() = true;
    std::vector<std::vector<scenario::Variants::Setting>> own(ways.size());
    for (auto const& entry : changes.entries) {
      auto const way = static_cast<std::size_t>(std::find(ways.begin(), ways.end(), entry.name.text) - ways.begin());
      if (entry.name.text != known_then && way == ways.size()) {
        std::vector<std::string_view> const names{known_then, ways[0], ways[1]};
        std::string const near = base::nearest(entry.name.text, names);
        error("E_CHOICE", entry.name.mark, "backtest.changes." + entry.name.text,
              fmt::format("{} is none of {}", in_quotes(entry.name.text), fmt::join(names, ", ")),
              near.empty() ? "write one of these names" : fmt::format("did you mean '{}'?", near));
        continue;
      }
      if (entry.title.given) {
        error("E_CONFLICT", entry.title.mark, fmt::format("backtest.changes.{}.title", entry.name.text),
              "these futures are told by their own names", "leave it out");
      }
      for (auto const& setting : entry.settings) {
        std::string const key = fmt::format("backtest.changes.{}.{}", entry.name.text, setting.path.text);
        (void)read_with(source_, setting.path.text, setting.value, setting.path.mark, key, diagnostics_);
      }
      if (way == ways.size()) {
        common = entry.settings;
      } else {
        is_there[way] = true;
        own[way] = entry.settings;
      }
    }
    for (std::size_t way = 0; way < ways.size(); ++way) {
      if (!is_there[way]) continue;
      // What a way says itself holds, where both say something.
      std::vector<scenario::Variants::Setting> settings;
      for (auto const& setting : common) {
        bool const again = std::any_of(own[way].begin(), own[way].end(),
                                       [&](auto const& one) { return one.path.text == setting.path.text; });
        if (!again) settings.push_back(setting);
      }
      settings.insert(settings.end(), own[way].begin(), own[way].end());
      study.variants.push_back({std::string(ways[way]), std::move(settings)});
    }
  }

  void check_worlds() {
    Worlds worlds(plan_.study);
    for (std::uint32_t variant = 0; variant < plan_.study.variants.size(); ++variant) {
      base::Diagnostics found;
      if (worlds.world(0, variant, found)) continue;
      auto const problem = std::find_if(found.all().begin(), found.all().end(),
                                        [](auto const& one) { return one.severity == base::Severity::error; });
      auto const& settings = plan_.study.variants[variant].settings;
      base::Mark const mark = settings.empty() ? spec_.backtest.mark : settings.front().path.mark;
      std::string const path = "backtest.changes." + plan_.study.variants[variant].name;
      if (problem == found.all().end()) {
        error("E_STUDY", mark, path, "the scenario can't be this way");
      } else {
        error(problem->code, mark, path, fmt::format("{}: {}", problem->path, problem->message), problem->hint);
      }
    }
  }

  BacktestRequest const& request_;
  base::Diagnostics& diagnostics_;
  ScenarioSource source_;
  scenario::ScenarioSpec spec_;
  std::optional<model::World> world_;
  std::map<std::string, base::SimTime, std::less<>> seen_until_;  // by series: what values were fitted to
  BacktestPlan plan_;
};

}  // namespace

std::optional<BacktestPlan> plan_backtest(BacktestRequest const& request, base::Diagnostics& diagnostics) {
  return Planner(request, diagnostics).plan();
}

}  // namespace chokepoint::sweep
