#include "engine/scenario/canonical.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "engine/base/name_hash.hpp"
#include "engine/scenario/default_value.hpp"
#include "engine/scenario/field_tree.hpp"
#include "engine/scenario/laws.hpp"

namespace chokepoint::scenario {

namespace {

/// In quotes, so that no name can look like a path or a line of its own.
std::string as_quoted_text(std::string_view text) {
  std::string result = "\"";
  for (char const c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (c == '\n') {
      result += "\\n";
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string shown(double number) {
  return fmt::format("{:.17g}", number == 0 ? 0.0 : number);  // -0 is 0
}

bool holds_double(ValueKind kind) { return kind == ValueKind::number; }

std::string shown(base::Dimension d) {
  if (d == base::dimensions::none) return {};
  return fmt::format("[{},{},{},{},{},{}]", d.time, d.goods, d.money, d.power, d.data, d.operations);
}

/// A name or the number in base units.
std::string shown(ValueKind kind, std::string const& uncertain, double number, std::int64_t integer) {
  if (!uncertain.empty()) return "$" + as_quoted_text(uncertain);
  bool const fractional = holds_double(kind) || kind == ValueKind::duration;  // a law's mean of 12.5 seconds
  return fractional ? shown(number) : fmt::format("{}", integer);
}

/// The unit of a value as far as it matters: dollars aren't yuan. A word of goods ("chips") is only there to be
/// checked.
std::string unit_of(Value const& value, base::Dimension expected) {
  std::string text = value.dimension == expected ? std::string() : shown(value.dimension);
  bool const money = value.dimension.money != 0 || expected.money != 0;
  if (money && !value.written->currency.empty()) text += as_quoted_text(value.written->currency);
  return text;
}

std::string shown(Value const& value, ValueKind kind, base::Dimension expected) {
  ValueKind const read = kind == ValueKind::any ? value.kind_read : kind;
  std::string text = kind == ValueKind::any ? fmt::format("{} ", kind_name(read)) : std::string();
  if (value.written->path.empty()) {
    text += shown(read, value.written->uncertain, value.number, value.integer);
  } else {
    std::vector<Value::Dated> dated = value.written->path;
    std::stable_sort(dated.begin(), dated.end(), [](auto const& a, auto const& b) { return a.from < b.from; });
    text += '{';
    for (auto const& entry : dated) {
      text += fmt::format("{}:{};", entry.from, shown(read, entry.uncertain, entry.number, entry.integer));
    }
    text += '}';
  }
  return text + unit_of(value, expected);
}

/// Of a law: whatever its form, by its table's names.
std::string shown(LawSpec const& law, ValueKind kind, base::Dimension expected) {
  if (!law.written->path.empty()) {
    std::string dated = "{";
    for (DatedLaw const& step : law.written->path) {
      dated += fmt::format("{}:{};", step.from, shown(step.law, kind, expected));
    }
    return dated + "}";
  }
  LawInfo const* info = find_law(law.written->kind);
  std::string text = law.written->kind + "(";
  for (std::size_t i = 0; i < law.written->arguments.size(); ++i) {
    Value const& value = law.written->arguments[i];
    if (!value.given) continue;
    LawArgument const* about = info != nullptr && i < info->arguments.size() ? &info->arguments[i] : nullptr;
    bool const pure = about != nullptr && about->role == ArgumentRole::number;
    bool const count = about != nullptr && about->role == ArgumentRole::count;
    text += fmt::format("{}=", about != nullptr ? std::string(about->name) : fmt::format("{}", i));
    text += pure    ? shown(value, ValueKind::number, {})
            : count ? shown(value, ValueKind::integer, {})
                    : shown(value, kind, expected);
    text += ';';
  }
  if (!law.written->points.empty()) {
    text += "values=";
    for (auto const& point : law.written->points) text += shown(point, kind, expected) + ",";
    text += ';';
  }
  if (!law.written->weights.empty()) {
    text += "probabilities=";
    for (double const weight : law.written->weights) text += shown(weight) + ",";
    text += ';';
  }
  return text + ")";
}

/// Whether a value says only what would hold anyway.
bool is_default(Value const& value, FieldInfo const& info, ValueKind kind) {
  bool const plain = value.written->path.empty() && value.written->uncertain.empty() && kind != ValueKind::any;
  if (!plain || info.default_text.empty()) return false;
  auto const standard = default_value(info.default_text, kind);
  if (!standard) return false;
  return holds_double(kind) ? standard->number == value.number : standard->integer == value.integer;
}

/// One space where there are several, none at the ends; texts inside quotes stay.
std::string tidy(std::string_view formula) {
  std::string result;
  char quote = 0;
  bool pending = false;
  for (char const c : formula) {
    if (quote == 0 && (c == ' ' || c == '\t' || c == '\n')) {
      pending = !result.empty();
      continue;
    }
    if (pending) result += ' ';
    pending = false;
    if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    }
    result += c;
  }
  return result;
}

/// "[mon, tue]", as a default would be written.
std::string as_list(std::vector<Text> const& names) {
  std::vector<std::string_view> texts;
  for (auto const& name : names) texts.push_back(name.text);
  return fmt::format("[{}]", fmt::join(texts, ", "));
}

class CanonicalWriter final : public FieldVisitor {
 public:
  Touch touch() const override { return Touch::looks; }
  explicit CanonicalWriter(std::string_view at) : key_path_(at) {}
  /// The text, in parts of whole elements: one string of a large world would be copied, and its memory held twice,
  /// each time that it grows.
  std::vector<std::string> take() {
    parts_.push_back(std::move(out_));
    return std::move(parts_);
  }

  void value(FieldInfo const& info, ValueKind kind, Value& value) override {
    if (!value.given || skipped(info) || is_default(value, info, kind)) return;
    line(info, shown(value, kind, expected(kind, info)));
  }
  void text(FieldInfo const& info, Text& text) override { word(info, text); }
  void choice(FieldInfo const& info, Text& choice) override { word(info, choice); }
  void reference(FieldInfo const& info, Text& name) override { word(info, name); }
  void references(FieldInfo const& info, std::vector<Text>& names) override {
    if (names.empty() || skipped(info) || as_list(names) == info.default_text) return;
    line(info, list(names));
  }
  void law(FieldInfo const& info, ValueKind kind, LawSpec& law) override {
    if (!law.given || skipped(info)) return;
    bool const constant = law.written->kind == "constant" && law.written->arguments.size() == 1;
    bool const plain = constant && law.written->path.empty();
    if (plain && is_default(law.written->arguments.front(), info, kind)) return;
    line(info, shown(law, kind, expected(kind, info)));
  }
  void inline_law(FieldInfo const& info, LawSpec& law) override {
    if (law.given && !skipped(info)) line(info, shown(law, ValueKind::any, {}));
  }
  void formula(FieldInfo const& info, Formula& formula) override {
    if (formula.given && !skipped(info)) line(info, as_quoted_text(tidy(formula.text)));
  }
  void block(FieldInfo const& info, SpecBlock& block, bool& given) override {
    if (!given || skipped(info)) return;
    line(info, "{}");
    Place const place(*this, info.name, info.name);
    block.visit(*this);
  }
  void named_blocks(FieldInfo const& info, BlockCollection& blocks) override {
    if (blocks.size() == 0 || skipped(info)) return;
    std::vector<std::size_t> order(blocks.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return blocks.name(a).text < blocks.name(b).text; });
    Place const place(*this, info.name, info.name);
    for (std::size_t const i : order) {
      Place const element(*this, as_quoted_text(blocks.name(i).text), "*");
      out_.append(path_).append(" {}\n");  // an element without keys is there all the same
      visit_element(blocks.block(i));
    }
  }
  void listed_blocks(FieldInfo const& info, BlockCollection& blocks) override {
    if (blocks.size() == 0 || skipped(info)) return;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      Place const place(*this, fmt::format("{}[{}]", info.name, i), info.name);
      out_.append(path_).append(" {}\n");
      blocks.block(i).visit(*this);
    }
  }
  void named_lists(FieldInfo const& info, NamedLists& lists) override {
    if (lists.entries.empty() || skipped(info)) return;
    std::vector<std::pair<std::string_view, std::string>> entries;
    for (auto const& entry : lists.entries) entries.emplace_back(entry.name.text, list(entry.members));
    add_entries(info, std::move(entries));
  }
  void named_values(FieldInfo const& info, NamedValues& values) override {
    if (values.entries.empty() || skipped(info)) return;
    std::vector<std::pair<std::string_view, std::string>> entries;
    for (auto const& entry : values.entries) {
      Value value = entry.value;
      value.dimension = entry.dimension;
      entries.emplace_back(entry.name.text, shown(value, value.kind_read, info.dimension));
    }
    add_entries(info, std::move(entries));
  }
  void settings(FieldInfo const& info, Settings& settings) override {
    if (settings.entries.empty() || skipped(info)) return;
    std::vector<std::pair<std::string_view, std::string>> entries;
    for (auto const& entry : settings.entries) {
      base::Dimension const dimension = entry.field != nullptr ? entry.field->info.dimension : base::Dimension{};
      bool const is_law = entry.law.given;
      entries.emplace_back(entry.path.text, is_law
                                                ? shown(entry.law, entry.kind, expected(entry.kind, entry.field->info))
                                                : shown(entry.value, entry.kind, dimension));
    }
    add_entries(info, std::move(entries));
  }
  void variants(FieldInfo const& info, Variants& variants) override {
    if (skipped(info)) return;
    if (variants.baseline.given)
      out_ += fmt::format("{} baseline {}\n", info.name, as_quoted_text(variants.baseline.text));
    for (auto const& entry : variants.entries) {  // their order is that of the results
      out_ += fmt::format("{}.{} {{}}\n", info.name, as_quoted_text(entry.name.text));
      for (auto const& [path, value] : entry.settings) {
        out_ += fmt::format("{}.{}.{} {}\n", info.name, as_quoted_text(entry.name.text), as_quoted_text(path.text),
                            as_quoted_text(value.text));
      }
    }
  }

 private:
  /// Where the visitor is: as written, and as a path of the field table.
  class Place {
   public:
    Place(CanonicalWriter& writer, std::string_view written, std::string_view key)
        : writer_(writer), path_size_(writer.path_.size()), key_size_(writer.key_path_.size()) {
      append(writer.path_, written);
      append(writer.key_path_, key);
    }
    ~Place() {
      writer_.path_.resize(path_size_);
      writer_.key_path_.resize(key_size_);
    }
    Place(Place const&) = delete;
    Place& operator=(Place const&) = delete;

   private:
    static void append(std::string& path, std::string_view part) {
      if (!path.empty()) path += '.';
      path += part;
    }
    CanonicalWriter& writer_;
    std::size_t path_size_;
    std::size_t key_size_;
  };

  static base::Dimension expected(ValueKind kind, FieldInfo const& info) {
    if (kind == ValueKind::duration) return base::dimensions::time;
    if (kind == ValueKind::goods) return base::dimensions::goods;
    return kind == ValueKind::any ? base::Dimension{} : info.dimension;
  }

  bool skipped(FieldInfo const& info) {
    std::size_t const size = key_path_.size();
    if (size != 0) key_path_ += '.';
    key_path_ += info.name;
    bool const result = is_for_people(key_path_);
    key_path_.resize(size);
    return result;
  }

  void line(FieldInfo const& info, std::string_view text) {
    out_ += path_;
    if (!path_.empty()) out_ += '.';
    out_.append(info.name).append(" ").append(text).append("\n");
  }

  void word(FieldInfo const& info, Text const& text) {
    if (!text.given || skipped(info) || text.text == info.default_text) return;
    std::string_view const seal = element_ == nullptr ? std::string_view() : element_->sealed(info.name);
    line(info, seal.empty() ? as_quoted_text(text.text) : fmt::format("{} {}", as_quoted_text(text.text), seal));
  }

  void visit_element(SpecBlock& block) {
    SpecBlock const* const around = std::exchange(element_, &block);
    block.visit(*this);
    element_ = around;
    if (out_.size() < part_bytes) return;
    out_.shrink_to_fit();
    parts_.push_back(std::exchange(out_, {}));
  }

  static std::string list(std::vector<Text> const& names) {
    std::string text = "[";
    for (auto const& name : names) text += as_quoted_text(name.text) + ",";
    return text + "]";
  }

  void add_entries(FieldInfo const& info, std::vector<std::pair<std::string_view, std::string>> entries) {
    std::stable_sort(entries.begin(), entries.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
    for (auto const& [name, text] : entries) {
      out_ += fmt::format("{}{}{}.{} {}\n", path_, path_.empty() ? "" : ".", info.name, as_quoted_text(name), text);
    }
  }

  static constexpr std::size_t part_bytes = std::size_t{1} << 20U;

  std::vector<std::string> parts_;
  std::string out_;
  std::string path_;                    // lanes."lax_hkg"
  std::string key_path_;                // lanes.*
  SpecBlock const* element_ = nullptr;  // of named blocks: the one that is visited
};

std::vector<std::string> parts_of(SpecBlock const& scenario, std::string_view at) {
  CanonicalWriter writer(at);
  // visit() serves readers, too, so it takes blocks that may change; this visitor changes nothing.
  const_cast<SpecBlock&>(scenario).visit(writer);
  return writer.take();
}

}  // namespace

std::string canonical_text(SpecBlock const& scenario, std::string_view at) {
  std::string text;
  for (std::string const& part : parts_of(scenario, at)) text += part;
  return text;
}

std::vector<std::string> lines_of(std::string_view canonical_text, std::string_view prefix) {
  std::vector<std::string> lines;
  lines.reserve(static_cast<std::size_t>(std::count(canonical_text.begin(), canonical_text.end(), '\n')));
  while (!canonical_text.empty()) {
    std::size_t const end = canonical_text.find('\n');
    lines.push_back(std::string(prefix).append(canonical_text.substr(0, end)));
    canonical_text.remove_prefix(std::min(end, canonical_text.size() - 1) + 1);
  }
  return lines;
}

CanonicalLine canonical_line(std::string_view line) {
  // Names are quoted, so the first blank outside quotes ends the path.
  bool inside = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (inside && line[i] == '\\') {
      ++i;
    } else if (line[i] == '"') {
      inside = !inside;
    } else if (line[i] == ' ' && !inside) {
      return {line.substr(0, i), line.substr(i + 1)};
    }
  }
  return {line, {}};
}

std::string canonical_digest(std::string_view canonical_text) { return base::Digest().add(canonical_text).hex(); }
std::string canonical_digest(SpecBlock const& scenario) { return base::Digest().add(parts_of(scenario, {})).hex(); }

bool is_for_people(std::string_view path) {
  // `unit` of an uncertain value has done its work once the law's numbers are read; a script's text stands under `lua`.
  static constexpr std::array whole =
      std::to_array<std::string_view>({"include", "study", "meta", "observed", "sources", "backtest", "calibrate",
                                       "uncertain.*.unit", "policies.*.script", "study.question", "study.answers"});
  static constexpr std::array last = std::to_array<std::string_view>({"title", "source", "as_of", "note"});
  bool const listed = std::any_of(whole.begin(), whole.end(), [&](std::string_view one) {
    return path.starts_with(one) && (path.size() == one.size() || (path[one.size()] == '.' && one != "study"));
  });
  std::string_view const key = path.substr(path.rfind('.') + 1);
  return listed || std::find(last.begin(), last.end(), key) != last.end();
}

}  // namespace chokepoint::scenario
