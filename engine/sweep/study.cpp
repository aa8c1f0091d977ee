#include "engine/sweep/study.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "engine/base/calendar.hpp"
#include "engine/base/name_hash.hpp"
#include "engine/results/observed_course.hpp"
#include "engine/results/stored_run.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/scenario/canonical.hpp"
#include "engine/scenario/source_text.hpp"
#include "engine/scenario/study_reader.hpp"
#include "engine/sweep/dependence.hpp"
#include "engine/sweep/points.hpp"
#include "engine/sweep/relief.hpp"
#include "engine/sweep/worlds.hpp"

namespace chokepoint::sweep {

namespace {

using scenario::in_quotes;
using scenario::Text;

constexpr std::array<std::string_view, 5> design_names{"grid", "list", "random", "latin_hypercube", "sobol"};

/// A day, or a moment where it isn't a midnight.
std::string date_words(base::SimTime time) {
  return time.seconds() % base::seconds_a_day == 0 ? base::iso_date(time) : base::iso_date_time(time);
}

class StudyBuilder {
 public:
  StudyBuilder(StudyRequest const& request, base::Diagnostics& diagnostics)
      : request_(request), diagnostics_(diagnostics) {}

  std::optional<Study> build() {
    if (!read_files()) return std::nullopt;
    read_counts();
    read_factors();
    read_variants();
    read_precision();
    read_answers();
    study_.bands = read_bands(spec_, *world_, diagnostics_);
    study_.observed = world_->observed;
    study_.observed_dates = world_->observed_dates;
    if (!lay_out() || !check_worlds()) {
      if (!told_of_settings_) tell_of_settings();
      return std::nullopt;
    }
    if (study_.libraries) study_.libraries_used = study_.libraries->used();
    return std::move(study_);
  }

 private:
  void error(base::Mark mark, std::string path, std::string message, std::string hint = {}) {
    diagnostics_.error("E_STUDY", mark, std::move(path), std::move(message), std::move(hint));
  }

  bool read_files() {
    study_.overrides = request_.overrides;
    study_.scenario_file = request_.file;
    bool const own_file = scenario::is_study_file(request_.file);
    if (own_file) {
      scenario::ReadOptions options;
      options.overrides = request_.overrides;
      auto const file = scenario::read_study(request_.file, options, diagnostics_);
      if (!file) return false;
      study_.study_file = request_.file;
      study_.scenario_file = request_.file.parent_path() / file->base.text;
      spec_ = file->study;
      std::error_code unreadable;
      if (!std::filesystem::exists(study_.scenario_file, unreadable)) {
        error(file->base.mark, "base", fmt::format("there is no file {}", in_quotes(study_.scenario_file.string())),
              "base: names the scenario's file, from the folder of the study on");
        return false;
      }
    }
    for (std::string const& one : request_.overrides) {
      if (!own_file || !one.starts_with("study.")) study_.scenario_overrides.push_back(one);
    }
    study_.libraries = request_.libraries;
    source_.emplace(study_.scenario_file, study_.scenario_overrides, request_.libraries, study_.files);
    auto base = source_->read({}, diagnostics_);
    if (!base) return false;
    base_ = std::move(*base);
    std::string canonical;
    world_ = scenario::assemble(base_, diagnostics_, &canonical);
    if (!world_) return false;
    if (!own_file) spec_ = base_.study;
    study_.identity = world_->identity;
    study_.outcomes = world_->outcomes;
    study_.title = spec_.title.given ? spec_.title.text : world_->title;
    study_.question = spec_.question.given ? spec_.question.text : base_.meta.question.text;
    study_.canonical_lines = scenario::lines_of(canonical);
    scenario::StudySpec lasting = spec_;
    lasting.seed = {};
    lasting.budget.time = {};
    lasting.has_budget = lasting.budget.replications.given;
    std::string const text = scenario::canonical_text(lasting, "study");
    auto const lines = scenario::lines_of(text, "study.");
    study_.canonical_lines.insert(study_.canonical_lines.end(), lines.begin(), lines.end());
    study_.study_identity = base::Digest().add(text).hex();
    if (study_.outcomes.empty()) {
      error(base_.mark, "outcomes", "the scenario declares no outcomes, so many runs of it would say nothing",
            "add outcomes:");
    }
    return true;
  }

