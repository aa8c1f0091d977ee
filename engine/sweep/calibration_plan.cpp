#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/base/calendar.hpp"
#include "engine/results/stored_run.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/scenario/canonical.hpp"
#include "engine/scenario/number_words.hpp"
#include "engine/scenario/places.hpp"
#include "engine/scenario/source_text.hpp"
#include "engine/scenario/uncertain_values.hpp"
#include "engine/scenario/unit_words.hpp"
#include "engine/sweep/calibration.hpp"
#include "engine/sweep/worlds.hpp"

namespace chokepoint::sweep {

namespace {

using scenario::Text;

double days_of(base::SimTime time) {
  return static_cast<double>(time.seconds()) / static_cast<double>(base::seconds_a_day);
}

/// A unit of which one is one base unit, for values that a scenario writes with units of their own.
std::string base_unit_of(scenario::UncertainKind const& kind) {
  namespace dim = base::dimensions;
  std::string const goods = kind.unit_word.empty() ? "unit" : kind.unit_word;
  switch (kind.kind) {
    case scenario::ValueKind::duration:
      return "seconds";
    case scenario::ValueKind::goods:
      return base::plural_of(goods);
    case scenario::ValueKind::money:
      return kind.currency;
    case scenario::ValueKind::number:
    case scenario::ValueKind::any:
      break;
    case scenario::ValueKind::integer:
    case scenario::ValueKind::date:
    case scenario::ValueKind::flag:
      return {};
  }
  if (kind.dimension == dim::price) return kind.currency + " per " + goods;
  if (kind.dimension == dim::holding_cost) return fmt::format("{} per {} per second", kind.currency, goods);
  if (kind.dimension == dim::money) return kind.currency;
  if (kind.dimension == dim::goods) return base::plural_of(goods);
  if (kind.dimension == dim::goods_rate) return base::plural_of(goods) + " per second";
  if (kind.dimension == dim::rate) return "per second";
  if (kind.dimension == dim::time) return "seconds";
  return kind.dimension == dim::power ? "W" : "";
}

class CalibrationPlanner {
 public:
  CalibrationPlanner(CalibrationRequest const& request, base::Diagnostics& diagnostics)
      : request_(request), diagnostics_(diagnostics) {}

  std::optional<Calibration> plan() {
    Study& study = plan_.study;
    study.scenario_file = request_.file;
    study.overrides = request_.overrides;
    study.scenario_overrides = request_.overrides;
    study.libraries = request_.libraries;
    study.design = Design::list;
    study.points.resize(1);
    if (!read_scenario()) return std::nullopt;
    read_rules();
    take_values();
    take_series();
    if (diagnostics_.has_errors()) return std::nullopt;
    warn_of_what_backtest_says();
    if (study.libraries) study.libraries_used = study.libraries->used();
    return std::move(plan_);
  }

 private:
  void error(std::string_view code, base::Mark mark, std::string path, std::string message, std::string hint = {}) {
    diagnostics_.error(code, mark, std::move(path), std::move(message), std::move(hint));
  }
  scenario::CalibrateSpec const& asked() const { return spec_.calibrate; }

