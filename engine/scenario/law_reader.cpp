#include "engine/scenario/law_reader.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "engine/scenario/laws.hpp"
#include "engine/scenario/scalar.hpp"
#include "engine/scenario/source_text.hpp"

namespace chokepoint::scenario {

namespace {

std::string law_names() {
  std::string names;
  for (auto const& law : laws()) names += fmt::format("{}{}", names.empty() ? "" : ", ", law.name);
  return names;
}

std::string unknown_law_hint(std::string_view name) {
  std::string const near = similar_law(name);
  return near.empty() ? "laws are: " + law_names() : fmt::format("did you mean '{}'?", near);
}

/// The unit that `unit:` gives to numbers without one, of what they are expected to measure. Nothing when it is not
/// written or wrong.
std::optional<base::Unit> read_law_unit(ReadContext& context, Member& member,
                                        base::Dimension dimension = base::dimensions::goods) {
  member.used = true;
  auto const text = read_text(member.value.node, {.diagnostics = context.diagnostics, .path = member.value.path});
  if (!text) return std::nullopt;
  auto unit = base::read_unit(*text, context.goods_words, dimension);
  if (!unit) {
    context.error("E_UNIT", member.value.node.mark(), member.value.path,
                  fmt::format("the unit {} is not known", in_quotes(*text)),
                  base::unit_hint(*text, {}, context.goods_words));
  }
  return unit;
}

/// Reads the arguments of one law.
class ArgumentReader {
 public:
  ArgumentReader(ReadContext& context, LawInfo const& info, ValueForm form, LawSpec& law)
      : context_(context), info_(info), form_(form), law_(law), marks_(info.arguments.size()) {
    law_.written.edit().kind = info.name;
    law_.written.edit().arguments.assign(info.arguments.size(), Value{});
    std::size_t lists = 0;
    for (auto const& argument : info.arguments) lists += argument.is_list ? 1U : 0U;
    law_.written.edit().arguments.resize(info.arguments.size() - lists);
  }

  bool read(Input const& input) {
    law_.mark = input.node.mark();
    path_ = input.path;
    read_arguments(input);
    if (sound_ && form_.kind == ValueKind::any) agree_on_kind();
    if (!sound_) return false;
    if (form_.kind != ValueKind::any) law_.kind_read = form_.kind;
    report(check_kind(info_, law_.kind_read), "E_LAW");
    if (sound_) report(check_arguments(law_), "E_LAW");
    return sound_;
  }

 private:
  void read_arguments(Input const& input) {
    LawForm const& first = info_.forms.front();
    bool const single = first.required.size() == 1;
    if (input.node.is_mapping()) {
      read_named(input);
    } else if (single && (input.node.is_scalar() || argument(first.required.front()).is_list)) {
      read_argument(first.required.front(), input);
    } else if (input.node.is_sequence() && !info_.arguments.front().is_list) {
      read_listed(input, first);
    } else {
      fail("E_TYPE", input.node.mark(), input.path,
           fmt::format("{} takes {}, and {} is written", info_.name, describe_forms(info_), input.node.describe()),
           fmt::format("write it as in {}", info_.example));
    }
  }

  void read_named(Input const& input) {
    auto const members = context_.members(input, "arguments by name");
    std::vector<std::string_view> names;
    for (auto const& member : *members) names.push_back(member.key.text());
    auto const problem = check_names(info_, names);
    if (problem) {
      base::Mark mark = input.node.mark();
      for (auto const& member : *members) {
        if (!problem->argument.empty() && member.key.text() == problem->argument) mark = member.key.mark();
      }
      fail("E_LAW", mark, input.path, problem->message, problem->hint);
    }
    for (auto const& member : *members) {
      if (argument_index(info_, member.key.text())) read_argument(member.key.text(), member.value);
    }
  }