  void read_counts() {
    if (spec_.design.given) {
      auto const found = std::find(design_names.begin(), design_names.end(), spec_.design.text);
      study_.design = static_cast<Design>(found - design_names.begin());
    }
    study_.seed = request_.seed      ? *request_.seed
                  : spec_.seed.given ? static_cast<std::uint64_t>(spec_.seed.integer)
                                     : 1;
    study_.draw_uncertain = spec_.uncertain.text != "central";
    if (spec_.rows.text == "none") study_.rows = RowsKept::none;
    if (spec_.confidence.given) study_.confidence = spec_.confidence.number;
    study_.replications = study_.sampled() ? 1 : 1000;
    if (spec_.replications.given) study_.replications = static_cast<std::uint64_t>(spec_.replications.integer);
    if (spec_.budget.time.given) study_.seconds = static_cast<double>(spec_.budget.time.integer);
    if (spec_.precision.entries.empty()) return;
    study_.replications = spec_.at_most.given ? static_cast<std::uint64_t>(spec_.at_most.integer) : 100'000;
    std::uint64_t const asked = study_.replications;
    study_.replications -= study_.replications % block_replications;
    if (study_.replications < asked) {
      study_.fewer =
          fmt::format("at most {} of each cell rather than {}: a precision is looked at after whole blocks of {}",
                      study_.replications, asked, block_replications);
    }
  }

  void read_factors() {
    std::map<std::string, std::string> by_path;
    for (auto const& [name, factor] : spec_.factors.entries) {
      auto read = read_factor(*source_, base_, *world_, name, factor, study_.sampled(), diagnostics_);
      if (!read) continue;
      auto const [other, is_new] = by_path.emplace(read->path, name.text);
      if (!is_new) {
        error(name.mark, "factors." + name.text,
              fmt::format("the factors '{}' and '{}' both vary {}", other->second, name.text, in_quotes(read->path)),
              "keep one of them");
      }
      study_.factors.push_back(std::move(*read));
    }
    for (Factor const& factor : study_.factors) warn_of_lost_correlations(factor);
  }

  base::Mark mark_of(Factor const& factor) const {
    for (auto const& entry : spec_.factors.entries) {
      if (entry.name.text == factor.name) return entry.name.mark;
    }
    return spec_.mark;
  }

  /// Where the study sets what a problem is about; else its first factor.
  base::Mark mark_of(base::Diagnostic const& problem) const {
    auto const is_about = [&](std::string const& path) {
      return path == problem.path || (!problem.path.empty() && path.starts_with(problem.path + "."));
    };
    for (Factor const& factor : study_.factors) {
      if (is_about(factor.path)) return mark_of(factor);
    }
    for (Variant const& variant : study_.variants) {
      for (auto const& setting : variant.settings) {
        if (is_about(setting.path.text)) return setting.path.mark;
      }
    }
    return spec_.factors.entries.empty() ? spec_.mark : spec_.factors.entries.front().name.mark;
  }

  /// Values that are set say nothing of what is drawn beside them.
  void warn_of_lost_correlations(Factor const& factor) {
    std::string const others = correlations_lost(factor, study_.factors, study_.sampled(), world_->parameters);
    if (others.empty()) return;
    diagnostics_.warning(
        "W_CORRELATION", mark_of(factor), "factors." + factor.name,
        fmt::format("the study sets {}, so its correlation with {} isn't kept: each is as it would be by itself",
                    in_quotes(factor.uncertain), others),
        "a sampled design (latin_hypercube, sobol or random) of a range or a law keeps it");
  }