  /// As it was known when the last date that is looked at had come, with the rules as they happened.
  bool read_scenario() {
    Study& study = plan_.study;
    ScenarioSource const source(request_.file, request_.overrides, request_.libraries, study.files);
    auto spec = source.read({}, diagnostics_);
    if (!spec) return false;
    spec_ = std::move(*spec);
    if (!spec_.has_calibrate) {
      error("E_MISSING_FIELD", spec_.mark, "calibrate", "the scenario doesn't say what is to be fitted to what",
            "add calibrate: {values: [...], to: [...]} with names of uncertain: and of observed:");
      return false;
    }
    for (std::string_view const way : {"known_then", "rules_as_they_happened"}) {
      for (auto const& entry : spec_.backtest.changes.entries) {
        if (entry.name.text != way) continue;
        for (auto const& setting : entry.settings) {
          std::erase_if(settings_, [&](auto const& one) { return one.path.text == setting.path.text; });
          settings_.push_back(setting);
        }
      }
    }
    study.variants.push_back({"", settings_});
    for (auto const& [path, value] : settings_) plan_.changes.push_back(path.text + " " + value.text);
    Worlds worlds(study);
    base::Diagnostics found;
    world_ = worlds.world(0, 0, found);
    if (!world_) {
      for (base::Diagnostic const& problem : found.all()) {
        if (problem.severity != base::Severity::error) continue;
        error(problem.code, settings_.empty() ? asked().mark : settings_.front().path.mark, problem.path,
              problem.message, problem.hint);
      }
      return false;
    }
    study.canonical_lines = scenario::lines_of(scenario::canonical_text(spec_));
    study.identity = world_->world.identity;
    study.title = world_->world.title;
    study.outcomes = world_->world.outcomes;
    return true;
  }

  void read_rules() {
    scenario::CalibrateSpec const& spec = asked();
    CalibrationRules& rules = plan_.rules;
    auto const whole = [](scenario::Value const& value, std::uint64_t otherwise) {
      return value.given ? static_cast<std::uint64_t>(value.integer) : otherwise;
    };
    rules.particles = whole(spec.particles, rules.particles);
    rules.draws = whole(spec.draws, 4 * rules.particles);
    rules.generations = whole(spec.generations, rules.generations);
    rules.simulations = whole(spec.simulations, std::max(rules.simulations, rules.draws));
    if (spec.quantile.given) rules.quantile = spec.quantile.number;
    if (spec.acceptance.given) rules.acceptance = spec.acceptance.number;
    if (spec.tolerance.given) rules.tolerance = spec.tolerance.number;
    rules.squared = spec.distance.text == "squared";
    rules.by_error = spec.scale.text == "error";
    plan_.study.seed = request_.seed ? *request_.seed : whole(spec.seed, 1);
    if (rules.draws < rules.particles) {
      error("E_CONFLICT", spec.draws.mark, "calibrate.draws",
            fmt::format("{} draws can't leave {} particles", rules.draws, rules.particles),
            "draw some times as many as are kept");
    }
    if (rules.simulations < rules.draws) {
      error("E_CONFLICT", spec.simulations.mark, "calibrate.simulations",
            fmt::format("{} simulations don't do for the {} draws of the first generation", rules.simulations,
                        rules.draws),
            "allow more simulations, or write fewer draws");
    }
    if (request_.until) {
      plan_.until = *request_.until;
    } else if (spec.until.given) {
      plan_.until = base::SimTime(spec.until.integer);
    } else if (spec_.has_backtest) {
      plan_.until = base::SimTime(spec_.backtest.split.integer);
    } else {
      error("E_MISSING_FIELD", spec.mark, "calibrate.until", "nothing says up to when what was seen may be looked at",
            "write until: with a date, after which observations are kept for judging");
    }
    bool const beyond = spec_.has_backtest && plan_.until > base::SimTime(spec_.backtest.split.integer);
    if (beyond) {
      diagnostics_.warning("W_CALIBRATE", spec.until.mark, "calibrate.until",
                           "it is later than the split of backtest, so what is fitted to can't judge any more",
                           "leave it out, and the split holds");
    }
  }

