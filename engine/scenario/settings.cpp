#include "engine/scenario/settings.hpp"

#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/calendar.hpp"
#include "engine/base/unit.hpp"
#include "engine/scenario/default_value.hpp"
#include "engine/scenario/overrides.hpp"
#include "engine/scenario/path_visitor.hpp"
#include "engine/scenario/source_text.hpp"
#include "engine/scenario/value_reader.hpp"

namespace chokepoint::scenario {

namespace {

/// Finds the values that may be dated, by their paths.
class DatedPlaces final : public PathVisitor {
 public:
  Touch touch() const override { return all_ ? Touch::keeps_places : Touch::looks; }
  struct Place {
    std::string_view default_text;
    ValueKind kind = ValueKind::number;
    Value* value = nullptr;
    LawSpec* law = nullptr;
    bool any_unit = false;
  };
  std::map<std::string, Place, std::less<>> places;

  /// All of them, or those that do have dates.
  explicit DatedPlaces(bool all) : all_(all) {}

  void value(FieldInfo const& info, ValueKind kind, Value& value) override {
    if (info.dated && is_wanted(value))
      places.emplace(path_of(info.name), Place{info.default_text, kind, &value, nullptr});
  }
  void law(FieldInfo const& info, ValueKind kind, LawSpec& law) override {
    if (!info.dated || (!all_ && law.written->path.empty())) return;
    places.emplace(path_of(info.name), Place{info.default_text, kind, nullptr, &law});
  }
  void named_values(FieldInfo const& info, NamedValues& values) override {
    if (!info.dated) return;
    for (auto& entry : values.entries) {
      if (!is_wanted(entry.value)) continue;
      places.emplace(join_path(path_of(info.name), entry.name.text),
                     Place{{}, ValueKind::number, &entry.value, nullptr, has_any_unit(info)});
    }
  }

 private:
  bool is_wanted(Value const& value) const { return all_ || !value.written->path.empty(); }

  bool all_;
};

class SettingChecker {
 public:
  SettingChecker(ReadContext& context, ScenarioSpec& spec) : context_(context) { spec.visit(dated_); }

  void check(Settings::Entry const& entry, std::string const& path) {
    auto const found = dated_.places.find(entry.path.text);
    if (found == dated_.places.end()) return unknown(entry, path);
    DatedPlaces::Place& place = found->second;
    bool const is_law = place.law != nullptr;
    if (is_law ? !place.law->given : !place.value->given) {
      auto const standard = is_law ? std::nullopt : default_value(place.default_text, place.kind);
      if (!standard) {
        context_.error(
            "E_MISSING_FIELD", entry.path.mark, path,
            fmt::format("{} isn't written, so nothing says what holds before the event", in_quotes(entry.path.text)),
            "write there what holds at first");
        return;
      }
      *place.value = *standard;
    }
    if (is_law) return;
    if (place.any_unit) check_unit(entry, *place.value, path);
    std::string const& before = place.value->written->unit_word;
    std::string const& now = entry.value.written->unit_word;
    if (before.empty() || now.empty() || now == "unit" || before == "unit" || now == before) return;
    context_.error("E_UNIT", entry.value.mark, path,
                   fmt::format("the amount is in {}, and what it replaces is in {}", base::plural_of(now),
                               base::plural_of(before)),
                   fmt::format("write the amount in {}", base::plural_of(before)));
  }

 private:
  /// Of values of any unit the event's is counted in what was there; of uncertain ones that is known later.
  void check_unit(Settings::Entry const& entry, Value const& before, std::string const& path) {
    Value const& now = entry.value;
    auto const is_plain_0 = [](Value const& value) {
      return value.number == 0 && value.dimension == base::Dimension{} && value.written->path.empty();
    };
    bool const is_nothing = is_plain_0(now) || is_plain_0(before);
    bool const later = !now.written->uncertain.empty() || !before.written->uncertain.empty();
    if (later || is_nothing || now.dimension == before.dimension) return;
    context_.error("E_UNIT", now.mark, path,
                   fmt::format("{} is {}, and what it replaces is {}", in_quotes(now.written->text),
                               base::describe(now.dimension), base::describe(before.dimension)),
                   "write it in the unit of what holds before the event");
  }
  void unknown(Settings::Entry const& entry, std::string const& path) {
    std::string_view const text = entry.path.text;
    if (context_.is_incomplete(text.substr(0, text.find('.')))) return;
    std::vector<std::string_view> known;
    for (auto const& [place, about] : dated_.places) known.emplace_back(place);
    std::string const near = context_.suggest(text, known);
    context_.error("E_UNKNOWN_ID", entry.path.mark, path,
                   fmt::format("the scenario has no place {}, so there is nothing to set", in_quotes(text)),
                   near.empty() ? "paths are keys joined by dots, such as lanes.tpe_lax.open; items of lists count "
                                  "from 0"
                                : fmt::format("did you mean '{}'?", near));
  }

  ReadContext& context_;
  DatedPlaces dated_{true};
};

}  // namespace

void warn_of_late_steps(base::Diagnostics& diagnostics, ScenarioSpec& spec) {
  if (!spec.clock.to.given || is_override(diagnostics, spec.clock.to.mark)) return;
  DatedPlaces dated(false);
  spec.visit(dated);
  auto const is_late = [&](base::Mark mark, std::string const& path, std::int64_t from) {
    if (from < spec.clock.to.integer) return false;
    diagnostics.warning("W_OUTSIDE", mark, path,
                        fmt::format("it holds from {} on, and the run (clock.to) ends before, so it never holds",
                                    base::iso_date(base::SimTime(from))),
                        "change its date, or run longer");
    return true;
  };
  for (auto const& [path, place] : dated.places) {
    if (place.law != nullptr) {
      for (DatedLaw const& step : place.law->written->path) {
        if (is_late(step.law.mark, path, step.from)) break;
      }
      continue;
    }
    for (Value::Dated const& step : place.value->written->path) {
      if (is_late(step.mark, path, step.from)) break;
    }
  }
}

void check_settings(ReadContext& context, ScenarioSpec& spec) {
  bool any = false;
  for (auto const& [name, event] : spec.timeline.entries) any = any || !event.set.entries.empty();
  if (!any) return;
  SettingChecker checker(context, spec);
  for (auto const& [name, event] : spec.timeline.entries) {
    for (auto const& entry : event.set.entries) {
      checker.check(entry, fmt::format("timeline.{}.set.{}", name.text, entry.path.text));
    }
  }
}

}  // namespace chokepoint::scenario