  void read_variants() {
    scenario::Variants const& compare = spec_.compare;
    if (compare.entries.empty() && !spec_.relief.given) {
      study_.variants.push_back({});
      if (compare.baseline.given)
        error(compare.baseline.mark, "compare", "there is nothing to hold a baseline against");
      return;
    }
    study_.compared = true;
    std::string baseline = compare.baseline.text;
    auto const is_named = [&](auto const& entry) { return entry.name.text == baseline; };
    if (baseline.empty()) baseline = "baseline";
    bool const has_baseline = std::any_of(compare.entries.begin(), compare.entries.end(), is_named);
    if (compare.baseline.given && !has_baseline) {
      std::vector<std::string_view> names;
      for (auto const& entry : compare.entries) names.push_back(entry.name.text);
      std::string const near = base::nearest(baseline, names);
      error(compare.baseline.mark, "compare.baseline", fmt::format("no variant is called {}", in_quotes(baseline)),
            near.empty() ? "name one of the variants below" : fmt::format("did you mean '{}'?", near));
    }
    if (!has_baseline) study_.variants.push_back({"baseline", {}});
    for (bool const first : {true, false}) {
      for (auto const& entry : compare.entries) {
        if (is_named(entry) != first) continue;
        study_.variants.push_back({entry.name.text, entry.settings, {}, {}, entry.title.text});
      }
    }
    for (Variant const& variant : study_.variants) {
      for (auto const& setting : variant.settings) {
        Text const& path = setting.path;
        std::string const key = fmt::format("compare.{}.{}", variant.name, path.text);
        bool const varied = std::any_of(study_.factors.begin(), study_.factors.end(),
                                        [&](Factor const& factor) { return factor.path == path.text; });
        if (std::string const why = decides_nothing(path.text); !why.empty()) {
          error(path.mark, key, fmt::format("{} makes no variant: {}", in_quotes(path.text), why),
                "set what is in the world, such as rules.h200_cap.active");
        }
        if (varied) {
          error(path.mark, key, fmt::format("{} is varied by a factor, too", in_quotes(path.text)), "keep one of them");
        }
      }
    }
    if (!diagnostics_.has_errors()) add_reliefs();
  }

  bool lay_out() {
    if (diagnostics_.has_errors()) return false;
    if (!lay_out_points(study_, spec_, world_->parameters, diagnostics_)) return false;
    limit_by_budget();
    choose_rows();
    limit_bands();
    return !diagnostics_.has_errors();
  }

  /// What is wrong with settings of variants, each by itself, at its own place. As worlds are checked with all of a
  /// variant's, this is only for studies of which something is wrong: of a large world each reading takes its time.
  void tell_of_settings() {
    told_of_settings_ = true;
    for (Variant const& variant : study_.variants) {
      for (auto const& setting : variant.settings) {
        Text const& path = setting.path;
        bool const varied = std::any_of(study_.factors.begin(), study_.factors.end(),
                                        [&](Factor const& factor) { return factor.path == path.text; });
        std::string const key = fmt::format("compare.{}.{}", variant.name, path.text);
        if (!varied) (void)read_with(*source_, path.text, setting.value, path.mark, key, diagnostics_);
      }
    }
  }