  void take_values() {
    model::ParameterTable const& table = world_->world.parameters;
    std::vector<std::uint32_t> chosen;
    std::set<std::string, std::less<>> names;
    base::GoodsWords const goods = scenario::goods_words_of(spec_.products);
    for (std::size_t i = 0; i < asked().values.size(); ++i) {
      Text const& name = asked().values[i];
      std::string const path = fmt::format("calibrate.values.{}", i);
      auto const entry = std::find_if(spec_.uncertain.entries.begin(), spec_.uncertain.entries.end(),
                                      [&](auto const& one) { return one.name.text == name.text; });
      auto const row = std::find_if(table.uncertain.begin(), table.uncertain.end(),
                                    [&](auto const& one) { return one.name == name.text; });
      if (entry == spec_.uncertain.entries.end() || row == table.uncertain.end()) continue;  // told by the reader
      if (row->law.sample({0}) == row->law.sample({~std::uint64_t{0}})) {
        error("E_RANGE", name.mark, path,
              fmt::format("{} is always the same, so there is nothing to fit", scenario::in_quotes(name.text)),
              "give it a law that holds all it may be, such as {uniform: [low, high]}");
        continue;
      }
      names.insert(name.text);
      FittedValue fitted;
      fitted.name = name.text;
      fitted.uncertain = static_cast<std::uint32_t>(row - table.uncertain.begin());
      auto const kind = scenario::kind_of(entry->block);
      fitted.kind = kind.kind;
      fitted.like = scenario::value_like(kind);
      fitted.unit = base_unit_of(kind);
      if (auto const unit = base::read_unit(entry->block.unit.text, goods, base::dimensions::goods);
          entry->block.unit.given && unit) {
        fitted.unit = entry->block.unit.text;
        fitted.written = true;
        fitted.per_unit = static_cast<double>(unit->numerator) / static_cast<double>(unit->denominator);
      }
      chosen.push_back(fitted.uncertain);
      plan_.fitted.push_back(std::move(fitted));
    }
    if (asked().values.empty()) {
      error("E_MISSING_FIELD", asked().mark, "calibrate.values", "nothing is to be fitted",
            "list uncertain values by their names");
    }
    if (diagnostics_.has_errors()) return;
    if (auto const tie = CalibrationPrior::first_tie(table, chosen)) {
      error("E_CONFLICT", asked().values.front().mark, "calibrate.values",
            fmt::format("{} is fitted and correlated with {}, which isn't",
                        scenario::in_quotes(table.uncertain[tie->first].name),
                        scenario::in_quotes(table.uncertain[tie->second].name)),
            "fit both or neither: what is learned of one says something of the other");
      return;
    }
    plan_.prior = CalibrationPrior(table, chosen);
    plan_.others = table.uncertain.size() - chosen.size();
    for (auto const& entry : spec_.correlations.entries) {
      auto const& between = entry.block.between;
      bool const ours =
          std::any_of(between.begin(), between.end(), [&](Text const& one) { return names.contains(one.text); });
      if (ours || between.size() != 2) continue;
      plan_.correlations += fmt::format("{}{{between: [{}, {}], rank: {}}}", plan_.correlations.empty() ? "" : ", ",
                                        between[0].text, between[1].text, entry.block.rank.number);
    }
  }

  void take_series() {
    for (std::size_t i = 0; i < asked().to.size(); ++i) {
      Text const& name = asked().to[i];
      std::string const path = fmt::format("calibrate.to.{}", i);
      std::size_t const before = plan_.targets.size();
      if (!take_numbers(name) && !take_date(name)) continue;  // told by the reader
      if (plan_.targets.size() > before) continue;
      error("E_RANGE", name.mark, path,
            fmt::format("{} has nothing that was seen between the run's start and {}", scenario::in_quotes(name.text),
                        base::iso_date(plan_.until)),
            "name a series that has, or a later date as until:");
    }
    if (asked().to.empty()) {
      error("E_MISSING_FIELD", asked().mark, "calibrate.to", "nothing is fitted to",
            "list series by their names under observed:");
    }
  }

