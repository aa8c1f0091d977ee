#include "engine/scenario/block_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "engine/base/calendar.hpp"
#include "engine/scenario/field_tree.hpp"
#include "engine/scenario/law_reader.hpp"
#include "engine/scenario/laws.hpp"
#include "engine/scenario/scalar.hpp"
#include "engine/scenario/source_text.hpp"
#include "engine/scenario/table_reader.hpp"
#include "engine/scenario/value_reader.hpp"

namespace chokepoint::scenario {

namespace {

constexpr std::array weekdays = std::to_array<std::string_view>({"mon", "tue", "wed", "thu", "fri", "sat", "sun"});

/// The place of a text's first character: behind the quote, or in the first line of a text block.
base::Mark content_mark(Document::Node node, base::Diagnostics& diagnostics) {
  base::Mark mark = node.mark();
  if (!node.quoted()) return mark;
  std::optional<std::size_t> const place = diagnostics.offset_of(mark);
  if (!place) return mark;
  std::string_view const rest = diagnostics.source_text(mark.file);
  std::size_t const at = *place;
  if (at >= rest.size()) return mark;
  if (rest[at] == '"' || rest[at] == '\'') {
    ++mark.column;
  } else if (rest[at] == '|' || rest[at] == '>') {
    for (std::size_t line = rest.find('\n', at); line != std::string_view::npos; line = rest.find('\n', line + 1)) {
      ++mark.line;
      std::size_t const content = rest.find_first_not_of(' ', line + 1);
      if (content == std::string_view::npos || rest[content] == '\n' || rest[content] == '\r') continue;
      mark.column = static_cast<std::uint32_t>(content - line);
      break;
    }
  }
  return mark;
}

/// What a block takes: itself, what is written in it, and what the world has of it.
std::size_t bytes_each(BlockCollection const& blocks) {
  constexpr std::size_t written_and_assembled = 1024;  // of a lane with its law and two values 1.8 kB, measured
  return blocks.entry_bytes() + written_and_assembled;
}

}  // namespace

void BlockReader::read(ReadContext& context, std::optional<Input> const& input, std::string const& path,
                       SpecBlock& block, Part part, BlockReader const* around) {
  std::vector<Member> members;
  base::Mark mark;
  if (input) {
    if (part == Part::whole) block.mark = input->node.mark();
    mark = input->node.mark();
    auto found = context.members(*input, path.empty() ? "a scenario's mapping of keys" : path + ", a block of keys,");
    if (!found) return;
    members = std::move(*found);
  }
  BlockReader reader(context, std::move(members), path, mark, part, around);
  block.visit(reader);
  reader.finish(block);
}

std::optional<Input> BlockReader::find(FieldInfo const& info) {
  // A default told in words counts as none.
  bool const word = info.choices.empty() ||
                    std::find(info.choices.begin(), info.choices.end(), info.default_text) != info.choices.end();
  known_.push_back({info.name, info.applies, word ? info.default_text : std::string_view()});
  if (context_.full()) return std::nullopt;
  for (auto& member : members_) {
    if (member.key.text() != info.name) continue;
    member.used = true;
    return member.value;
  }
  bool overridden = false;
  if (concerned_) {
    std::string path = join_path(path_, info.name);
    context_.overrides.saw(path);
    if (auto const node = context_.overrides.find(path)) return Input{*node, std::move(path)};
    overridden = context_.overrides.any_below(path);
  }
  if (info.required && part_ == Part::whole && !overridden) missing_.push_back(info);
  return std::nullopt;
}

std::optional<Input> BlockReader::find_once(FieldInfo const& info, bool given) {
  auto input = find(info);
  if (!input || !given) return input;
  context_.error("E_DUP_KEY", input->node.mark(), input->path,
                 fmt::format("{} is already given in another file of this scenario", info.name), "keep one of them");
  return std::nullopt;
}

void BlockReader::value(FieldInfo const& info, ValueKind kind, Value& value) {
  bool const is_version = path_.empty() && info.name == "chokepoint";  // each file may say it
  auto const input = find_once(info, value.given && !is_version);
  if (!input) return;
  ValueForm form = form_of(info, kind);
  if (unit_) form.unit = &*unit_;
  if (!read_value(context_, *input, form, value)) return;
  if (info.name == "as_of" && path_ != "meta") context_.note_source_date(value.mark, input->path, value.integer);
  bool const differs = has_inline_law_ && kind == ValueKind::any && law_kind_ != ValueKind::any &&
                       value.written->uncertain.empty() &&
                       (value.kind_read != law_kind_ || value.dimension != law_dimension_);
  if (differs) {
    context_.error("E_UNIT", value.mark, input->path,
                   fmt::format("{} isn't in the unit of the values of the law beside it", info.name),
                   "write it in the law's unit");
  }
}

void BlockReader::text(FieldInfo const& info, Text& text) {
  auto const input = find_once(info, text.given);
  if (!input) return;
  auto const read = read_text(input->node, {.diagnostics = context_.diagnostics, .path = input->path});
  if (!read) return;
  text = text_at(input->node, *read);
  if (info.name != "lua") return;
  // What is said of a program is said of a place within it.
  text.mark = content_mark(input->node, context_.diagnostics);
  text.mark.line -= static_cast<std::uint32_t>(std::min(read->find_first_not_of('\n'), read->size()));
}

void BlockReader::choice(FieldInfo const& info, Text& word) {
  auto const input = find_once(info, word.given);
  if (!input) return;
  auto const read = read_text(input->node, {.diagnostics = context_.diagnostics, .path = input->path});
  if (!read) return;
  if (std::find(info.choices.begin(), info.choices.end(), *read) != info.choices.end()) {
    word = text_at(input->node, *read);
    return;
  }
  faulty_choices_.push_back(info.name);
  std::string const near = context_.suggest(*read, info.choices);
  context_.error("E_CHOICE", input->node.mark(), input->path,
                 fmt::format("{} is one of {}, and {} is none of them", info.name, fmt::join(info.choices, ", "),
                             in_quotes(*read)),
                 near.empty() ? std::string("write one of these words") : fmt::format("did you mean '{}'?", near));
}

void BlockReader::reference(FieldInfo const& info, Text& name) {
  auto const input = find_once(info, name.given);
  if (!input) return;
  auto const read = read_name(input->node, {.diagnostics = context_.diagnostics, .path = input->path});
  if (read) name = text_at(input->node, *read);
}

void BlockReader::references(FieldInfo const& info, std::vector<Text>& names) {
  if (part_ == Part::addition && info.refers_to == "!file") {
    if (auto const input = find(info)) {
      context_.error("E_PATH", input->node.mark(), input->path, "an included file can't include others",
                     "list all files under include: of the scenario's main file");
    }
    return;
  }
  if (auto const input = find_once(info, !names.empty())) read_names(info, *input, names);
}

void BlockReader::read_names(FieldInfo const& info, Input const& input, std::vector<Text>& names) {
  auto const items = context_.items(input, "a list");
  if (!items) return;
  // With --set one takes away what limits a run, and means it.
  if (items->empty() && info.empty_means_all && !context_.overrides.find(input.path)) {
    context_.diagnostics.warning("W_EMPTY", input.node.mark(), input.path,
                                 "an empty list says the same as no list, and without one this isn't limited to some",
                                 "name some, or leave the key out");
  }
  auto const add_once = [&](Input const& item, Text name) {
    bool const repeated =
        names.size() < 1000 &&  // beyond, a repetition isn't worth the time to find it
        std::any_of(names.begin(), names.end(), [&](Text const& other) { return other.text == name.text; });
    if (!repeated) return names.push_back(std::move(name));
    context_.error("E_DUP_ID", item.node.mark(), item.path, fmt::format("{} is listed twice", in_quotes(name.text)),
                   "keep one of them");
  };
  for (auto const& item : *items) {
    if (context_.full()) return;
    ScalarField const field{.diagnostics = context_.diagnostics, .path = item.path};
    if (info.refers_to == "!date") {
      auto const moment = read_moment(item.node, field);
      if (moment && !base::parse_date(item.node.text())) {
        context_.error("E_DATE", item.node.mark(), item.path,
                       fmt::format("{} are whole days, and {} has a time", info.name, in_quotes(item.node.text())),
                       fmt::format("write '{}'", base::iso_date(*moment)));
      } else if (moment) {
        names.push_back(text_at(item.node, item.node.text()));
      }
      continue;
    }
    if (info.refers_to == "!value") {
      if (auto written = read_written(item)) add_once(item, std::move(*written));
      continue;
    }
    auto const read = info.refers_to == "!file" ? read_text(item.node, field) : read_name(item.node, field);
    if (!read) continue;
    if (info.refers_to == "!weekday" && std::find(weekdays.begin(), weekdays.end(), *read) == weekdays.end()) {
      std::string const near = context_.suggest(*read, {weekdays.begin(), weekdays.end()});
      context_.error(
          "E_CHOICE", item.node.mark(), item.path,
          fmt::format("days of the week are {}, and {} is none of them", fmt::join(weekdays, ", "), in_quotes(*read)),
          near.empty() ? std::string() : fmt::format("did you mean '{}'?", near));
      continue;
    }
    add_once(item, text_at(item.node, *read));
  }
  if (info.refers_to == "!weekday" && items->empty()) {
    context_.error("E_RANGE", input.node.mark(), input.path,
                   "no day is a working day, so whatever follows this calendar never opens",
                   "list some days, or leave the key out for mon to fri");
  }
}

void BlockReader::law(FieldInfo const& info, ValueKind kind, LawSpec& law) {
  if (auto const input = find_once(info, law.given)) read_law(context_, *input, form_of(info, kind), law);
}

void BlockReader::inline_law(FieldInfo const& info, LawSpec& law) {
  has_inline_law_ = true;
  auto const is_law = [](Member const& member) { return find_law(member.key.text()) != nullptr; };
  bool const written = std::any_of(members_.begin(), members_.end(), is_law);
  if (!written && info.required) missing_.push_back(info);
  if (!read_inline_law(context_, members_, law, unit_)) return;
  law_kind_ = law.kind_read;
  for (auto const* values : {&law.written->arguments, &law.written->points}) {
    for (auto const& value : *values) {
      bool const of_the_kind = value.given && value.written->uncertain.empty() && value.kind_read == law_kind_;
      if (of_the_kind && value.dimension != base::Dimension{}) law_dimension_ = value.dimension;
    }
  }
}

void BlockReader::formula(FieldInfo const& info, Formula& formula) {
  auto const input = find_once(info, formula.given);
  if (!input) return;
  auto const read = read_text(input->node, {.diagnostics = context_.diagnostics, .path = input->path});
  if (!read) return;
  formula = {.given = true, .text = std::string(*read), .mark = content_mark(input->node, context_.diagnostics)};
}

void BlockReader::block(FieldInfo const& info, SpecBlock& block, bool& given) {
  auto const input = find_once(info, given);
  std::string const path = join_path(path_, info.name);
  if (!input && (given || !context_.overrides.any_below(path))) return;
  given = true;
  read(context_, input, path, block, Part::whole, this);
}

void BlockReader::named_blocks(FieldInfo const& info, BlockCollection& blocks) {
  auto const input = find(info);
  if (!input) return;
  if (!input->node.is_mapping()) context_.set_incomplete(input->path);
  auto const table = input->node.find("table");
  if (!input->node.is_mapping() || !table || !table->is_scalar()) return read_named_blocks(info, *input, blocks);
  for (auto const& [key, value] : input->node.entries()) {
    if (key.text() == "table") continue;
    context_.error("E_TYPE", key.mark(), join_path(input->path, key.text()),
                   fmt::format("{} come from a table here, so nothing else may stand beside 'table'", info.name),
                   "add these as rows, or put the table's line into a file under include:");
  }
  auto const document = read_table(context_, *table, input->path, *blocks.prototype());
  if (document) {
    read_named_blocks(info, {document->root(), input->path}, blocks);
  } else {
    context_.set_incomplete(input->path);
  }
}

/// The name of something that is defined here. A dot would make two paths of it: of lane 'air.time' the key itself, and
/// the key time of lane 'air'.
std::optional<std::string_view> BlockReader::read_own_name(Document::Node key, std::string const& path, bool dotted) {
  auto const name = read_name(key, {.diagnostics = context_.diagnostics, .path = path});
  if (!name || dotted || name->find('.') == std::string_view::npos) return name;
  std::string plain(*name);
  std::replace(plain.begin(), plain.end(), '.', '_');
  context_.error("E_ID", key.mark(), path,
                 fmt::format("the name {} has a dot, and dots join the keys of a path (--set, set:, paths in messages)",
                             in_quotes(*name)),
                 fmt::format("write '{}'", plain));
  return std::nullopt;
}

void BlockReader::read_named_blocks(FieldInfo const& info, Input const& input, BlockCollection& blocks) {
  auto const members = context_.members(input, input.path + ", a mapping of names to blocks,");
  if (!members) return;
  if (!context_.afford(members->size(), bytes_each(blocks), input)) return;
  blocks.reserve(members->size());
  std::map<std::string, base::Mark, std::less<>> taken;
  for (std::size_t i = 0; i < blocks.size(); ++i) taken.emplace(blocks.name(i).text, blocks.name(i).mark);
  for (auto const& [key, value, used] : *members) {
    if (context_.full()) return;
    auto const name = read_own_name(key, value.path, info.dotted);
    auto const other = name ? taken.find(*name) : taken.end();
    if (other != taken.end()) {
      context_.error(
          "E_DUP_ID", key.mark(), value.path,
          fmt::format("{} already exists: see {}:{}:{}", in_quotes(*name),
                      context_.diagnostics.source_name(other->second.file), other->second.line, other->second.column),
          "give one of them another name");
    }
    if (name && other == taken.end()) {
      read(context_, value, value.path, blocks.add(text_at(key, *name)), Part::whole, this);
    } else {
      read(context_, value, value.path, *blocks.prototype(), Part::whole, this);  // for its problems
    }
  }
}

void BlockReader::listed_blocks(FieldInfo const& info, BlockCollection& blocks) {
  auto const input = find(info);
  if (!input) return;
  auto const items = context_.items(*input, input->path + ", a list of blocks,");
  if (!items || !context_.afford(items->size(), bytes_each(blocks), *input)) return;
  blocks.reserve(items->size());
  for (auto const& item : *items) {
    if (context_.full()) return;
    read(context_, item, item.path, blocks.add({}), Part::whole, this);
  }
}

void BlockReader::named_lists(FieldInfo const& info, NamedLists& lists) {
  auto const input = find(info);
  if (!input) return;
  auto const members = context_.members(*input, input->path + ", a mapping of names to lists,");
  if (!members) return;
  if (members->empty() && info.refers_to == "!factor") {
    context_.error("E_NOTHING", input->node.mark(), input->path, "no factors are named that move together",
                   "name some, such as {one: [a, b]}, or leave out the key");
  }
  std::map<std::string, bool, std::less<>> taken;
  for (auto const& entry : lists.entries) taken.emplace(entry.name.text, true);
  for (auto const& [key, value, used] : *members) {
    auto const name = read_own_name(key, value.path);
    NamedLists::Entry entry;
    read_names(info, value, entry.members);
    if (!name) continue;
    if (taken.find(*name) != taken.end()) {
      context_.error("E_DUP_ID", key.mark(), value.path, fmt::format("{} already exists", in_quotes(*name)),
                     "lists of one name aren't joined: add the members to the one that is there, or take another name");
      continue;
    }
    entry.name = text_at(key, *name);
    lists.entries.push_back(std::move(entry));
  }
}

void BlockReader::named_values(FieldInfo const& info, NamedValues& values) {
  auto const input = find_once(info, !values.entries.empty());
  std::vector<Member> members;
  if (input) {
    auto written = context_.members(*input, input->path + ", a mapping of names to numbers,");
    if (!written) return;
    members = std::move(*written);
  }
  std::string const path = join_path(path_, info.name);
  std::vector<std::string> added;
  if (concerned_ && !info.declared_by.empty()) added = context_.overrides.names_below(path);
  std::erase_if(added, [&](std::string const& name) {
    return std::any_of(members.begin(), members.end(), [&](Member const& one) { return one.key.text() == name; });
  });
  bool const declares = !added.empty() && !broken_term(info.declared_by, [&](ConditionTerm const& term) {
    return KeyState{.written = is_written(term.key), .word = {}};
  });
  if (!declares) added.clear();
  if (!input && added.empty()) return;
  std::size_t const count = members.size() + added.size();
  if (input && !context_.afford(count, sizeof(NamedValues::Entry) + sizeof(Value::Written), *input)) return;
  values.entries.reserve(count);
  ValueForm form = form_of(info, ValueKind::number);
  if (has_any_unit(info)) form.any_dimension = true;
  auto const read = [&](Input const& value, std::optional<Text> const& name) {
    NamedValues::Entry entry;
    bool const sound = read_value(context_, value, form, entry.value);
    if (!name || !sound) return;
    entry.name = *name;
    entry.dimension = entry.value.dimension;
    values.entries.push_back(std::move(entry));
  };
  for (auto const& [key, value, used] : members) {
    if (context_.full()) return;
    auto const name = read_own_name(key, value.path);
    read(value, name ? std::optional(text_at(key, *name)) : std::nullopt);
  }
  for (std::string const& name : added) {
    std::string place = join_path(path, name);
    auto const node = context_.overrides.find(place);
    read(Input{*node, std::move(place)}, text_at(*node, name));
  }
}

bool BlockReader::is_written(std::string_view key) const {
  auto const is_key = [&](Member const& member) { return member.key.text() == key; };
  if (std::any_of(members_.begin(), members_.end(), is_key)) return true;
  if (!concerned_) return false;
  std::string const path = join_path(path_, key);
  return context_.overrides.find(path).has_value() || context_.overrides.any_below(path);
}

KeyState BlockReader::state_of(ConditionTerm const& term, SpecBlock const& block) const {
  if (term.around) return {.written = around_ != nullptr && around_->is_written(term.key), .word = {}};
  KeyState state{.written = is_written(term.key), .word = {}};
  auto const look_at = [&](Document::Node node) {
    if (node.is_scalar()) state.word = node.text();
    if (node.is_sequence()) state.written = node.size() > 0;  // an empty list names nothing that the key could be about
  };
  for (auto const& member : members_) {
    if (member.key.text() == term.key) look_at(member.value.node);
  }
  if (concerned_) {
    if (auto const node = context_.overrides.find(join_path(path_, term.key))) look_at(*node);
  }
  if (state.written) return state;
  state.word = block.implied(term.key);
  for (auto const& known : known_) {
    if (known.name == term.key && state.word.empty()) state.word = known.standard;
  }
  return state;
}

void BlockReader::report_unused(SpecBlock const& block, std::vector<std::string> const& meant) {
  for (auto const& known : known_) {
    if (known.applies.empty() || !is_written(known.name)) continue;
    auto const broken = broken_term(known.applies, [&](ConditionTerm const& term) { return state_of(term, block); });
    // A misspelt key or word was reported: what hangs on it says nothing new.
    bool const told =
        broken && (std::find(meant.begin(), meant.end(), broken->key) != meant.end() ||
                   std::find(faulty_choices_.begin(), faulty_choices_.end(), broken->key) != faulty_choices_.end());
    if (!broken || told) continue;
    std::string const path = join_path(path_, known.name);
    base::Mark mark = mark_;
    for (auto const& member : members_) {
      if (member.key.text() != known.name) continue;
      bool const in_table = member.value.node.is_scalar() && member.value.node.mark().line != member.key.mark().line;
      mark = in_table ? member.value.node.mark() : member.key.mark();
    }
    if (concerned_) {
      if (auto const node = context_.overrides.find(path)) mark = node->mark();
    }
    auto const complaint = complain(*broken, state_of(*broken, block), around_ != nullptr ? around_->path_ : "");
    context_.error("E_UNUSED", mark, path,
                   fmt::format("'{}' has no effect {}, so what it says would be lost", known.name, complaint.why),
                   complaint.hint);
  }
}

void BlockReader::finish(SpecBlock const& block) {
  bool const all_known =
      std::all_of(members_.begin(), members_.end(), [](Member const& member) { return member.used; });
  if (all_known && missing_.empty()) return report_unused(block, {});
  std::vector<std::string_view> known;
  for (auto const& key : known_) known.push_back(key.name);
  bool const lacks_law =
      std::any_of(missing_.begin(), missing_.end(), [](auto const& info) { return info.name == "law"; });
  std::vector<std::string> meant;
  if (has_inline_law_ && lacks_law) {
    for (auto& member : members_) {
      if (member.used) continue;
      std::string const near = similar_law(member.key.text());
      std::string const key = context_.suggest(member.key.text(), known);
      if (near.empty() || !key.empty()) continue;
      member.used = true;
      context_.error("E_LAW", member.key.mark(), member.value.path,
                     fmt::format("{} is no law", in_quotes(member.key.text())),
                     fmt::format("did you mean '{}'?", near));
      meant.emplace_back("law");
      break;
    }
  }
  auto const suggested = refuse_unknown(context_, members_, path_, known);
  meant.insert(meant.end(), suggested.begin(), suggested.end());
  report_unused(block, meant);
  for (auto const& info : missing_) {
    // A misspelt key was reported with the right one; that it is missing, too, says nothing new.
    if (std::find(meant.begin(), meant.end(), info.name) != meant.end()) continue;
    bool const is_law = has_inline_law_ && info.name == "law";
    std::string const example = is_law                 ? "{uniform: [1.5, 3]}"
                                : info.example.empty() ? std::string()
                                                       : fmt::format("{}: {}", info.name, info.example);
    context_.error("E_MISSING_FIELD", mark_, path_,
                   fmt::format("{} lacks {}: {}", path_.empty() ? "the scenario" : path_,
                               is_law ? "a law" : fmt::format("the key '{}'", info.name), info.meaning),
                   example.empty() ? std::string("add it") : fmt::format("add it, such as {}", example));
  }
}

}  // namespace chokepoint::scenario