  /// A variant for each gate out of the way. One that can't be had in this scenario is left out, which is told.
  void add_reliefs() {
    if (!spec_.relief.given) return;
    base::Duration const earlier(spec_.relief.integer);
    std::size_t const before = study_.variants.size();
    for (Relief& relief : reliefs_of(base_, earlier)) {
      bool const varied = std::any_of(relief.settings.begin(), relief.settings.end(), [&](auto const& one) {
        return source_->overrides(one.path.text) ||
               std::any_of(study_.factors.begin(), study_.factors.end(),
                           [&](Factor const& factor) { return factor.path == one.path.text; });
      });
      std::vector<ScenarioSource::Setting> settings;
      for (auto const& [path, value] : study_.variants.front().settings) settings.push_back({path.text, value.text});
      for (auto const& change : relief.settings) {
        std::erase_if(settings, [&](auto const& one) { return one.path == change.path.text; });
        settings.push_back({change.path.text, change.value.text});
      }
      base::Diagnostics found;
      auto spec = varied ? std::nullopt : source_->read(settings, found);
      if (spec) (void)scenario::assemble(*spec, found);
      if (!spec || found.has_errors()) {
        auto const problem = std::find_if(found.all().begin(), found.all().end(),
                                          [](auto const& one) { return one.severity == base::Severity::error; });
        diagnostics_.warning("W_RELIEF", spec_.relief.mark, "relief",
                             fmt::format("'{}' {} is left out: {}", relief.gate, relief.how,
                                         varied ? "a factor or --set says something about it" : problem->message));
        continue;
      }
      // Variants are whole: what the baseline changes holds in them, too.
      std::vector<scenario::Variants::Setting> whole;
      for (auto const& [path, value] : settings) {
        whole.push_back({{.given = true, .text = path, .mark = spec_.relief.mark},
                         {.given = true, .text = value, .mark = spec_.relief.mark}});
      }
      study_.variants.push_back(
          {fmt::format("{} {}", relief.gate, relief.how), std::move(whole), relief.gate, relief.how, relief.title});
    }
    if (study_.variants.size() == before) {
      error(spec_.relief.mark, "relief", "the scenario declares no gate that could be opened",
            "gates are rules that ask for something, quotas, permits, offices, and events that close something");
    }
  }

  /// The outcome of this name; nothing, which is told, where there is none.
  std::optional<std::uint32_t> outcome_called(std::string const& name, base::Mark mark, std::string const& key) {
    auto const found =
        std::find_if(study_.outcomes.begin(), study_.outcomes.end(), [&](auto const& one) { return one.name == name; });
    if (found != study_.outcomes.end()) return static_cast<std::uint32_t>(found - study_.outcomes.begin());
    std::vector<std::string_view> names;
    for (auto const& one : study_.outcomes) names.push_back(one.name);
    std::string const near = base::nearest(name, names);
    error(mark, key, fmt::format("the scenario has no outcome {}", in_quotes(name)),
          near.empty() ? "outcomes are listed under outcomes:" : fmt::format("did you mean '{}'?", near));
    return std::nullopt;
  }

  void read_answers() {
    for (Text const& name : spec_.answers) {
      if (auto const outcome = outcome_called(name.text, name.mark, "answers")) study_.answers.push_back(*outcome);
    }
  }

  void read_precision() {
    for (auto const& [name, spec] : spec_.precision.entries) {
      std::string const key = "precision." + name.text;
      PrecisionRule rule;
      rule.name = name.text;
      std::string const outcome = spec.outcome.given ? spec.outcome.text : name.text;
      auto const found = outcome_called(outcome, spec.outcome.given ? spec.outcome.mark : name.mark, key);
      if (!found) continue;
      rule.outcome = *found;
      if (spec.of.text == "probability") rule.of = Estimate::probability;
      if (spec.of.text == "quantile") rule.of = Estimate::quantile;
      if (spec.of.text == "difference") rule.of = Estimate::difference;
      if (!spec.half_width.given && !spec.relative.given) {
        error(name.mark, key, fmt::format("'{}' doesn't say how well it must be known", name.text),
              "write half_width: or relative:");
      }
      bool const date = study_.outcomes[rule.outcome].unit == "date";
      check_threshold(rule, spec, date, name.mark, key);
      if (rule.of == Estimate::difference && !study_.compared) {
        error(name.mark, key, "there is no difference without variants", "write compare:");
      }
      if (rule.of == Estimate::quantile && !study_.keeps_rows()) {
        error(name.mark, key, "the interval of a quantile needs every replication", "leave out rows: none");
      }
      rule.half_width = spec.half_width.given ? spec.half_width.number : 0;
      rule.relative = spec.relative.given ? spec.relative.number : 0;
      rule.above = date ? static_cast<double>(spec.after.integer) : spec.above.number;
      bool const of_share = rule.of == Estimate::probability;
      if (of_share && rule.half_width >= 1) {
        error(spec.half_width.mark, key + ".half_width",
              fmt::format("a probability lies between 0 and 1, and {:g} on either side of it says nothing",
                          rule.half_width),
              rule.half_width < 100 ? fmt::format("write less than 1, such as {:g} %", rule.half_width)
                                    : "write less than 1, such as 3 %");
      }
      if (date && !of_share) rule.unit = base::seconds_a_day;
      rule.half_width *= rule.unit;
      if (date && rule.relative > 0 && !of_share && rule.of != Estimate::difference) {
        error(spec.relative.mark, key + ".relative",
              fmt::format("'{}' is a date, and a share of a date means nothing", outcome),
              "write half_width: in days, such as half_width: 3");
      }
      if (spec.quantile.given) rule.quantile = spec.quantile.number;
      study_.precision.push_back(rule);
    }
  }

