#include "engine/scenario/assumptions.hpp"

#include <fmt/format.h>

#include <cmath>

#include "engine/base/calendar.hpp"
#include "engine/base/unit.hpp"
#include "engine/scenario/laws.hpp"
#include "engine/scenario/number_words.hpp"
#include "engine/scenario/path_visitor.hpp"
#include "engine/scenario/read_context.hpp"
#include "engine/scenario/scalar.hpp"
#include "engine/scenario/uncertain_values.hpp"

namespace chokepoint::scenario {

namespace {

std::string date_words(double seconds) { return base::iso_date(base::SimTime(static_cast<std::int64_t>(seconds))); }

std::string words(double value, UncertainKind const& kind) {
  if (kind.kind == ValueKind::date) return date_words(value);
  if (kind.kind == ValueKind::flag) return value != 0 ? "yes" : "no";
  bool const is_rate = kind.dimension == base::dimensions::goods_rate;
  std::string text =
      is_rate ? bound_words(value * base::seconds_a_day, base::dimensions::goods) : bound_words(value, kind.dimension);
  // Goods are told in the author's word for them.
  std::string const unit = "units";
  if (!kind.unit_word.empty() && text.ends_with(unit))
    text.replace(text.size() - unit.size(), unit.size(), kind.unit_word + "s");
  return is_rate ? text + " per day" : text;
}

std::string words(Value const& value, ValueKind kind) {
  UncertainKind shown;
  shown.kind = kind;
  shown.dimension = value.dimension;
  shown.unit_word = value.unit_word;
  double const number = kind == ValueKind::date || kind == ValueKind::flag || kind == ValueKind::integer
                            ? static_cast<double>(value.integer)
                        : kind == ValueKind::duration ? static_cast<double>(value.integer)
                        : kind == ValueKind::goods    ? static_cast<double>(value.integer) / 1e6
                                                      : value.number;
  return words(number, shown);
}

/// A law's numbers in people's units: "triangular 10 days, 40 days, 240 days"; of a constant the value alone.
std::string words(LawSpec const& law) {
  LawInfo const* const info = find_law(law.kind);
  std::string text;
  auto const add = [&](std::string const& part) { text += (text.empty() ? "" : ", ") + part; };
  for (std::size_t i = 0; i < law.arguments.size(); ++i) {
    Value const& value = law.arguments[i];
    if (!value.given) continue;
    bool const is_length = value.kind_read == ValueKind::duration;  // laws read its seconds with their fractions
    std::string const number = !value.uncertain.empty() ? "$" + value.uncertain
                               : is_length              ? bound_words(value.number, base::dimensions::time)
                                                        : words(value, value.kind_read);
    bool const named = info != nullptr && info->arguments[i].role != ArgumentRole::value;
    add(named ? fmt::format("{} {}", info->arguments[i].name, number) : number);
  }
  for (Value const& point : law.points) add(words(point, point.kind_read));
  return law.kind == "constant" ? text : law.kind + " " + text;
}

std::string as_of_words(Provenance const& provenance) {
  return provenance.has_as_of ? base::iso_date(base::SimTime(provenance.as_of)) : "";
}

/// Values with a source of their own, wherever they stand; and how many there are without.
class Collector final : public PathVisitor {
 public:
  explicit Collector(Assumptions& result) : result_(result) {}

  void value(FieldInfo const& info, ValueKind kind, Value& value) override { note(path_of(info.name), kind, value); }
  void named_blocks(FieldInfo const& info, BlockCollection& blocks) override {
    bool const is_none = info.name == "uncertain" || info.name == "outcomes" || info.name == "observed";
    if (!is_none) PathVisitor::named_blocks(info, blocks);
  }
  void listed_blocks(FieldInfo const& info, BlockCollection& blocks) override {
    if (info.name != "correlations") PathVisitor::listed_blocks(info, blocks);
  }
  void law(FieldInfo const& info, ValueKind, LawSpec& law) override {
    if (!law.given) return;
    if (law.provenance.source.empty()) {
      result_.without_source += 1;
      return;
    }
    result_.listed.push_back({AssumptionKind::stated, path_of(info.name), words(law), "", law.provenance.source,
                              as_of_words(law.provenance), law.provenance.note, law.mark});
  }
  void named_values(FieldInfo const& info, NamedValues& values) override {
    for (auto& entry : values.entries) {
      note(path_of(join_path(info.name, entry.name.text)), entry.value.kind_read, entry.value);
    }
  }

