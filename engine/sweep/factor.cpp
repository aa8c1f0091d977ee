#include "engine/sweep/factor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/policy/answers.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/scenario/field_tree.hpp"
#include "engine/scenario/laws.hpp"
#include "engine/scenario/parameter_builder.hpp"
#include "engine/scenario/source_text.hpp"
#include "engine/scenario/uncertain_values.hpp"

namespace chokepoint::sweep {

namespace {

using scenario::in_quotes;
using scenario::Text;
using scenario::ValueKind;

constexpr std::string_view uncertain_block = "uncertain.";

/// A value as YAML: in quotes where it could be taken for something else, unless it is YAML already.
std::string as_yaml(std::string const& text) {
  if (text.empty()) return text;  // leaves out what is written there
  bool const whole = (text.starts_with('{') && text.ends_with('}')) || (text.starts_with('[') && text.ends_with(']'));
  if (whole) return text;  // a dated path, a law or a list, which the study has as YAML
  if (text.find_first_of(":#,[]{}&*!|>'\"%@`\n") == std::string::npos) return text;
  std::string quoted = "'";
  for (char const c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

/// "uncertain.stock" is read as its central value, which has the unit of its law.
std::string place_of(std::string const& path) {
  bool const whole = path.starts_with(uncertain_block) && path.find('.', uncertain_block.size()) == std::string::npos;
  return whole ? path + ".central" : path;
}

bool counts_whole(ValueKind kind) {
  return kind == ValueKind::integer || kind == ValueKind::duration || kind == ValueKind::date;
}

/// What is switched: the block's key `active`, else `open`.
std::string switch_path(std::string const& thing) {
  for (char const* key : {"active", "open"}) {
    std::string const path = thing + "." + key;
    auto const* const field = scenario::field_at(path);
    if (field != nullptr && field->kind == ValueKind::flag) return path;
  }
  return {};
}

/// The kernel's law of a scenario's; nothing where it can't be drawn from.
std::optional<kernel::Distribution> distribution_of(scenario::LawSpec const& law) {
  if (scenario::check_arguments(law)) return std::nullopt;
  scenario::KernelLaw const kernel_law = scenario::kernel_law(law);
  std::vector<double> arguments;
  for (scenario::Value const& argument : kernel_law.arguments) {
    if (!argument.written->uncertain.empty()) return std::nullopt;
    arguments.push_back(scenario::in_base_units(argument));
  }
  return kernel::Distribution::of(kernel_law.law, arguments);
}

/// A value as an author could write it; empty for units that need more than one word.
std::string written_form(double value, ValueKind kind, base::Dimension dimension) {
  if (kind == ValueKind::duration) return fmt::format("{:.0f} seconds", value);
  if (kind == ValueKind::goods) return fmt::format("{:.0f} units", value);
  if (kind == ValueKind::integer) return fmt::format("{:.0f}", value);
  if (kind == ValueKind::number && dimension == base::dimensions::none) return fmt::format("{}", value);
  return {};
}

/// How many parts of what a factor varies a world counts to a base unit: of an uncertain value of several products, in
/// the finest. 0 where the world has it not, or not as a count.
double parts_in(model::World const& world, Factor const& factor) {
  auto const& parameters = world.parameters;
  double parts = 0;
  auto const see = [&](std::uint32_t uncertain, std::string const& path, model::CellKind kind, double scale) {
    bool const follows = uncertain < parameters.uncertain.size() && factor.own_uncertain &&
                         parameters.uncertain[uncertain].name == factor.uncertain;
    if (kind == model::CellKind::integer && (follows || path == factor.path)) parts = std::max(parts, scale);
  };
  for (auto const& entry : parameters.entries) see(entry.uncertain, entry.path, entry.kind, entry.scale);
  for (auto const& law : parameters.laws) {
    if (law.path == factor.path) parts = std::max(parts, law.scale);
  }
  return parts;
}

/// What a policy declares at "policies.NAME.parameters.PARAMETER"; null elsewhere.
policy::DeclaredParameter const* declared_at(model::World const& world, std::string_view path) {
  for (model::Policy const& policy : world.policies) {
    std::string const block = policy.name + ".parameters.";
    if (!path.starts_with(block) || policy.answers == nullptr || policy.answers->declared() == nullptr) continue;
    for (policy::DeclaredParameter const& one : *policy.answers->declared()) {
      if (path.substr(block.size()) == one.name) return &one;
    }
  }
  return nullptr;
}

class FactorReader {
 public:
  FactorReader(ScenarioSource const& source, scenario::ScenarioSpec const& base, model::World const& world,
               Text const& name, scenario::FactorSpec const& spec, bool sampled_design, base::Diagnostics& diagnostics)
      : source_(source),
        base_(base),
        world_(world),
        name_(name),
        spec_(spec),
        sampled_design_(sampled_design),
        diagnostics_(diagnostics),
        key_("factors." + name.text) {}

  std::optional<Factor> read() {
    factor_.name = name_.text;
    factor_.title = spec_.title.text;
    if (!read_path() || !read_values()) return std::nullopt;
    if (factor_.levels.empty() && !sampled_design_) {
      return refuse(name_.mark, "has no values for a grid or a list to take",
                    "write values: [...], or levels: N beside the range, or choose a sampled design");
    }
    return std::move(factor_);
  }

 private:
  std::nullopt_t refuse(base::Mark mark, std::string const& what, std::string hint) {
    diagnostics_.error("E_STUDY", mark, key_, fmt::format("the factor '{}' {}", name_.text, what), std::move(hint));
    return std::nullopt;
  }
  bool fail(base::Mark mark, std::string const& what, std::string hint) {
    (void)refuse(mark, what, std::move(hint));
    return false;
  }

  bool read_path() {
    if (!spec_.path.given && !spec_.switched.given) {
      return fail(name_.mark, "doesn't say what it varies", "write path: or switch:");
    }
    mark_ = spec_.path.given ? spec_.path.mark : spec_.switched.mark;
    factor_.path = spec_.path.text;
    if (spec_.switched.given) {
      factor_.path = switch_path(spec_.switched.text);
      if (factor_.path.empty()) {
        return fail(mark_,
                    fmt::format("switches {}, which has neither `active` nor `open`", in_quotes(spec_.switched.text)),
                    "name a rule, lane or office, such as rules.h200_cap, or write path: of the flag that is meant");
      }
    }
    if (std::string const why = decides_nothing(factor_.path); !why.empty()) {
      return fail(mark_, fmt::format("varies {}, which makes no difference: {}", in_quotes(factor_.path), why),
                  "vary what is in the world, such as offices.commerce.officers");
    }
    declared_ = declared_at(world_, factor_.path);
    if (declared_ != nullptr) {
      minimum_ = declared_->in_base_units(declared_->least);
      maximum_ = declared_->in_base_units(declared_->most);
    }
    if (source_.overrides(factor_.path)) {
      return fail(mark_, fmt::format("varies {}, which --set replaces as well", in_quotes(factor_.path)),
                  "leave out one of them");
    }
    return true;
  }

  bool read_values() {
    std::vector<Text> const& range = spec_.range;
    if (!range.empty() && range.size() != 2) {
      return fail(range.front().mark, fmt::format("has a range of {} values", range.size()), "a range has two ends");
    }
    int const ways = int{!spec_.values.empty()} + int{!range.empty()} + int{spec_.law.given};
    if (ways > 1) return fail(name_.mark, "has several of values, range and a law", "keep one of them");
    std::vector<Text> texts = spec_.values.empty() ? range : spec_.values;
    if (ways == 0 && spec_.switched.given) {
      for (char const* word : {"yes", "no"}) texts.push_back({.given = true, .text = word, .mark = mark_});
    }
    if (!texts.empty()) {
      for (Text const& text : texts) {
        if (!read_text(text)) return false;
      }
    } else if (!find_written()) {
      return false;
    }
    factor_.numeric = numeric_;
    find_parts();
    factor_.patched = numeric_ && !fixed_;
    if (!factor_.patched) factor_.uncertain.clear();
    if (!holds_whole_parts()) return false;
    if (!range.empty()) return read_range();
    if (!spec_.values.empty() || !texts.empty()) {
      for (std::size_t i = 0; i < texts.size(); ++i) {
        factor_.levels.push_back({texts[i].text, numeric_ ? values_[i] : std::numeric_limits<double>::quiet_NaN()});
      }
      if (numeric_) {
        factor_.low = *std::min_element(values_.begin(), values_.end());
        factor_.high = *std::max_element(values_.begin(), values_.end());
      }
      return true;
    }
    return read_law();
  }

  /// In which parts of a unit what is varied is counted: products have a resolution, money its minor units. The world
  /// knows; one that lacks the value is made with it.
  void find_parts() {
    bool const counted = factor_.kind == ValueKind::goods || factor_.kind == ValueKind::money;
    if (!numeric_ || !counted) return;
    factor_.parts_per_unit = parts_in(world_, factor_);
    if (factor_.parts_per_unit > 0 || factor_.written.empty()) return;
    base::Diagnostics ignored;
    auto const spec = source_.read({{factor_.path, factor_.written}}, ignored);
    if (!spec) return;
    if (auto const world = scenario::assemble(*spec, ignored)) factor_.parts_per_unit = parts_in(*world, factor_);
  }

  /// Goods are counted in parts of their product, and a written amount between two of them isn't rounded in silence.
  bool holds_whole_parts() {
    if (factor_.kind != ValueKind::goods || factor_.parts_per_unit <= 0 || spec_.values.empty()) return true;
    for (std::size_t i = 0; i < values_.size() && i < spec_.values.size(); ++i) {
      double const parts = values_[i] * factor_.parts_per_unit;
      constexpr double rounding = 1e-6;
      if (std::abs(parts - std::nearbyint(parts)) <= rounding) continue;
      diagnostics_.error("E_RANGE", spec_.values[i].mark, key_,
                         fmt::format("the factor '{}' takes {}, which is finer than the product's resolution, so it "
                                     "can't be counted",
                                     name_.text, in_quotes(spec_.values[i].text)),
                         "set the product's resolution to the smallest amount that matters, such as 0.001");
      return false;
    }
    return true;
  }

  /// One written value: the scenario is read with it.
  bool read_text(Text const& text) {
    auto spec = read_with(source_, place_of(factor_.path), text, mark_, key_, diagnostics_);
    if (!spec) return false;
    if (factor_.written.empty()) factor_.written = text.text;
    bool const had_unit = has_unit_;
    if (!note_place(*spec, text.mark)) return false;
    // A world is made with one of the values: of a plain 0 it wouldn't know what is counted.
    if (!had_unit && has_unit_ && !factor_.written.empty()) factor_.written = text.text;
    return true;
  }
  /// Where no value is written in the study, one must be in the scenario.
  bool find_written() {
    scenario::ScenarioSpec base = base_;
    std::string const path = place_of(factor_.path);
    if (path != factor_.path) {
      std::string const name = factor_.path.substr(uncertain_block.size());
      auto const& entries = base_.uncertain.entries;
      auto const found =
          std::find_if(entries.begin(), entries.end(), [&](auto const& entry) { return entry.name.text == name; });
      if (found == entries.end()) {
        std::vector<std::string_view> names;
        for (auto const& entry : entries) names.push_back(entry.name.text);
        std::string const near = base::nearest(name, names);
        return fail(
            mark_, fmt::format("sets {}, and the scenario has no such uncertain value", in_quotes(name)),
            near.empty() ? "uncertain values are listed under uncertain:" : fmt::format("did you mean '{}'?", near));
      }
      if (auto const range = scenario::range_of(found->block); range) {
        auto const kind = scenario::kind_of(found->block);
        factor_.kind = kind.kind;
        factor_.like = scenario::value_like(kind);
        set_own(name);
        numeric_ = true;
        if (!spec_.law.given) law_ = &found->block.law;
        return true;
      }
      return fail(mark_, "sets an uncertain value whose law can't be drawn from", "");
    }
    if (!scenario::find_place(base, path)) {
      if (declared_ != nullptr && spec_.law.given) {  // its default holds there
        return read_text({.given = true, .text = declared_->written(declared_->otherwise), .mark = mark_});
      }
      scenario::UncertainSpec drawn;
      drawn.law = spec_.law;
      auto const kind = scenario::kind_of(drawn);
      auto const law = spec_.law.given ? distribution_of(spec_.law) : std::nullopt;
      std::string const text =
          law ? written_form(law->sample({std::uint64_t{1} << 63U}), kind.kind, kind.dimension) : std::string();
      if (!text.empty()) return read_text({.given = true, .text = text, .mark = spec_.law.mark});
      if (!spec_.law.given) {
        return fail(name_.mark, "doesn't say which values it takes",
                    "write values: [...], range: [low, high], or a law");
      }
      return fail(mark_,
                  fmt::format("draws {} from a law, and no single value is written there", in_quotes(factor_.path)),
                  "write in the scenario what holds without the study, or give values:");
    }
    return note_place(base, mark_);
  }

  bool note_place(scenario::ScenarioSpec& spec, base::Mark mark) {
    auto const place = scenario::find_place(spec, place_of(factor_.path));
    if (!place) return true;  // a name or word
    if (!place->value->written->uncertain.empty() || !place->value->written->path.empty()) {
      if (spec_.law.given) return note_replaced(*place, mark);
      return fail(mark, "takes values that are uncertain themselves", "write constants");
    }
    numeric_ = true;
    fixed_ = place->fixed;
    factor_.kind = place->kind;
    if (!note_unit(*place->value, mark)) return false;
    minimum_ = std::max(minimum_, place->minimum);
    maximum_ = std::min(maximum_, place->maximum);
    values_.push_back(scenario::in_base_units(*place->value));
    if (place_of(factor_.path) != factor_.path) {
      fixed_ = false;  // `central` is fixed, the value itself is not
      set_own(factor_.path.substr(uncertain_block.size()));
    } else {
      factor_.uncertain = "study." + factor_.name;
    }
    return true;
  }
  /// All values of a factor are counted in one unit: that of the first, and where a policy declares what it takes,
  /// that.
  bool note_unit(scenario::Value const& value, base::Mark mark) {
    double const number = scenario::in_base_units(value);
    bool const is_nothing = number == 0 && value.dimension == base::Dimension{} && factor_.kind == ValueKind::number;
    if (declared_ != nullptr && !is_nothing) {
      bool const other_money = !declared_->currency.empty() && !value.written->currency.empty() &&
                               value.written->currency != declared_->currency;
      if (value.dimension != declared_->dimension || other_money) {
        return fail(
            mark,
            fmt::format("takes {}, and {} is {}", in_quotes(value.written->text), in_quotes(factor_.path),
                        declared_->unit.empty() ? "a plain number" : fmt::format("counted in {}", declared_->unit)),
            fmt::format("write it as {}", declared_->written(declared_->otherwise)));
      }
    }
    if (declared_ != nullptr && !declared_->allows(number)) {
      return fail(mark,
                  fmt::format("takes {}, and {} may be {}", in_quotes(value.written->text), in_quotes(factor_.path),
                              declared_->range()),
                  declared_->meaning);
    }
    if (has_unit_ && !is_nothing &&
        (value.dimension != factor_.like.dimension || value.written->currency != factor_.like.written->currency)) {
      return fail(mark,
                  fmt::format("takes {}, which is {}, and {} before, which is {}", in_quotes(value.written->text),
                              unit_words(value), in_quotes(factor_.like.written->text), unit_words(factor_.like)),
                  "write all values in one unit");
    }
    if (!has_unit_ || !is_nothing) factor_.like = value;
    has_unit_ = has_unit_ || !is_nothing;
    return true;
  }
  static std::string unit_words(scenario::Value const& value) {
    std::string words = base::describe(value.dimension);
    if (!value.written->currency.empty()) words += fmt::format(" in {}", value.written->currency);
    return words;
  }
  /// What stands there is uncertain, and is replaced by what the study draws.
  bool note_replaced(scenario::Place const& place, base::Mark mark) {
    scenario::UncertainSpec drawn;
    drawn.law = spec_.law;
    auto const kind = scenario::kind_of(drawn);
    base::Dimension const there = place.any_dimension ? place.value->dimension : place.dimension;
    if (place.kind == ValueKind::number && kind.known && kind.dimension != there) {
      return fail(mark, fmt::format("draws values of another kind than {} has", in_quotes(factor_.path)),
                  "write the law in the unit of the value that it varies");
    }
    numeric_ = true;
    fixed_ = place.fixed;
    factor_.kind = place.kind;
    factor_.like = scenario::value_like(kind);
    factor_.uncertain = "study." + factor_.name;
    minimum_ = place.minimum;
    maximum_ = place.maximum;
    return true;
  }

  void set_own(std::string name) {
    factor_.own_uncertain = true;
    factor_.uncertain = std::move(name);
    factor_.written.clear();
  }

  bool read_range() {
    base::Mark const mark = spec_.range.front().mark;
    if (!numeric_ || factor_.kind == ValueKind::flag) {
      return fail(mark, "has a range of something that isn't a number", "write values: [...]");
    }
    factor_.low = values_[0];
    factor_.high = values_[1];
    if (factor_.low >= factor_.high) return fail(mark, "has a range whose first end isn't below its second", "");
    if (!spec_.levels.given) {
      if (!factor_.patched && sampled_design_) {
        return fail(mark, "draws from a range, and that key is the same in all replications", "write values: [...]");
      }
      return true;
    }
    std::int64_t const count = spec_.levels.integer;
    for (std::int64_t i = 0; i < count; ++i) {
      double const share = static_cast<double>(i) / static_cast<double>(count - 1);
      factor_.levels.push_back(
          factor_.near(i + 1 == count ? factor_.high : factor_.low + share * (factor_.high - factor_.low)));
      bool const twice = i > 0 && factor_.levels[factor_.levels.size() - 2].value == factor_.levels.back().value;
      if (twice) return fail(spec_.levels.mark, "has more levels than there are whole values", "use fewer levels");
    }
    return true;
  }

  bool read_law() {
    if (!sampled_design_) return true;  // told by the caller
    scenario::LawSpec const& law = spec_.law.given ? spec_.law : *law_;
    base::Mark const mark = spec_.law.given ? spec_.law.mark : mark_;
    if (!numeric_ || factor_.kind == ValueKind::flag) {
      return fail(mark, "draws from a law something that isn't a number", "write values: [...]");
    }
    if (fixed_) {
      return fail(mark, "draws from a law something that is the same in all replications", "write values: [...]");
    }
    if (spec_.law.given) {
      scenario::UncertainSpec drawn;
      drawn.law = law;
      auto const kind = scenario::kind_of(drawn);
      bool const suits = !kind.known || (kind.dimension == factor_.like.dimension &&
                                         (kind.kind == factor_.kind || factor_.kind == ValueKind::number ||
                                          (kind.kind == ValueKind::number && factor_.kind == ValueKind::integer)));
      if (!suits)
        return fail(mark, fmt::format("draws values of another kind than {} has", in_quotes(factor_.path)),
                    "write the law in the unit of the value that it varies");
    }
    factor_.law = distribution_of(law);
    if (!factor_.law) return fail(mark, "has a law that can't be drawn from, or one with uncertain arguments", "");
    factor_.low = factor_.law->sample({0});
    factor_.high = factor_.law->sample({~std::uint64_t{0}});
    if (factor_.low < minimum_ || factor_.high > maximum_) {
      return fail(mark, fmt::format("may draw values that {} doesn't allow", in_quotes(factor_.path)),
                  "give the law bounds, such as a minimum");
    }
    return true;
  }

  ScenarioSource const& source_;
  scenario::ScenarioSpec const& base_;
  model::World const& world_;
  Text const& name_;
  scenario::FactorSpec const& spec_;
  bool sampled_design_;
  base::Diagnostics& diagnostics_;
  std::string key_;
  base::Mark mark_;  // of the path
  Factor factor_;
  bool numeric_ = false;
  bool fixed_ = false;
  bool has_unit_ = false;                                // whether `like` says what is counted
  policy::DeclaredParameter const* declared_ = nullptr;  // of a policy that declares what is varied
  double minimum_ = -1e300, maximum_ = 1e300;
  std::vector<double> values_;  // by text
  scenario::LawSpec const* law_ = nullptr;
};

}  // namespace

Level Factor::at(kernel::Uniform64 place) const {
  if (!levels.empty()) {
    auto const index = static_cast<std::size_t>(place.lower() * static_cast<double>(levels.size()));
    return levels[std::min(index, levels.size() - 1)];
  }
  double value = law ? law->sample(place) : low + place.lower() * (high - low);
  if (!law && kind == scenario::ValueKind::integer) {  // each whole number equally often
    value = std::min(std::floor(low + place.lower() * (high - low + 1)), high);
  }
  return near(value);
}

Level Factor::near(double value) const {
  double held = counts_whole(kind) ? std::nearbyint(value) : value;
  if (parts_per_unit > 0) held = std::nearbyint(value * parts_per_unit) / parts_per_unit;
  return {scenario::value_words(held, like, kind), held};
}

std::optional<scenario::ScenarioSpec> ScenarioSource::read(std::vector<Setting> const& settings,
                                                           base::Diagnostics& diagnostics) const {
  scenario::ReadOptions options;
  options.overrides = overrides_;
  options.libraries = libraries_;
  options.memory = memory_.get();
  for (Setting const& setting : settings) options.overrides.push_back(setting.path + "=" + as_yaml(setting.text));
  auto spec = scenario::read_scenario(file_, options, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  return spec;
}

bool ScenarioSource::overrides(std::string_view path) const {
  std::string const prefix = std::string(path) + "=";
  return std::any_of(overrides_.begin(), overrides_.end(), [&](auto const& one) { return one.starts_with(prefix); });
}

std::optional<scenario::ScenarioSpec> read_with(ScenarioSource const& source, std::string const& path,
                                                scenario::Text const& text, base::Mark path_mark,
                                                std::string const& key, base::Diagnostics& diagnostics) {
  base::Diagnostics there;
  auto spec = source.read({{path, text.text}}, there);
  if (spec) return spec;
  for (base::Diagnostic const& problem : there.all()) {
    if (problem.severity != base::Severity::error) continue;
    bool const of_path = problem.code == "E_OVERRIDE";
    diagnostics.error(problem.code, of_path ? path_mark : text.mark, key, problem.message, problem.hint);
    return std::nullopt;
  }
  return std::nullopt;
}

std::string decides_nothing(std::string_view path) {
  std::string_view const first = path.substr(0, path.find_first_of(".["));
  std::string_view const last = path.substr(path.rfind('.') == std::string_view::npos ? 0 : path.rfind('.') + 1);
  if (first == "study") return "a study says what is run, and is the same for all that it runs";
  if (first == "backtest" || first == "calibrate") return fmt::format("a sweep reads nothing of {}:", first);
  if (first == "observed") return "what was seen is drawn over what is simulated, and changes nothing of it";
  if (first == "meta" || first == "sources") return "it tells people of the scenario, and changes nothing of a run";
  if (last == "title" || last == "source") return "it is for people to read, and changes nothing of a run";
  return {};
}

std::optional<Factor> read_factor(ScenarioSource const& source, scenario::ScenarioSpec const& base,
                                  model::World const& world, scenario::Text const& name,
                                  scenario::FactorSpec const& spec, bool sampled_design,
                                  base::Diagnostics& diagnostics) {
  return FactorReader(source, base, world, name, spec, sampled_design, diagnostics).read();
}

}  // namespace chokepoint::sweep