  /// A probability has a threshold: of a date a date.
  void check_threshold(PrecisionRule const& rule, scenario::PrecisionSpec const& spec, bool date, base::Mark mark,
                       std::string const& key) {
    if (rule.of != Estimate::probability) return;
    bool const given = date ? spec.after.given : spec.above.given;
    bool const other = date ? spec.above.given : spec.after.given;
    if (given && !other) return;
    std::string const& name = study_.outcomes[rule.outcome].name;
    if (other) {
      error(date ? spec.above.mark : spec.after.mark, key + (date ? ".above" : ".after"),
            fmt::format("'{}' is {} date", name, date ? "a" : "no"),
            date ? "write after: with a date, such as after: 2026-07-01" : "write above: with a number");
    } else {
      error(mark, key, "a probability needs the threshold that it is about",
            date ? "write after: with a date, such as after: 2026-07-01" : "write above:");
    }
  }

  void choose_rows() {
    // A table takes three seconds for a million rows of twenty outcomes, blocks a third of one; and a table is what
    // every program can read.
    constexpr std::uint64_t many = 500'000;
    bool const packed = spec_.rows.given ? spec_.rows.text == "blocks" : study_.replications > many / study_.cells();
    if (packed) study_.rows = RowsKept::blocks;
  }

  void limit_by_budget() {
    if (!spec_.budget.replications.given) return;
    auto const most = static_cast<std::uint64_t>(spec_.budget.replications.integer);
    std::uint64_t each = most / study_.cells();
    if (!study_.precision.empty()) each -= each % block_replications;
    if (each == 0 || (!study_.precision.empty() && each < 128)) {
      error(spec_.budget.replications.mark, "budget.replications",
            fmt::format("the budget of {} replications is too small for {} cells", most, study_.cells()),
            study_.precision.empty() ? "raise it, or leave out points or variants"
                                     : "a precision is first looked at after 128 replications of each cell");
      return;
    }
    if (each >= study_.replications) return;
    study_.fewer = fmt::format("the budget of {} replications allows {}{} of the {} of each cell", most,
                               study_.precision.empty() ? "" : "at most ", each, study_.replications);
    study_.replications = each;
  }

  /// Sums of bands are held in memory while a sweep runs.
  void limit_bands() {
    constexpr std::uint64_t most = 4'000'000;
    std::uint64_t const kept = study_.cells() * step_count(study_.bands);
    if (kept <= most) return;
    error(spec_.bands.entries.front().name.mark, "bands",
          fmt::format("{} cells with {} dates each are more than the {} that can be kept", study_.cells(),
                      step_count(study_.bands), most),
          "write longer steps, or fewer points");
  }