 private:
  void note(std::string path, ValueKind kind, Value const& value) {
    if (!value.given || !value.uncertain.empty()) return;
    if (value.provenance.source.empty()) {
      result_.without_source += 1;
      return;
    }
    result_.listed.push_back({AssumptionKind::stated, std::move(path), words(value, kind), "", value.provenance.source,
                              as_of_words(value.provenance), value.provenance.note, value.mark});
  }

  Assumptions& result_;
};

}  // namespace

std::string_view grade(Assumption const& assumption) {
  if (assumption.source.empty()) return "no source";
  return assumption.source == "judgment" ? "judgment" : "sourced";
}

namespace {

/// In the unit in which the author wrote the law; in our usual one where there is none.
std::string words_of(double value, UncertainSpec const& spec, UncertainKind const& kind) {
  auto const unit = spec.unit.given ? base::read_unit(spec.unit.text) : std::nullopt;
  bool const is_plain = kind.kind != ValueKind::date && kind.kind != ValueKind::flag;
  if (!unit || !is_plain) return words(value, kind);
  double const scale = static_cast<double>(unit->numerator) / static_cast<double>(unit->denominator);
  return fmt::format("{} {}", plain_number(value / scale), spec.unit.text);
}

}  // namespace

Assumptions assumptions_of(ScenarioSpec& spec) {
  Assumptions result;
  for (auto const& [name, drawn] : spec.uncertain.entries) {
    Assumption one;
    one.kind = AssumptionKind::uncertain;
    one.path = "uncertain." + name.text;
    if (auto const range = range_of(drawn)) {
      UncertainKind const kind = kind_of(drawn);
      one.central = words_of(range->central, drawn, kind);
      // A law's least draw may lie a hair above its end.
      double const least = std::fabs(range->least) < 1e-6 * std::fabs(range->greatest) ? 0 : range->least;
      one.range = fmt::format("{} to {} ({})", words_of(least, drawn, kind), words_of(range->greatest, drawn, kind),
                              drawn.law.kind);
    }
    one.source = drawn.source.text;
    if (drawn.as_of.given) one.as_of = base::iso_date(base::SimTime(drawn.as_of.integer));
    one.note = drawn.note.text;
    one.mark = name.mark;
    result.listed.push_back(std::move(one));
  }
  for (std::size_t i = 0; i < spec.correlations.entries.size(); ++i) {
    CorrelationSpec const& pair = spec.correlations.entries[i].block;
    if (pair.between.size() != 2) continue;
    Value const& rank = pair.rank;
    result.listed.push_back(
        {AssumptionKind::stated, fmt::format("correlations.{}.rank", i),
         fmt::format("{:g} between {} and {}", rank.number, pair.between[0].text, pair.between[1].text), "",
         rank.provenance.source, as_of_words(rank.provenance), rank.provenance.note, rank.mark});
  }
  for (auto const& [name, event] : spec.timeline.entries) {
    Assumption one;
    one.kind = AssumptionKind::event;
    one.path = "timeline." + name.text;
    one.central = event.title.given ? event.title.text : name.text;
    bool const certain = !event.occurs.given || (event.occurs.number >= 1 && event.occurs.uncertain.empty());
    one.range = !event.occurs.uncertain.empty() ? "in a share $" + event.occurs.uncertain + " of futures"
                : certain                       ? "in every future"
                                                : fmt::format("in {:g} % of futures", event.occurs.number * 100);
    if (!event.on.uncertain.empty()) one.range += ", on $" + event.on.uncertain;
    if (event.delay.given) one.range += ", delay " + words(event.delay);
    one.source = event.source.text;
    if (event.as_of.given) one.as_of = base::iso_date(base::SimTime(event.as_of.integer));
    one.note = event.note.text;
    one.mark = name.mark;
    result.listed.push_back(std::move(one));
  }
  Collector collector(result);
  spec.visit(collector);
  return result;
}

}  // namespace chokepoint::scenario
