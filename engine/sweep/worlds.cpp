#include "engine/sweep/worlds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/base/check.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/scenario/parameter_builder.hpp"
#include "engine/scenario/places.hpp"

namespace chokepoint::sweep {

namespace {

/// Whether a factor's values are written into the scenario before it is assembled.
bool is_written(Study const& study, Factor const& factor) {
  return !factor.patched || (!study.why_assembled.empty() && !factor.own_uncertain);
}

/// The uncertain value that stands for a factor. Its law is never drawn from; assembly holds its ends against what the
/// place allows.
scenario::UncertainSpec stand_in(Factor const& factor) {
  scenario::UncertainSpec spec;
  spec.law.given = true;
  spec.law.written.edit().kind = "discrete";
  spec.law.kind_read = factor.kind;
  std::vector<double> ends{factor.low};
  if (factor.high > factor.low) ends.push_back(factor.high);
  for (double const end : ends) {
    scenario::Value point = factor.like;
    point.kind_read = factor.kind;
    scenario::set_constant(point, factor.kind, end);
    spec.law.written.edit().points.push_back(std::move(point));
    spec.law.written.edit().weights.push_back(1.0 / static_cast<double>(ends.size()));
  }
  return spec;
}

/// Whether a world tells of the study's outcomes: numbers of one column are added up and held against each other, so
/// they must be of one thing in one unit wherever they come from.
bool has_outcomes_of(model::World const& world, Study const& study, base::Diagnostics& diagnostics) {
  if (study.outcomes.empty()) return true;  // of one that asks for something else than a sweep
  constexpr char const* hint = "what a study varies is the world, not what is asked of it: declare two outcomes";
  std::size_t const count = std::min(world.outcomes.size(), study.outcomes.size());
  for (std::size_t i = 0; i < count; ++i) {
    model::Outcome const& before = study.outcomes[i];
    model::Outcome const& after = world.outcomes[i];
    std::string const path = "outcomes." + before.name;
    if (after.name != before.name) break;
    if (after.measure != before.measure || after.metric_dimension != before.metric_dimension) {
      diagnostics.error("E_STUDY", {}, path,
                        fmt::format("the outcome '{}' would be another measure than in the scenario itself, so its "
                                    "numbers couldn't be compared",
                                    before.name),
                        hint);
      return false;
    }
    if (after.unit != before.unit || after.unit_scale != before.unit_scale ||
        after.in_base_units != before.in_base_units) {
      diagnostics.error("E_STUDY", {}, path,
                        fmt::format("the outcome '{}' would be in {} and is in {} in the scenario itself, so its "
                                    "numbers couldn't be compared",
                                    before.name, after.unit.empty() ? "plain numbers" : after.unit,
                                    before.unit.empty() ? "plain numbers" : before.unit),
                        hint);
      return false;
    }
  }
  bool const same = world.outcomes.size() == study.outcomes.size() &&
                    std::equal(world.outcomes.begin(), world.outcomes.end(), study.outcomes.begin(),
                               [](auto const& a, auto const& b) { return a.name == b.name; });
  if (!same) {
    diagnostics.error("E_STUDY", {}, "outcomes", "the scenario would have other outcomes than it has by itself", hint);
  }
  return same;
}

}  // namespace

Worlds::Worlds(Study const& study, std::function<void(model::World&)> prepare)
    : study_(study),
      source_(study.scenario_file, study.scenario_overrides, study.libraries, study.files),
      prepare_(std::move(prepare)) {}

std::string Worlds::key(std::uint64_t point, std::uint32_t variant) const {
  std::string key = std::to_string(variant);
  for (std::size_t i = 0; i < study_.factors.size(); ++i) {
    if (!is_written(study_, study_.factors[i])) continue;
    auto const& setting = study_.points[point].settings[i];
    key += fmt::format("\n{} {:a}", setting.text, setting.value);
  }
  return key;
}

std::unique_ptr<StudyWorld const> Worlds::assemble(std::uint64_t point, std::uint32_t variant,
                                                   base::Diagnostics& diagnostics) const {
  std::vector<ScenarioSource::Setting> settings;
  auto const& point_settings = study_.points[point].settings;
  for (std::size_t i = 0; i < study_.factors.size(); ++i) {
    Factor const& factor = study_.factors[i];
    std::string const& text = factor.numeric ? factor.written : point_settings[i].text;
    if (!text.empty()) settings.push_back({factor.path, text});
  }
  for (auto const& [path, value] : study_.variants[variant].settings) settings.push_back({path.text, value.text});
  auto spec = source_.read(settings, diagnostics);
  if (!spec) return nullptr;
  for (std::size_t i = 0; i < study_.factors.size(); ++i) {
    Factor const& factor = study_.factors[i];
    if (!factor.numeric || factor.own_uncertain) continue;
    auto const place = scenario::find_place(*spec, factor.path);
    CHOKEPOINT_CHECK(place.has_value(), "no value at {}", factor.path);
    if (is_written(study_, factor)) {
      scenario::set_constant(*place->value, factor.kind, point_settings[i].value);
    } else {
      scenario::set_uncertain(*place->value, factor.uncertain);
      spec->uncertain.entries.push_back(
          {scenario::Text{.given = true, .text = factor.uncertain, .mark = {}}, stand_in(factor)});
    }
  }
  auto world = scenario::assemble(*spec, diagnostics);
  if (!world || diagnostics.has_errors()) return nullptr;
  if (!has_outcomes_of(*world, study_, diagnostics)) return nullptr;
  auto result = std::make_unique<StudyWorld>();
  result->world = std::move(*world);
  if (prepare_) prepare_(result->world);
  auto const& uncertain = result->world.parameters.uncertain;
  for (Factor const& factor : study_.factors) {
    if (factor.uncertain.empty() || (is_written(study_, factor) && !factor.own_uncertain)) continue;
    auto const found = std::find_if(uncertain.begin(), uncertain.end(),
                                    [&](auto const& value) { return value.name == factor.uncertain; });
    CHOKEPOINT_CHECK(found != uncertain.end(), "no uncertain value {}", factor.uncertain);
    result->pinned.push_back(static_cast<std::uint32_t>(found - uncertain.begin()));
  }
  if (study_.keeps_correlations) result->given = GivenFactors(study_.factors, result->world.parameters);
  return result;
}

std::shared_ptr<StudyWorld const> Worlds::world(std::uint64_t point, std::uint32_t variant,
                                                base::Diagnostics& diagnostics) {
  std::string const sought = key(point, variant);
  std::lock_guard const lock(mutex_);
  if (auto const found = kept_.find(sought); found != kept_.end()) return found->second;
  std::shared_ptr<StudyWorld const> made = assemble(point, variant, diagnostics);
  if (!made) return nullptr;
  assembled_ += 1;
  if (order_.size() == most_kept) {  // those who run in it keep it alive
    kept_.erase(order_.front());
    order_.erase(order_.begin());
  }
  order_.push_back(sought);
  kept_.emplace(sought, made);
  return made;
}

void pin(Study const& study, StudyWorld const& world, std::uint64_t point, std::uint64_t luck,
         std::vector<model::PinnedValue>& pins) {
  pins.clear();
  std::size_t next = 0;
  for (std::size_t i = 0; i < study.factors.size(); ++i) {
    Factor const& factor = study.factors[i];
    if (factor.uncertain.empty() || (is_written(study, factor) && !factor.own_uncertain)) continue;
    pins.push_back({world.pinned[next++], study.points[point].settings[i].value});
  }
  if (study.draw_uncertain && study.keeps_correlations && !world.given.empty()) {
    world.given.draw(study.points[point].scores, world.world.parameters, study.seed, luck, pins);
  }
}

std::vector<model::PinnedValue> pins_of(Study const& study, StudyWorld const& world, std::uint64_t point,
                                        std::uint64_t luck) {
  std::vector<model::PinnedValue> pins;
  pin(study, world, point, luck, pins);
  return pins;
}

}  // namespace chokepoint::sweep
