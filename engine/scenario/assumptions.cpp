#include "engine/scenario/assumptions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/base/calendar.hpp"
#include "engine/base/goods_words.hpp"
#include "engine/base/unit.hpp"
#include "engine/scenario/laws.hpp"
#include "engine/scenario/number_words.hpp"
#include "engine/scenario/path_visitor.hpp"
#include "engine/scenario/read_context.hpp"
#include "engine/scenario/scalar.hpp"
#include "engine/scenario/source_keys.hpp"
#include "engine/scenario/uncertain_values.hpp"
#include "engine/scenario/unit_words.hpp"

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
    text.replace(text.size() - unit.size(), unit.size(), base::plural_of(kind.unit_word));
  return is_rate ? text + " per day" : text;
}

std::string words(Value const& value, ValueKind kind) {
  UncertainKind shown;
  shown.kind = kind;
  shown.dimension = value.dimension;
  shown.unit_word = value.written->unit_word;
  double const number = kind == ValueKind::date || kind == ValueKind::flag || kind == ValueKind::integer
                            ? static_cast<double>(value.integer)
                        : kind == ValueKind::duration ? static_cast<double>(value.integer)
                        : kind == ValueKind::goods    ? static_cast<double>(value.integer) / 1e6
                                                      : value.number;
  return words(number, shown);
}

std::string moment_words(std::int64_t seconds) {
  base::SimTime const moment(seconds);
  return seconds % base::seconds_a_day == 0 ? base::iso_date(moment) : base::iso_date_time(moment);
}

/// "9000 wafers per month"; of a dated path "9000 wafers per month from 2026-01-01, 12000 wafers per month from ...".
std::string as_written(Value const& value) {
  if (value.written->path.empty()) return value.written->text;
  std::string text;
  for (Value::Dated const& step : value.written->path) {
    text += fmt::format("{}{} from {}", text.empty() ? "" : ", ", step.text, moment_words(step.from));
  }
  return text;
}

/// A time in the unit in which it is written: forty hours of an office's work are not 1.67 days.
std::string length_words(Value const& value, std::string const& unit) {
  std::string const& text = value.written->text;
  bool const has_unit = text.find_first_not_of("0123456789.+-eE_ ") != std::string::npos;
  if (text.empty() || (!has_unit && unit.empty())) return bound_words(value.number, base::dimensions::time);
  return has_unit ? text : text + " " + unit;
}

/// A law's numbers in people's units: "triangular 10 days, 40 days, 240 days"; of a constant the value alone.
std::string words(LawSpec const& law) {
  if (!law.written->path.empty()) {
    std::string text;
    for (DatedLaw const& step : law.written->path) {
      text += fmt::format("{}{} from {}", text.empty() ? "" : "; ", words(step.law), moment_words(step.from));
    }
    return text;
  }
  if (law.written->kind == "constant") return as_written(law.written->arguments.front());
  LawInfo const* const info = find_law(law.written->kind);
  std::string text;
  auto const add = [&](std::string const& part) { text += (text.empty() ? "" : ", ") + part; };
  for (std::size_t i = 0; i < law.written->arguments.size(); ++i) {
    Value const& value = law.written->arguments[i];
    if (!value.given) continue;
    bool const is_length = value.kind_read == ValueKind::duration;  // laws read its seconds with their fractions
    std::string const number = !value.written->uncertain.empty() ? "$" + value.written->uncertain
                               : is_length                       ? length_words(value, law.written->unit)
                                                                 : words(value, value.kind_read);
    bool const named = info != nullptr && info->arguments[i].role != ArgumentRole::value;
    add(named ? fmt::format("{} {}", info->arguments[i].name, number) : number);
  }
  for (Value const& point : law.written->points) add(words(point, point.kind_read));
  return law.written->kind + " " + text;
}

std::string as_of_words(Provenance const& provenance) {
  return provenance.has_as_of ? base::iso_date(base::SimTime(provenance.as_of)) : "";
}

/// All stated values, wherever they stand, each with its own source or that of the nearest block around it.
class Collector final : public PathVisitor {
 public:
  Touch touch() const override { return Touch::looks; }
  Collector(std::vector<Assumption>& found, bool only_founded) : found_(found), only_founded_(only_founded) {}

