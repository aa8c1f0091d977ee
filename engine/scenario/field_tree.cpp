#include "engine/scenario/field_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "engine/base/calendar.hpp"
#include "engine/scenario/number_words.hpp"
#include "engine/scenario/spec.hpp"

namespace chokepoint::scenario {

namespace {

class TreeBuilder final : public FieldVisitor {
 public:
  Touch touch() const override { return Touch::looks; }
  explicit TreeBuilder(std::string prefix) : prefix_(std::move(prefix)) {}
  std::vector<FieldNode> take() { return std::move(nodes_); }

  void value(FieldInfo const& info, ValueKind kind, Value&) override { add(info, FieldShape::value).kind = kind; }
  void text(FieldInfo const& info, Text&) override { add(info, FieldShape::text); }
  void choice(FieldInfo const& info, Text&) override { add(info, FieldShape::choice); }
  void reference(FieldInfo const& info, Text&) override { add(info, FieldShape::reference); }
  void references(FieldInfo const& info, std::vector<Text>&) override { add(info, FieldShape::references); }
  void law(FieldInfo const& info, ValueKind kind, LawSpec&) override { add(info, FieldShape::law).kind = kind; }
  void inline_law(FieldInfo const& info, LawSpec&) override { add(info, FieldShape::inline_law).kind = ValueKind::any; }
  void formula(FieldInfo const& info, Formula&) override { add(info, FieldShape::formula); }
  void block(FieldInfo const& info, SpecBlock& block, bool&) override {
    FieldNode& node = add(info, FieldShape::block);
    node.children = below(block, node.path);
  }
  void named_blocks(FieldInfo const& info, BlockCollection& blocks) override {
    FieldNode& node = add(info, FieldShape::named_blocks);
    node.children = below(*blocks.prototype(), node.path + ".*");
  }
  void listed_blocks(FieldInfo const& info, BlockCollection& blocks) override {
    FieldNode& node = add(info, FieldShape::listed_blocks);
    node.children = below(*blocks.prototype(), node.path);
  }
  void named_lists(FieldInfo const& info, NamedLists&) override { add(info, FieldShape::named_lists); }
  void named_values(FieldInfo const& info, NamedValues&) override { add(info, FieldShape::named_values); }
  void settings(FieldInfo const& info, Settings&) override { add(info, FieldShape::settings); }
  void variants(FieldInfo const& info, Variants&) override { add(info, FieldShape::variants); }

 private:
  FieldNode& add(FieldInfo const& info, FieldShape shape) {
    std::string path = prefix_.empty() ? std::string(info.name) : fmt::format("{}.{}", prefix_, info.name);
    return nodes_.emplace_back(FieldNode{info, shape, ValueKind::number, std::move(path), {}});
  }
  static std::vector<FieldNode> below(SpecBlock& block, std::string path) {
    TreeBuilder builder(std::move(path));
    block.visit(builder);
    return builder.take();
  }