  bool take_numbers(Text const& name) {
    auto const& all = world_->world.observed;
    auto const series =
        std::find_if(all.begin(), all.end(), [&](auto const& one) { return one.course.name == name.text; });
    if (series == all.end()) return false;
    auto const index = static_cast<std::uint32_t>(plan_.series.size());
    CalibrationSeries told{series->course.name, series->course.title, series->course.unit, false, {}};
    Band band;
    static_cast<model::Course&>(band) = series->course;
    band.each_step = series->each_step;
    for (auto const& entry : series->entries) {
      if (entry.at <= series->course.from) continue;
      if (entry.at > series->course.to) continue;  // nothing simulated can be held against it
      if (entry.at > plan_.until) {
        told.kept.push_back(entry.at);
        continue;
      }
      if (plan_.rules.by_error && !(entry.error > 0)) {
        error("E_CONFLICT", name.mark, "calibrate.scale",
              fmt::format("misses are counted in errors, and {} of {} has none", scenario::in_quotes(name.text),
                          base::iso_date(entry.at)),
              "write error: beside its value, or scale: spread");
      }
      plan_.targets.push_back({CalibrationTarget::Kind::value, index, entry.at, entry.shown, entry.error,
                               step_count(plan_.study.bands) + band.ends.size(), entry.error_share});
      band.ends.push_back(entry.at);
    }
    if (!band.ends.empty()) plan_.study.bands.push_back(std::move(band));
    plan_.series.push_back(std::move(told));
    return true;
  }

  bool take_date(Text const& name) {
    auto const& all = world_->world.observed_dates;
    auto const date = std::find_if(all.begin(), all.end(), [&](auto const& one) { return one.name == name.text; });
    if (date == all.end()) return false;
    CalibrationSeries told{date->name, date->title, "days since 1970", true, {}};
    base::SimTime const end = std::min(plan_.until, world_->world.outcomes[date->outcome].to);
    bool const came = date->occurred && *date->occurred <= end;
    base::SimTime const at = came ? *date->occurred : std::min(end, date->known_until);
    double const within =
        came ? static_cast<double>(date->within.seconds()) / static_cast<double>(base::seconds_a_day) : 0.0;
    if (!came && (date->occurred || date->known_until > plan_.until)) {
      told.kept.push_back(date->occurred ? *date->occurred : date->known_until);
    }
    if (plan_.rules.by_error) {
      error("E_CONFLICT", name.mark, "calibrate.scale",
            fmt::format("misses are counted in errors, and {} is a date", scenario::in_quotes(name.text)),
            "write scale: spread");
    }
    if (at > world_->world.outcomes[date->outcome].from) {
      plan_.targets.push_back({came ? CalibrationTarget::Kind::date : CalibrationTarget::Kind::not_by,
                               static_cast<std::uint32_t>(plan_.series.size()), at, days_of(at), within,
                               date->outcome});
    }
    plan_.series.push_back(std::move(told));
    return true;
  }

  /// A backtest that doesn't know of it would count what was fitted as set beforehand.
  void warn_of_what_backtest_says() {
    if (!spec_.has_backtest) return;
    for (std::size_t i = 0; i < asked().values.size(); ++i) {
      Text const& name = asked().values[i];
      auto const& fitted = spec_.backtest.fitted.entries;
      bool const told = std::any_of(fitted.begin(), fitted.end(),
                                    [&](auto const& one) { return one.block.path.text == "uncertain." + name.text; });
      if (told) continue;
      diagnostics_.warning("W_CALIBRATE", name.mark, fmt::format("calibrate.values.{}", i),
                           fmt::format("backtest.fitted doesn't say that {} is fitted", scenario::in_quotes(name.text)),
                           fmt::format("add {{path: uncertain.{}, to: [...]}} there", name.text));
    }
  }