  void value(FieldInfo const& info, ValueKind, Value& value) override {
    bool const is_version = info.name == "chokepoint";
    if (info.name != "as_of" && !is_version) note(path_of(info.name), value);
    if (info.name == "as_of" && value.given) block_.as_of = base::iso_date(base::SimTime(value.integer));
  }
  /// The keys that tell of a block come last in it, `note` after the others.
  void text(FieldInfo const& info, Text& text) override {
    if (info.name == "source") block_ = {text.text, "", ""};
    if (info.name != "note") return;
    block_.note = text.text;
    if (!block_.source.empty()) give_source();
  }
  /// What is asked, and how it is looked at, is nothing that the world is taken to be.
  void block(FieldInfo const& info, SpecBlock& block, bool& given) override {
    bool const asks =
        info.name == "clock" || info.name == "study" || info.name == "backtest" || info.name == "calibrate";
    if (!asks) PathVisitor::block(info, block, given);
  }
  void named_blocks(FieldInfo const& info, BlockCollection& blocks) override {
    bool const is_none = info.name == "uncertain" || info.name == "outcomes" || info.name == "observed";
    if (!is_none) PathVisitor::named_blocks(info, blocks);
  }
  void listed_blocks(FieldInfo const& info, BlockCollection& blocks) override {
    if (info.name != "correlations") PathVisitor::listed_blocks(info, blocks);
  }
  void law(FieldInfo const& info, ValueKind, LawSpec& law) override {
    if (law.given) add(path_of(info.name), words(law), law.written->provenance, law.mark);
  }
  void named_values(FieldInfo const& info, NamedValues& values) override {
    for (auto& entry : values.entries) {
      note(path_of(join_path(info.name, entry.name.text)), entry.value);
    }
  }

 private:
  struct Told {
    std::string source, as_of, note;
  };

  void note(std::string path, Value const& value) {
    if (value.given && value.written->uncertain.empty())
      add(std::move(path), as_written(value), *value.written->provenance, value.mark);
  }
  void add(std::string path, std::string told, Provenance const& provenance, base::Mark mark) {
    found_.push_back({AssumptionKind::stated, std::move(path), std::move(told), "", provenance.source,
                      as_of_words(provenance), provenance.note, mark});
  }
  /// To what the block has told so far, blocks inside it too, and to nothing before it.
  void give_source() {
    std::string const inside = path_of("");
    for (std::size_t i = found_.size(); i-- > 0 && found_[i].path.starts_with(inside);) {
      if (!found_[i].source.empty()) continue;
      found_[i].source = block_.source;
      found_[i].as_of = block_.as_of;
      if (found_[i].note.empty()) found_[i].note = block_.note;
    }
  }

  /// What stands in no block any more gets no source any more.
  void left() override {
    if (!only_founded_ || !path_of("").empty()) return;
    auto const settled = found_.begin() + static_cast<std::ptrdiff_t>(settled_);
    found_.erase(std::remove_if(settled, found_.end(), [](Assumption const& one) { return one.source.empty(); }),
                 found_.end());
    settled_ = found_.size();
  }

  std::vector<Assumption>& found_;
  bool only_founded_;
  std::size_t settled_ = 0;  // of found_
  Told block_;
};

}  // namespace

std::string_view grade(Assumption const& assumption) {
  if (assumption.source.empty()) return "no source";
  if (!assumption.weight.empty()) return assumption.weight;
  return assumption.source == "judgment" ? "judgment" : "sourced";
}