  std::string prefix_;
  std::vector<FieldNode> nodes_;
};

struct Noun {
  std::string_view block;
  std::string_view one;
};
constexpr std::array nouns = std::to_array<Noun>({{"calendars", "calendar"},
                                                  {"countries", "country"},
                                                  {"campuses", "campus"},
                                                  {"firms", "firm"},
                                                  {"products", "product"},
                                                  {"sites", "site"},
                                                  {"lanes", "lane"},
                                                  {"production", "line of production"},
                                                  {"offices", "office"},
                                                  {"dealers", "dealer"},
                                                  {"buyers", "buyer"},
                                                  {"timeline", "event"},
                                                  {"governments", "government"},
                                                  {"introductions", "introduction"},
                                                  {"commitments", "commitment"},
                                                  {"policies", "policy"},
                                                  {"outcomes", "outcome"},
                                                  {"observed", "observed series"},
                                                  {"uncertain", "uncertain value"}});

std::string_view noun_of(std::string_view block) {
  for (auto const& noun : nouns) {
    if (noun.block == block) return noun.one;
  }
  if (block.ends_with('s')) block.remove_suffix(1);
  return block;
}

/// "sites|offices" becomes "a site or office".
std::string referred_nouns(std::string_view blocks) {
  std::vector<std::string_view> words;
  while (!blocks.empty()) {
    std::size_t const bar = blocks.find('|');
    words.push_back(noun_of(blocks.substr(0, bar)));
    blocks = bar == std::string_view::npos ? std::string_view{} : blocks.substr(bar + 1);
  }
  constexpr std::string_view vowels = "aeiou";
  std::string text = words.empty() || vowels.find(words.front().front()) == std::string_view::npos ? "a " : "an ";
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

std::string describe_value(FieldNode const& field) {
  switch (field.kind) {
    case ValueKind::integer:
      return "a whole number";
    case ValueKind::date:
      return "a date (such as 2026-01-28)";
    case ValueKind::flag:
      return "yes or no";
    case ValueKind::any:
      return "a number with its unit, a date, or yes or no";
    default:
      return field.info.any_dimension ? std::string("a number with its unit") : base::describe(dimension_of(field));
  }
}

/// Beyond these a bound keeps nonsense out and tells an author nothing.
constexpr double telling_minimum = -1e12;
constexpr double telling_maximum = 1e15;

std::string length_of_time(double seconds) {
  struct Unit {
    double seconds;
    std::string_view one;
    std::string_view many;
  };
  constexpr std::array units =
      std::to_array<Unit>({{86400, "day", "days"}, {3600, "hour", "hours"}, {60, "minute", "minutes"}});
  for (auto const& unit : units) {
    double const count = seconds / unit.seconds;
    if (seconds == 0 || count != std::floor(count)) continue;
    return fmt::format("{} {}", plain_number(count), count == 1 ? unit.one : unit.many);
  }
  return fmt::format("{} {}", plain_number(seconds), seconds == 1 ? "second" : "seconds");
}

/// A bound as its author would write it. Zero of what has a unit goes without one: it is the same in all.
std::string bound(double value, FieldNode const& field) {
  if (field.kind == ValueKind::date) return base::iso_date(base::SimTime(static_cast<std::int64_t>(value)));
  if (value == 0) return "0";
  base::Dimension const dimension = dimension_of(field);
  if (dimension == base::dimensions::time) return length_of_time(value);
  if (dimension == base::dimensions::goods) return plain_number(value) + " units";
  if (dimension == base::dimensions::power) return plain_number(value) + " W";
  if (dimension == base::dimensions::money) return plain_number(value) + " of the currency";
  return plain_number(value);
}

}  // namespace

bool is_share(FieldNode const& field) {
  if (field.info.any_dimension) return false;
  bool const numbers = field.shape == FieldShape::named_values || field.kind == ValueKind::number;
  return numbers && dimension_of(field) == base::dimensions::none && field.info.minimum >= 0 &&
         field.info.maximum < 1 + 1e-9 && field.info.minimum + field.info.maximum > 0;
}

std::string_view kind_name(ValueKind kind) {
  switch (kind) {
    case ValueKind::number:
      return "number";
    case ValueKind::integer:
      return "integer";
    case ValueKind::duration:
      return "duration";
    case ValueKind::date:
      return "date";
    case ValueKind::goods:
      return "goods";
    case ValueKind::money:
      return "money";
    case ValueKind::flag:
      return "flag";
    case ValueKind::any:
      return "anything";
  }
  return "anything";
}

std::vector<FieldNode> fields_of(SpecBlock& block) {
  TreeBuilder builder({});
  block.visit(builder);
  return builder.take();
}

std::vector<FieldNode> const& scenario_fields() {
  static std::vector<FieldNode> const all = [] {
    ScenarioSpec scenario;
    return fields_of(scenario);
  }();
  return all;
}

namespace {

/// `path` without so many of its first parts; empty where it has no more.
std::string_view after_parts(std::string_view path, std::size_t parts) {
  for (; parts > 0; --parts) {
    std::size_t const dot = path.find('.');
    if (dot == std::string_view::npos) return {};
    path.remove_prefix(dot + 1);
  }
  return path;
}

FieldNode const* field_below(std::vector<FieldNode> const& fields, std::string_view path) {
  std::string_view const key = path.substr(0, path.find('.'));
  auto const found =
      std::find_if(fields.begin(), fields.end(), [&](FieldNode const& field) { return field.info.name == key; });
  if (found == fields.end()) return nullptr;
  bool const ends_here = key.size() == path.size();
  bool const is_leaf = found->children.empty() && found->shape != FieldShape::named_values;
  if (ends_here) return is_leaf ? &*found : nullptr;
  if (found->shape == FieldShape::named_values) return &*found;
  if (found->shape == FieldShape::block) return field_below(found->children, after_parts(path, 1));
  bool const named = found->shape == FieldShape::named_blocks;
  if (!named && found->shape != FieldShape::listed_blocks) return nullptr;
  for (std::size_t parts = 2;; ++parts) {  // names may have dots of their own
    std::string_view const rest = after_parts(path, parts);
    if (rest.empty()) return nullptr;
    FieldNode const* const below = field_below(found->children, rest);
    if (below != nullptr || !named) return below;
  }
}

void add_dated(std::vector<FieldNode> const& fields, std::vector<std::string_view>& paths) {
  for (FieldNode const& field : fields) {
    if (field.info.dated) paths.emplace_back(field.path);
    add_dated(field.children, paths);
  }
}

}  // namespace

FieldNode const* field_at(std::string_view path) { return field_below(scenario_fields(), path); }

std::vector<std::string_view> const& dated_paths() {
  static std::vector<std::string_view> const all = [] {
    std::vector<std::string_view> paths;
    add_dated(scenario_fields(), paths);
    return paths;
  }();
  return all;
}

base::Dimension dimension_of(FieldNode const& field) {
  if (field.shape == FieldShape::value || field.shape == FieldShape::law) {
    if (field.kind == ValueKind::duration) return base::dimensions::time;
    if (field.kind == ValueKind::goods) return base::dimensions::goods;
    if (field.kind == ValueKind::money && field.info.dimension == base::dimensions::none)
      return base::dimensions::money;
  }
  return field.info.dimension;
}

std::string describe_form(FieldNode const& field) {
  switch (field.shape) {
    case FieldShape::value:
      if (field.info.dated) return describe_value(field) + "; or dated: {path: {2026-01-01: ..., 2026-07-01: ...}}";
      return describe_value(field);
    case FieldShape::text:
      return "text";
    case FieldShape::choice:
      return fmt::format("one of: {}", fmt::join(field.info.choices, ", "));
    case FieldShape::reference:
      return fmt::format("the name of {}", referred_nouns(field.info.refers_to));
    case FieldShape::references:
      if (field.info.refers_to == "!weekday") return "a list of days: mon, tue, wed, thu, fri, sat, sun";
      if (field.info.refers_to == "!date") return "a list of dates";
      if (field.info.refers_to == "!file") return "a list of file names";
      if (field.info.refers_to == "!value") return "a list of values, each as the key that it is for has it";
      if (field.info.refers_to == "!phase") return "a list of names of phases beside this one";
      return fmt::format("a list of names, each of {}", referred_nouns(field.info.refers_to));
    case FieldShape::law:
      return describe_value(field) + ", or a law" +
             (field.info.dated ? "; or dated: {path: {2026-01-01: ..., 2026-07-01: ...}}" : "");
    case FieldShape::inline_law:
      return "a law's name as a key, with its arguments: triangular: [low, mode, high]";
    case FieldShape::formula:
      return "an expression";
    case FieldShape::block:
      return "a block of keys";
    case FieldShape::named_blocks:
      return field.info.refers_to.empty() ? std::string("blocks by name, or {table: FILE.csv}")
                                          : fmt::format("blocks by the name of {}, or {{table: FILE.csv}}",
                                                        referred_nouns(field.info.refers_to));
    case FieldShape::listed_blocks:
      return "a list of blocks";
    case FieldShape::named_lists:
      return "lists of names, by name";
    case FieldShape::named_values:
      if (!field.info.refers_to.empty()) {
        return fmt::format("numbers by the name of {}", referred_nouns(field.info.refers_to));
      }
      return std::string(is_share(field) ? "shares by name" : "values by name, each with its unit") +
             (field.info.dated ? "; or dated: {path: {2026-01-01: ..., 2026-07-01: ...}}" : "");
    case FieldShape::settings:
      return fmt::format("values by their paths, which are of the form {}", fmt::join(dated_paths(), ", "));
    case FieldShape::variants:
      return "names, each with values by their paths as --set has them, and a title where people are to be told "
             "another";
  }
  return {};
}

std::string describe_range(FieldNode const& field) {
  double const low = field.info.minimum;
  double const high = field.info.maximum;
  bool const has_low = low > telling_minimum;
  bool const has_high = high < telling_maximum;
  if (is_share(field)) return fmt::format("{:g} % to {:g} %", low * 100, high * 100);
  if (has_low && has_high) {
    return low == high ? fmt::format("only {}", bound(low, field))
                       : fmt::format("{} to {}", bound(low, field), bound(high, field));
  }
  if (has_low && field.info.above_minimum) return fmt::format("above {}", bound(low, field));
  if (has_low) return fmt::format("{} or more", bound(low, field));
  if (has_high) return fmt::format("{} or less", bound(high, field));
  return {};
}

std::string_view last_part(std::string_view path) {
  std::size_t const dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

std::vector<std::string_view> path_parts(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    std::size_t const dot = path.find('.');
    parts.push_back(path.substr(0, dot));
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  }
  return parts;
}

}  // namespace chokepoint::scenario