  /// Whether every world can be assembled: of all in small studies, of the first ones in large ones, whose others are
  /// found wanting when it is their turn.
  bool check_worlds() {
    for (bool const patched : {true, false}) {
      Worlds worlds(study_);
      std::set<std::string> seen;
      base::Diagnostics found;
      for (std::uint64_t point = 0; point < study_.points.size() && seen.size() < most_checked; ++point) {
        for (std::uint32_t variant = 0; variant < study_.variants.size(); ++variant) {
          if (!seen.insert(worlds.key(point, variant)).second) continue;
          if (worlds.world(point, variant, found)) continue;
          blame_ = fmt::format("point {}{}", point, variant > 0 ? ", variant " + study_.variants[variant].name : "");
          break;
        }
        if (found.has_errors()) break;
      }
      if (!found.has_errors()) {
        tell_of_early_dates(found);
        return true;
      }
      base::Diagnostic const& problem = *std::find_if(found.all().begin(), found.all().end(), [](auto const& one) {
        return one.severity == base::Severity::error;
      });
      bool const can_be_written = std::any_of(study_.factors.begin(), study_.factors.end(), [](Factor const& factor) {
        return factor.patched && !factor.own_uncertain;
      });
      if (patched && can_be_written) {
        study_.why_assembled = problem.message;
        continue;
      }
      std::size_t const errors = diagnostics_.error_count();
      tell_of_settings();
      if (diagnostics_.error_count() > errors) return false;
      diagnostics_.error(problem.code, mark_of(problem), problem.path,
                         fmt::format("at {}: {}", blame_, problem.message),
                         problem.hint.empty() ? "leave such points out with where:" : problem.hint);
      return false;
    }
    return false;
  }

  /// A variant that only dates an event earlier than what it waits for says that nothing would change, and isn't so
  /// meant.
  void tell_of_early_dates(base::Diagnostics const& found) {
    std::set<std::pair<std::uint32_t, std::string>> told;
    for (auto const& problem : found.all()) {
      if (problem.code != "W_EARLY") continue;
      for (std::uint32_t variant = 0; variant < study_.variants.size(); ++variant) {
        for (auto const& setting : study_.variants[variant].settings) {
          if (setting.path.text != problem.path || problem.message.find(setting.value.text) == std::string::npos ||
              !told.emplace(variant, problem.path).second) {
            continue;
          }
          diagnostics_.warning(problem.code, setting.path.mark,
                               fmt::format("compare.{}.{}", study_.variants[variant].name, problem.path),
                               problem.message, problem.hint);
        }
      }
    }
  }

  static constexpr std::size_t most_checked = 256;