  CalibrationRequest const& request_;
  base::Diagnostics& diagnostics_;
  scenario::ScenarioSpec spec_;
  std::vector<scenario::Variants::Setting> settings_;
  std::shared_ptr<StudyWorld const> world_;
  Calibration plan_;
};

std::string kind_word(CalibrationTarget::Kind kind) {
  return kind == CalibrationTarget::Kind::value ? "value" : kind == CalibrationTarget::Kind::date ? "date" : "not_by";
}

}  // namespace

std::string FittedValue::words(double in_base_units) const {
  bool const whole = kind == scenario::ValueKind::integer || kind == scenario::ValueKind::duration ||
                     kind == scenario::ValueKind::date;
  bool const has_words = kind == scenario::ValueKind::date || kind == scenario::ValueKind::flag;
  constexpr int digits = 4;
  if (!has_words && written) {
    return fmt::format("{} {}", scenario::plain_number(in_base_units / per_unit, digits), unit);
  }
  if (kind == scenario::ValueKind::number && like.dimension == base::dimensions::none) {
    return scenario::plain_number(in_base_units, digits);
  }
  return scenario::value_words(whole ? std::nearbyint(in_base_units) : in_base_units, like, kind);
}

std::optional<Calibration> plan_calibration(CalibrationRequest const& request, base::Diagnostics& diagnostics) {
  auto plan = CalibrationPlanner(request, diagnostics).plan();
  if (diagnostics.has_errors()) return std::nullopt;
  return plan;
}

void check_calibration(CalibrationRequest const& request, base::Diagnostics& diagnostics) {
  (void)plan_calibration(request, diagnostics);
}

results::StoredCalibration describe(Calibration const& calibration, std::string_view chokepoint_version) {
  Study const& study = calibration.study;
  CalibrationRules const& rules = calibration.rules;
  results::StoredCalibration stored;
  stored.manifest = {{"title", study.title},
                     {"scenario", study.scenario_name},
                     {"identity", study.identity},
                     {"semantics", std::to_string(results::semantics_version)},
                     {"seed", std::to_string(study.seed)},
                     {"until", base::iso_date_time(calibration.until)},
                     {"distance", rules.squared ? "squared" : "absolute"},
                     {"scale", rules.by_error ? "error" : "spread"},
                     {"particles", std::to_string(rules.particles)},
                     {"draws", std::to_string(rules.draws)},
                     {"quantile", fmt::format("{}", rules.quantile)},
                     {"generations", std::to_string(rules.generations)},
                     {"tolerance", rules.tolerance ? fmt::format("{}", *rules.tolerance) : "none"},
                     {"acceptance", fmt::format("{}", rules.acceptance)},
                     {"simulations", std::to_string(rules.simulations)}};
  std::vector<std::string> libraries;
  for (auto const& [name, digest] : study.libraries_used) libraries.push_back(fmt::format("{} {}", name, digest));
  if (!libraries.empty()) stored.manifest["libraries"] = fmt::format("{}", fmt::join(libraries, ", "));
  stored.session = {{"file", study.scenario_file.string()}, {"version", std::string(chokepoint_version)}};
  stored.scenario_lines = study.canonical_lines;
  for (std::size_t i = 0; i < calibration.fitted.size(); ++i) {
    FittedValue const& one = calibration.fitted[i];
    auto const prior = [&](double share) { return calibration.prior.quantile(i, share) / one.per_unit; };
    stored.values.push_back({one.name, one.unit, one.per_unit, prior(0.05), prior(0.5), prior(0.95)});
    stored.scenario_lines.push_back(fmt::format("calibrate.values.{} {}", i, one.name));
  }
  for (CalibrationTarget const& target : calibration.targets) {
    CalibrationSeries const& series = calibration.series[target.series];
    stored.observations.push_back(
        {series.name, base::iso_date(target.at), kind_word(target.kind), series.unit, target.observed, target.error});
    stored.scenario_lines.push_back(fmt::format("observed.{}.{} {} {:.17g} ± {:.17g}{}", series.name,
                                                base::iso_date(target.at), kind_word(target.kind), target.observed,
                                                target.error, target.error_share > 0 ? " as a share" : ""));
  }
  for (std::string const& change : calibration.changes) stored.scenario_lines.push_back("backtest.changes." + change);
  return stored;
}

}  // namespace chokepoint::sweep
