#include "engine/scenario/value_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/calendar.hpp"
#include "engine/base/decimal.hpp"
#include "engine/scenario/number_words.hpp"
#include "engine/scenario/scalar.hpp"
#include "engine/scenario/source_text.hpp"

namespace chokepoint::scenario {

namespace {

namespace dim = base::dimensions;

constexpr std::int64_t micro_units = 1'000'000;  // of goods, until assembly: see Value

ScalarField scalar_field(ReadContext& context, Input const& input, ValueForm const& form) {
  ScalarField field{.diagnostics = context.diagnostics, .path = input.path};
  field.dimension = dimension_of(form.kind, form.dimension);
  if (form.kind == ValueKind::any || form.any_dimension) field.dimension = std::nullopt;
  field.minimum = form.minimum;
  field.above_minimum = form.above_minimum;
  field.maximum = form.maximum;
  field.unit = form.unit;
  field.goods = &context.goods_words;
  return field;
}

bool looks_like_a_date(std::string_view text) {
  constexpr std::size_t year_digits = 4;
  return text.size() > year_digits && text.find_first_not_of("0123456789") == year_digits && text[year_digits] == '-';
}

/// The kind of a value whose field takes any. What can't be told is a number: its reader explains what is wrong.
ValueKind recognize(std::string_view text, base::Unit const* default_unit, base::GoodsWords const& goods) {
  if (looks_like_a_date(text)) return ValueKind::date;
  if (flag_word(text)) return ValueKind::flag;
  auto const [number, word] = split_unit(text);
  if (!base::read_decimal(number).value) return ValueKind::number;
  std::optional<base::Unit> unit;
  if (!word.empty()) unit = base::read_unit(word, goods, dim::goods);
  if (word.empty() && default_unit != nullptr) unit = *default_unit;
  if (unit && unit->dimension == dim::time) return ValueKind::duration;
  if (unit && unit->dimension == dim::goods) return ValueKind::goods;
  return ValueKind::number;
}

/// Seconds of the unit that a length of time that reads well is told in.
double time_unit_of(std::string_view text, base::Unit const* default_unit) {
  auto const [number, word] = split_unit(text);
  std::optional<base::Unit> unit;
  if (!word.empty()) unit = base::read_unit(word);
  if (word.empty() && default_unit != nullptr) unit = *default_unit;
  return unit ? static_cast<double>(unit->numerator) / static_cast<double>(unit->denominator) : 0;
}

/// A constant of a known kind, into the member of `value` that holds this kind.
bool read_kind(ReadContext& context, Input const& input, ValueForm const& form, Value& value) {
  ScalarField const field = scalar_field(context, input, form);
  value.kind_read = form.kind;
  value.dimension = dimension_of(form.kind, form.dimension);
  switch (form.kind) {
    case ValueKind::number:
    case ValueKind::any: {
      auto const read = read_quantity(input.node, field);
      if (!read) return false;
      value.number = read->value;
      value.written.edit().unit_word = read->unit.goods;
      value.written.edit().currency = read->unit.currency;
      value.dimension = read->unit.dimension;
      value.kind_read = ValueKind::number;
      if (value.number != 0 && read->unit.dimension.time == -1) {
        value.written.edit().time_unit =
            static_cast<double>(read->unit.denominator) / static_cast<double>(read->unit.numerator);
      }
      return true;
    }
    case ValueKind::integer: {
      auto const read = read_integer(input.node, field);
      if (read) value.integer = *read;
      return read.has_value();
    }
    case ValueKind::duration: {
      std::optional<double> seconds;
      if (form.fractions) {
        if (auto const read = read_quantity(input.node, field)) seconds = read->value;
      } else if (auto const read = read_duration(input.node, field)) {
        value.integer = read->seconds();
        seconds = static_cast<double>(value.integer);
      }
      value.number = seconds.value_or(0);
      if (value.number != 0) value.written.edit().time_unit = time_unit_of(input.node.text(), form.unit);
      return seconds.has_value();
    }
    case ValueKind::date: {
      auto const read = read_moment(input.node, field);
      if (read) value.integer = read->seconds();
      return read.has_value();
    }
    case ValueKind::goods: {
      auto const read = read_goods(input.node, field, micro_units);
      if (!read) return false;
      value.integer = read->parts;
      value.written.edit().unit_word = read->word;
      return true;
    }
    case ValueKind::money: {
      auto const read = read_money(input.node, field);
      if (!read) return false;
      value.integer = read->minor_units;
      value.written.edit().unit_word = read->goods;
      value.written.edit().currency = read->currency;
      return true;
    }
    case ValueKind::flag: {
      auto const read = read_flag(input.node, field);
      if (read) value.integer = *read ? 1 : 0;
      return read.has_value();
    }
  }
  return false;
}

/// A step of a path: a constant, or {value: ..., source: ...}. Where the step comes from is kept with the whole value.
bool read_step(ReadContext& context, Input const& input, ValueForm const& form, Value& step, Value& path) {
  if (!input.node.is_mapping()) return read_constant(context, input, form, step);
  auto members = context.members(input, "a value");
  Provenance own;
  read_provenance(context, *members, own);
  Member* const plain = find_member(*members, "value");
  bool sound = plain != nullptr;
  if (plain != nullptr) {
    plain->used = true;
    sound = read_constant(context, plain->value, form, step);
  }
  auto const suggested = refuse_unknown(context, *members, input.path, {"value", "source", "as_of", "note"});
  if (plain == nullptr && suggested.empty()) {
    context.error("E_MISSING_FIELD", input.node.mark(), input.path,
                  "a value is expected here, and no key 'value' is written", "write {value: ..., source: ...}");
  }
  add_provenance(path.written.edit().provenance.edit(), own);
  return sound;
}

bool read_path(ReadContext& context, Input const& input, ValueForm const& form, Value& value) {
  if (!form.dated) {
    context.error("E_DATED", input.node.mark(), input.path,
                  "this value can't change over time, so it takes no dated path",
                  "write one value; `chokepoint explain KEY` says which keys may be dated");
    return false;
  }
  auto const members = context.members(input, "a mapping of dates to values");
  if (!members) return false;
  bool sound = true;
  bool unit_known = false;  // of what fields of any unit are counted in
  value.kind_read = form.kind;
  value.dimension = dimension_of(form.kind, form.dimension);
  for (auto const& [key, entry, used] : *members) {
    Value::Dated step;
    if (key.is_scalar() && key.text().starts_with('$')) {
      context.error(
          "E_DATED", key.mark(), entry.path,
          fmt::format("the dates of a path are the same in every replication, so none can be the uncertain {}",
                      in_quotes(key.text())),
          fmt::format("write its first value alone here, and an event that sets the other one: timeline: "
                      "{{NAME: {{on: {}, set: {{{}: VALUE}}}}}}",
                      key.text(), input.path.substr(0, input.path.rfind(".path"))));
      sound = false;
      continue;
    }
    auto const from = read_moment(key, {.diagnostics = context.diagnostics, .path = entry.path});
    Value read;
    if (!read_step(context, entry, form, read, value) || !from) {
      sound = false;
      continue;
    }
    step.from = from->seconds();
    step.integer = read.integer;
    step.number = read.number;
    step.uncertain = std::move(read.written.edit().uncertain);
    step.text = std::move(read.written.edit().text);
    step.mark = read.mark;
    value.written.edit().time_unit = std::max(value.written->time_unit, read.written->time_unit);
    if (!value.written->path.empty() && step.from <= value.written->path.back().from) {
      context.error("E_DATED", key.mark(), entry.path,
                    fmt::format("{} doesn't come after the date before it, so it isn't plain which value holds when",
                                in_quotes(key.text())),
                    "write the dates from the earliest to the latest, each once");
      sound = false;
      continue;
    }
    if (value.written->unit_word.empty()) value.written.edit().unit_word = read.written->unit_word;
    if (value.written->currency.empty()) value.written.edit().currency = read.written->currency;
    bool const other_goods = !read.written->unit_word.empty() && value.written->unit_word != read.written->unit_word;
    if (other_goods || (!read.written->currency.empty() && value.written->currency != read.written->currency)) {
      context.error("E_UNIT", read.mark, entry.path,
                    fmt::format("{} is in another unit than the value before it ({})", in_quotes(entry.node.text()),
                                other_goods ? value.written->unit_word : value.written->currency),
                    "write all values of a path in one unit");
      sound = false;
    }
    if (step.uncertain.empty()) {
      bool const is_nothing = read.number == 0 && read.dimension == base::Dimension{};
      if (form.any_dimension && unit_known && !is_nothing && read.dimension != value.dimension) {
        context.error("E_UNIT", read.mark, entry.path,
                      fmt::format("{} is {}, and the value before it is {}", in_quotes(entry.node.text()),
                                  base::describe(read.dimension), base::describe(value.dimension)),
                      "write all values of a path in one unit");
        sound = false;
      }
      if (!unit_known || !is_nothing) {
        value.kind_read = read.kind_read;
        value.dimension = read.dimension;
      }
      unit_known = unit_known || !is_nothing;
    }
    value.written.edit().path.push_back(std::move(step));
  }
  if (members->empty()) {
    context.error("E_DATED", input.node.mark(), input.path, "this path holds no date", "write {2026-01-01: VALUE}");
    sound = false;
  }
  return sound;
}

}  // namespace

ValueForm form_of(FieldInfo const& info, ValueKind kind) {
  return {.kind = kind,
          .dimension = info.dimension,
          .any_dimension = info.any_dimension,
          .minimum = info.minimum,
          .above_minimum = info.above_minimum,
          .maximum = info.maximum,
          .dated = info.dated,
          .fixed = info.fixed};
}

bool has_any_unit(FieldInfo const& info) {
  bool const ranged = info.minimum > -1e300 || info.maximum < 1e300;
  return info.dimension == dim::none && !ranged;
}

base::Dimension dimension_of(ValueKind kind, base::Dimension of_field) {
  if (kind == ValueKind::duration) return dim::time;
  if (kind == ValueKind::goods) return dim::goods;
  if (kind == ValueKind::money && of_field == dim::none) return dim::money;
  return of_field;
}

bool read_constant(ReadContext& context, Input const& input, ValueForm const& form, Value& value) {
  value.mark = input.node.mark();
  value.kind_read = form.kind;
  value.dimension = dimension_of(form.kind, form.dimension);
  std::string_view const text = input.node.text();
  value.written.edit().text = text;
  if (text.starts_with('$')) {
    if (text.size() == 1) {
      context.error("E_ID", value.mark, input.path, "a name must follow '$'",
                    "write $ and the name of a value listed under uncertain:");
      return false;
    }
    if (form.fixed) {
      context.error(
          "E_UNCERTAIN", value.mark, input.path,
          fmt::format("this value is the same in every replication, so it can't be the uncertain {}", in_quotes(text)),
          "write a fixed value here");
      return false;
    }
    value.written.edit().uncertain = text.substr(1);
    value.given = true;
    return true;
  }
  ValueForm told = form;
  if (form.kind == ValueKind::any && input.node.is_scalar())
    told.kind = recognize(text, form.unit, context.goods_words);
  // A range in the words of one unit can't hold dates and flags.
  if (form.kind == ValueKind::any && (told.kind == ValueKind::date || told.kind == ValueKind::flag)) {
    told.minimum = -1e300;
    told.above_minimum = false;
    told.maximum = 1e300;
  }
  if (told.kind == ValueKind::number && form.kind == ValueKind::any) told.any_dimension = true;
  value.given = read_kind(context, input, told, value);
  return value.given;
}

namespace {

/// Adds to entries with "; " between them one that isn't among them.
void add_entry(std::string& entries, std::string const& one) {
  if (one.empty()) return;
  std::string const among = "; " + entries + "; ";
  if (among.find("; " + one + "; ") != std::string::npos) return;
  entries += (entries.empty() ? "" : "; ") + one;
}

}  // namespace

void add_provenance(Provenance& whole, Provenance const& own) {
  bool const first = whole.source.empty();
  bool const same = own.source.empty() || own.source == whole.source;
  if (!first && !same && whole.has_as_of) {
    whole.source += fmt::format(" of {}", base::iso_date(base::SimTime(whole.as_of)));
    whole.has_as_of = false;
  }
  std::string const dated = first || same || !own.has_as_of
                                ? own.source
                                : fmt::format("{} of {}", own.source, base::iso_date(base::SimTime(own.as_of)));
  add_entry(whole.source, dated);
  add_entry(whole.note, own.note);
  if (!own.has_as_of || !(first || same)) return;
  if (!whole.has_as_of || own.as_of > whole.as_of) whole.as_of = own.as_of;
  whole.has_as_of = true;
}

void read_provenance(ReadContext& context, std::vector<Member>& members, Provenance& provenance) {
  auto const text = [&](std::string_view name, std::string& out) {
    Member* const member = find_member(members, name);
    if (member == nullptr) return;
    member->used = true;
    auto const read = read_text(member->value.node, {.diagnostics = context.diagnostics, .path = member->value.path});
    if (read) out = *read;
  };
  text("source", provenance.source);
  text("note", provenance.note);
  Member* const as_of = find_member(members, "as_of");
  if (as_of == nullptr) return;
  as_of->used = true;
  auto const date = read_moment(as_of->value.node, {.diagnostics = context.diagnostics, .path = as_of->value.path});
  if (!date) return;
  provenance.as_of = date->seconds();
  provenance.has_as_of = true;
  context.note_source_date(as_of->value.node.mark(), as_of->value.path, date->seconds());
}

bool read_value(ReadContext& context, Input const& input, ValueForm const& form, Value& value) {
  if (!input.node.is_mapping()) return read_constant(context, input, form, value);
  auto members = context.members(input, "a value");
  value.mark = input.node.mark();
  read_provenance(context, *members, value.written.edit().provenance.edit());
  Member* const plain = find_member(*members, "value");
  Member* const path = find_member(*members, "path");
  bool sound = plain != nullptr || path != nullptr;
  if (plain != nullptr) {
    plain->used = true;
    sound = read_constant(context, plain->value, form, value);
  }
  if (path != nullptr) {
    path->used = true;
    sound = read_path(context, path->value, form, value) && sound;
  }
  if (plain != nullptr && path != nullptr) {
    context.error("E_TYPE", path->key.mark(), input.path, "a value is given as 'value' and as 'path'",
                  "keep one of them");
    sound = false;
  }
  Member* const law = find_member(*members, "law");
  if (plain == nullptr && path == nullptr && law != nullptr) {
    law->used = true;
    context.error("E_TYPE", law->key.mark(), input.path, "this is one value in each run, so it takes no law",
                  "describe it under uncertain: and write its $name here");
  }
  bool const dates = !members->empty() && std::all_of(members->begin(), members->end(), [](Member const& member) {
    return looks_like_a_date(member.key.text());
  });
  if (dates) {
    context.error("E_DATED", input.node.mark(), input.path, "dated values stand here without 'path:'",
                  form.dated ? "write {path: {DATE: VALUE, ...}}" : "write one value: this key takes no dated path");
    return value.given = false;
  }
  auto const suggested = refuse_unknown(context, *members, input.path, {"value", "path", "source", "as_of", "note"});
  if (plain == nullptr && path == nullptr && law == nullptr && suggested.empty()) {
    context.error("E_MISSING_FIELD", input.node.mark(), input.path,
                  "a value is expected here, and no key 'value' is written", "write {value: ..., source: ...}");
  }
  value.given = sound;
  return sound;
}

/// The key that says here what is called `word` elsewhere; empty where there is none.
std::string other_word(std::string_view word, std::vector<std::string_view> const& known) {
  constexpr std::array pairs = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"in", "home"}, {"country", "home"}, {"home", "in"}, {"country", "in"}, {"location", "in"}, {"site", "at"}});
  for (auto const& [other, key] : pairs) {
    if (word == other && std::find(known.begin(), known.end(), key) != known.end()) return std::string(key);
  }
  return {};
}

std::vector<std::string> refuse_unknown(ReadContext& context, std::vector<Member> const& members, std::string_view path,
                                        std::vector<std::string_view> const& known) {
  std::vector<std::string> suggested;
  for (auto const& member : members) {
    if (context.full()) break;
    if (member.used) continue;
    std::string near = other_word(member.key.text(), known);
    auto const is_written = [&](Member const& other) { return other.key.text() == near; };
    if (!near.empty() && std::any_of(members.begin(), members.end(), is_written)) near.clear();
    if (near.empty()) near = context.suggest(member.key.text(), known);
    std::string hint;
    if (!near.empty()) {
      hint = fmt::format("did you mean '{}'?", near);
    } else if (!known.empty()) {
      hint = fmt::format("keys here are: {}", fmt::join(known, ", "));
    }
    context.error_once("E_UNKNOWN_FIELD", member.key.mark(), member.value.path,
                       fmt::format("{} is no key {}, so what it says would be lost", in_quotes(member.key.text()),
                                   fmt::format("of {}", path.empty() ? context.whole : path)),
                       std::move(hint));
    if (!near.empty()) suggested.push_back(std::move(near));
  }
  return suggested;
}

}  // namespace chokepoint::scenario