  void read_listed(Input const& input, LawForm const& form) {
    auto const items = context_.items(input, "a list of arguments");
    std::vector<std::string_view> names = form.required;
    names.insert(names.end(), form.optional.begin(), form.optional.end());
    if (items->size() < form.required.size() || items->size() > names.size()) {
      fail("E_LAW", input.node.mark(), input.path,
           fmt::format("{} takes {} in this order, and {} {} written", info_.name, fmt::join(names, ", "),
                       items->size(), items->size() == 1 ? "value is" : "values are"),
           fmt::format("write it as in {}", info_.example));
    }
    for (std::size_t i = 0; i < items->size() && i < names.size(); ++i) read_argument(names[i], (*items)[i]);
  }

  LawArgument const& argument(std::string_view name) const { return info_.arguments[*argument_index(info_, name)]; }

  ValueForm form_of(LawArgument const& about) const {
    if (about.role == ArgumentRole::value) {
      ValueForm form = form_;
      form.fractions = !about.is_list && info_.name != "constant";  // else the value itself is what is drawn
      return form;
    }
    return {.kind = about.role == ArgumentRole::count ? ValueKind::integer : ValueKind::number};
  }

  void read_argument(std::string_view name, Input const& input) {
    LawArgument const& about = argument(name);
    std::size_t const index = *argument_index(info_, name);
    marks_[index] = input.node.mark();
    if (about.is_list) {
      read_list(about, input);
    } else if (!read_constant(context_, input, form_of(about), law_.written.edit().arguments[index])) {
      sound_ = false;
    }
  }

  void read_list(LawArgument const& about, Input const& input) {
    auto const items = context_.items(input, "a list of values");
    if (!items) {
      sound_ = false;
      return;
    }
    bool const points = about.role == ArgumentRole::value;
    if (!context_.afford(items->size(), points ? sizeof(Value) + sizeof(Value::Written) : sizeof(double), input)) {
      sound_ = false;
      return;
    }
    if (points) law_.written.edit().points.reserve(items->size());
    for (auto const& item : *items) {
      if (context_.full()) return;
      if (about.role == ArgumentRole::value) {
        Value& point = law_.written.edit().points.emplace_back();
        sound_ = read_constant(context_, item, form_of(about), point) && sound_;
      } else {
        auto const weight = read_number(item.node, {.diagnostics = context_.diagnostics, .path = item.path});
        law_.written.edit().weights.push_back(weight.value_or(0));
        sound_ = weight.has_value() && sound_;
      }
    }
  }

  /// Where any kind is allowed, all values of the law must be of one.
  void agree_on_kind() {
    Value const* first = nullptr;
    auto const compare = [&](Value const& value) {
      if (!value.given || !value.written->uncertain.empty()) return;
      if (first == nullptr) first = &value;
      if (value.kind_read == first->kind_read && value.dimension == first->dimension &&
          value.written->currency == first->written->currency &&
          value.written->unit_word == first->written->unit_word) {
        return;
      }
      fail("E_UNIT", value.mark, path_,
           fmt::format("the values of this {} law aren't of one kind and unit", info_.name),
           "write them all in the same unit, or name it once with unit: beside the law");
    };
    for (std::size_t i = 0; i < info_.arguments.size(); ++i) {
      LawArgument const& about = info_.arguments[i];
      if (about.role == ArgumentRole::value && !about.is_list) compare(law_.written->arguments[i]);
    }
    for (auto const& point : law_.written->points) compare(point);
    if (first != nullptr) law_.kind_read = first->kind_read;
  }

  void report(std::optional<LawProblem> const& problem, std::string_view code) {
    if (!problem) return;
    base::Mark mark = law_.mark;
    if (auto const index = argument_index(info_, problem->argument); index && marks_[*index].line > 0) {
      mark = marks_[*index];
    }
    fail(code, mark, path_, problem->message, problem->hint);
  }