namespace {

/// In the unit in which the author wrote the law; in our usual one where there is none.
std::string words_of(double value, UncertainSpec const& spec, UncertainKind const& kind,
                     std::optional<base::Unit> const& unit) {
  bool const is_plain = kind.kind != ValueKind::date && kind.kind != ValueKind::flag;
  if (!unit || !is_plain) return words(value, kind);
  double const scale = static_cast<double>(unit->numerator) / static_cast<double>(unit->denominator);
  return fmt::format("{} {}", plain_number(value / scale), spec.unit.text);
}

/// A quantile of a law, to three digits in the unit in which it is told; a date to the day.
double rounded(double value, UncertainKind const& kind, std::optional<base::Unit> const& unit) {
  if (value == 0 || !std::isfinite(value) || kind.kind == ValueKind::date || kind.kind == ValueKind::flag) return value;
  double const scale = unit ? static_cast<double>(unit->numerator) / static_cast<double>(unit->denominator)
                       : kind.dimension == base::dimensions::time ? static_cast<double>(base::seconds_a_day)
                                                                  : 1;
  double const shown = value / scale;
  std::string const digits = fmt::format("{:.2e}", shown);
  double read = shown;
  std::from_chars(digits.data(), digits.data() + digits.size(), read);
  return read * scale;
}

/// Of what is uncertain, or happens: always listed.
std::vector<Assumption> declared(ScenarioSpec& spec) {
  std::vector<Assumption> result;
  base::GoodsWords const goods = goods_words_of(spec.products);
  for (auto const& [name, drawn] : spec.uncertain.entries) {
    Assumption one;
    one.kind = AssumptionKind::uncertain;
    one.path = "uncertain." + name.text;
    if (auto const range = range_of(drawn)) {
      UncertainKind const kind = kind_of(drawn);
      // Goods may be called what else is a unit of something else: a MWh that is sold.
      auto const unit = drawn.unit.given ? base::read_unit(drawn.unit.text, goods, kind.dimension) : std::nullopt;
      UncertainSpec const& own = drawn;  // clang++ captures no structured bindings
      auto const told = [&](double value) { return words_of(value, own, kind, unit); };
      one.central = told(range->central);
      // A law's least draw may lie a hair above its end.
      double const least = std::fabs(range->least) < 1e-6 * std::fabs(range->greatest) ? 0 : range->least;
      one.range = range->has_ends
                      ? fmt::format("{} to {} ({})", told(least), told(range->greatest), drawn.law.written->kind)
                      : fmt::format("{} to {} in nine of ten draws ({})", told(rounded(range->low, kind, unit)),
                                    told(rounded(range->high, kind, unit)), drawn.law.written->kind);
    }
    one.source = drawn.source.text;
    if (drawn.as_of.given) one.as_of = base::iso_date(base::SimTime(drawn.as_of.integer));
    one.note = drawn.note.text;
    one.mark = name.mark;
    result.push_back(std::move(one));
  }
  for (std::size_t i = 0; i < spec.correlations.entries.size(); ++i) {
    CorrelationSpec const& pair = spec.correlations.entries[i].block;
    if (pair.between.size() != 2) continue;
    Value const& rank = pair.rank;
    Provenance const& from = *rank.written->provenance;
    result.push_back({AssumptionKind::stated, fmt::format("correlations.{}.rank", i),
                      fmt::format("{:g} between {} and {}", rank.number, pair.between[0].text, pair.between[1].text),
                      "", from.source, as_of_words(from), from.note, rank.mark});
  }
  for (auto const& [name, event] : spec.timeline.entries) {
    Assumption one;
    one.kind = AssumptionKind::event;
    one.path = "timeline." + name.text;
    one.central = event.title.given ? event.title.text : name.text;
    bool const certain = !event.occurs.given || (event.occurs.number >= 1 && event.occurs.written->uncertain.empty());
    one.range = event.happens_on.given
                    ? "in every future, on " + as_written(event.happens_on) +
                          (event.brought_forward.given ? ", earlier by " + as_written(event.brought_forward) : "")
                : !event.occurs.written->uncertain.empty()
                    ? "in a share $" + event.occurs.written->uncertain + " of futures"
                : certain ? "in every future"
                          : fmt::format("in {:g} % of futures", event.occurs.number * 100);
    if (!event.on.written->uncertain.empty() && !event.happens_on.given)
      one.range += ", on $" + event.on.written->uncertain;
    if (event.delay.given && !event.happens_on.given) one.range += ", delay " + words(event.delay);
    one.source = event.origin->source.text;
    if (event.origin->as_of.given) one.as_of = base::iso_date(base::SimTime(event.origin->as_of.integer));
    one.note = event.origin->note.text;
    one.mark = name.mark;
    result.push_back(std::move(one));
  }
  return result;
}

/// What each says, as far as the scenario tells.
void tell_sources(ScenarioSpec const& spec, std::vector<Assumption>& listed) {
  if (spec.sources.entries.empty()) return;
  SourceKeys const keys(spec);
  for (Assumption& one : listed) {
    auto const founded_on = keys.named_in(one.source);
    if (!founded_on.empty()) one.weight = source_grade(founded_on.front()->block);
    for (SourceKeys::Entry const* const entry : keys.named_in(one.source + " " + one.note)) {
      one.says += (one.says.empty() ? "" : "\n") + source_words(*entry);
    }
  }
}

}  // namespace

Assumptions assumptions_of(ScenarioSpec& spec) {
  Assumptions result{declared(spec), {}};
  std::vector<Assumption> stated;
  Collector collector(stated, false);
  spec.visit(collector);
  for (Assumption& one : stated) {
    auto& list = one.source.empty() ? result.unfounded : result.listed;
    list.push_back(std::move(one));
  }
  tell_sources(spec, result.listed);
  return result;
}

std::vector<Assumption> listed_assumptions(ScenarioSpec& spec) {
  std::vector<Assumption> listed = declared(spec);
  std::vector<Assumption> stated;
  Collector collector(stated, true);
  spec.visit(collector);
  std::erase_if(stated, [](Assumption const& one) { return one.source.empty(); });
  listed.insert(listed.end(), std::make_move_iterator(stated.begin()), std::make_move_iterator(stated.end()));
  tell_sources(spec, listed);
  return listed;
}

}  // namespace chokepoint::scenario
