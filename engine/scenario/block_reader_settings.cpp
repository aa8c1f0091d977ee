#include <fmt/format.h>

#include "engine/scenario/block_reader.hpp"
#include "engine/scenario/field_tree.hpp"
#include "engine/scenario/law_reader.hpp"
#include "engine/scenario/scalar.hpp"
#include "engine/scenario/source_text.hpp"
#include "engine/scenario/value_reader.hpp"

/// What events set, and what the variants of a study put in place of a scenario's text.
namespace chokepoint::scenario {

namespace {

/// Of the same block of the scenario; all where it has none.
std::vector<std::string_view> dated_paths_beside(std::string_view path) {
  std::string_view const block = path.substr(0, path.find('.') + 1);
  std::vector<std::string_view> near;
  for (std::string_view const one : dated_paths()) {
    if (one.starts_with(block)) near.push_back(one);
  }
  return near.empty() ? dated_paths() : near;
}

}  // namespace

void BlockReader::settings(FieldInfo const& info, Settings& settings) {
  auto const input = find_once(info, !settings.entries.empty());
  if (!input) return;
  auto const members = context_.members(*input, input->path + ", a mapping of paths to values,");
  if (!members || !context_.afford(members->size(), sizeof(Settings::Entry) + sizeof(Value::Written), *input)) return;
  for (auto const& [key, value, used] : *members) {
    if (context_.full()) return;
    Settings::Entry entry;
    entry.path = text_at(key, key.text());
    entry.field = field_at(key.text());
    if (entry.field == nullptr) {  // told where it is known what the scenario has
      settings.entries.push_back(std::move(entry));
      continue;
    }
    FieldInfo const& field = entry.field->info;
    if (!field.dated) {
      context_.error("E_DATED", key.mark(), value.path,
                     fmt::format("'{}' can't change over time, so no event can set it", field.name),
                     fmt::format("what events set there is {}", fmt::join(dated_paths_beside(key.text()), ", ")));
      continue;
    }
    entry.kind = entry.field->kind;
    ValueForm form = form_of(field, entry.kind);
    form.dated = false;  // the event says from when on
    if (entry.field->shape == FieldShape::named_values && has_any_unit(field)) form.any_dimension = true;
    bool const is_law = entry.field->shape == FieldShape::law;
    bool const sound =
        is_law ? read_law(context_, value, form, entry.law) : read_value(context_, value, form, entry.value);
    if (sound) settings.entries.push_back(std::move(entry));
  }
}

std::optional<Text> BlockReader::read_written(Input const& input) {
  if (input.node.is_scalar() && !input.node.is_null()) return text_at(input.node, input.node.text());
  context_.error("E_TYPE", input.node.mark(), input.path,
                 fmt::format("one value is expected here, and {} is written", input.node.describe()),
                 "write it as the key that it is for has it, such as 12 days, yes, or the name of something");
  return std::nullopt;
}

namespace {

/// A node as YAML on one line: scalars that were quoted or could be taken for something else are quoted.
std::string flow_text(Document::Node node) {
  if (node.is_scalar()) {
    std::string const text(node.text());
    bool const plain = !node.quoted() && text.find_first_of(",[]{}:#&*!|>'\"%@`\n") == std::string::npos;
    if (plain && !text.empty()) return text;
    std::string quoted = "'";
    for (char const c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
    return quoted + "'";
  }
  std::string text;
  for (auto const& [key, value] : node.entries()) {
    text += (text.empty() ? "" : ", ") + flow_text(key) + ": " + flow_text(value);
  }
  for (Document::Node const item : node.items()) text += (text.empty() ? "" : ", ") + flow_text(item);
  return node.is_mapping() ? "{" + text + "}" : "[" + text + "]";
}

}  // namespace

void BlockReader::variants(FieldInfo const& info, Variants& variants) {
  auto const input = find_once(info, !variants.entries.empty());
  if (!input) return;
  auto const members = context_.members(*input, input->path + ", a mapping of names to {path: value},");
  if (!members || !context_.afford(members->size(), sizeof(Variants::Entry), *input)) return;
  if (members->empty()) {
    context_.error("E_NOTHING", input->node.mark(), input->path, "nothing is compared: no variant is named",
                   "name one with what it changes, such as {closed: {lanes.air.open: no}}, or leave out the key");
  }
  for (auto const& [key, value, used] : *members) {
    if (context_.full()) return;
    auto const name = read_own_name(key, value.path);
    if (key.text() == "baseline" && value.node.is_scalar() && !value.node.is_null()) {
      variants.baseline = text_at(value.node, value.node.text());
      continue;
    }
    auto const settings = context_.members(value, value.path + ", a mapping of paths to values,");
    if (!name || !settings) continue;
    Variants::Entry entry;
    entry.name = text_at(key, *name);
    for (auto const& [path, setting, unused] : *settings) {
      // The scenario's own title is no value that a run depends on, so the word is free to be the variant's.
      if (path.text() == "title") {
        if (auto const title = read_written(setting)) entry.title = *title;
        continue;
      }
      // A dated path, a law or a list is put into the scenario as it is written; nothing leaves out what is there, as
      // --set PATH= does.
      auto written = setting.node.is_null()     ? std::optional(text_at(setting.node, ""))
                     : setting.node.is_scalar() ? read_written(setting)
                                                : std::optional(text_at(setting.node, flow_text(setting.node)));
      if (written) entry.settings.push_back({text_at(path, path.text()), *written});
    }
    variants.entries.push_back(std::move(entry));
  }
}

}  // namespace chokepoint::scenario