  void fail(std::string_view code, base::Mark mark, std::string_view path, std::string message, std::string hint) {
    sound_ = false;
    context_.error(code, mark, path, std::move(message), std::move(hint));
  }

  ReadContext& context_;
  LawInfo const& info_;
  ValueForm form_;
  LawSpec& law_;
  std::vector<base::Mark> marks_;  ///< by argument
  std::string path_;
  bool sound_ = true;
};

/// Finds the one key among `members` that names a law; reports a second one.
Member* find_law_key(ReadContext& context, std::vector<Member>& members) {
  Member* found = nullptr;
  for (auto& member : members) {
    if (member.used || find_law(member.key.text()) == nullptr) continue;
    member.used = true;
    if (found == nullptr) {
      found = &member;
    } else {
      context.error("E_LAW", member.key.mark(), member.value.path,
                    fmt::format("two laws are written here: {} and {}", found->key.text(), member.key.text()),
                    "keep one of them");
    }
  }
  return found;
}

bool read_law_block(ReadContext& context, Input const& input, ValueForm form, LawSpec& law) {
  auto members = context.members(input, "a law such as {exponential: 9 days}");
  if (!members) return false;
  std::optional<base::Unit> unit;
  if (Member* const member = find_member(*members, "unit")) {
    bool const any = form.kind == ValueKind::any || form.any_dimension;
    unit = read_law_unit(context, *member, any ? base::dimensions::goods : dimension_of(form.kind, form.dimension));
    if (!unit) return false;
    form.unit = &*unit;
    law.written.edit().unit = member->value.node.text();
  }
  Member* const key = find_law_key(context, *members);
  bool sound = key != nullptr;
  for (auto& member : *members) {
    if (member.used) continue;
    sound = false;
    std::string_view const name = member.key.text();
    context.error(key == nullptr ? "E_LAW" : "E_UNKNOWN_FIELD", member.key.mark(), member.value.path,
                  key == nullptr
                      ? fmt::format("{} is no law", in_quotes(name))
                      : fmt::format("{} is no key beside a law, so what it says would be lost", in_quotes(name)),
                  key == nullptr ? unknown_law_hint(name)
                  : name == "source" || name == "as_of" || name == "note"
                      ? fmt::format("write it beside 'law': {{law: {{...}}, {}: ...}}", name)
                      : "a law has its name and 'unit' as keys");
    if (key == nullptr) break;
  }
  if (key == nullptr && (members->empty() || (members->size() == 1 && find_member(*members, "unit") != nullptr))) {
    context.error("E_LAW", input.node.mark(), input.path, "no law is written here", "laws are: " + law_names());
  }
  if (key == nullptr) return false;
  return ArgumentReader(context, *find_law(key->key.text()), form, law).read(key->value) && sound;
}

bool read_plain(ReadContext& context, Input const& input, ValueForm const& form, LawSpec& law) {
  law.written.edit().kind = "constant";
  law.mark = input.node.mark();
  law.written.edit().arguments.assign(1, Value{});
  Value& value = law.written.edit().arguments.front();
  bool const sound = read_constant(context, input, form, value);
  law.kind_read = value.kind_read;
  return sound;
}

/// {path: {DATE: LAW, ...}}: what holds from each date on.
bool read_dated_laws(ReadContext& context, Input const& input, ValueForm form, LawSpec& law) {
  if (!form.dated) {
    context.error("E_DATED", input.node.mark(), input.path,
                  "this law can't change over time, so it takes no dated path",
                  "write one law; `chokepoint explain KEY` says which keys may be dated");
    return false;
  }
  form.dated = false;
  auto const members = context.members(input, "a mapping of dates to laws");
  if (!members || !context.afford(members->size(), sizeof(DatedLaw) + sizeof(LawSpec::Written), input)) return false;
  bool sound = !members->empty();
  if (!sound) {
    context.error("E_DATED", input.node.mark(), input.path, "the path has no dates", "write {DATE: LAW, ...}");
  }
  std::vector<DatedLaw> steps;
  for (auto const& [key, entry, used] : *members) {
    auto const from = read_moment(key, {.diagnostics = context.diagnostics, .path = entry.path});
    DatedLaw step;
    if (!read_law(context, entry, form, step.law) || !from) {
      sound = false;
      continue;
    }
    step.from = from->seconds();
    if (!steps.empty() && step.from <= steps.back().from) {
      context.error("E_DATED", key.mark(), entry.path,
                    fmt::format("{} doesn't come after the date before it, so it isn't plain which law holds when",
                                in_quotes(key.text())),
                    "write dates in ascending order, each once");
      sound = false;
    }
    steps.push_back(std::move(step));
  }
  if (!sound) return false;
  Provenance provenance = law.written->provenance;
  for (DatedLaw const& step : steps) add_provenance(provenance, step.law.written->provenance);
  law = steps.front().law;
  law.mark = input.node.mark();
  law.written.edit().provenance = std::move(provenance);
  law.written.edit().path = std::move(steps);
  return true;
}

}  // namespace

bool read_law(ReadContext& context, Input const& input, ValueForm const& form, LawSpec& law) {
  if (!input.node.is_mapping()) return law.given = read_plain(context, input, form, law);
  auto members = context.members(input, "a law or a value");
  Member* const inner = find_member(*members, "law");
  Member* const plain = find_member(*members, "value");
  read_provenance(context, *members, law.written.edit().provenance);
  if (Member* const path = find_member(*members, "path"); path != nullptr && inner == nullptr && plain == nullptr) {
    path->used = true;
    bool const dated = read_dated_laws(context, path->value, form, law);
    refuse_unknown(context, *members, input.path, {"path", "source", "as_of", "note"});
    return law.given = dated;
  }
  bool sound = (inner != nullptr) != (plain != nullptr);
  if (plain != nullptr) {
    plain->used = true;
    sound = read_plain(context, plain->value, form, law) && sound;
  }
  if (inner != nullptr) {
    inner->used = true;
    sound = read_law_block(context, inner->value, form, law) && sound;
  }
  if (inner != nullptr && plain != nullptr) {
    context.error("E_TYPE", plain->key.mark(), input.path, "both a law and a value are written here",
                  "keep one of them");
  }
  if (inner == nullptr && plain == nullptr) {
    for (auto& member : *members) {
      if (member.used || find_law(member.key.text()) == nullptr) continue;
      member.used = true;
      context.error("E_TYPE", member.key.mark(), input.path,
                    fmt::format("the law {} stands here without 'law:'", member.key.text()),
                    fmt::format("write {{law: {{{}: ...}}}}", member.key.text()));
      return law.given = false;
    }
  }
  auto const suggested =
      refuse_unknown(context, *members, input.path, {"law", "value", "path", "source", "as_of", "note"});
  if (inner == nullptr && plain == nullptr && suggested.empty()) {
    context.error("E_MISSING_FIELD", input.node.mark(), input.path, "neither a law nor a value is written here",
                  "write {law: {exponential: 9 days}} or {value: 9 days}");
  }
  return law.given = sound;
}

bool read_inline_law(ReadContext& context, std::vector<Member>& members, LawSpec& law,
                     std::optional<base::Unit>& unit_storage) {
  ValueForm form{.kind = ValueKind::any};
  bool sound = true;
  if (Member* const member = find_member(members, "unit")) {
    unit_storage = read_law_unit(context, *member);
    member->used = false;  // the block lists it as a key of its own
    sound = unit_storage.has_value();
    if (sound) form.unit = &*unit_storage;
  }
  Member* const key = find_law_key(context, members);
  if (key == nullptr || !sound) return law.given = false;
  return law.given = ArgumentReader(context, *find_law(key->key.text()), form, law).read(key->value);
}

}  // namespace chokepoint::scenario
