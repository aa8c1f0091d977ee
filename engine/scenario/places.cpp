#include "engine/scenario/places.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "engine/base/calendar.hpp"
#include "engine/base/goods_words.hpp"
#include "engine/scenario/parameter_builder.hpp"
#include "engine/scenario/path_visitor.hpp"
#include "engine/scenario/read_context.hpp"
#include "engine/scenario/scalar.hpp"
#include "engine/scenario/value_reader.hpp"

namespace chokepoint::scenario {

namespace {

constexpr double micro_units = 1e6;  // of goods, until assembly: see Value

/// Looks at every single value until it comes to the one that is sought.
class Finder final : public PathVisitor {
 public:
  Touch touch() const override { return Touch::looks; }
  explicit Finder(std::string_view path) : sought_(path) {}
  std::optional<Place> found;

  void value(FieldInfo const& info, ValueKind kind, Value& value) override {
    if (path_of(info.name) == sought_) take(info, kind, value);
  }
  void law(FieldInfo const& info, ValueKind kind, LawSpec& law) override {
    bool const constant =
        law.given && law.written->kind == "constant" && law.written->arguments.size() == 1 && law.written->path.empty();
    if (constant && path_of(info.name) == sought_) take(info, kind, law.written.edit().arguments.front());
  }
  void named_values(FieldInfo const& info, NamedValues& values) override {
    std::string const here = path_of(info.name);
    for (auto& entry : values.entries) {
      if (join_path(here, entry.name.text) != sought_) continue;
      take(info, ValueKind::number, entry.value);
      if (found) found->any_dimension = has_any_unit(info);
    }
  }

 private:
  void take(FieldInfo const& info, ValueKind kind, Value& value) {
    if (!value.given) return;
    Place place;
    place.value = &value;
    place.kind = kind == ValueKind::any ? value.kind_read : kind;
    place.dimension = info.dimension;
    place.any_dimension = info.any_dimension;
    place.fixed = info.fixed;
    place.minimum = info.minimum;
    place.maximum = info.maximum;
    found = place;
  }
  bool enters(std::string const& path) const override { return sought_.starts_with(path + "."); }

  std::string_view sought_;
};

}  // namespace

std::optional<Place> find_place(ScenarioSpec& scenario, std::string_view path) {
  Finder finder(path);
  scenario.visit(finder);
  return finder.found;
}

void set_constant(Value& value, ValueKind kind, double in_base_units) {
  value.written.edit().path.clear();
  value.written.edit().uncertain.clear();
  if (kind == ValueKind::number) {
    value.number = in_base_units;
    return;
  }
  double const parts = kind == ValueKind::goods   ? micro_units
                       : kind == ValueKind::money ? minor_units_of(value.written->currency)
                                                  : 1;
  double const whole = std::nearbyint(in_base_units * parts);
  value.integer = static_cast<std::int64_t>(whole);
  value.number = in_base_units;  // laws take fractions of a second
}

void set_uncertain(Value& value, std::string name) {
  value.written.edit().path.clear();
  value.written.edit().uncertain = std::move(name);
}

std::string value_words(double in_base_units, Value const& like, ValueKind kind) {
  if (kind == ValueKind::date) {
    base::SimTime const time(static_cast<std::int64_t>(in_base_units));
    return time.seconds() % 86400 == 0 ? base::iso_date(time) : base::iso_date_time(time);
  }
  if (kind == ValueKind::flag) return in_base_units != 0 ? "yes" : "no";
  base::Dimension const dimension = kind == ValueKind::duration ? base::dimensions::time
                                    : kind == ValueKind::goods  ? base::dimensions::goods
                                                                : like.dimension;
  std::string text = bound_words(in_base_units, dimension);
  constexpr std::string_view units = "units";
  bool const named = !like.written->unit_word.empty() && like.written->unit_word != "unit" && text.ends_with(units);
  if (named) text.replace(text.size() - units.size(), units.size(), base::plural_of(like.written->unit_word));
  return text;
}

}  // namespace chokepoint::scenario