  StudyRequest const& request_;
  base::Diagnostics& diagnostics_;
  std::optional<ScenarioSource> source_;
  scenario::ScenarioSpec base_;
  scenario::StudySpec spec_;
  std::optional<model::World> world_;
  Study study_;
  std::string blame_;
  bool told_of_settings_ = false;
};

}  // namespace

std::uint32_t Study::replications_of(std::uint64_t block) const {
  std::uint64_t const first = block * block_replications;
  return static_cast<std::uint32_t>(std::min(block_replications, replications - first));
}

std::optional<Study> read_study(StudyRequest const& request, base::Diagnostics& diagnostics) {
  return StudyBuilder(request, diagnostics).build();
}

std::string_view name(Estimate estimate) {
  constexpr std::array<std::string_view, 4> names{"mean", "probability", "quantile", "difference"};
  return names[static_cast<std::size_t>(estimate)];
}

std::string_view name(Design design) { return design_names[static_cast<std::size_t>(design)]; }

namespace {

/// Whether a band follows what was seen: as it stands at each date, not what each step adds.
bool shows(Band const& band, model::Course const& course) {
  if (band.each_step || band.outcome != course.outcome) return false;
  return band.outcome || (band.units.status == course.units.status && band.units.product == course.units.product);
}

void describe_observed(Study const& study, results::StoredStudy& stored) {
  for (model::Observed const& series : study.observed) {
    std::vector<std::string> bands;
    for (Band const& band : study.bands) {
      if (shows(band, series.course)) bands.push_back(band.name);
    }
    if (bands.empty()) bands.emplace_back();
    for (std::string const& band : bands) {
      for (auto const& entry : series.entries) {
        stored.observed.push_back({series.course.name, results::course_title(series), band, series.course.unit,
                                   date_words(entry.at), entry.value, entry.value_error, entry.source});
      }
    }
  }
  for (model::ObservedDate const& date : study.observed_dates) {
    std::string const& outcome = study.outcomes.at(date.outcome).name;
    stored.observed_dates.push_back({date.name, date.title, outcome, date.occurred ? date_words(*date.occurred) : "",
                                     date_words(date.known_until)});
  }
}

}  // namespace

results::StoredStudy describe(Study const& study, std::string_view chokepoint_version) {
  results::StoredStudy stored;
  stored.manifest = {{"title", study.title},
                     {"scenario", study.scenario_name},
                     {"identity", study.identity},
                     {"study", study.study_identity},
                     {"semantics", std::to_string(results::semantics_version)},
                     {"seed", std::to_string(study.seed)},
                     {"design", std::string(name(study.design))},
                     {"points", std::to_string(study.points.size())},
                     {"variants", std::to_string(study.variants.size())},
                     {"replications", std::to_string(study.replications)},
                     {"precision", study.precision.empty() ? "none" : "until reached"},
                     {"confidence", fmt::format("{}", study.confidence)},
                     {"uncertain", study.draw_uncertain ? "drawn" : "central"},
                     {"rows", study.rows == RowsKept::none     ? "none"
                              : study.rows == RowsKept::blocks ? "blocks"
                                                               : "table"},
                     {"block", std::to_string(block_replications)}};
  if (study.keeps_correlations) stored.manifest["correlations"] = "kept among sampled and drawn values";
  // Those of the scenario itself are in its canonical lines already; choices that are compared may have others.
  std::vector<std::string> libraries;
  for (auto const& [name, digest] : study.libraries_used) libraries.push_back(fmt::format("{} {}", name, digest));
  if (!libraries.empty()) stored.manifest["libraries"] = fmt::format("{}", fmt::join(libraries, ", "));
  std::vector<std::string_view> answers;
  for (std::uint32_t const outcome : study.answers) answers.push_back(study.outcomes[outcome].name);
  std::vector<std::string_view> rules;
  for (PrecisionRule const& rule : study.precision) rules.push_back(rule.name);
  stored.session = {{"answers", fmt::format("{}", fmt::join(answers, ", "))},
                    {"precision_rules", fmt::format("{}", fmt::join(rules, ", "))},
                    {"file", study.scenario_file.string()},
                    {"study_file", study.study_file.string()},
                    {"version", std::string(chokepoint_version)}};
  stored.scenario_lines = study.canonical_lines;
  for (auto const& outcome : study.outcomes) {
    auto const place = static_cast<std::uint32_t>(study.answers.size()) + outcome.place;
    stored.outcomes.push_back({outcome.name, outcome.title, outcome.unit, place});
  }
  for (std::uint32_t i = 0; i < study.answers.size(); ++i) stored.outcomes[study.answers[i]].place = i;
  for (Factor const& factor : study.factors) {
    bool const patched = factor.patched && (study.why_assembled.empty() || factor.own_uncertain);
    stored.factors.push_back({factor.name, factor.title, factor.path, patched ? "patched" : "assembled"});
  }
  for (Band const& band : study.bands) {
    auto& kept = stored.bands.emplace_back();
    kept.name = band.name;
    kept.title = band.title;
    kept.unit = band.unit;
    kept.shows = band.each_step ? "each_step" : "so_far";
    for (base::SimTime const end : band.ends) kept.dates.push_back(date_words(end));
    kept.quantiles = band.quantiles;
  }
  describe_observed(study, stored);
  for (Variant const& variant : study.variants) {
    stored.variants.push_back(variant.name);
    stored.titles.push_back(variant.title);
    stored.reliefs.push_back({variant.gate, variant.relief});
  }
  for (Point const& point : study.points) stored.points.push_back(point.settings);
  return stored;
}

}  // namespace chokepoint::sweep
